import Foundation
import GRDB

/// The questions a journal answers, each within one read transaction.
///
/// Errors thrown are `JournalError` or whatever GRDB throws.
struct JournalReader {
  /// Bytes of changes at which a page of entries ends.
  static let pageBytesMax = 8 << 20

  let db: Database
  /// Maps of which changes are missing, as found when the journal was opened.
  var damagedMaps: [String: StorageFault] = [:]
  /// Hears of damage that a read found its way around.
  var onDamage: (String, StorageFault) -> Void = { _, _ in }

  struct Map {
    var id: Int64
    var name: String
    var createdMilliseconds: UInt64
    var lastIndex: UInt64
  }

  func map(_ name: String) throws -> Map {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id, created, (SELECT max(position) FROM change WHERE map = map.id), checksum
          FROM map WHERE name = ?
          """), arguments: [name])
    guard let row else { throw JournalError.unknownMap(name) }
    let map = Map(
      id: try row.number(0).column, name: name, createdMilliseconds: try row.number(1),
      lastIndex: try row.optionalNumber(2) ?? 0)
    let checksum = RowChecksum.map(id: map.id, name: name, created: map.createdMilliseconds)
    guard try row.number(3).column == checksum, map.lastIndex <= Self.indexMax else {
      throw Self.damaged("the entry of “\(name)” in the list of maps")
    }
    return map
  }

  /// What the column of the index can hold.
  private static let indexMax = UInt64(Int64.max) - 1

  static func damaged(_ what: String) -> StorageFault {
    StorageFault(kind: .damaged, detail: "\(what) is not as it was written")
  }

  func openMap(_ name: String) throws -> OpenedMap {
    let map = try map(name)
    if let fault = damagedMaps[name] { throw fault }
    let snapshot = try snapshot(of: map, at: map.lastIndex)
    return OpenedMap(
      name: name, createdMilliseconds: map.createdMilliseconds, snapshot: snapshot,
      tail: try entries(of: map, from: (snapshot?.index ?? 0) + 1, through: map.lastIndex),
      nextIndex: map.lastIndex + 1, bytesBefore: try bytes(of: map, through: snapshot?.index ?? 0),
      roster: try roster(of: map))
  }

  /// Bytes of the changes up to an index. O(changes), without reading them.
  private func bytes(of map: Map, through index: UInt64) throws -> Int {
    let bytes = try Int64.fetchOne(
      db.cachedStatement(
        sql: "SELECT sum(length(bytes)) FROM change WHERE map = ? AND position <= ?"),
      arguments: [map.id, index.column])
    return Int(bytes ?? 0)
  }

  func state(of name: String, at index: UInt64) throws -> MapState {
    let map = try map(name)
    guard index <= map.lastIndex else {
      throw JournalError.indexBeyondEnd(map: name, last: map.lastIndex, got: index)
    }
    let snapshot = try snapshot(of: map, at: index)
    return MapState(
      index: index, snapshot: snapshot,
      entries: try entries(of: map, from: (snapshot?.index ?? 0) + 1, through: index),
      roster: try roster(of: map))
  }

  func snapshot(of name: String, atOrBefore index: UInt64) throws -> StoredSnapshot? {
    try snapshot(of: map(name), at: index)
  }

  func page(of name: String, from index: UInt64, limit: Int) throws -> EntryPage {
    let map = try map(name)
    let first = max(1, index)
    guard limit > 0, first <= map.lastIndex else {
      return EntryPage(entries: [], lastIndex: map.lastIndex)
    }
    let last = first + min(UInt64(limit - 1), map.lastIndex - first)
    return EntryPage(
      entries: try entries(of: map, from: first, through: last, bytesMax: Self.pageBytesMax),
      lastIndex: map.lastIndex)
  }

  /// The changes `first` to `last`, less only where the bytes run out.
  private func entries(
    of map: Map, from first: UInt64, through last: UInt64, bytesMax: Int = .max
  ) throws -> [JournalEntry] {
    guard first <= last else { return [] }
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT position, replica, sequence, participant, received, bytes, checksum FROM change
          WHERE map = ? AND position BETWEEN ? AND ? ORDER BY position
          """), arguments: [map.id, first.column, last.column])
    var entries: [JournalEntry] = []
    var expected = first
    var bytes = 0
    while bytes < bytesMax, let row = try rows.next() {
      let entry = JournalEntry(
        index: try row.number(0), replica: try row.number(1), sequence: try row.number(2),
        participant: try row.text(3), receivedMilliseconds: try row.number(4),
        bytes: try row.bytes(5))
      guard entry.index == expected else { throw Self.missing(expected, of: map.name) }
      guard try row.number(6).column == RowChecksum.change(map: map.id, entry) else {
        throw Self.damaged("change \(expected) of “\(map.name)”")
      }
      expected += 1
      bytes += entry.bytes.count
      entries.append(entry)
    }
    guard bytes >= bytesMax || expected == last + 1 else {
      throw Self.missing(expected, of: map.name)
    }
    return entries
  }

  private static func missing(_ index: UInt64, of map: String) -> StorageFault {
    StorageFault(kind: .damaged, detail: "change \(index) of “\(map)” is missing")
  }

  /// The newest sound snapshot. A damaged one costs time only: the journal has all that is in it.
  private func snapshot(of map: Map, at index: UInt64) throws -> StoredSnapshot? {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT position, hash, bytes, created, number, content, checksum FROM snapshot
          WHERE map = ? AND position <= ? AND bytes IS NOT NULL ORDER BY position DESC
          """), arguments: [map.id, index.column])
    while let row = try rows.next() {
      do {
        let snapshot = StoredSnapshot(
          index: try row.number(0), hash: try row.bytes(1), bytes: try row.bytes(2),
          createdMilliseconds: try row.number(3))
        let content = try row.number(5).column
        let checksum = RowChecksum.snapshot(
          map: map.id, index: snapshot.index, number: try row.number(4).column,
          hash: snapshot.hash, created: snapshot.createdMilliseconds, content: content)
        if try row.number(6).column == checksum, content == RowChecksum.of(snapshot.bytes) {
          return snapshot
        }
      } catch let fault as StorageFault where fault.kind == .damaged {
        // The next older one may be sound.
      }
      onDamage(map.name, Self.damaged("a snapshot of “\(map.name)”"))
    }
    return nil
  }

  private func roster(of map: Map) throws -> [Author] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT replica, participant, name, role, keyed, checksum FROM author
          WHERE map = ? ORDER BY replica
          """), arguments: [map.id])
    var roster: [Author] = []
    var count = MapInventory.Count()
    while let row = try rows.next() {
      let author = Author(
        replica: try row.number(0), participant: try row.text(1), displayName: try row.text(2),
        role: try row.text(3), hasKey: try row.number(4) != 0)
      guard try row.number(5).column == RowChecksum.author(map: map.id, author) else {
        throw Self.damaged("the list of the authors of “\(map.name)”")
      }
      roster.append(author)
      count.add(try row.number(5).column)
    }
    guard try MapInventory.read(map.id, db)?.authors == count else {
      throw MapInventory.authorsFault(of: map.name)
    }
    return roster
  }

  /// Bisects the indexes, which needs no second order of the changes.
  ///
  /// Where the clock was set back, it finds one of the places at which the time is passed.
  func index(of name: String, atMilliseconds milliseconds: UInt64) throws -> UInt64 {
    let map = try map(name)
    let statement = try db.cachedStatement(
      sql: "SELECT received FROM change WHERE map = ? AND position = ?")
    var low: UInt64 = 0
    var high = map.lastIndex + 1
    while high - low > 1 {
      let middle = low + (high - low) / 2
      let row = try Row.fetchOne(statement, arguments: [map.id, middle.column])
      guard let row else { throw Self.missing(middle, of: name) }
      if try row.number(0) <= milliseconds { low = middle } else { high = middle }
    }
    return low
  }

  func checkpoints(of name: String) throws -> [Checkpoint] {
    let map = try map(name)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT position, hash, created, bytes IS NOT NULL, number, content, checksum FROM snapshot
        WHERE map = ? ORDER BY position
        """, arguments: [map.id])
    var checkpoints: [Checkpoint] = []
    while let row = try rows.next() {
      let checkpoint = Checkpoint(
        index: try row.number(0), hash: try row.bytes(1),
        createdMilliseconds: try row.number(2), hasSnapshot: try row.number(3) != 0)
      let checksum = RowChecksum.snapshot(
        map: map.id, index: checkpoint.index, number: try row.number(4).column,
        hash: checkpoint.hash, created: checkpoint.createdMilliseconds,
        content: try row.number(5).column)
      guard try row.number(6).column == checksum else {
        throw Self.damaged("the checkpoint at change \(checkpoint.index) of “\(name)”")
      }
      checkpoints.append(checkpoint)
    }
    return checkpoints
  }

  func summaries() throws -> [MapSummary] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT name, created, last,
          (SELECT received FROM change WHERE change.map = maps.id AND position = last),
          (SELECT count(*) FROM (
            SELECT participant FROM attendance WHERE attendance.map = maps.id
            UNION SELECT participant FROM author WHERE author.map = maps.id))
        FROM (SELECT id, name, created,
          (SELECT max(position) FROM change WHERE change.map = map.id) AS last FROM map) AS maps
        ORDER BY name
        """)
    var summaries: [MapSummary] = []
    while let row = try rows.next() {
      summaries.append(
        MapSummary(
          name: try row.text(0), createdMilliseconds: try row.number(1),
          changes: try row.optionalNumber(2) ?? 0,
          lastChangeMilliseconds: try row.optionalNumber(3),
          people: Int(clamping: try row.number(4))))
    }
    return summaries
  }

  func attendance(of name: String) throws -> [Attendance] {
    let map = try map(name)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT id, participant, name, role, joined, ended, checksum FROM attendance
        WHERE map = ? ORDER BY joined, id
        """, arguments: [map.id])
    var attendance: [Attendance] = []
    var count = MapInventory.Count()
    while let row = try rows.next() {
      let stay = try Attendance(row)
      guard try row.number(6).column == stay.checksum(map: map.id) else {
        throw Self.damaged("a stay on “\(name)”")
      }
      attendance.append(stay)
      count.add(try row.number(6).column)
    }
    guard try MapInventory.read(map.id, db)?.stays == count else {
      throw MapInventory.staysFault(of: name)
    }
    return attendance
  }

  /// The last index of a map, when no index from 1 to it is missing, and when what comes after the
  /// last confirmed one is what its writer has there.
  func verifiedLastIndex(of name: String, _ recovery: StorageRecovery) throws -> UInt64 {
    let map = try map(name)
    let row = try Row.fetchOne(
      db, sql: "SELECT count(*), min(position), max(position) FROM change WHERE map = ?",
      arguments: [map.id])
    guard let row else { return 0 }
    let count = try row.number(0)
    guard count > 0 else { return try confirmed(0, recovery) }
    guard try row.optionalNumber(1) == 1, try row.optionalNumber(2) == count else {
      throw StorageFault(kind: .damaged, detail: "changes are missing")
    }
    var index = try confirmed(count, recovery)
    var given = recovery.given[...]
    while index < count {
      let some = min(count, index + 1_000)
      for entry in try entries(of: map, from: index + 1, through: some, bytesMax: Self.pageBytesMax)
      {
        guard given.popFirst() == entry else {
          throw StorageFault(
            kind: .foreign, detail: "change \(entry.index) of “\(name)” is not this server's")
        }
        index = entry.index
      }
    }
    return count
  }

  /// The last confirmed index, unless it is gone.
  private func confirmed(_ count: UInt64, _ recovery: StorageRecovery) throws -> UInt64 {
    guard count >= recovery.confirmed else {
      throw StorageFault(
        kind: .damaged,
        detail: "“\(recovery.map)” ends at change \(count), and \(recovery.confirmed) was on disk")
    }
    return recovery.confirmed
  }
}

extension Attendance {
  func checksum(map: Int64) -> Int64 {
    RowChecksum.attendance(map: map, id: id.rawValue, attendee, left: leftMilliseconds)
  }

  /// The columns id, participant, name, role, joined and ended.
  init(_ row: Row) throws {
    self.init(
      id: AttendanceID(rawValue: try row.number(0)),
      attendee: Attendee(
        participant: try row.text(1), displayName: try row.text(2), role: try row.text(3),
        joinedMilliseconds: try row.number(4)),
      leftMilliseconds: try row.optionalNumber(5))
  }
}
