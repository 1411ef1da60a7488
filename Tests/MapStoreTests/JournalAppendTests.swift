import Dispatch
import Foundation
import Testing

@testable import MapStore

@Suite("Appending to the journal")
struct JournalAppendTests {
  let folder = TemporaryFolder()

  @Test("what was reported durable is there after the journal is opened again")
  func reopening() async throws {
    var journal = try await SQLiteJournal.withMap(folder)
    let author = Author(replica: 7, participant: "ada", displayName: "Ada", role: "facilitator")
    let last = try await answer {
      journal.append([.sample(1), .sample(2)], roster: [author], to: "m", completion: $0)
    }
    #expect(last == 2)
    #expect(try await journal.append(3...5) == 5)
    try await journal.close()

    journal = try SQLiteJournal.open(folder: folder.path)
    let map = try await journal.opened()
    #expect(map.createdMilliseconds == 1)
    #expect(map.tail == (1...5).map { JournalEntry.sample($0) })
    #expect(map.nextIndex == 6)
    #expect(map.snapshot == nil)
    #expect(map.roster == [author])
    #expect(try await journal.append(6...6) == 6)
    try await journal.close()
    let isLogLeft = FileManager.default.fileExists(atPath: folder.database + "-wal")
    #expect(!isLogLeft, "a closed journal is one file")
  }

  @Test("that a replica has a key is kept with its author, and never forgotten")
  func keyedAuthors() async throws {
    var journal = try await SQLiteJournal.withMap(folder)
    var ada = Author(
      replica: 7, participant: "ada", displayName: "Ada", role: "facilitator", hasKey: true)
    var bo = Author(replica: 8, participant: "bo", displayName: "Bo", role: "participant")
    _ = try await answer {
      journal.append([.sample(1)], roster: [ada, bo], to: "m", completion: $0)
    }
    #expect(try await journal.opened().roster == [ada, bo])
    // Shown later, without a change.
    bo.hasKey = true
    let last = try await answer { journal.append([], roster: [bo], to: "m", completion: $0) }
    #expect(last == 1)
    // A new name says nothing about keys.
    ada.displayName = "Ada L."
    ada.hasKey = false
    _ = try await answer {
      journal.append([.sample(2)], roster: [ada], to: "m", completion: $0)
    }
    try await journal.close()
    journal = try SQLiteJournal.open(folder: folder.path)
    #expect(journal.status().damagedMaps.isEmpty)
    ada.hasKey = true
    #expect(try await journal.opened().roster == [ada, bo])
  }

