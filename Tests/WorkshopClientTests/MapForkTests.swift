import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData
import Testing

@testable import WorkshopClient

@Suite("Forks")
struct MapForkTests {
  /// A map with everything that a fork takes with it and what it leaves.
  private struct Original {
    var document = MapDocument()
    var card = RecordID.root
    var stage = RecordID.root

    init() throws {
      var (card, stage) = (RecordID.root, RecordID.root)
      _ = try document.edit(as: ReplicaID(0xABC)) { (editor: inout Editor) throws(ChangeError) in
        try editor.write("Shop żółw", to: .root, Field.Map.title)
        try editor.set(.root, Field.Map.kind, .text("current-state"))
        try editor.set(.root, Field.Map.reviewDate, .text("2026-05-01"))
        try editor.set(.root, Field.Map.silencedRules, key: "empty-card", .text("why"))
        try editor.set(.root, Field.Map.reviews, key: "2026-04-01", .integer(7))
        let persona = try editor.create(.persona)
        try editor.append(persona)
        try editor.write("Maria", to: persona, Field.Persona.name)
        try editor.set(.root, Field.Map.persona, .reference(persona))
        let channel = try editor.create(.channel)
        try editor.append(channel)
        try editor.write("Shop", to: channel, Field.Channel.name)
        stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.write("Zakup", to: stage, Field.Stage.title)
        try editor.set(stage, Field.Stage.key, .text("purchase"))
        try editor.set(stage, Field.Stage.labels, key: "pl", .text("Zakup"))
        let lanes = try Self.addLanes(to: &editor)
        card = try editor.create(.card)
        try editor.append(card, column: stage, row: lanes[0])
        try editor.set(card, Field.Card.kind, .text("touchpoint"))
        try editor.write("Sees a notice", to: card, Field.Card.text)
        try editor.set(card, Field.Card.channel, .reference(channel))
        try editor.set(card, Field.Card.tags, key: "now", .bool(true))
        try editor.set(card, Field.Card.votes, key: "ana", .integer(3))
        try editor.set(card, Field.Card.emotions, key: "ana", .integer(-2))
        let pain = try editor.create(.card)
        try editor.append(pain, column: stage, row: lanes[1])
        try editor.write("It is small", to: pain, Field.Card.text)
        let loose = try editor.create(.card)
        try editor.append(loose)
        let gone = try editor.create(.card)
        try editor.append(gone, column: stage, row: lanes[0])
        try editor.delete(gone)
        for to in [pain, gone] {
          let link = try editor.create(.link)
          try editor.set(link, Field.Link.from, .reference(card))
          try editor.set(link, Field.Link.to, .reference(to))
          try editor.set(link, Field.Link.type, .text("causes"))
        }
        for type in ["quote", "comment"] {
          let comment = try editor.create(.comment)
          try editor.set(comment, Field.Comment.on, .reference(card))
          try editor.set(comment, Field.Comment.type, .text(type))
          try editor.write("a \(type)", to: comment, Field.Comment.text)
        }
      }
      (self.card, self.stage) = (card, stage)
    }

    private static func addLanes(to editor: inout Editor) throws(ChangeError) -> [RecordID] {
      var lanes: [RecordID] = []
      for key in ["touchpoints", "pains"] {
        let lane = try editor.create(.lane)
        try editor.append(lane)
        try editor.write(key.uppercased(), to: lane, Field.Lane.title)
        try editor.set(lane, Field.Lane.key, .text(key))
        lanes.append(lane)
      }
      return lanes
    }
  }

  /// The forked map, and in how many changes it was made.
  private func make(_ fork: MapFork) throws -> (document: MapDocument, changes: Int) {
    var document = MapDocument()
    var changes = 0
    try fork.make { (_, body: (inout Editor) throws(ChangeError) -> Void) throws(ChangeError) in
      // As on a map of a participant, whose changes are tried first.
      var trial = document
      _ = try trial.edit(as: ReplicaID(0xDEF), body)
      guard try document.edit(as: ReplicaID(0xDEF), body) != nil else { return }
      changes += 1
    }
    return (document, changes)
  }

