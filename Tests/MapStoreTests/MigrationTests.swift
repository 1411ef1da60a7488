import Foundation
import GRDB
import Testing

@testable import MapStore

@Suite("Folders of older formats")
struct MigrationTests {
  let folder = TemporaryFolder()

  /// A folder as the first format left it, with every table in use.
  private func prepareFirstFormat() async throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    let database = try JournalWriter.connect(folder.database)
    try JournalSchema.migrator.migrate(database, upTo: "format 1")
    try await database.write { db in
      try db.execute(
        sql: """
          INSERT INTO map VALUES (1, 'm', 1), (2, 'empty', 2);
          INSERT INTO author VALUES (1, -1, 'ada', 'Ada', 'facilitator');
          INSERT INTO secret VALUES ('seals', x'010203');
          INSERT INTO attendance VALUES
            (1, 1, 'ada', 'Ada', 'facilitator', 500, 600), (2, 1, 'bo', 'Bo', 'observer', 700, NULL);
          """)
      for index in 1...30 as ClosedRange<UInt64> {
        let entry = JournalEntry.sample(index)
        try db.execute(
          sql: "INSERT INTO change VALUES (1, ?, 7, ?, 'ada', ?, ?)",
          arguments: [
            entry.index.column, entry.sequence.column, entry.receivedMilliseconds.column,
            Data(entry.bytes),
          ])
      }
      for index in [10, 20] as [UInt64] {
        let snapshot = StoredSnapshot.sample(index)
        try db.execute(
          sql: """
            INSERT INTO snapshot (map, position, number, hash, created, bytes)
            VALUES (1, ?, ?, ?, ?, ?)
            """,
          arguments: [
            index.column, (index / 10).column, Data(snapshot.hash),
            snapshot.createdMilliseconds.column, index == 10 ? nil : Data(snapshot.bytes),
          ])
      }
    }
    try database.close()
  }

  @Test("a folder of the first format is brought up to date with all that is in it")
  func firstFormat() async throws {
    try await prepareFirstFormat()
    #expect(try SQLiteJournal.secret(named: "seals", folder: folder.path) == [1, 2, 3])
    for round in 1...2 {
      let journal = try SQLiteJournal.open(folder: folder.path)
      let map = try await journal.opened()
      #expect(map.snapshot == .sample(20))
      #expect(map.tail == (21...30).map { JournalEntry.sample($0) })
      #expect(map.roster.map(\.replica) == [.max])
      let page = try await answer {
        journal.entries(of: "m", from: 1, limit: 100, completion: $0)
      }
      #expect(page.entries == (1...30).map { JournalEntry.sample($0) })
      let checkpoints = try await answer { journal.checkpoints(of: "m", completion: $0) }
      #expect(checkpoints.map(\.hasSnapshot) == [false, true])
      let stays = try await answer { journal.attendance(of: "m", completion: $0) }
      #expect(stays.map(\.leftMilliseconds) == [600, 30_000])
      #expect(try await journal.opened("empty").nextIndex == 1, "round \(round)")
      #expect(try journal.secret(named: "seals") { [9] } == [1, 2, 3])
      try await journal.close()
    }
    let database = try JournalCheck.connect(folder.database)
    let format = try await database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    #expect(format == JournalSchema.format)
  }

  @Test("a folder of the second format gets an inventory of what it holds")
  func secondFormat() async throws {
    try await prepareFirstFormat()
    let database = try JournalWriter.connect(folder.database)
    try JournalSchema.migrator.migrate(database, upTo: "format 2")
    try database.close()
    let journal = try SQLiteJournal.open(folder: folder.path)
    #expect(journal.status().damagedMaps.isEmpty)
    #expect(try await journal.opened().roster.map(\.participant) == ["ada"])
    let stays = try await answer { journal.attendance(of: "m", completion: $0) }
    #expect(stays.map(\.attendee.participant) == ["ada", "bo"])
    try await journal.close()
    let again = try JournalCheck.connect(folder.database)
    let inventory = try await again.read { try MapInventory.read(1, $0) }
    #expect(inventory?.authors.rows == 1 && inventory?.stays.rows == 2)
  }

  @Test("a folder of the fourth format goes on with replicas of which none is known to have a key")
  func fourthFormat() async throws {
    try await prepareFirstFormat()
    let database = try JournalWriter.connect(folder.database)
    try JournalSchema.migrator.migrate(database, upTo: "format 4")
    try database.close()
    // A copy of it is restored by a program of today.
    let copy = folder.path + "-copy.db"
    defer { try? FileManager.default.removeItem(atPath: copy) }
    #expect(
      try FolderBackup.write(folder: folder.path, to: copy, replaces: false).findings.isEmpty)
    let other = TemporaryFolder()
    _ = try FolderBackup.restore(copy, to: other.path, replaces: false)
    for path in [folder.path, other.path] {
      var journal = try SQLiteJournal.open(folder: path)
      #expect(journal.status().damagedMaps.isEmpty)
      var ada = Author(
        replica: .max, participant: "ada", displayName: "Ada", role: "facilitator")
      #expect(try await journal.opened().roster == [ada])
      ada.hasKey = true
      _ = try await answer { journal.append([], roster: [ada], to: "m", completion: $0) }
      try await journal.close()
      journal = try SQLiteJournal.open(folder: path)
      #expect(try await journal.opened().roster == [ada])
      try await journal.close()
      #expect(try FolderReader(folder: path).structuralFindings().isEmpty)
      #expect(try FolderReader(folder: path).roster(of: "m") == [ada])
    }
  }

  @Test("a damaged folder of the first format is left in that format")
  func damagedFirstFormat() async throws {
    try await prepareFirstFormat()
    let database = try DatabaseQueue(path: folder.database)
    try await database.write { try $0.execute(sql: "DROP INDEX attendance_open") }
    try database.close()
    let before = FileManager.default.contents(atPath: folder.database)
    #expect(throws: JournalOpenError.self) { try SQLiteJournal.open(folder: folder.path) }
    #expect(FileManager.default.contents(atPath: folder.database) == before)
  }
}
