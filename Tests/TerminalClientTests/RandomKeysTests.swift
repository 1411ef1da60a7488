import JourneyMap
import ReplicatedData
import SyncProtocol
import TerminalBoard
import TestSupport
import Testing

@Suite("Any keys on any map")
struct RandomKeysTests {
  private static let keys: [KeyStroke] = {
    var keys = Set(KeyBindings.table.flatMap(\.keys))
    for letter in "abcxyzЖ漢🙂 1/" { keys.insert(.character(letter)) }
    // What leaves the program is no fun here.
    keys.remove(.control("z"))
    return keys.sorted { $0.name < $1.name }
  }()

  private static func input(_ random: inout SplitMix64, _ size: ScreenSize) -> BoardInput {
    switch random.below(24) {
    case 0:
      return .resize(ScreenSize(width: random.below(140), height: random.below(50)))
    case 1: return .paste("eins\nzwei — два\n\tdrei\u{7}")
    case 2, 3, 4:
      let kinds: [MouseEvent.Kind] = [.press, .drag, .drag, .release, .wheelUp, .wheelDown]
      return .mouse(
        MouseEvent(
          kinds[random.below(kinds.count)], row: random.below(max(size.height, 1) + 2),
          column: random.below(max(size.width, 1) + 2), isDouble: random.below(3) == 0))
    case 5: return .key(.character("y"))
    case 6, 7: return .key(KeyStroke(.enter))
    default: return .key(keys[random.below(keys.count)])
    }
  }

  private static func document(_ random: inout SplitMix64) throws -> MapDocument {
    switch random.below(4) {
    case 0: MapDocument()
    case 1: try SampleMap.document()
    default: try SampleMap.journey()
    }
  }

  private static func check(_ workshop: inout Workshop, _ seed: UInt64) {
    let size = workshop.board.view.size
    let grid = workshop.board.render(workshop.scene, size: size)
    #expect(grid.width == size.width && grid.height == size.height, "SEED=\(seed)")
    #expect(grid.isSound, "SEED=\(seed)")
    let (index, focus) = (workshop.board.index, workshop.board.focus)
    #expect(index.stages.contains { $0.id == focus.stage }, "SEED=\(seed)")
    #expect(index.lanes.contains { $0.id == focus.lane }, "SEED=\(seed)")
    let cards = index.cards(focus.cell)
    #expect(focus.card.map { cards.contains($0) } ?? cards.isEmpty, "SEED=\(seed)")
    if let cursor = workshop.board.cursor {
      #expect(grid.bounds.contains(cursor), "SEED=\(seed)")
    }
  }

  @Test("no keys bring the board down; the screen is always full, the selection always somewhere")
  func keys() throws {
    for seed in seeds(15) {
      var random = SplitMix64(seed: seed)
      var workshop = Workshop(
        try Self.document(&random),
        role: random.below(8) == 0 ? .observer : .facilitator,
        theme: Theme(depth: random.below(2) == 0 ? .none : .indexed256))
      workshop.people = [
        BoardPerson(
          connection: 5, participant: Participant(id: "b", name: "Борис", role: .participant))
      ]
      workshop.handle(
        .resize(ScreenSize(width: 20 + random.below(120), height: 5 + random.below(45))))
      var clock: UInt64 = 1
      for _ in 0..<150 {
        switch random.below(10) {
        case 0, 1: try RandomChanges.make(in: &workshop, &random)
        case 2:
          clock += UInt64(random.below(3_000))
          workshop.tick(at: clock)
        case 3:
          let cards = workshop.document.records(.card)
          workshop.people[0].presence = Presence(
            record: cards.isEmpty ? nil : cards[random.below(cards.count)],
            field: Field.Card.text, caret: UInt32(random.below(80)), isTyping: true)
        case 4:
          let cards = workshop.document.records(.card)
          let cell = Presence.Cell(
            column: workshop.document.records(.stage).first, row: cards.first)
          workshop.board.called(
            Presence.Call(
              number: clock, record: cards.isEmpty ? nil : cards[random.below(cards.count)],
              cell: random.below(2) == 0 ? cell : nil), by: "Борис")
        default: workshop.handle(Self.input(&random, workshop.board.view.size))
        }
        if workshop.effects.contains(.openReplay) {
          workshop.effects = []
          Self.openReplay(&workshop)
        }
        Self.check(&workshop, seed)
      }
    }
  }

  /// As a driver does, with the changes that are known here.
  private static func openReplay(_ workshop: inout Workshop) {
    let changes = workshop.outbox
    workshop.moments = ReplayMoments(changes)
    workshop.board.openReplay(
      ReplayTimeline(
        changes.indices.map {
          ReplayTimeline.Entry(
            index: UInt64($0 + 1), time: UInt64($0) * 700_000, participantID: "p-Ana",
            name: "Ana", cards: [])
        }))
  }

  @Test("the index that follows every change is the one made afresh, with and without filters")
  func index() throws {
    for seed in seeds(10) {
      var random = SplitMix64(seed: seed)
      var workshop = Workshop(try SampleMap.document())
      workshop.roster[ReplicaID(77)] = Participant(id: "z", name: "Zofia", role: .participant)
      var filter = BoardFilter()
      if random.below(2) == 0 { filter.kinds = ["action", "pain"] }
      if random.below(3) == 0 { filter.authors = ["p-Ana"] }
      let search = random.below(2) == 0 ? "н" : ""
      var index = BoardIndex(
        workshop.document, filter: filter, search: search, roster: workshop.roster)
      for _ in 0..<60 {
        let before = workshop.document
        var other = workshop
        try RandomChanges.make(in: &other, &random)
        guard other.document.version != before.version else { continue }
        let change = try #require(other.lastReceived)
        workshop = other
        index.update(change, in: workshop.document)
        let fresh = BoardIndex(
          workshop.document, filter: filter, search: search, roster: workshop.roster)
        #expect(index.isSame(as: fresh), "SEED=\(seed)")
      }
    }
  }

  @Test("a screen drawn with what was kept is the screen drawn from nothing")
  func cache() throws {
    for seed in seeds(8) {
      var random = SplitMix64(seed: seed)
      var workshop = Workshop(try Self.document(&random))
      for _ in 0..<60 {
        if random.below(2) == 0 {
          try RandomChanges.make(in: &workshop, &random)
        } else {
          workshop.handle(Self.input(&random, workshop.size))
        }
        let size = workshop.board.view.size
        let kept = workshop.board.render(workshop.scene, size: size)
        #expect(kept == workshop.board.rendered(workshop.scene, size: size), "SEED=\(seed)")
      }
    }
  }
}