  @Test("a fork differs from its original in nothing, whichever is asked about the other")
  func same() throws {
    let original = try Original()
    let fork = try make(MapFork(of: original.document, named: "spring", at: 12)).document
    for (a, b) in [(original.document, fork), (fork, original.document)] {
      let comparison = MapComparison(a, b)
      #expect(comparison.basis == .lineage)
      #expect(comparison.isEmpty, "\(comparison)")
    }
    #expect(fork.value(.root, Field.Map.forkedFrom).text == "spring@12")
    let stage = try #require(fork.ordered(.stage).first)
    #expect(
      fork.value(stage, Field.Stage.forkedFrom).text == RecordName.text(original.stage))
    let card = try #require(
      fork.records(.card).first { fork.string($0, Field.Card.text) == "Sees a notice" })
    #expect(fork.value(card, Field.Card.forkedFrom).text == RecordName.text(original.card))
  }

  @Test("votes, own emotions, talk and reviews stay; evidence goes along; what is deleted does not")
  func left() throws {
    let fork = try make(MapFork(of: Original().document, named: "spring", at: 12)).document
    #expect(fork.records(.card, withDeleted: true).count == 3)
    for card in fork.records(.card) {
      #expect(fork.keys(card, Field.Card.votes).isEmpty)
      #expect(fork.keys(card, Field.Card.emotions).isEmpty)
    }
    #expect(fork.records(.link).count == 1)
    #expect(fork.records(.comment).map { fork.string($0, Field.Comment.text) } == ["a quote"])
    #expect(fork.keys(.root, Field.Map.reviews).isEmpty)
    #expect(fork.keys(.root, Field.Map.silencedRules).map(\.key) == ["empty-card"])
  }

  @Test("wishes are the only difference")
  func wishes() throws {
    let original = try Original().document
    var wishes = MapFork.Wishes()
    wishes.kind = "service-blueprint"
    wishes.title = "Shop tomorrow"
    wishes.persona = "Jan"
    wishes.lanes = [
      MapFork.AddedLane(key: "pains", title: "Pains"),
      MapFork.AddedLane(
        key: "people", title: "People", labels: [("pl", "Ludzie")], cardKind: "resource",
        isBackstage: true),
    ]
    let fork = try make(MapFork(of: original, named: "spring", at: 1, wishes)).document
    let comparison = MapComparison(original, fork)
    #expect(comparison.map.map(\.name) == ["title", "kind", "persona"])
    #expect(comparison.map.last?.after == .record("Jan"))
    #expect(comparison.lanes.added.map(\.text) == ["People"])
    #expect(comparison.personas.added.map(\.text) == ["Jan"])
    #expect(comparison.cards.isEmpty && comparison.stages.isEmpty && comparison.links.isEmpty)
    let lane = try #require(fork.ordered(.lane).last)
    #expect(fork.value(lane, Field.Lane.backstage) == .bool(true))
    wishes.persona = "maria"
    let other = try make(MapFork(of: original, named: "spring", at: 1, wishes)).document
    #expect(other.ordered(.persona).count == 1)
  }

  @Test("five thousand cards and a very long text are forked in several changes")
  func large() throws {
    var original = MapDocument()
    let text = String(repeating: "ść ", count: 30_000)
    _ = try original.edit(as: ReplicaID(0xABC)) { (editor: inout Editor) throws(ChangeError) in
      var last: RecordID?
      for number in 0..<5_000 {
        let card = try editor.create(.card)
        try editor.place(card, after: last)
        last = card
        try editor.set(card, Field.Card.kind, .text("pain"))
        try editor.write("Card \(number)", to: card, Field.Card.text)
      }
      try editor.write(text, to: .root, Field.Map.notes)
    }
    let fork = try make(MapFork(of: original, named: "large", at: 1))
    #expect(fork.changes > 1)
    #expect(fork.document.string(.root, Field.Map.notes) == text)
    #expect(MapComparison(original, fork.document).isEmpty)
  }
}
