import Foundation
import Testing

@testable import MapStore

/// What a process does that is going to die.
private enum Doomed {
  static let maps = ["a", "b", "c"]

  /// Appends until it dies, and notes in a file of its own what was reported durable.
  static func append(in folder: String, acknowledged: Int) async throws {
    let journal = try SQLiteJournal.open(folder: folder)
    let notes = open(folder + "/notes", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    try #require(notes >= 0)
    let answers = Shared(0)
    var next: [String: UInt64] = [:]
    for map in maps {
      try? await answer { journal.createMap(map, atMilliseconds: 1, completion: $0) }
      next[map] = try await journal.opened(map).nextIndex
    }
    while true {
      for map in maps {
        let first = next[map] ?? 1
        next[map] = first + 2
        journal.append([.sample(first), .sample(first + 1)], roster: [], to: map) { result in
          guard let last = try? result.get() else { return }
          let line = Array("\(map) \(last)\n".utf8)
          _ = write(notes, line, line.count)
          let count = answers.change { count in
            count += 1
            return count
          }
          if count >= acknowledged { kill(getpid(), SIGKILL) }
        }
      }
      if journal.status().queueLength > 200 {
        try? await answer { journal.flush(completion: $0) }
      }
    }
  }

  /// The highest index of each map that was noted as durable.
  static func notes(in folder: String) throws -> [String: UInt64] {
    var highest: [String: UInt64] = [:]
    let notes = try String(contentsOfFile: folder + "/notes", encoding: .utf8)
    for line in notes.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, let index = UInt64(words[1]) else { continue }
      highest[String(words[0])] = max(index, highest[String(words[0])] ?? 0)
    }
    return highest
  }
}

@Suite("A server that dies")
struct JournalCrashTests {
  let folder = TemporaryFolder()

  @Test("what was reported durable survives when the process is killed, several times over")
  func killed() async throws {
    for acknowledged in [1, 40, 400, 900] {
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = folder.path as String, acknowledged = acknowledged as Int] in
        try await Doomed.append(in: path, acknowledged: acknowledged)
      }
      let noted = try Doomed.notes(in: folder.path)
      #expect(DataFolder.size(folder.database + "-wal") ?? 0 > 0)
      let journal = try SQLiteJournal.open(folder: folder.path)
      #expect(DataFolder.size(folder.database + "-wal") == 0, "nothing is left unconfirmed")
      for map in Doomed.maps {
        let entries = try await journal.opened(map).tail
        #expect(entries.count >= noted[map] ?? 0)
        #expect(entries.count.isMultiple(of: 2), "an append is kept whole or not at all")
        #expect(entries == entries.indices.map { JournalEntry.sample(UInt64($0) + 1) })
      }
      try await journal.close()
    }
  }

  @Test("a write that the system refuses fails the map, and recovery goes on when it is allowed")
  func refusedWrite() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      signal(SIGXFSZ, SIG_IGN)
      let journal = try SQLiteJournal.open(folder: path)
      try await answer { journal.createMap("m", atMilliseconds: 1, completion: $0) }
      _ = try await journal.append(1...10)
      var limit = rlimit()
      try #require(getrlimit(fileSizeLimit, &limit) == 0)
      let allowed = limit.rlim_cur
      let size = try #require(DataFolder.size(DataFolder.database(in: path) + "-wal"))
      limit.rlim_cur = rlim_t(size + 10_000)
      try #require(setrlimit(fileSizeLimit, &limit) == 0)
      let error = await #expect(throws: JournalError.self) {
        try await answer {
          let large = JournalEntry.sample(11, bytes: 100_000)
          journal.append([large], roster: [], to: "m", completion: $0)
        }
      }
      guard case .storage(let fault) = error else {
        Issue.record("no failure of the storage")
        return
      }
      #expect(fault.kind == .inputOutput || fault.kind == .diskFull)
      #expect(try await journal.opened().nextIndex == 11)
      limit.rlim_cur = allowed
      try #require(setrlimit(fileSizeLimit, &limit) == 0)
      #expect(try await answer { journal.recover("m", completion: $0) } == 10)
      #expect(try await journal.append(11...20) == 20)
      try await journal.close()
      let again = try SQLiteJournal.open(folder: path)
      #expect(try await again.opened().tail == (1...20).map { JournalEntry.sample($0) })
    }
  }
}

@Suite("A server that runs out of something")
struct JournalScarcityTests {
  let folder = TemporaryFolder()

  @Test("without file descriptors reading says so, writing goes on, and later both do")
  func noDescriptors() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let journal = try SQLiteJournal.open(folder: path)
      try await answer { journal.createMap("m", atMilliseconds: 1, completion: $0) }
      var limit = rlimit()
      try #require(getrlimit(descriptorLimit, &limit) == 0)
      let allowed = limit.rlim_cur
      limit.rlim_cur = 3
      try #require(setrlimit(descriptorLimit, &limit) == 0)
      #expect(try await journal.append(1...10) == 10)
      do {
        _ = try await journal.opened()
      } catch {
        #expect("\(error)".contains("no more files can be opened"), "\(error)")
      }
      #expect(throws: JournalOpenError.self) { try SQLiteJournal.open(folder: path + "-second") }
      limit.rlim_cur = allowed
      try #require(setrlimit(descriptorLimit, &limit) == 0)
      #expect(try await journal.append(11...20) == 20)
      #expect(try await journal.opened().nextIndex == 21)
      try await journal.close()
    }
  }

  @Test("a folder that becomes read-only fails edits in words, not reading, until it is writable")
  func becomesReadOnly() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      // The rights of a folder do not bind the super-user.
      if getuid() == 0 { try #require(setuid(65_534) == 0) }
      let isFailing = Shared(false)
      var options = JournalOptions()
      options.reopenPause = .zero
      options.beforeStep = { step throws(StorageFault) in
        guard step == .commit, isFailing() else { return }
        throw StorageFault(kind: .inputOutput, detail: "as told")
      }
      let journal = try SQLiteJournal.open(folder: path, options: options)
      try await answer { journal.createMap("m", atMilliseconds: 1, completion: $0) }
      _ = try await journal.append(1...10)
      let names = ["waymark.db", "waymark.db-wal", "waymark.db-shm"]
      for name in names { chmod(path + "/" + name, 0o400) }
      chmod(path, 0o500)
      #expect(try await journal.append(11...20) == 20, "open files stay writable")
      // A failure has the database opened anew.
      isFailing.change { $0 = true }
      await #expect(throws: JournalError.self) { try await journal.append(21...21) }
      isFailing.change { $0 = false }
      let error = await #expect(throws: JournalError.self) {
        try await answer { journal.recover("m", completion: $0) }
      }
      #expect(error.map { "\($0)".contains("read-only") } == true, "\(String(describing: error))")
      #expect(try await journal.opened().nextIndex == 21)
      chmod(path, 0o700)
      for name in names { chmod(path + "/" + name, 0o600) }
      #expect(try await answer { journal.recover("m", completion: $0) } == 20)
      #expect(try await journal.append(21...30) == 30)
      try await journal.close()
    }
  }
}

#if os(Linux)
private let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
private let fileSizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
#else
private let descriptorLimit = RLIMIT_NOFILE
private let fileSizeLimit = RLIMIT_FSIZE
#endif
