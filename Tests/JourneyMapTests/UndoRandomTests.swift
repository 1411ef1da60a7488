import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("Undo and redo among several people")
struct UndoRandomTests {
  /// All that is to be seen of a map.
  private func everything(_ document: MapDocument) -> [String] {
    var lines: [String] = []
    for definition in Schema.fields {
      let records =
        definition.kind == .map ? [.root] : document.records(definition.kind)
      for record in records {
        let what: String
        switch definition.type {
        case .register: what = "\(document.value(record, definition.field))"
        case .keyed: what = "\(document.keys(record, definition.field))"
        case .position:
          let place = document.place(record, definition.field)
          what = "\(String(describing: place?.column)) \(String(describing: place?.row))"
        case .text: what = document.string(record, definition.field)
        }
        lines.append("\(record) \(definition.name): \(what)")
      }
    }
    for kind in [RecordKind.stage, .lane] { lines.append("\(document.ordered(kind))") }
    for cell in document.cells() { lines.append("\(cell.cards)") }
    return lines
  }

  /// The first line in which two maps differ to the eye.
  private func difference(of before: MapDocument, and after: MapDocument) -> String? {
    let (old, new) = (everything(before), everything(after))
    for (a, b) in zip(old, new) where a != b { return "\(a) is now \(b)" }
    return old.count == new.count ? nil : "\(old.count) lines are now \(new.count)"
  }

  /// Three people, the first with two replicas, who edit, hear of each other late, undo and redo.
  // Shows WM-UNDO-3, WM-UNDO-4, WM-UNDO-5, WM-UNDO-6, WM-UNDO-9.
  @Test(
    "what others wrote last stays, so does what holds their work, and a redo brings all back",
    arguments: seeds(120) + (givenSeed() == nil ? [1_014] : []))
  func others(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var workshop = Workshop(count: 4)
    let mine = ReplicaSet([workshop.people[0].id, workshop.people[1].id])
    for _ in 0..<(40 + random.below(80)) {
      let me = random.below(4)
      let own = me < 2 ? mine : ReplicaSet([workshop.people[me].id])
      switch random.below(10) {
      case 0..<3:
        let before = workshop.people[me].document
        let undone = try workshop.people[me].undo(own: own, passesOver: random.below(3) == 0)
        let after = workshop.people[me].document
        #expect(after.brokenByReversal(of: own, since: before) == nil, "seed \(seed)")
        #expect(undone.isDone || after.version == before.version, "seed \(seed)")
        guard undone.isDone, random.below(2) == 0 else { break }
        let redone = try workshop.people[me].redo(own: own)
        let difference = difference(of: before, and: workshop.people[me].document)
        #expect(redone.isDone && difference == nil, "seed \(seed): \(difference ?? "not done")")
      case 3:
        let before = workshop.people[me].document
        try workshop.people[me].redo(own: own)
        #expect(
          workshop.people[me].document.brokenByReversal(of: own, since: before) == nil,
          "seed \(seed)")
      case 4..<8:
        let count = 1 + random.below(3)
        try workshop.people[me].edit { (editor: inout Editor) throws(ChangeError) in
          for _ in 0..<count { try Participant.step(&editor, &random) }
        }
      default: break
      }
      for _ in 0..<3 { try deliver(in: &workshop, &random) }
      #expect(workshop.people[me].document.brokenInvariant() == nil, "seed \(seed)")
    }
  }

  /// Hands on a change; one person's replicas know each other's as their own.
  private func deliver(in workshop: inout Workshop, _ random: inout SplitMix64) throws {
    let (from, to) = (random.below(4), random.below(4))
    let known = Int(workshop.people[to].document.version[workshop.people[from].id])
    guard from != to, known < workshop.people[from].log.count else { return }
    let change = workshop.people[from].log[known]
    var person = workshop.people[to]
    defer { workshop.people[to] = person }
    do throws(ChangeError) {
      if from < 2, to < 2 {
        try person.document.integrateAccepted(change, ofOwn: &person.history)
      } else {
        try person.document.integrate(change)
        person.history.hear(change)
      }
    } catch {
      guard case .unknownDependency = error else { throw error }
    }
  }

  @Test(
    "what a local copy keeps of a history undoes and redoes as the history itself",
    arguments: seeds(40))
  func kept(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var person = Participant(1)
    for _ in 0..<(3 + random.below(30)) {
      switch random.below(6) {
      case 0: try person.undo()
      case 1: try person.redo()
      default:
        try person.edit { (editor: inout Editor) throws(ChangeError) in
          for _ in 0..<3 { try Participant.step(&editor, &random) }
        }
      }
    }
    var copy = person
    copy.document = try MapDocument(snapshot: person.document.snapshot())
    let bytes = person.history.encode()
    copy.history = try #require(UndoHistory(encoded: bytes))
    #expect(copy.history.encode() == bytes)
    #expect(UndoHistory(encoded: Array(bytes.dropLast())) == nil)
    for _ in 0..<20 {
      let isUndo = random.below(3) > 0
      let live = isUndo ? try person.undo() : try person.redo()
      let again = isUndo ? try copy.undo() : try copy.redo()
      #expect(live.isDone == again.isDone, "seed \(seed)")
      #expect(copy.document.snapshot() == person.document.snapshot(), "seed \(seed)")
    }
  }

  // Shows WM-UNDO-10.
  @Test("of a long history the newest steps are kept, and what is before them is told as unknown")
  func bounded() throws {
    var person = Participant(1)
    for _ in 0..<300 {
      try person.edit { (editor: inout Editor) throws(ChangeError) in
        try editor.insert("x", into: .root, Field.Map.title, at: 0)
      }
    }
    var history = try #require(UndoHistory(encoded: person.history.encode()))
    var count = 0
    while try history.undo(in: &person.document, as: person.id, at: 999 + UInt64(count)).isDone {
      count += 1
    }
    #expect(count == 200)
    guard case .unknown = try history.undo(in: &person.document, as: person.id, at: 1) else {
      Issue.record("the end of what is kept is not told")
      return
    }
  }
}
