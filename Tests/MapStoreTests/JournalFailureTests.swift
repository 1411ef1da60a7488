import Foundation
import GRDB
import ReplicatedData
import TestSupport
import Testing

@testable import MapStore

@Suite("A journal on a failing disk")
struct JournalFailureTests {
  let folder = TemporaryFolder()
  let disk = UnreliableDisk()

  private let asTold = StorageFault(kind: .syncFailed, detail: "as told")

  @Test("a failed commit is reported, its map refuses edits, and recovery goes on from the disk")
  func failedCommit() async throws {
    let journal = try await SQLiteJournal.withMap(folder, options: disk.options)
    try await answer { journal.createMap("other", atMilliseconds: 1, completion: $0) }
    _ = try await journal.append(1...3)

    disk.fail(.commit)
    await #expect(throws: JournalError.storage(asTold)) { try await journal.append(4...5) }
    disk.heal()
    let refusal = JournalError.mapFailed(map: "m", asTold)
    await #expect(throws: refusal) { try await journal.append(4...5) }
    await #expect(throws: refusal) {
      try await answer { journal.saveSnapshot(.sample(3), of: "m", completion: $0) }
    }
    #expect(journal.status().failedMaps == ["m": asTold])
    #expect(journal.status().failures == 1)
    #expect(try await journal.append(1...1, to: "other") == 1, "other maps go on")
    #expect(try await journal.opened().nextIndex == 4, "reading goes on")

