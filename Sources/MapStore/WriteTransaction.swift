import Foundation
import GRDB

/// Where the journal of one map stands.
struct MapPosition: Sendable {
  var id: Int64
  var lastIndex: UInt64
}

/// The writes of one commit.
///
/// Each request is checked before its first row is written, so a refusal leaves nothing behind
/// and the other requests of the same transaction go on.
struct WriteTransaction {
  let db: Database
  let options: JournalOptions
  /// Positions of the maps touched since the database was opened, with this transaction's writes.
  var positions: [String: MapPosition]
  /// The maps to which something was added.
  private(set) var touched: Set<String> = []
  private(set) var changes = 0
  private(set) var changeBytes = 0

  init(db: Database, options: JournalOptions, positions: [String: MapPosition]) {
    self.db = db
    self.options = options
    self.positions = positions
  }

  /// The position of a map, from the last index on disk when it is seen for the first time.
  mutating func position(of map: String) throws -> MapPosition? {
    if let position = positions[map] { return position }
    guard let id = try Self.mapID(map, db) else { return nil }
    let last = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT max(position) FROM change WHERE map = ?"), arguments: [id])
    let position = MapPosition(id: id, lastIndex: UInt64(max(0, last ?? 0)))
    positions[map] = position
    return position
  }

  static func mapID(_ name: String, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT id FROM map WHERE name = ?"), arguments: [name])
  }

  mutating func createMap(
    _ name: String, atMilliseconds milliseconds: UInt64
  ) throws -> Result<Void, JournalError> {
    let length = name.utf8.count
    guard length > 0, length <= 512, !name.utf8.contains(0) else {
      return .failure(.invalidName(name))
    }
    guard try position(of: name) == nil else { return .failure(.mapExists(name)) }
    try db.cachedStatement(sql: "INSERT INTO map (name, created) VALUES (?, ?)")
      .execute(arguments: [name, milliseconds.column])
    let id = db.lastInsertedRowID
    // The row has its id only now, and the checksum speaks of it.
    try db.cachedStatement(sql: "UPDATE map SET checksum = ? WHERE id = ?")
      .execute(arguments: [RowChecksum.map(id: id, name: name, created: milliseconds), id])
    try MapInventory().write(id, db)
    positions[name] = MapPosition(id: id, lastIndex: 0)
    touched.insert(name)
    return .success(())
  }

  mutating func append(
    _ entries: [JournalEntry], roster: [Author], to map: String
  ) throws -> Result<UInt64, JournalError> {
    guard var position = try position(of: map) else { return .failure(.unknownMap(map)) }
    if let refusal = try refusal(of: entries, roster: roster, on: map, at: position) {
      return .failure(refusal)
    }
    for author in roster { try write(author, map: position.id) }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO change
          (map, position, replica, sequence, participant, received, bytes, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for entry in entries {
      try statement.execute(arguments: [
        position.id, entry.index.column, entry.replica.column, entry.sequence.column,
        entry.participant, entry.receivedMilliseconds.column, Data(entry.bytes),
        RowChecksum.change(map: position.id, entry),
      ])
      position.lastIndex = entry.index
      changes += 1
      changeBytes += entry.bytes.count
    }
    positions[map] = position
    if !entries.isEmpty { touched.insert(map) }
    return .success(position.lastIndex)
  }

  private func refusal(
    of entries: [JournalEntry], roster: [Author], on map: String, at position: MapPosition
  ) throws -> JournalError? {
    if entries.isEmpty && roster.isEmpty { return .emptyAppend(map: map) }
    var last = position.lastIndex
    for entry in entries {
      let expected = last + 1
      guard entry.index == expected else {
        return entry.index > expected
          ? .indexGap(map: map, expected: expected, got: entry.index)
          : .indexTaken(map: map, expected: expected, got: entry.index)
      }
      guard entry.bytes.count <= options.changeBytesMax else {
        return .tooLarge(bytes: entry.bytes.count, limit: options.changeBytesMax)
      }
      last = expected
    }
    var participants: [UInt64: String] = [:]
    for author in roster {
      let participant =
        try participants[author.replica]
        ?? String.fetchOne(
          db.cachedStatement(sql: "SELECT participant FROM author WHERE map = ? AND replica = ?"),
          arguments: [position.id, author.replica.column])
      if let participant, participant != author.participant {
        return .replicaTaken(map: map, replica: author.replica, participant: participant)
      }
      participants[author.replica] = author.participant
    }
    return nil
  }

  private func write(_ author: Author, map: Int64) throws {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT checksum, keyed FROM author WHERE map = ? AND replica = ?"),
      arguments: [map, author.replica.column])
    var author = author
    // Who writes a name need not know of the key.
    if let row, try row.number(1) != 0 { author.hasKey = true }
    let former = try row?.number(0).column
    let checksum = RowChecksum.author(map: map, author)
    guard checksum != former else { return }
    try db.cachedStatement(
      sql: """
        INSERT INTO author (map, replica, participant, name, role, keyed, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET name = excluded.name, role = excluded.role,
          keyed = excluded.keyed, checksum = excluded.checksum
        """
    ).execute(arguments: [
      map, author.replica.column, author.participant, author.displayName, author.role,
      author.hasKey ? 1 : 0, checksum,
    ])
    try MapInventory.change(map, db) { inventory in
      if let former { inventory.authors.remove(former) }
      inventory.authors.add(checksum)
    }
  }

