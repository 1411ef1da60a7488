import Foundation
import GRDB
import Testing

@testable import MapStore

@Suite("Backups")
struct FolderBackupTests {
  let folder = TemporaryFolder()
  let other = TemporaryFolder()

  private var file: String { folder.path + "-copy.db" }

  /// Leaves a journal with `count` changes in the folder.
  private func prepare(_ count: UInt64 = 300) async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try journal.secret(named: "seals") { [1, 2, 3] }
    _ = try await journal.append(1...count)
    try await answer { journal.saveSnapshot(.sample(200), of: "m", completion: $0) }
    try await journal.close()
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test("a copy made while a server writes is of one moment, and holds all that was durable then")
  func underEdits() async throws {
    defer { unlink(file) }
    var options = JournalOptions()
    options.checkpointPages = 20
    let journal = try await SQLiteJournal.withMap(folder, options: options)
    _ = try journal.secret(named: "seals") { [1, 2, 3] }
    let isOver = Shared(false)
    async let writing: UInt64 = {
      var last: UInt64 = 0
      while !isOver() { last = try await journal.append((last + 1)...(last + 40)) }
      return last
    }()
    for _ in 1...5 {
      let before = try await journal.opened().nextIndex - 1
      let content = try FolderBackup.write(folder: folder.path, to: file, replaces: true)
      #expect(content.maps == 1 && content.changes >= before && content.findings.isEmpty)
      #expect(try mode(file) == 0o600)
      let place = TemporaryFolder()
      let restored = try FolderBackup.restore(file, to: place.path, replaces: false)
      #expect(restored.content == content && restored.former == nil)
      let copy = try SQLiteJournal.open(folder: place.path)
      let page = try await answer {
        copy.entries(of: "m", from: 1, limit: .max, completion: $0)
      }
      #expect(page.lastIndex == content.changes)
      #expect(page.entries == page.entries.indices.map { JournalEntry.sample(UInt64($0) + 1) })
      #expect(try copy.secret(named: "seals") { [9] } == [1, 2, 3])
      try await copy.close()
    }
    isOver.change { $0 = true }
    #expect(try await writing > 0)
    #expect(journal.status().failures == 0)
  }

