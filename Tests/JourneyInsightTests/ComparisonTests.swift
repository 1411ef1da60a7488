import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyInsight

@Suite("Comparison of maps")
struct ComparisonTests {
  // MARK: Properties

  @Test("a map does not differ from itself", arguments: seeds(15))
  func reflexive(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var map = DraftMap()
    try map.change(150, &random)
    let comparison = MapComparison(map.document, map.document)
    #expect(comparison.isEmpty, "SEED=\(seed)")
  }

  @Test("two moments of a map differ the same way from either side", arguments: seeds(15))
  func momentsMirrored(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var map = DraftMap()
    try map.change(100, &random)
    let before = map.document
    try map.change(60, &random)
    expectMirrored(before, map.document, .moments, seed)
  }

  @Test("two unrelated maps differ the same way from either side", arguments: seeds(15))
  func likenessMirrored(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var first = DraftMap(replica: 7)
    var second = DraftMap(replica: 8)
    try first.change(120, &random)
    try second.change(120, &random)
    expectMirrored(first.document, second.document, .likeness, seed)
  }

  private func expectMirrored(
    _ a: MapDocument, _ b: MapDocument, _ basis: MapComparison.Basis, _ seed: UInt64
  ) {
    let there = Canonical(MapComparison(a, b))
    let back = Canonical(MapComparison(b, a).mirrored)
    #expect(MapComparison(a, b).basis == basis)
    #expect(there == back, "SEED=\(seed)")
  }

  /// A comparison without regard to the order of its lists, which follow the first map.
  private struct Canonical: Equatable {
    var lists: [Set<RecordDifference>] = []
    var mentions: [Set<RecordMention>] = []
    var orders: [Set<OrderDifference>] = []
    var rest: Set<SatisfactionDifference> = []
    var fields: Set<FieldDifference> = []
    var names: [String]

    init(_ comparison: MapComparison) {
      for kind in [
        comparison.personas, comparison.channels, comparison.stages, comparison.lanes,
        comparison.cards, comparison.links, comparison.comments,
      ] {
        lists.append(Set(kind.changed))
        mentions.append(Set(kind.added))
        mentions.append(Set(kind.removed))
        orders.append(Set(kind.reordered))
      }
      rest = Set(comparison.satisfaction)
      fields = Set(comparison.map)
      names = comparison.notCompared
    }
  }

  // MARK: Moments

