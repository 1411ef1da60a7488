import Foundation
import GRDB

/// Reads a data folder without changing anything in it, whether a server runs on it or not.
///
/// Every question is answered by a read-only connection in a transaction of its own. Blocks.
package final class FolderReader {
  /// The format that servers of this version write, and whose maps can be read here.
  package static let currentFormat = JournalSchema.format

  package let path: String
  /// The process of the server that holds the folder; nil when none does.
  package let server: Int32?
  /// Size in bytes of each file of the folder that was there, by name.
  package let fileSizes: [(name: String, bytes: Int)]
  private let database: DatabaseQueue
  /// What SQLite makes beside the file only to read it.
  private let strayFiles: [String]

  /// - Throws: also for a file that is no journal, or of a newer format.
  package init(folder path: String) throws(JournalOpenError) {
    self.path = path
    let file = DataFolder.database(in: path)
    server = DataFolder.holder(of: path)
    guard try DataFolder.content(of: path) == .journal else { throw .noJournal(path: path) }
    fileSizes = ["waymark.db", "waymark.db-wal", "waymark.mark"].compactMap { name in
      DataFolder.size(path + "/" + name).map { (name, $0) }
    }
    strayFiles = ["-wal", "-shm"].map { file + $0 }.filter { DataFolder.size($0) == nil }
    do {
      database = try JournalCheck.connect(file)
    } catch {
      guard access(path, W_OK) == 0 else {
        throw .folderUnusable(
          path: path,
          reason: "nothing may be written there, which SQLite needs even to read; copy the folder "
            + "elsewhere and look at the copy")
      }
      throw SQLiteJournal.openError(error, path: file)
    }
  }

  deinit {
    try? database.close()
    // A server that runs, or has begun to, needs them; without one they are empty.
    guard DataFolder.holder(of: path) == nil else { return }
    if strayFiles.contains(where: { $0.hasSuffix("-wal") && DataFolder.size($0) == 0 }) {
      for file in strayFiles { unlink(file) }
    }
  }

  /// What others on the machine may do with the folder; nil if nothing.
  package func openness() -> FolderOpenness? { DataFolder.openness(of: path) }

  /// Bytes that this user may still write on the folder's disk; nil if the system does not say.
  package func freeBytes() -> UInt64? {
    var information = statvfs()
    guard statvfs(path, &information) == 0 else { return nil }
    return UInt64(information.f_bavail) * UInt64(information.f_frsize)
  }

  /// What servers have left of faults in their own work.
  package func evidence() -> [EvidenceFile] { EvidenceFile.all(in: path) }

  /// The format of the file.
  package func format() throws(JournalOpenError) -> Int {
    try read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
  }

  /// What is wrong with the file's structure, in SQLite's words, and whether its tables are those of
  /// its format. O(size of the file).
  package func structuralFindings() throws(JournalOpenError) -> [String] {
    let file = DataFolder.database(in: path)
    return try read { db in
      let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
      guard findings == ["ok"] else {
        let places = JournalCheck.lines(of: findings)
        let count = places.count < 20 ? "\(places.count)" : "20 or more"
        return [
          "its structure is damaged, in \(count) place\(places.count == 1 ? "" : "s"): "
            + (places.first ?? "no answer")
        ]
      }
      do {
        try JournalCheck.checkFormat(db, path: file)
        // A server that runs marks further than a transaction here can see.
        let marks = server == nil ? DurableMark.read(folder: path) : [:]
        let check = try JournalCheck(db, path: file, marks: marks)
        return check.damagedMaps.values.map(\.detail).sorted()
      } catch let error as JournalOpenError {
        return [error.finding]
      }
    }
  }

  /// Every map with the index of its last change.
  package func maps() throws(JournalOpenError) -> [(name: String, lastIndex: UInt64)] {
    try read { db in
      try JournalReader(db: db).summaries().map { summary in
        let last = try JournalReader(db: db).page(of: summary.name, from: 1, limit: 0).lastIndex
        return (summary.name, last)
      }
    }
  }

  /// Changes of a map in order, at most `limit` and about 8 MiB, each against its checksum.
  package func entries(
    of map: String, from index: UInt64, limit: Int
  ) throws(JournalOpenError) -> EntryPage {
    try read { try JournalReader(db: $0).page(of: map, from: index, limit: limit) }
  }

  /// Everybody who changed a map.
  package func roster(of map: String) throws(JournalOpenError) -> [Author] {
    try read { try JournalReader(db: $0).state(of: map, at: 0).roster }
  }

  package func attendance(of map: String) throws(JournalOpenError) -> [Attendance] {
    try read { try JournalReader(db: $0).attendance(of: map) }
  }

  /// All snapshots and checkpoints of a map, in order; the damaged ones as they are.
  package func snapshots(of map: String) throws(JournalOpenError) -> [KeptSnapshot] {
    try read { try JournalReader(db: $0).keptSnapshots(of: map) }
  }

  /// The bytes of a snapshot; nil if only its hash is kept.
  package func bytes(of snapshot: KeptSnapshot) throws(JournalOpenError) -> [UInt8]? {
    try read { db in
      try Data.fetchOne(
        db, sql: "SELECT bytes FROM snapshot WHERE id = ? AND bytes IS NOT NULL",
        arguments: [snapshot.id]
      ).map { [UInt8]($0) }
    }
  }

  /// A secret of the server; nil if there is none under this name.
  package func secret(named name: String) throws(JournalOpenError) -> [UInt8]? {
    try read { try WriteTransaction.secret(name, $0) }
  }

  private func read<Value>(
    _ body: (Database) throws -> Value
  ) throws(JournalOpenError) -> Value {
    do {
      return try database.read(body)
    } catch {
      throw SQLiteJournal.openError(error, path: DataFolder.database(in: path))
    }
  }
}

/// A snapshot as it lies in the file, sound or not.
package struct KeptSnapshot: Sendable, Equatable {
  let id: Int64
  package var index: UInt64
  /// State hash, 32 bytes when it is sound.
  package var hash: [UInt8]
  /// Whether it is as it was written.
  package var isSound: Bool
}

extension JournalReader {
  /// Every snapshot of a map, each with the answer whether it fits its checksums.
  func keptSnapshots(of name: String) throws -> [KeptSnapshot] {
    let columns = try db.columns(in: "snapshot").map(\.name)
    // The first format has no checksums.
    let hasChecksums = columns.contains("checksum")
    let checked = hasChecksums ? ", content, checksum" : ""
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT id, position, hash, created, number, bytes, map\(checked) FROM snapshot
        WHERE map = (SELECT id FROM map WHERE name = ?) ORDER BY position
        """, arguments: [name])
    var snapshots: [KeptSnapshot] = []
    while let row = try rows.next() {
      let (index, hash) = (try row.number(1), try row.bytes(2))
      var isSound = hash.count == 32
      if hasChecksums {
        let content = try row.number(7).column
        let bytes: DatabaseValue = row[5]
        let isContentSound = try bytes.isNull || RowChecksum.of(row.bytes(5)) == content
        let checksum = RowChecksum.snapshot(
          map: try row.number(6).column, index: index, number: try row.number(4).column,
          hash: hash, created: try row.number(3), content: content)
        isSound = try isSound && isContentSound && row.number(8).column == checksum
      }
      snapshots.append(
        KeptSnapshot(id: try row.number(0).column, index: index, hash: hash, isSound: isSound))
    }
    return snapshots
  }
}