  mutating func saveSnapshot(
    _ snapshot: StoredSnapshot, of map: String
  ) throws -> Result<Void, JournalError> {
    guard let position = try position(of: map) else { return .failure(.unknownMap(map)) }
    guard snapshot.hash.count == 32 else {
      return .failure(.invalidHash(bytes: snapshot.hash.count))
    }
    guard snapshot.bytes.count <= options.snapshotBytesMax else {
      return .failure(.tooLarge(bytes: snapshot.bytes.count, limit: options.snapshotBytesMax))
    }
    guard snapshot.index > 0, snapshot.index <= position.lastIndex else {
      return .failure(
        .indexBeyondEnd(map: map, last: position.lastIndex, got: snapshot.index))
    }
    let kept = try Data.fetchOne(
      db.cachedStatement(sql: "SELECT hash FROM snapshot WHERE map = ? AND position = ?"),
      arguments: [position.id, snapshot.index.column])
    if let kept {
      guard [UInt8](kept) == snapshot.hash else {
        return .failure(.checkpointConflict(map: map, index: snapshot.index))
      }
      guard !snapshot.bytes.isEmpty, try deleteHash(position.id, at: snapshot.index) else {
        return .success(())
      }
    }
    try write(snapshot, map: position.id)
    return .success(())
  }

  /// Makes room for a snapshot where only its hash was kept. False if there is a snapshot, or was.
  private func deleteHash(_ map: Int64, at index: UInt64) throws -> Bool {
    try db.cachedStatement(
      sql: "DELETE FROM snapshot WHERE map = ? AND position = ? AND number <= 0"
    ).execute(arguments: [map, index.column])
    return db.changesCount > 0
  }

  /// Hashes alone have numbers below those of snapshots, so that they do not count among the newest.
  private func number(of snapshot: StoredSnapshot, map: Int64) throws -> Int64 {
    let isHash = snapshot.bytes.isEmpty
    let last = try Int64.fetchOne(
      db.cachedStatement(
        sql: "SELECT \(isHash ? "min" : "max")(number) FROM snapshot WHERE map = ?"),
      arguments: [map])
    return isHash ? min(1, last ?? 1) - 1 : max(0, last ?? 0) + 1
  }

  private func write(_ snapshot: StoredSnapshot, map: Int64) throws {
    let number = try number(of: snapshot, map: map)
    let content = RowChecksum.of(snapshot.bytes)
    let checksum = RowChecksum.snapshot(
      map: map, index: snapshot.index, number: number, hash: snapshot.hash,
      created: snapshot.createdMilliseconds, content: content)
    try db.cachedStatement(
      sql: """
        INSERT INTO snapshot (map, position, number, hash, created, bytes, content, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      map, snapshot.index.column, number, Data(snapshot.hash),
      snapshot.createdMilliseconds.column,
      snapshot.bytes.isEmpty ? nil : Data(snapshot.bytes), content, checksum,
    ])
    let aged = number - Int64(JournalSchema.newestSnapshotsKept)
    if aged > 0, aged % Int64(JournalSchema.olderSnapshotStride) != 0 {
      try db.cachedStatement(
        sql: "UPDATE snapshot SET bytes = NULL WHERE map = ? AND number = ?"
      ).execute(arguments: [map, aged])
    }
  }

  func secret(_ name: String, orGenerate generate: () -> [UInt8]) throws -> [UInt8] {
    if let kept = try Self.secret(name, db) { return kept }
    let bytes = generate()
    try db.execute(
      sql: "INSERT INTO secret (name, bytes, checksum) VALUES (?, ?, ?)",
      arguments: [name, Data(bytes), RowChecksum.secret(name: name, bytes)])
    return bytes
  }

  /// A secret, unless it is damaged: with another key nothing would fit any more.
  static func secret(_ name: String, _ db: Database) throws -> [UInt8]? {
    let row = try Row.fetchOne(db, sql: "SELECT * FROM secret WHERE name = ?", arguments: [name])
    guard let row else { return nil }
    guard let bytes = Data.fromDatabaseValue(row["bytes"]).map({ [UInt8]($0) }) else {
      throw StorageFault(kind: .damaged, detail: "the secret “\(name)” is no secret")
    }
    // The first format has no checksums; somebody may read it before the server brings it up to date.
    if row.hasColumn("checksum"),
      Int64.fromDatabaseValue(row["checksum"]) != RowChecksum.secret(name: name, bytes)
    {
      throw StorageFault(
        kind: .damaged, detail: "the secret “\(name)” is not as it was written")
    }
    return bytes
  }
}