  @Test("all 64 bits of ids and numbers survive")
  func wideNumbers() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    let entry = JournalEntry(
      index: 1, replica: .max, sequence: 1 << 63, participant: "", receivedMilliseconds: 0,
      bytes: [])
    let author = Author(replica: .max, participant: "å 旅", displayName: "", role: "")
    _ = try await answer { journal.append([entry], roster: [author], to: "m", completion: $0) }
    let map = try await journal.opened()
    #expect(map.tail == [entry])
    #expect(map.roster == [author])
  }

  @Test("a gap, a repetition and an unknown map are refused, and nothing of the request stays")
  func contiguity() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...3)
    await #expect(throws: JournalError.indexGap(map: "m", expected: 4, got: 5)) {
      try await journal.append(5...6)
    }
    await #expect(throws: JournalError.indexTaken(map: "m", expected: 4, got: 3)) {
      try await journal.append(3...4)
    }
    await #expect(throws: JournalError.indexGap(map: "m", expected: 5, got: 6)) {
      try await answer {
        journal.append([.sample(4), .sample(6)], roster: [], to: "m", completion: $0)
      }
    }
    await #expect(throws: JournalError.unknownMap("other")) {
      try await journal.append(1...1, to: "other")
    }
    await #expect(throws: JournalError.emptyAppend(map: "m")) {
      try await answer { journal.append([], roster: [], to: "m", completion: $0) }
    }
    #expect(try await journal.opened().nextIndex == 4)
    #expect(try await journal.append(4...4) == 4)
  }

  @Test("index 0 and the highest index are refused without a trap")
  func extremeIndexes() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    await #expect(throws: JournalError.indexTaken(map: "m", expected: 1, got: 0)) {
      try await journal.append(0...0)
    }
    await #expect(throws: JournalError.indexGap(map: "m", expected: 1, got: .max)) {
      try await journal.append(.max ... .max)
    }
  }

  @Test("a replica keeps its participant, whose name and role may change")
  func roster() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    var author = Author(replica: 9, participant: "ada", displayName: "Ada", role: "participant")
    for name in ["Ada", "Ada L."] {
      author.displayName = name
      let roster = [author]
      _ = try await answer { journal.append([], roster: roster, to: "m", completion: $0) }
    }
    #expect(try await journal.opened().roster == [author])
    let thief = Author(replica: 9, participant: "eve", displayName: "Ada", role: "participant")
    let error = JournalError.replicaTaken(map: "m", replica: 9, participant: "ada")
    await #expect(throws: error) {
      try await answer { journal.append([.sample(1)], roster: [thief], to: "m", completion: $0) }
    }
    #expect(try await journal.opened().nextIndex == 1)
  }

  @Test("a map's name is taken once, and not every name is one")
  func names() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    await #expect(throws: JournalError.mapExists("m")) {
      try await answer { journal.createMap("m", atMilliseconds: 2, completion: $0) }
    }
    for name in ["", "a\0b", String(repeating: "x", count: 513)] {
      await #expect(throws: JournalError.invalidName(name)) {
        try await answer { journal.createMap(name, atMilliseconds: 2, completion: $0) }
      }
    }
  }

  @Test("too large a change and too long a queue are refused before anything is written")
  func limits() async throws {
    var options = JournalOptions()
    options.changeBytesMax = 100
    options.queueBytesMax = 1_000
    let journal = try await SQLiteJournal.withMap(folder, options: options)
    await #expect(throws: JournalError.tooLarge(bytes: 101, limit: 100)) {
      try await answer {
        journal.append([.sample(1, bytes: 101)], roster: [], to: "m", completion: $0)
      }
    }
    // What is answered leaves the count once the last of its commit has its answer.
    for _ in 0..<1_000 where journal.status().queueLength > 0 {
      try await Task.sleep(for: .milliseconds(1))
    }
    await #expect(throws: JournalError.queueFull(bytes: 1_880, limit: 1_000)) {
      try await journal.append(1...10)
    }
    #expect(try await journal.append(1...2) == 2)
  }

  @Test("everything that gathers during a commit shares the next one")
  func groupCommit() async throws {
    let gate = DispatchSemaphore(value: 0)
    let isArmed = Shared(false)
    let held = DispatchSemaphore(value: 0)
    var options = JournalOptions()
    options.beforeStep = { _ throws(StorageFault) in
      let isFirst = isArmed.change { armed in
        defer { armed = false }
        return armed
      }
      guard isFirst else { return }
      held.signal()
      gate.wait()
    }
    let journal = try await SQLiteJournal.withMap(folder, options: options)
    try await answer { journal.createMap("n", atMilliseconds: 1, completion: $0) }
    let before = journal.status()

    isArmed.change { $0 = true }
    async let first = journal.append(1...1)
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        held.wait()
        continuation.resume()
      }
    }
    let answers = Shared<[UInt64]>([])
    for index in 2...500 as ClosedRange<UInt64> {
      journal.append([.sample(index)], roster: [], to: "m") { result in
        if let last = try? result.get() { answers.change { $0.append(last) } }
      }
      journal.append([.sample(index - 1)], roster: [], to: "n") { _ in }
    }
    #expect(journal.status().queueLength == 999)
    gate.signal()
    try await answer { journal.flush(completion: $0) }
    #expect(try await first == 1)
    #expect(answers() == Array(2...500))
    let after = journal.status()
    #expect(after.commits - before.commits == 2)
    #expect(after.changes - before.changes == 999)
    #expect(after.commitTimes.count == after.commits)
    // What is answered leaves the count once the last of its commit has its answer.
    for _ in 0..<1_000 where journal.status().queueLength > 0 {
      try await Task.sleep(for: .milliseconds(1))
    }
    #expect(journal.status().queueLength == 0 && journal.status().queueBytes == 0)
  }

  @Test("changes of a map keep their order when many threads append to many maps")
  func manyThreads() async throws {
    let journal = try SQLiteJournal.open(folder: folder.path)
    let names = (0..<8).map { "map \($0)" }
    for name in names {
      try await answer { journal.createMap(name, atMilliseconds: 1, completion: $0) }
    }
    let answers = Shared<[String: [UInt64]]>([:])
    await withTaskGroup { group in
      for name in names {
        group.addTask {
          for index in 1...300 as ClosedRange<UInt64> {
            journal.append([.sample(index)], roster: [], to: name) { result in
              if let last = try? result.get() {
                answers.change { $0[name, default: []].append(last) }
              }
            }
          }
        }
      }
    }
    try await answer { journal.flush(completion: $0) }
    for name in names {
      #expect(answers()[name] == Array(1...300))
      #expect(try await journal.opened(name).tail == (1...300).map { JournalEntry.sample($0) })
    }
  }

  @Test("a map opened right after an append sees it")
  func openingWaits() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    for index in 1...50 as ClosedRange<UInt64> {
      journal.append([.sample(index)], roster: [], to: "m") { _ in }
      #expect(try await journal.opened().nextIndex == index + 1)
    }
  }

  @Test("a closed journal refuses every request and can be closed again")
  func closing() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    try await journal.close()
    await #expect(throws: JournalError.closed) { try await journal.append(1...1) }
    await #expect(throws: JournalError.closed) { try await journal.opened() }
    await #expect(throws: JournalError.closed) {
      try await answer { journal.summaries(completion: $0) }
    }
    await #expect(throws: JournalError.closed) { try await journal.close() }
  }
}
