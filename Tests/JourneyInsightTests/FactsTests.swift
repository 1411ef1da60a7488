import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyInsight

struct FactsTests {
  @Test("facts and insights kept up to date equal those made afresh", arguments: seeds(6))
  func incremental(seed: UInt64) throws {
    var editing = RandomEditing(seed: seed)
    var settings = InsightSettings(importanceMin: editing.below(3))
    settings.setWeight(.touchpoints, editing.below(10))
    var live = LiveInsight(editing.document, settings: settings)
    for step in 0..<250 {
      let before = live
      guard let change = try editing.change() else { continue }
      let told = live.update(change, in: editing.document)
      let facts = MapFacts(editing.document)
      #expect(live.facts.isSame(as: facts), "SEED=\(seed), step \(step)")
      #expect(live.insight == MapInsight(facts, settings: settings), "SEED=\(seed), step \(step)")
      expectTold(told, before.facts, live.facts, "SEED=\(seed), step \(step)")
    }
  }

  /// What was not told must be as it was.
  private func expectTold(
    _ told: FactsChange, _ old: MapFacts, _ new: MapFacts, _ comment: Comment
  ) {
    guard !told.isAfresh else { return }
    let cards = Set(told.cards)
    for index in new.cards.indices where index < old.cards.count && !cards.contains(index) {
      // Links say of themselves what becomes of them.
      guard old.cards[index].isLive || new.cards[index].isLive else { continue }
      #expect(old.cards[index] == new.cards[index], comment)
    }
    for index in old.cards.count..<max(old.cards.count, new.cards.count)
    where new.cards[index].isLive {
      #expect(cards.contains(index), comment)
    }
    for stage in new.stages.indices where !told.stages.contains(stage) {
      #expect(old.stages[stage].cards == new.stages[stage].cards, comment)
    }
    #expect(cards.isSubset(of: told.cardsAndNeighbours), comment)
    #expect((old.map != new.map) == told.parts.contains(.map), comment)
    #expect((old.personas != new.personas) == told.parts.contains(.personas), comment)
    #expect((old.channels != new.channels) == told.parts.contains(.channels), comment)
    #expect((old.lanes != new.lanes) == told.parts.contains(.lanes), comment)
    if !told.parts.contains(.links) {
      #expect(old.links.filter(\.isLive) == new.links.filter(\.isLive), comment)
    }
  }

  @Test("writing in a card changes no fact of it, unless it was blank")
  func rewording() throws {
    var map = try InsightMap(stageCount: 1)
    let card = try map.card(.pain, stage: 0, text: "")
    var live = LiveInsight(map.document)
    let index = try #require(live.facts.index(ofCard: card))
    #expect(!live.facts.cards[index].hasText)
    for (text, isReworded) in [("a", false), ("ab", true), ("ab c", true), (" ", false)] {
      let change = try #require(
        try map.edit { (editor: inout Editor) throws(ChangeError) in
          try editor.write(text, to: card, Field.Card.text)
        })
      let told = live.update(change, in: map.document)
      #expect(told.rewordedCards == (isReworded ? [index] : []))
      #expect(told.cards == (isReworded ? [] : [index]))
    }
  }

  @Test("cards of a deleted stage stand in none, and come back with it")
  func deletedStage() throws {
    var map = try InsightMap(stageCount: 2)
    let card = try map.card(.pain, stage: 1)
    var live = LiveInsight(map.document)
    let stage = map.stages[1]
    let gone = try #require(
      try map.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(stage) })
    #expect(live.update(gone, in: map.document).isAfresh)
    #expect(live.facts.card(card)?.stage == nil)
    #expect(live.facts.placeless.map { live.facts.cards[$0].id } == [card])
    let back = try #require(
      try map.edit { (editor: inout Editor) throws(ChangeError) in try editor.restore(stage) })
    live.update(back, in: map.document)
    #expect(live.facts.card(card)?.stage == 1)
  }

  @Test("a link to a deleted card is whole again when the card comes back")
  func restoredCard() throws {
    var map = try InsightMap(stageCount: 1)
    let pain = try map.card(.pain, stage: 0)
    let action = try map.card(.actionItem, stage: 0)
    try map.link(action, .answers, pain)
    var live = LiveInsight(map.document)
    let gone = try #require(
      try map.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(action) })
    let told = live.update(gone, in: map.document)
    #expect(live.insight.pains.pains[0].answers.isEmpty)
    let painIndex = try #require(live.facts.index(ofCard: pain))
    #expect(told.cardsAndNeighbours.contains(painIndex))
    let back = try #require(
      try map.edit { (editor: inout Editor) throws(ChangeError) in try editor.restore(action) })
    live.update(back, in: map.document)
    #expect(live.insight.pains.pains[0].answers == [action])
  }

  @Test("numbers are read as people write them, and nothing else is one")
  func decimals() {
    #expect(decimal("-12.50") == -12.5)
    #expect(decimal("+3") == 3)
    for text in ["", "-", ".", "nan", "0x10", "1e9", "1-2", "inf", "1,5"] {
      #expect(decimal(text) == nil)
    }
  }
}
