import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("Convergence of documents")
struct ConvergenceTests {
  // Shows WM-VERSION-1, WM-DEPS-1.
  @Test(
    "people who do anything at the same time end with equal snapshots and hashes",
    arguments: seeds(60))
  func converges(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var workshop = Workshop(count: 2 + random.below(4))
    for _ in 0..<(60 + random.below(240)) {
      let me = random.below(workshop.people.count)
      if random.below(3) > 0 {
        try workshop.people[me].act(&random)
      } else {
        for _ in 0..<random.below(12) { try workshop.deliver(to: me, &random) }
      }
      #expect(workshop.people[me].document.brokenInvariant() == nil, "seed \(seed)")
    }
    try workshop.settle(&random)
    let first = workshop.people[0].document
    let bytes = first.snapshot()
    for person in workshop.people {
      #expect(person.document.version == first.version, "seed \(seed)")
      #expect(person.document.brokenInvariant() == nil, "seed \(seed)")
      #expect(person.document.snapshot() == bytes, "seed \(seed)")
      #expect(person.document.stateHash() == first.stateHash(), "seed \(seed)")
      #expect(person.document.frontier == first.frontier, "seed \(seed)")
    }
    // Every card is in one cell, once.
    var placed: [RecordID] = []
    for cell in first.cells() { placed += cell.cards }
    #expect(placed.sorted() == first.records(.card).sorted(), "seed \(seed)")
  }

  // Shows WM-VERSION-1.
  @Test(
    "merging is commutative and associative, also over a snapshot between",
    arguments: seeds(30))
  func order(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var workshop = Workshop(count: 3)
    for _ in 0..<20 {
      try workshop.people[0].act(&random)
      try workshop.deliver(to: 0, &random)
    }
    try workshop.settle(&random)
    let base = workshop.people[0].document
    // From here on the three do not hear of each other.
    for _ in 0..<25 { try workshop.people[random.below(3)].act(&random) }
    let tails = workshop.people.map { person in
      Array(person.log.dropFirst(Int(base.version[person.id])))
    }
    var expected: [UInt8]?
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      var document = base
      for person in order {
        for change in tails[person] { try document.integrate(change) }
        document = try MapDocument(snapshot: document.snapshot())
        #expect(document.brokenInvariant() == nil, "seed \(seed)")
      }
      #expect(document.snapshot() == expected ?? document.snapshot(), "seed \(seed)")
      expected = document.snapshot()
    }
  }

  @Test("a change that comes again is refused and changes nothing", arguments: seeds(10))
  func idempotent(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var person = Participant(1)
    for _ in 0..<30 { try person.act(&random) }
    var copy = MapDocument()
    for change in person.log {
      try copy.integrate(change)
      let bytes = copy.snapshot()
      #expect(throws: ChangeError.seqGap(expected: change.id.seq + 1), "seed \(seed)") {
        try copy.integrate(change)
      }
      #expect(copy.snapshot() == bytes, "seed \(seed)")
    }
    #expect(copy.snapshot() == person.document.snapshot(), "seed \(seed)")
  }

  @Test("the document at an earlier change is the replay of what came before", arguments: seeds(10))
  func earlier(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var workshop = Workshop(count: 2)
    var journal: [Change] = []
    var snapshots: [[UInt8]] = []
    for _ in 0..<40 {
      // Both write to one journal, in turn.
      let me = random.below(2)
      try workshop.settle(&random)
      let count = workshop.people[me].log.count
      try workshop.people[me].act(&random)
      guard workshop.people[me].log.count > count else { continue }
      journal.append(workshop.people[me].log[count])
      snapshots.append(workshop.people[me].document.snapshot())
    }
    var replay = MapDocument()
    for (index, change) in journal.enumerated() {
      try replay.integrate(change)
      #expect(replay.snapshot() == snapshots[index], "seed \(seed)")
      if index % 7 == 0 { replay = try MapDocument(snapshot: snapshots[index]) }
    }
  }
}
