import Foundation
import GRDB

/// What a copy of a data folder holds.
package struct BackupContent: Sendable, Equatable {
  package var maps: Int
  package var changes: UInt64
  /// Size of the file.
  package var bytes: Int
  /// What is damaged in the copy, as it was in the original; one line each.
  package var findings: [String]
}

/// A data folder copied to one file and back.
///
/// The file is an ordinary journal without a write-ahead log. It holds the server's secrets, so it
/// is for its owner alone.
package enum FolderBackup {
  /// Pages copied between two looks at the clock.
  private static let pagesPerStep: CInt = 256

  /// Copies a data folder, as it is at one moment, into a file. A server may be running on it.
  ///
  /// The source connection is read-only and stays in one read transaction, so the copy is of one
  /// moment and the server's writer is never held up; only the write-ahead log cannot shrink
  /// meanwhile. The file appears under its name when it is whole, checked and synced. O(bytes).
  ///
  /// - Parameters:
  ///   - replaces: whether a file of this name may be there already.
  ///   - onProgress: hears of pages copied and pages in all.
  package static func write(
    folder: String, to file: String, replaces: Bool,
    onProgress: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws(BackupError) -> BackupContent {
    let source = DataFolder.database(in: folder)
    do throws(JournalOpenError) {
      guard try DataFolder.content(of: folder) == .journal else {
        throw JournalOpenError.noJournal(path: folder)
      }
    } catch {
      throw .source(error)
    }
    // Replacing these would take a server's maps from under it.
    guard !isPartOfFolder(file) else { throw .partOfFolder(path: file) }
    if !replaces, DataFolder.size(file) != nil { throw .fileExists(path: file) }
    let draft = file + ".new-\(getpid())"
    try create(draft, for: file)
    defer { remove(draft) }
    do {
      // Whatever SQLite makes only to read goes again.
      let reader = try FolderReader(folder: folder)
      try withExtendedLifetime(reader) {
        let original = try JournalCheck.connect(source)
        try original.read { try copy($0, to: draft, onProgress) }
        try original.close()
      }
    } catch {
      throw failure(error, reading: source, writing: file)
    }
    let content: BackupContent
    do {
      content = try verify(draft)
    } catch {
      // What is damaged in the copy is so in the original.
      if case .copy(.damaged(_, let detail)) = error {
        throw .source(.damaged(path: source, detail: detail))
      }
      throw error
    }
    try sync(draft)
    guard rename(draft, file) == 0 else { throw .system(path: file, errno: errno) }
    DataFolder.sync(DataFolder.parent(of: file))
    return content
  }

  private static func copy(
    _ original: Database, to draft: String, _ onProgress: @escaping (Int, Int) -> Void
  ) throws {
    // The first read fixes the moment.
    _ = try Int.fetchOne(original, sql: "SELECT count(*) FROM sqlite_schema")
    var configuration = Configuration()
    configuration.label = "waymark.backup"
    // Until it is whole and synced nobody relies on it.
    configuration.prepareDatabase {
      try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    }
    let copy = try DatabaseQueue(path: draft, configuration: configuration)
    try copy.writeWithoutTransaction { db in
      try original.backup(to: db, pagesPerStep: pagesPerStep) { progress in
        onProgress(progress.completedPageCount, progress.totalPageCount)
      }
      // One file, that can be read also where nothing can be written.
      let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
      guard mode == "delete" else {
        throw StorageFault(kind: .other, detail: "the copy is still in mode \(mode ?? "none")")
      }
    }
    try copy.close()
  }

  /// Reading and writing fail in the same call; only one of the two can run out of room.
  private static func failure(
    _ error: any Error, reading source: String, writing file: String
  ) -> BackupError {
    let reason = SQLiteJournal.openError(error, path: source)
    if case .storage(_, let fault) = reason, fault.kind == .diskFull {
      return .system(path: file, errno: ENOSPC)
    }
    return .copying(reason)
  }

  /// Puts a copy in place as the journal of a folder.
  ///
  /// What the folder held before is moved into a folder inside it, never deleted. The file may also
  /// be the database of another data folder: what is in the write-ahead log beside it comes along.
  ///
  /// - Parameter onProgress: hears of pages copied and pages in all.
  /// - Returns: what it holds, and where the former files are.
  package static func restore(
    _ file: String, to folder: String, replaces: Bool,
    onProgress: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws(BackupError) -> (content: BackupContent, former: String?) {
    do throws(JournalOpenError) {
      guard try DataFolder.content(ofFile: file) == .journal else {
        throw JournalOpenError.noBackup(path: file)
      }
    } catch {
      throw .backup(error)
    }
    // Whatever SQLite makes only to read goes again.
    let strays = ["-wal", "-shm"].map { file + $0 }.filter { DataFolder.size($0) == nil }
    defer { removeEmpty(strays) }
    do { _ = try verify(file) } catch {
      if case .copy(let reason) = error { throw .backup(reason) }
      throw error
    }
    let target: DataFolder
    do {
      target = try DataFolder(path: folder)
      if DataFolder.size(target.database) != nil { try target.lockDatabase() }
    } catch {
      throw .target(error)
    }
    defer { target.release() }
    let held = ["waymark.db", "waymark.db-wal", "waymark.db-shm", "waymark.mark"].filter {
      DataFolder.size(folder + "/" + $0) != nil
    }
    guard replaces || held.isEmpty || isEmptyJournal(folder) else {
      throw .holdsMaps(path: folder)
    }
    let draft = target.database + "-new"
    try create(draft, for: draft)
    defer { remove(draft) }
    do {
      let original = try JournalCheck.connect(file)
      try original.read { try copy($0, to: draft, onProgress) }
      try original.close()
    } catch {
      throw failure(error, reading: file, writing: target.database)
    }
    // Read from what was written, so that a disk that loses it is found out.
    let content = try verify(draft)
    try sync(draft)
    let former = try setAside(held, of: folder)
    guard rename(draft, target.database) == 0 else {
      throw .system(path: target.database, errno: errno)
    }
    // Last of all: until here a server that finds the folder half-way sees that something is missing.
    if let former, held.contains("waymark.mark") {
      try move("waymark.mark", of: folder, to: former)
    }
    DataFolder.sync(folder)
    return (content, former)
  }

  /// Moves the former journal out of the way, its log before it: a log must never meet a database
  /// that it does not belong to.
  private static func setAside(
    _ names: [String], of folder: String
  ) throws(BackupError) -> String? {
    guard !names.isEmpty else { return nil }
    let seconds = Int(Date().timeIntervalSince1970)
    var former = folder + "/former-\(seconds)"
    for number in 2..<1_000 where DataFolder.size(former) != nil {
      former = folder + "/former-\(seconds)-\(number)"
    }
    guard mkdir(former, 0o700) == 0 else { throw .system(path: former, errno: errno) }
    for name in ["waymark.db-wal", "waymark.db-shm", "waymark.db"] where names.contains(name) {
      try move(name, of: folder, to: former)
    }
    DataFolder.sync(former)
    return former
  }

  private static func move(
    _ name: String, of folder: String, to former: String
  ) throws(BackupError) {
    guard rename(folder + "/" + name, former + "/" + name) == 0 else {
      throw .system(path: folder + "/" + name, errno: errno)
    }
  }

  /// Whether a folder has a journal with no map in it, as a server leaves it that was only started.
  private static func isEmptyJournal(_ folder: String) -> Bool {
    guard let reader = try? FolderReader(folder: folder), let maps = try? reader.maps() else {
      return false
    }
    return maps.isEmpty
  }

  // MARK: Files

  /// Whether a name is one of those that a server keeps its maps under, in a folder that holds some.
  private static func isPartOfFolder(_ file: String) -> Bool {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    guard
      ["waymark.db", "waymark.db-wal", "waymark.db-shm", "waymark.mark", "waymark.lock"]
        .contains(name)
    else { return false }
    let folder = DataFolder.parent(of: file)
    return ["waymark.db", "waymark.lock"].contains { DataFolder.size(folder + "/" + $0) != nil }
  }

  /// Makes a new file for its owner alone, in place of one that was left over.
  ///
  /// - Parameter file: what to name when that fails.
  private static func create(_ draft: String, for file: String) throws(BackupError) {
    remove(draft)
    let descriptor = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(path: file, errno: errno) }
    close(descriptor)
  }

  /// Removes a log and its index that hold nothing.
  private static func removeEmpty(_ files: [String]) {
    guard files.contains(where: { $0.hasSuffix("-wal") && DataFolder.size($0) == 0 }) else {
      return
    }
    for file in files { unlink(file) }
  }

  private static func remove(_ draft: String) {
    for name in [draft, draft + "-journal", draft + "-wal", draft + "-shm"] { unlink(name) }
  }

  private static func sync(_ file: String) throws(BackupError) {
    let descriptor = open(file, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path: file, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(path: file, errno: errno) }
  }

  /// Reads a copy whole: its structure must be sound; what is damaged inside is listed.
  private static func verify(_ file: String) throws(BackupError) -> BackupContent {
    do {
      let check = try JournalCheck(path: file, marks: [:])
      let database = try JournalCheck.connect(file)
      defer { try? database.close() }
      return try database.read { db in
        var findings = (Array(check.damagedMaps.values) + check.changedLists.values)
          .map(\.detail).sorted()
        let maps = try JournalReader(db: db).summaries()
        for map in maps where check.damagedMaps[map.name] == nil {
          do {
            try JournalReader(db: db).readThrough(map.name)
          } catch let fault as StorageFault where fault.kind == .damaged {
            findings.append(fault.detail)
          }
        }
        return BackupContent(
          maps: maps.count, changes: maps.reduce(0) { $0 + $1.changes },
          bytes: DataFolder.size(file) ?? 0, findings: findings)
      }
    } catch {
      throw .copy(SQLiteJournal.openError(error, path: file))
    }
  }
}

extension JournalReader {
  /// Reads every change of a map against its checksum, a page at a time.
  func readThrough(_ map: String) throws {
    // The first format has no checksums.
    guard try db.columns(in: "change").contains(where: { $0.name == "checksum" }) else { return }
    var next: UInt64 = 1
    while true {
      let page = try page(of: map, from: next, limit: 10_000)
      guard let last = page.entries.last else { return }
      next = last.index + 1
    }
  }
}
