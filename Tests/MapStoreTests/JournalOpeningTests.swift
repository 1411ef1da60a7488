import Foundation
import GRDB
import Testing

@testable import MapStore

@Suite("Opening a data folder")
struct JournalOpeningTests {
  let folder = TemporaryFolder()

  /// Leaves a whole journal with `count` changes in the folder.
  private func prepare(changes count: UInt64 = 500) async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...count)
    try await journal.close()
  }

  private func openError() -> JournalOpenError? {
    do {
      _ = try SQLiteJournal.open(folder: folder.path)
      return nil
    } catch {
      return error
    }
  }

  private func overwrite(at offset: UInt64, _ bytes: [UInt8]) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.database))
    try file.seek(toOffset: offset)
    try file.write(contentsOf: bytes)
    try file.close()
  }

  private func truncate(to size: UInt64) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.database))
    try file.truncate(atOffset: size)
    try file.close()
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test("a missing folder is made, and what is in it is for its owner alone")
  func modes() async throws {
    let nested = folder.path + "/a/b"
    let journal = try SQLiteJournal.open(folder: nested)
    try await answer { journal.createMap("m", atMilliseconds: 1, completion: $0) }
    #expect(try mode(nested) == 0o700)
    for name in ["waymark.db", "waymark.db-wal", "waymark.db-shm", "waymark.lock"] {
      #expect(try mode(nested + "/" + name) == 0o600)
    }
  }

  @Test("a folder is refused while another server holds it, and free once that one has closed")
  func lock() async throws {
    let first = try SQLiteJournal.open(folder: folder.path)
    #expect(openError() == .inUse(path: folder.path, process: getpid()))
    try await first.close()
    #expect(openError() == nil)
  }

  @Test("a folder stays refused when somebody removes its lock file")
  func lockFileRemoved() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...3)
    try FileManager.default.removeItem(atPath: folder.path + "/waymark.lock")
    #expect(throws: JournalOpenError.inUse(path: folder.path, process: nil)) {
      try SQLiteJournal.open(folder: folder.path)
    }
    #expect(throws: BackupError.self) {
      try FolderBackup.restore(folder.database, to: folder.path, replaces: true)
    }
    #expect(DataFolder.holder(of: folder.path) != nil)
    #expect(try await journal.append(4...6) == 6)
    try await journal.close()
    #expect(DataFolder.holder(of: folder.path) == nil)
    let again = try SQLiteJournal.open(folder: folder.path)
    #expect(try await again.opened().nextIndex == 7)
  }

  @Test("a file where the folder should be is refused")
  func fileInPlaceOfFolder() throws {
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path))
    #expect(openError() == .folderUnusable(path: folder.path, reason: "it is not a folder"))
  }

  @Test("a file that is no database is refused and left as it is")
  func notADatabase() async throws {
    try await prepare()
    let text = Data("graph TD; a --> b".utf8)
    try text.write(to: URL(fileURLWithPath: folder.database))
    #expect(openError() == .notADatabase(path: folder.database))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == text)
  }

  @Test("the database of another program is refused and left as it is")
  func foreignDatabase() async throws {
    try await prepare()
    try FileManager.default.removeItem(atPath: folder.database)
    let database = try DatabaseQueue(path: folder.database)
    try await database.write { try $0.execute(sql: "CREATE TABLE x (y)") }
    try database.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    #expect(openError() == .foreignDatabase(path: folder.database))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
  }

  @Test("a newer format is refused, both in its number and in its migrations")
  func newerFormat() async throws {
    try await prepare()
    let known = JournalSchema.format
    var database = try DatabaseQueue(path: folder.database)
    try await database.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('format \(known + 1)')")
    }
    try database.close()
    #expect(openError() == .newerFormat(path: folder.database, found: known + 1, known: known))
    database = try DatabaseQueue(path: folder.database)
    try await database.write { try $0.execute(sql: "PRAGMA user_version = 70") }
    try await database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    try database.close()
    #expect(openError() == .newerFormat(path: folder.database, found: 70, known: known))
    let words = try #require(openError()).description
    #expect(words.contains("use a newer waymark"))
  }

  @Test(
    "an empty or a cut file is refused, never taken for an empty journal",
    arguments: [0.0, 0.2, 0.9])
  func truncatedFile(part: Double) async throws {
    try await prepare()
    let size = try #require(DataFolder.size(folder.database))
    try truncate(to: UInt64(Double(size) * part))
    guard case .damaged(folder.database, _) = openError() else {
      Issue.record("opened a damaged file")
      return
    }
    #expect(DataFolder.size(folder.database) == Int(UInt64(Double(size) * part)))
  }

  @Test("a header that is cut off is refused")
  func truncatedHeader() async throws {
    try await prepare()
    try truncate(to: 50)
    #expect(openError() == .damaged(path: folder.database, detail: "it ends after 50 bytes"))
  }

  @Test("overwritten pages are found before anything is written")
  func damagedPages() async throws {
    try await prepare(changes: 2_000)
    let size = try #require(DataFolder.size(folder.database))
    try overwrite(at: UInt64(size / 2 / 4_096 * 4_096), [UInt8](repeating: 0xA5, count: 4_096))
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    guard case .damaged(folder.database, _) = openError() else {
      Issue.record("opened a damaged file")
      return
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
  }

  @Test("a write-ahead log without its database is refused")
  func orphanedLog() async throws {
    try await prepare()
    try FileManager.default.removeItem(atPath: folder.database)
    try Data([1]).write(to: URL(fileURLWithPath: folder.database + "-wal"))
    guard case .damaged = openError() else {
      Issue.record("opened without a database")
      return
    }
  }

  @Test("what is left of a first start that was cut short does not hinder the next")
  func cutShortStart() async throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    for name in ["waymark.db-new", "waymark.db-new-wal"] {
      try Data("half".utf8).write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }
    try await prepare()
    #expect(openError() == nil)
  }

  @Test("a folder without the right to write is refused in words")
  func readOnlyFolder() async throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o555])
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      // The rights of a folder do not bind the super-user.
      if getuid() == 0 { try #require(setuid(65_534) == 0) }
      #expect(throws: JournalOpenError.notWritable(path: path)) {
        try SQLiteJournal.open(folder: path)
      }
      #expect(throws: JournalOpenError.notWritable(path: path)) {
        try SQLiteJournal.open(folder: path + "/inside")
      }
    }
  }

  @Test("the writer waits for the disk in every commit and checkpoints only when told to")
  func durability() async throws {
    try await prepare()
    let database = try JournalWriter.connect(folder.database)
    let pragmas = ["journal_mode", "synchronous", "wal_autocheckpoint", "foreign_keys"]
    let values = try await database.writeWithoutTransaction { db in
      try pragmas.map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
    }
    #expect(values == ["wal", "2", "0", "1"])
  }

  @Test("a secret is made once, survives, and can be read beside a running server")
  func secrets() async throws {
    #expect(try SQLiteJournal.secret(named: "invites", folder: folder.path) == nil)
    var journal = try SQLiteJournal.open(folder: folder.path)
    #expect(try SQLiteJournal.secret(named: "invites", folder: folder.path) == nil)
    #expect(try journal.secret(named: "invites") { [1, 2, 3] } == [1, 2, 3])
    #expect(try journal.secret(named: "invites") { [9] } == [1, 2, 3])
    #expect(try SQLiteJournal.secret(named: "invites", folder: folder.path) == [1, 2, 3])
    try await journal.close()
    #expect(try SQLiteJournal.secret(named: "invites", folder: folder.path) == [1, 2, 3])
    journal = try SQLiteJournal.open(folder: folder.path)
    #expect(try journal.secret(named: "invites") { [9] } == [1, 2, 3])
  }
}