    #expect(try await answer { journal.recover("m", completion: $0) } == 3)
    #expect(try await journal.append(4...5) == 5)
    #expect(journal.status().failedMaps.isEmpty)
    #expect(
      disk.events == [
        .commitFailed(asTold, maps: ["m"]), .reopened, .recovered(map: "m", lastIndex: 3),
      ])
    try await journal.close()
    let tail = try await SQLiteJournal.open(folder: folder.path).opened().tail
    #expect(tail == (1...5).map { JournalEntry.sample($0) })
  }

  @Test(
    "nothing is confirmed once the database or its log is not where it was", arguments: [0, 1, 2])
  func filesGone(kind: Int) async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...3)
    let files = FileManager.default
    switch kind {
    case 0: try files.removeItem(atPath: folder.database)
    case 1: try files.removeItem(atPath: folder.database + "-wal")
    default:
      try files.moveItem(atPath: folder.database, toPath: folder.database + ".old")
      try files.copyItem(atPath: folder.database + ".old", toPath: folder.database)
    }
    await #expect(throws: JournalError.storage(DatabaseFiles.gone)) {
      try await journal.append(4...5)
    }
    await #expect(throws: JournalError.self) { try await journal.append(4...5) }
    await #expect(throws: JournalError.storage(DatabaseFiles.gone)) {
      try await answer { journal.recover("m", completion: $0) }
    }
    try? await journal.close()
    #expect(kind != 0 || !files.fileExists(atPath: folder.database), "no empty one in its place")
  }

  @Test("changes that reached the disk in a commit reported as failed come back by recovery")
  func lateFailure() async throws {
    let journal = try await SQLiteJournal.withMap(folder, options: disk.options)
    _ = try await journal.append(1...3)
    disk.fail(.confirm)
    await #expect(throws: JournalError.storage(asTold)) { try await journal.append(4...5) }
    disk.heal()
    #expect(try await answer { journal.recover("m", completion: $0) } == 5)
    await #expect(throws: JournalError.indexTaken(map: "m", expected: 6, got: 4)) {
      try await journal.append(4...4)
    }
    #expect(try await journal.append(6...6) == 6)
  }

  @Test("everybody in the failed commit is told, and nothing is tried again on the connection")
  func everybodyIsTold() async throws {
    let journal = try await SQLiteJournal.withMap(folder, options: disk.options)
    try await answer { journal.createMap("n", atMilliseconds: 1, completion: $0) }
    disk.fail(.commit)
    disk.fail(.reopen)
    let errors = Shared<[JournalError]>([])
    for index in 1...20 as ClosedRange<UInt64> {
      for map in ["m", "n"] {
        journal.append([.sample(index)], roster: [], to: map) { result in
          if case .failure(let error) = result { errors.change { $0.append(error) } }
        }
      }
    }
    await #expect(throws: JournalError.storage(asTold)) {
      try await answer { journal.flush(completion: $0) }
    }
    #expect(errors().count == 40)
    let commits = disk.steps.filter { $0 == .commit }.count
    #expect(commits == 3, "two maps were made, and one commit failed")
    #expect(journal.status().failure == asTold)
    #expect(journal.status().failedMaps == ["m": asTold, "n": asTold])
    #expect(try await journal.opened().nextIndex == 1, "reading goes on without a writer")
    await #expect(throws: JournalError.storage(asTold)) {
      try await answer { journal.recover("m", completion: $0) }
    }
    disk.heal()
    for map in ["m", "n"] {
      #expect(try await answer { journal.recover(map, completion: $0) } == 0)
      #expect(try await journal.append(1...20, to: map) == 20)
    }
    #expect(journal.status().failure == nil)
  }

  @Test("without a map to recover, the next write opens the database anew")
  func reopeningOnWrite() async throws {
    let journal = try await SQLiteJournal.withMap(folder, options: disk.options)
    disk.fail(.commit)
    disk.fail(.reopen)
    await #expect(throws: JournalError.storage(asTold)) {
      try await answer { journal.createMap("n", atMilliseconds: 1, completion: $0) }
    }
    disk.heal()
    try await answer { journal.createMap("n", atMilliseconds: 1, completion: $0) }
    #expect(try await journal.append(1...2, to: "n") == 2)
    #expect(journal.status().reopenings == 1)
  }

  @Test("a full disk is reported as such, and edits go on when there is room again")
  func fullDisk() async throws {
    let journal = try await SQLiteJournal.withMap(folder, options: disk.options)
    try await answer { journal.limitFile(toBytes: 256 << 10, completion: $0) }
    let large = { (index: UInt64) in JournalEntry.sample(index, bytes: 20_000) }
    var index: UInt64 = 0
    var refusal: JournalError?
    while refusal == nil, index < 100 {
      do {
        index = try await answer { [index] in
          journal.append([large(index + 1)], roster: [], to: "m", completion: $0)
        }
      } catch {
        refusal = error
      }
    }
    guard case .storage(let fault) = refusal else {
      Issue.record("no failure of the storage, but \(String(describing: refusal))")
      return
    }
    #expect(fault.kind == .diskFull)
    #expect("\(fault)".contains("free some space"))
    #expect(index > 2 && index < 15)
    #expect(try await journal.opened().nextIndex == index + 1)
    let confirmed = index
    await #expect(throws: JournalError.storage(fault), "still full") {
      try await answer { journal.recover("m", after: confirmed, completion: $0) }
    }

    try await answer { journal.limitFile(toBytes: nil, completion: $0) }
    let recovered = try await answer { journal.recover("m", after: confirmed, completion: $0) }
    #expect(recovered == index)
    for next in (index + 1)...(index + 20) {
      _ = try await answer { journal.append([large(next)], roster: [], to: "m", completion: $0) }
    }
    #expect(try await journal.opened().nextIndex == index + 21)
  }

  @Test("a failed checkpoint loses nothing and the next one makes up for it")
  func failedCheckpoint() async throws {
    var options = disk.options
    options.checkpointPages = 20
    let journal = try await SQLiteJournal.withMap(folder, options: options)
    disk.fail(.checkpoint)
    var last: UInt64 = 0
    while !disk.events.contains(.checkpointFailed(asTold)), last < 1_000 {
      last = try await journal.append((last + 1)...(last + 10))
    }
    #expect(disk.events.contains(.checkpointFailed(asTold)))
    disk.heal()
    for _ in 1...30 { last = try await journal.append((last + 1)...(last + 10)) }
    try await answer { journal.flush(completion: $0) }
    #expect(journal.status().checkpoints > 0)
    #expect(journal.status().failure == nil)
    #expect(try await journal.opened().tail == (1...last).map { JournalEntry.sample($0) })
  }

  @Test("recovering a map that has not failed, or does not exist, does no harm")
  func needlessRecovery() async throws {
    let journal = try await SQLiteJournal.withMap(folder, options: disk.options)
    _ = try await journal.append(1...3)
    #expect(try await answer { journal.recover("m", completion: $0) } == 3)
    #expect(try await journal.append(4...4) == 4)
    await #expect(throws: JournalError.unknownMap("x")) {
      try await answer { journal.recover("x", completion: $0) }
    }
  }

  @Test(
    "rows of another writer do not count as this one's",
    arguments: ["replica = 8", "sequence = 9", "bytes = x'00'", "participant = 'eve'", nil])
  func foreignRows(assignment: String?) async throws {
    let journal = try await SQLiteJournal.withMap(folder, options: disk.options)
    _ = try await journal.append(1...3)
    var foreign = JournalEntry.sample(4)
    if assignment?.hasPrefix("replica") == true { foreign.replica = 8 }
    if assignment?.hasPrefix("sequence") == true { foreign.sequence = 9 }
    if assignment?.hasPrefix("bytes") == true { foreign.bytes = [0] }
    if assignment?.hasPrefix("participant") == true { foreign.participant = "eve" }
    let (row, database) = (foreign, try DatabaseQueue(path: folder.database))
    try await database.write { db in
      try db.execute(
        sql: "INSERT INTO change VALUES (1, 4, ?, ?, ?, ?, ?, ?)",
        arguments: [
          row.replica.column, row.sequence.column, row.participant,
          row.receivedMilliseconds.column, Data(row.bytes), RowChecksum.change(map: 1, row),
        ])
    }
    await #expect(throws: JournalError.self) { try await journal.append(4...5) }
    guard assignment != nil else {
      // As if a commit had failed too late.
      #expect(try await answer { journal.recover("m", after: 3, completion: $0) } == 4)
      return
    }
    let error = await #expect(throws: JournalError.self) {
      try await answer { journal.recover("m", after: 3, completion: $0) }
    }
    guard case .storage(let fault)? = error else {
      Issue.record("no fault of the storage")
      return
    }
    #expect(fault.kind == .foreign)
    await #expect(throws: JournalError.mapFailed(map: "m", fault)) {
      try await journal.append(5...5)
    }
  }

  @Test("a map whose confirmed changes are gone does not go on")
  func confirmedGone() async throws {
    let journal = try await SQLiteJournal.withMap(folder, options: disk.options)
    _ = try await journal.append(1...3)
    await #expect(throws: JournalError.self) {
      try await answer { journal.recover("m", after: 4, completion: $0) }
    }
  }

  @Test("whatever fails and when: what was reported durable stays, in order and unchanged")
  func randomFailures() async throws {
    var random = SplitMix64(seed: freshSeed())
    var options = disk.options
    options.checkpointPages = 30
    var journal = try SQLiteJournal.open(folder: folder.path, options: options)
    let maps = ["a", "b", "c"]
    for map in maps {
      try await answer { journal.createMap(map, atMilliseconds: 1, completion: $0) }
    }
    var durable = [String: UInt64](uniqueKeysWithValues: maps.map { ($0, 0) })
    for _ in 0..<400 {
      let map = maps.randomElement(using: &random) ?? "a"
      let next = (durable[map] ?? 0) + 1
      switch Int.random(in: 0..<20, using: &random) {
      case 0:
        let steps: [StorageStep] = [.commit, .confirm, .checkpoint, .reopen]
        disk.fail(steps.randomElement(using: &random) ?? .commit)
      case 1...3: disk.heal()
      case 4:
        disk.heal()
        try await journal.close()
        journal = try SQLiteJournal.open(folder: folder.path, options: options)
        for map in maps {
          // What failed late is there, too; less than was reported never is.
          let last = try await journal.opened(map).nextIndex - 1
          #expect(last >= durable[map] ?? 0)
          durable[map] = last
        }
      case 5 where next > 1:
        try? await answer { journal.saveSnapshot(.sample(next - 1), of: map, completion: $0) }
      default:
        let last = next + UInt64.random(in: 0..<30, using: &random)
        do {
          durable[map] = try await journal.append(next...last, to: map)
        } catch {
          let confirmed = durable[map] ?? 0
          if let last = try? await answer({
            journal.recover(map, after: confirmed, completion: $0)
          }) {
            #expect(last >= durable[map] ?? 0)
            durable[map] = last
          }
        }
      }
    }
    disk.heal()
    try await journal.close()
    journal = try SQLiteJournal.open(folder: folder.path)
    for map in maps {
      let last = try await journal.opened(map).nextIndex - 1
      #expect(last >= durable[map] ?? 0)
      let all = try await answer {
        journal.entries(of: map, from: 1, limit: .max, completion: $0)
      }
      #expect(all.entries.elementsEqual((0..<last).map { JournalEntry.sample($0 + 1) }))
    }
  }
}
