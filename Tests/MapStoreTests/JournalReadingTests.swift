import Testing

@testable import MapStore

@Suite("Reading the journal")
struct JournalReadingTests {
  let folder = TemporaryFolder()

  @Test("a map opens from its newest snapshot and the changes after it")
  func openingFromSnapshot() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...25)
    for index in [10, 20] as [UInt64] {
      try await answer { journal.saveSnapshot(.sample(index), of: "m", completion: $0) }
    }
    let map = try await journal.opened()
    #expect(map.snapshot == .sample(20))
    #expect(map.tail == (21...25).map { JournalEntry.sample($0) })
    #expect(map.nextIndex == 26)
  }

  @Test("the state at an index is the nearest snapshot before it and the changes between")
  func stateAtIndex() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...30)
    for index in [10, 20] as [UInt64] {
      try await answer { journal.saveSnapshot(.sample(index), of: "m", completion: $0) }
    }
    for index in 0...30 as ClosedRange<UInt64> {
      let state = try await answer { journal.state(of: "m", at: index, completion: $0) }
      let base: UInt64 = index < 10 ? 0 : index < 20 ? 10 : 20
      #expect(state.index == index)
      #expect(state.snapshot == (base == 0 ? nil : .sample(base)))
      #expect(state.entries == (base..<index).map { JournalEntry.sample($0 + 1) })
    }
    await #expect(throws: JournalError.indexBeyondEnd(map: "m", last: 30, got: 31)) {
      try await answer { journal.state(of: "m", at: 31, completion: $0) }
    }
  }

  @Test("old snapshots thin out, their hashes all stay, and a seek stays short")
  func thinning() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...100)
    for index in 1...100 as ClosedRange<UInt64> {
      try await answer { journal.saveSnapshot(.sample(index), of: "m", completion: $0) }
    }
    let checkpoints = try await answer { journal.checkpoints(of: "m", completion: $0) }
    #expect(checkpoints.map(\.index) == Array(1...100))
    #expect(checkpoints.map(\.hash) == (1...100).map { StoredSnapshot.sample($0).hash })
    #expect(
      checkpoints.filter(\.hasSnapshot).map(\.index)
        == Array(stride(from: 4, through: 96, by: 4)) + [97, 98, 99, 100])
    for index in 1...100 as ClosedRange<UInt64> {
      let state = try await answer { journal.state(of: "m", at: index, completion: $0) }
      #expect(state.entries.count < 4)
    }
  }

  @Test("a snapshot ahead of the journal, with a short hash or with another hash is refused")
  func snapshotRefusals() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...3)
    await #expect(throws: JournalError.indexBeyondEnd(map: "m", last: 3, got: 4)) {
      try await answer { journal.saveSnapshot(.sample(4), of: "m", completion: $0) }
    }
    await #expect(throws: JournalError.invalidHash(bytes: 31)) {
      var snapshot = StoredSnapshot.sample(3)
      snapshot.hash.removeLast()
      try await answer { [snapshot] in journal.saveSnapshot(snapshot, of: "m", completion: $0) }
    }
    for _ in 1...2 {
      try await answer { journal.saveSnapshot(.sample(3), of: "m", completion: $0) }
    }
    await #expect(throws: JournalError.checkpointConflict(map: "m", index: 3)) {
      var snapshot = StoredSnapshot.sample(3)
      snapshot.hash[0] ^= 1
      try await answer { [snapshot] in journal.saveSnapshot(snapshot, of: "m", completion: $0) }
    }
  }

  @Test("a page of changes begins where asked and ends at its limit")
  func pages() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...10)
    for (from, limit, expected) in [
      (0, 3, Array(1...3)), (4, 100, Array(4...10)), (10, 1, [10]), (11, 5, []), (5, 0, []),
      (UInt64.max, .max, []), (1, .max, Array(1...10)),
    ] as [(UInt64, Int, [UInt64])] {
      let page = try await answer {
        journal.entries(of: "m", from: from, limit: limit, completion: $0)
      }
      #expect(page.entries.map(\.index) == expected)
      #expect(page.lastIndex == 10)
    }
  }

  @Test("an empty map has an empty page")
  func emptyPage() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    for from in [0, 1, 2, .max] as [UInt64] {
      let page = try await answer {
        journal.entries(of: "m", from: from, limit: 10, completion: $0)
      }
      #expect(page == EntryPage(entries: [], lastIndex: 0))
    }
  }

  @Test("a page of large changes ends early, and the next one goes on")
  func largePages() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    for index in 1...5 as ClosedRange<UInt64> {
      _ = try await answer {
        let entry = JournalEntry.sample(index, bytes: 3 << 20)
        journal.append([entry], roster: [], to: "m", completion: $0)
      }
    }
    let first = try await answer {
      journal.entries(of: "m", from: 1, limit: 100, completion: $0)
    }
    #expect(first.entries.map(\.index) == [1, 2, 3])
    let second = try await answer {
      journal.entries(of: "m", from: 4, limit: 100, completion: $0)
    }
    #expect(second.entries.map(\.index) == [4, 5])
  }

  @Test("the index at a time is that of the last change received by then")
  func indexAtTime() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    var index = try await answer { journal.index(of: "m", atMilliseconds: 5, completion: $0) }
    #expect(index == 0)
    _ = try await journal.append(1...9)
    for (time, expected) in [
      (0, 0), (999, 0), (1_000, 1), (1_001, 1), (5_500, 5), (9_000, 9), (.max, 9),
    ] as [(UInt64, UInt64)] {
      index = try await answer { journal.index(of: "m", atMilliseconds: time, completion: $0) }
      #expect(index == expected)
    }
  }

  @Test("who was there and when is kept, in the order of joining")
  func attendance() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    let ada = Attendee(
      participant: "ada", displayName: "Ada", role: "facilitator", joinedMilliseconds: 100)
    let bo = Attendee(
      participant: "bo", displayName: "Bo", role: "observer", joinedMilliseconds: 200)
    let first = journal.join(ada, map: "m") { _ in }
    let second = journal.join(bo, map: "m") { _ in }
    try await answer { journal.leave(first, atMilliseconds: 300, completion: $0) }
    // A clock that was set back, and a stay that has ended already.
    try await answer { journal.leave(second, atMilliseconds: 50, completion: $0) }
    try await answer { journal.leave(second, atMilliseconds: 500, completion: $0) }
    let attendance = try await answer { journal.attendance(of: "m", completion: $0) }
    #expect(
      attendance == [
        Attendance(id: first, attendee: ada, leftMilliseconds: 300),
        Attendance(id: second, attendee: bo, leftMilliseconds: 200),
      ])
  }

  @Test("who comes back soon continues the stay, and who comes later begins another")
  func continuedStays() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    let minute: UInt64 = 60_000
    for (joined, left) in [(0, 10), (12, 20), (20, 21), (26, 30), (36, 40)] as [(UInt64, UInt64)] {
      let ada = Attendee(
        participant: "ada", displayName: "Ada", role: "observer",
        joinedMilliseconds: joined * minute)
      let stay = journal.join(ada, map: "m") { _ in }
      try await answer { journal.leave(stay, atMilliseconds: left * minute, completion: $0) }
    }
    let stays = try await answer { journal.attendance(of: "m", completion: $0) }
    #expect(stays.map { $0.attendee.joinedMilliseconds / minute } == [0, 36])
    #expect(stays.map { ($0.leftMilliseconds ?? 0) / minute } == [30, 40])
  }

  @Test("the oldest stays are forgotten when there are too many, those that last never")
  func boundedStays() async throws {
    var options = JournalOptions()
    options.staysMax = 100
    let journal = try await SQLiteJournal.withMap(folder, options: options)
    for number in 0..<1_000 {
      let guest = Attendee(
        participant: "guest \(number)", displayName: "", role: "observer",
        joinedMilliseconds: UInt64(number))
      let stay = journal.join(guest, map: "m") { _ in }
      if number > 0 { journal.leave(stay, atMilliseconds: UInt64(number)) { _ in } }
    }
    try await answer { journal.flush(completion: $0) }
    let attendance = try await answer { journal.attendance(of: "m", completion: $0) }
    #expect((101..<180).contains(attendance.count))
    #expect(attendance.first?.attendee.participant == "guest 0")
    #expect(attendance.last?.attendee.participant == "guest 999")
  }

  @Test("stays that a killed server left open end with the last change of their map")
  func attendanceAfterKill() async throws {
    var journal = try await SQLiteJournal.withMap(folder)
    let ids = [500, 9_000].map { joined in
      journal.join(
        Attendee(
          participant: "p\(joined)", displayName: "", role: "",
          joinedMilliseconds: UInt64(joined)),
        map: "m"
      ) { _ in }
    }
    _ = try await journal.append(1...3)
    var attendance = try await answer { journal.attendance(of: "m", completion: $0) }
    #expect(attendance.map(\.leftMilliseconds) == [nil, nil])
    try await journal.close()
    journal = try SQLiteJournal.open(folder: folder.path)
    attendance = try await answer { journal.attendance(of: "m", completion: $0) }
    #expect(attendance.map(\.leftMilliseconds) == [3_000, 9_000])
    let next = journal.join(attendance[0].attendee, map: "m") { _ in }
    #expect(!ids.contains(next))
  }

  @Test("the list of maps tells changes, times and people")
  func summaries() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    try await answer { journal.createMap("empty", atMilliseconds: 2, completion: $0) }
    let roster = ["ada", "bo"].enumerated().map { number, participant in
      Author(
        replica: UInt64(number), participant: participant, displayName: "", role: "")
    }
    _ = try await answer {
      journal.append([.sample(1), .sample(2)], roster: roster, to: "m", completion: $0)
    }
    for participant in ["bo", "cy"] {
      try await answer {
        _ = journal.join(
          Attendee(
            participant: participant, displayName: "", role: "", joinedMilliseconds: 1),
          map: "m", completion: $0)
      }
    }
    let summaries = try await answer { journal.summaries(completion: $0) }
    #expect(
      summaries == [
        MapSummary(
          name: "empty", createdMilliseconds: 2, changes: 0, lastChangeMilliseconds: nil,
          people: 0),
        MapSummary(
          name: "m", createdMilliseconds: 1, changes: 2, lastChangeMilliseconds: 2_000,
          people: 3),
      ])
  }

  @Test("nobody reads a map that does not exist")
  func unknownMap() async throws {
    let journal = try SQLiteJournal.open(folder: folder.path)
    let error = JournalError.unknownMap("x")
    await #expect(throws: error) { try await journal.opened("x") }
    await #expect(throws: error) {
      try await answer { journal.entries(of: "x", from: 1, limit: 1, completion: $0) }
    }
    await #expect(throws: error) {
      try await answer { journal.attendance(of: "x", completion: $0) }
    }
  }

  @Test("a snapshot is due after enough changes or enough bytes")
  func snapshotPolicy() {
    let policy = SnapshotPolicy(changesMax: 100, bytesMax: 1_000)
    #expect(!policy.isDue(changes: 0, bytes: 5_000))
    #expect(!policy.isDue(changes: 99, bytes: 999))
    #expect(policy.isDue(changes: 100, bytes: 1))
    #expect(policy.isDue(changes: 1, bytes: 1_000))
  }
}