  @Test("an existing file is replaced only when that was asked for, and only by a whole copy")
  func existingFile() async throws {
    defer { unlink(file) }
    try await prepare()
    try Data("mine".utf8).write(to: URL(fileURLWithPath: file))
    #expect(throws: BackupError.fileExists(path: file)) {
      try FolderBackup.write(folder: folder.path, to: file, replaces: false)
    }
    try Data(count: 4_096).write(to: URL(fileURLWithPath: folder.database))
    #expect(throws: BackupError.self) {
      try FolderBackup.write(folder: folder.path, to: file, replaces: true)
    }
    #expect(FileManager.default.contents(atPath: file) == Data("mine".utf8))
    #expect(throws: BackupError.source(.noJournal(path: other.path))) {
      try FolderBackup.write(folder: other.path, to: file, replaces: true)
    }
  }

  @Test("a folder in use or with maps is left alone; when asked for, its files are set aside whole")
  func restoring() async throws {
    defer { unlink(file) }
    try await prepare()
    _ = try FolderBackup.write(folder: folder.path, to: file, replaces: false)
    let journal = try SQLiteJournal.open(folder: folder.path)
    let refusal = BackupError.target(.inUse(path: folder.path, process: getpid()))
    #expect(throws: refusal) {
      try FolderBackup.restore(file, to: folder.path, replaces: true)
    }
    _ = try await journal.append(301...310)
    try await journal.close()
    #expect(throws: BackupError.holdsMaps(path: folder.path)) {
      try FolderBackup.restore(file, to: folder.path, replaces: false)
    }
    let former = try #require(
      try FolderBackup.restore(file, to: folder.path, replaces: true).former)
    let restored = try SQLiteJournal.open(folder: folder.path)
    #expect(try await restored.append(301...305) == 305)
    let old = try SQLiteJournal.open(folder: former)
    #expect(try await old.opened().nextIndex == 311)
  }

  @Test("a folder whose server was only started is no obstacle")
  func emptyFolder() async throws {
    defer { unlink(file) }
    try await prepare()
    _ = try FolderBackup.write(folder: folder.path, to: file, replaces: false)
    try await SQLiteJournal.open(folder: other.path).close()
    _ = try FolderBackup.restore(file, to: other.path, replaces: false)
    #expect(try await SQLiteJournal.open(folder: other.path).opened().nextIndex == 301)
  }

  @Test("a restore that was cut short leaves a folder that says so, never an empty journal")
  func cutShortRestore() async throws {
    try await prepare()
    for name in ["waymark.db", "waymark.db-wal"] {
      try? FileManager.default.removeItem(atPath: folder.path + "/" + name)
    }
    #expect(throws: JournalOpenError.self) { try SQLiteJournal.open(folder: folder.path) }
  }

  @Test("what is no backup is refused before anything is touched")
  func noBackup() async throws {
    try await prepare()
    let text = folder.path + "/notes.txt"
    try Data("notes".utf8).write(to: URL(fileURLWithPath: text))
    #expect(throws: BackupError.backup(.notADatabase(path: text))) {
      try FolderBackup.restore(text, to: other.path, replaces: true)
    }
    #expect(throws: BackupError.backup(.noBackup(path: file))) {
      try FolderBackup.restore(file, to: other.path, replaces: true)
    }
    let isMade = FileManager.default.fileExists(atPath: other.path)
    #expect(!isMade)
  }

  @Test("a copy never takes the place of a file that a server keeps its maps in")
  func ownFile() async throws {
    try await prepare()
    let journal = try SQLiteJournal.open(folder: folder.path)
    for name in ["waymark.db", "waymark.db-wal", "waymark.mark", "waymark.lock"] {
      let file = folder.path + "/" + name
      #expect(throws: BackupError.partOfFolder(path: file)) {
        try FolderBackup.write(folder: folder.path, to: file, replaces: true)
      }
    }
    #expect(try await journal.append(301...305) == 305)
    try await journal.close()
  }

  @Test("the file of another folder is put back with what is in the log beside it")
  func unfoldedLog() async throws {
    try await prepare()
    let journal = try SQLiteJournal.open(folder: folder.path)
    _ = try await journal.append(301...310)
    let log = try #require(DataFolder.size(folder.database + "-wal"))
    #expect(log > 0, "the last changes are in the log alone")
    let content = try FolderBackup.restore(folder.database, to: other.path, replaces: false).content
    #expect(content.changes == 310)
    #expect(try await SQLiteJournal.open(folder: other.path).opened().nextIndex == 311)
    try await journal.close()
  }

  @Test("a damaged change is copied as it is, and told of")
  func damagedChange() async throws {
    defer { unlink(file) }
    try await prepare()
    let database = try DatabaseQueue(path: folder.database)
    try await database.write {
      try $0.execute(sql: "UPDATE change SET bytes = x'00' WHERE position = 7")
    }
    try database.close()
    let content = try FolderBackup.write(folder: folder.path, to: file, replaces: false)
    #expect(content.findings == ["change 7 of “m” is not as it was written"])
  }

  @Test("looking into a folder leaves no file behind and changes none")
  func reading() async throws {
    try await prepare()
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let bytes = FileManager.default.contents(atPath: folder.database)
    do {
      let reader = try FolderReader(folder: folder.path)
      #expect(reader.server == nil)
      #expect(try reader.structuralFindings().isEmpty)
      #expect(try reader.maps().map(\.lastIndex) == [300])
      #expect(try reader.snapshots(of: "m").map(\.isSound) == [true])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
    #expect(FileManager.default.contents(atPath: folder.database) == bytes)
    let journal = try SQLiteJournal.open(folder: folder.path)
    #expect(try FolderReader(folder: folder.path).server == getpid())
    try await journal.close()
  }
}