  @Test("adding, removing, moving, rewording and setting are told apart")
  func moments() throws {
    var map = DraftMap()
    let discovery = try map.addStage("Discovery")
    let purchase = try map.addStage("Purchase")
    let actions = try map.addLane("Actions")
    let search = try map.addCard("Searches the web", "action", stage: discovery, lane: actions)
    let pay = try map.addCard("Pays by card", "action", stage: discovery, lane: actions)
    let lost = try map.addCard("Gives up", "action", stage: purchase, lane: actions)
    let before = map.document
    try map.edit { (editor) throws(ChangeError) in
      try editor.append(pay, column: purchase, row: actions)
      try editor.delete(lost)
      try editor.write("Searches the shop", to: search, Field.Card.text)
      try editor.set(search, Field.Card.importance, .integer(2))
      try editor.set(search, Field.Card.votes, key: "a", .integer(3))
    }
    let told = try map.addCard("Tells a friend", "action", stage: purchase, lane: actions)
    let comparison = MapComparison(before, map.document)
    #expect(comparison.cards.added.map(\.record) == [told])
    #expect(comparison.cards.removed.map(\.record) == [lost])
    #expect(comparison.cards.changed.map(\.before.record) == [search, pay])
    #expect(comparison.cards.changed.map(\.isMoved) == [false, true])
    #expect(
      comparison.cards.changed[1].after.place == CardPlace(stage: "Purchase", lane: "Actions"))
    #expect(
      comparison.cards.changed[0].fields == [
        FieldDifference(
          name: "text", before: .text("Searches the web"), after: .text("Searches the shop"),
          isName: true),
        FieldDifference(name: "votes", before: .integer(0), after: .integer(3)),
        FieldDifference(name: "importance", before: nil, after: .integer(2)),
      ])
    #expect(comparison.cards.reordered.isEmpty)
  }

  @Test("another order of stages and of the cards of a cell is told once")
  func order() throws {
    var map = DraftMap()
    let first = try map.addStage("One")
    let second = try map.addStage("Two")
    let lane = try map.addLane("Actions")
    let cards = try ["a", "b", "c"].map {
      try map.addCard($0, "action", stage: first, lane: lane)
    }
    let before = map.document
    try map.edit { (editor) throws(ChangeError) in
      try editor.place(second, before: first)
      try editor.place(cards[2], column: first, row: lane, before: cards[0])
    }
    let comparison = MapComparison(before, map.document)
    #expect(comparison.stages.reordered.map { $0.after.map(\.text) } == [["Two", "One"]])
    #expect(comparison.cards.reordered.map { $0.after.map(\.text) } == [["c", "a", "b"]])
    #expect(comparison.cards.changed.isEmpty)
  }

  // MARK: Lineage

  @Test("a fork and its original, and two forks of one, are compared by where records come from")
  func lineage() throws {
    var original = DraftMap(replica: 7)
    let stage = try original.addStage("Purchase")
    let card = try original.addCard("Pays by card", "action", stage: stage)
    try original.set(card, Field.Card.votes, key: "ana", .integer(2))
    func fork(_ replica: UInt64, _ text: String) throws -> MapDocument {
      var fork = DraftMap(replica: replica)
      let stage = try fork.addStage("Buying", forkedFrom: stage)
      try fork.addCard(text, "action", stage: stage, forkedFrom: card)
      return fork.document
    }
    let (a, b) = (try fork(8, "Pays in one click"), try fork(9, "Something else altogether"))
    for (before, after) in [(original.document, a), (a, original.document), (a, b)] {
      let comparison = MapComparison(before, after)
      #expect(comparison.basis == .lineage)
      #expect(comparison.cards.added.isEmpty && comparison.cards.removed.isEmpty)
      #expect(comparison.cards.changed.count == 1)
      #expect(comparison.cards.changed.first?.fields.map(\.name) == ["text"])
      #expect(comparison.stages.added.isEmpty && comparison.stages.removed.isEmpty)
    }
  }

  // MARK: Likeness

  @Test("unrelated maps are matched by keys, titles and like texts; what one lacks is not compared")
  func likeness() throws {
    var first = DraftMap(replica: 7)
    let purchase = try first.addStage("Zakup", key: "purchase")
    let pay = try first.addCard("Pays with the credit card", "action", stage: purchase)
    try first.set(pay, Field.Card.severity, .integer(2))
    try first.addCard("Waits for the parcel", "action", stage: purchase)
    var second = DraftMap(replica: 8)
    let buying = try second.addStage("Purchase", key: "purchase")
    try second.addCard("Pays with a credit card", "action", stage: buying)
    try second.addCard("Calls the hotline", "action", stage: buying)
    let comparison = MapComparison(first.document, second.document)
    #expect(comparison.stages.changed.map(\.isReworded) == [true])
    #expect(comparison.cards.changed.map(\.before.record) == [pay])
    #expect(comparison.cards.changed[0].fields.map(\.name) == ["text"])
    #expect(comparison.cards.added.map(\.text) == ["Calls the hotline"])
    #expect(comparison.cards.removed.map(\.text) == ["Waits for the parcel"])
    #expect(comparison.notCompared == ["card severity"])
  }

  @Test("equal texts are matched in the same cell first")
  func equalTexts() throws {
    var first = DraftMap(replica: 7)
    var second = DraftMap(replica: 8)
    for title in ["One", "Two"] { try first.addStage(title) }
    for title in ["Two", "One"] { try second.addStage(title) }
    for stage in first.document.ordered(.stage) {
      try first.addCard("Waits", "pain", stage: stage)
    }
    for stage in second.document.ordered(.stage) {
      try second.addCard("Waits", "pain", stage: stage)
    }
    let comparison = MapComparison(first.document, second.document)
    #expect(comparison.cards.isEmpty)
    #expect(comparison.stages.reordered.count == 1)
  }

  @Test("five thousand cards that are all a little different find their likes")
  func large() throws {
    var documents: [MapDocument] = []
    for replica in [UInt64(7), 8] {
      var document = MapDocument()
      _ = try document.edit(as: ReplicaID(replica)) { (editor: inout Editor) throws(ChangeError) in
        var last: RecordID?
        for number in 0..<5_000 {
          let card = try editor.create(.card)
          try editor.place(card, after: last)
          last = card
          let text = "Card number \(number * 7) of the \(replica == 7 ? "old" : "new") map"
          try editor.insert(text, into: card, Field.Card.text, at: 0)
        }
      }
      documents.append(document)
    }
    let comparison = MapComparison(documents[0], documents[1])
    let matched = comparison.cards.changed.count
    #expect(matched + comparison.cards.added.count == 5_000)
    #expect(comparison.cards.added.count == comparison.cards.removed.count)
    #expect(matched > 2_500)
  }
}
