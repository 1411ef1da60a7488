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
      #expect(try await answer { journal.recoverMap("m", completion: $0) } == 10)
      #expect(try await journal.append(11...20) == 20)
      try await journal.close()
      let again = try SQLiteJournal.open(folder: path)
      #expect(try await again.opened().tail == (1...20).map { JournalEntry.sample($0) })
    }
  }
}

#if os(Linux)
private let fileSizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
#else
private let fileSizeLimit = RLIMIT_FSIZE
#endif
