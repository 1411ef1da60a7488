import Foundation
import JourneyInsight
import JourneyMap
import ReplicatedData
import TestSupport

/// What it costs to know what a large map says, at once and after each change.
func benchmarkInsights() throws {
  heading("insights and checks of a map of 5,000 cards of all kinds, 4,000 links (medians)")
  var map = try LargeJourney()
  let document = map.document
  guard let today = CalendarDay("2026-03-31") else { return }
  let plain = seconds(runs: 11) {
    var characters = 0
    for card in document.records(.card) {
      characters += document.string(card, Field.Card.text).utf8.count
    }
    precondition(characters > 0)
  }.median
  row("every card's text read once", milliseconds(plain))
  let facts = seconds(runs: 11) { _ = MapFacts(document) }.median
  let all = seconds(runs: 11) {
    let facts = MapFacts(document)
    let insight = MapInsight(facts)
    let report = MapCheck(facts, today: today).report(facts)
    precondition(!insight.pains.pains.isEmpty && !report.findings.isEmpty)
  }.median
  row(
    "all insights and checks from scratch", milliseconds(all),
    "of these the facts \(milliseconds(facts))",
    String(format: "%.1f × reading the texts", all / plain))

  var live = LiveInsight(document)
  var check = MapCheck(live.facts, today: today)
  for kind in LargeJourney.Edit.allCases {
    var insights: [Double] = []
    var checks: [Double] = []
    for _ in 0..<101 {
      guard let change = try map.change(kind) else { continue }
      var told = FactsChange()
      insights += seconds(runs: 1) { told = live.update(change, in: map.document) }
      checks += seconds(runs: 1) {
        check.update(told, live.facts)
        precondition(check.report(live.facts).findings.count > 0)
      }
    }
    let (insight, finding) = (insights.sorted(), checks.sorted())
    row(
      "after one change: \(kind.rawValue)", milliseconds(insight.median + finding.median),
      "insights \(milliseconds(insight.median)), checks \(milliseconds(finding.median))",
      "slowest \(milliseconds((insight.last ?? 0) + (finding.last ?? 0)))")
  }
  precondition(live.insight == MapInsight(MapFacts(map.document)))
}

/// A map as large workshops leave it behind: 10 stages, 5,000 cards of all kinds with what they carry,
/// 4,000 links.
private struct LargeJourney {
  /// What somebody does.
  enum Edit: String, CaseIterable {
    case text = "a letter typed"
    case emotion = "an emotion set"
    case vote = "a vote for a pain"
    case link = "a link made"
    case move = "a card moved to another stage"
    case stage = "a stage moved"
  }

  private(set) var document = MapDocument()
  private var random = SplitMix64(seed: 11)
  private var stages: [RecordID] = []
  private var cards: [RecordID] = []
  private let replica = ReplicaID(77)

  init() throws {
    var (stages, lanes, channels, cards): ([RecordID], [RecordID], [RecordID], [RecordID]) = (
      [], [], [], []
    )
    var random = random
    for (kind, field, count) in [
      (RecordKind.stage, Field.Stage.title, 10), (.lane, Field.Lane.title, 9),
      (.channel, Field.Channel.name, 12),
    ] {
      _ = try document.edit(as: replica) { (editor: inout Editor) throws(ChangeError) in
        for index in 0..<count {
          let record = try editor.create(kind)
          try editor.append(record)
          try editor.write("Number \(index)", to: record, field)
          switch kind {
          case .stage: stages.append(record)
          case .lane: lanes.append(record)
          default: channels.append(record)
          }
        }
      }
    }
    for index in 0..<5_000 {
      let last = cards.last
      _ = try document.editInPlace(as: replica) { (editor: inout Editor) throws(ChangeError) in
        let card = try editor.create(.card)
        let kind = CardKind.allCases[index % 16]
        try editor.set(card, Field.Card.kind, .text(kind.rawValue))
        try editor.place(
          card, column: stages[random.below(10)], row: lanes[index % 9], after: last)
        try editor.write(
          "The customer waits for an answer and does not know how long it takes, number \(index)",
          to: card, Field.Card.text)
        try Self.describe(card, kind, channels, &editor, &random)
        cards.append(card)
      }
    }
    for _ in 0..<4_000 {
      _ = try document.editInPlace(as: replica) { (editor: inout Editor) throws(ChangeError) in
        try Self.link(cards[random.below(5_000)], cards[random.below(5_000)], &editor, &random)
      }
    }
    (self.stages, self.cards, self.random) = (stages, cards, random)
  }

  private static func describe(
    _ card: RecordID, _ kind: CardKind, _ channels: [RecordID], _ editor: inout Editor,
    _ random: inout SplitMix64
  ) throws(ChangeError) {
    func below(_ bound: Int) -> Value { .integer(Int64(random.below(bound))) }
    for voter in 0..<random.below(4) {
      try editor.set(card, Field.Card.votes, key: "person-\(voter)", below(3))
    }
    switch kind {
    case .emotion:
      try editor.set(card, Field.Card.emotion, .integer(Int64(random.below(5)) - 2))
      for person in 0..<4 {
        try editor.set(
          card, Field.Card.emotions, key: "person-\(person)",
          .integer(Int64(random.below(5)) - 2))
      }
    case .pain: try editor.set(card, Field.Card.severity, below(4))
    case .touchpoint:
      try editor.set(
        card, Field.Card.channel, .reference(channels[random.below(channels.count)]))
      try editor.set(card, Field.Card.importance, below(4))
      try editor.set(
        card, Field.Card.existence, .text(random.below(4) == 0 ? "should-exist" : "exists"))
    case .opportunity, .solution, .actionItem:
      try editor.set(card, Field.Card.impact, below(4))
      try editor.set(card, Field.Card.effort, below(4))
    case .kpi: try editor.set(card, Field.Card.funnelCount, below(10_000))
    default: break
    }
  }

  private static func link(
    _ from: RecordID, _ to: RecordID, _ editor: inout Editor, _ random: inout SplitMix64
  ) throws(ChangeError) {
    let types = ["causes", "answers", "leads-to", "leads-to", "loops-back-to"]
    let link = try editor.create(.link)
    try editor.set(link, Field.Link.from, .reference(from))
    try editor.set(link, Field.Link.to, .reference(to))
    try editor.set(link, Field.Link.type, .text(types[random.below(types.count)]))
  }

  mutating func change(_ edit: Edit) throws -> Change? {
    var random = random
    defer { self.random = random }
    let (stages, cards) = (stages, cards)
    return try document.editInPlace(as: replica) { (editor: inout Editor) throws(ChangeError) in
      let card = cards[random.below(cards.count)]
      switch edit {
      case .text: try editor.insert("x", into: card, Field.Card.text, at: 3)
      case .emotion:
        try editor.set(card, Field.Card.emotion, .integer(Int64(random.below(5)) - 2))
      case .vote:
        let pain = cards[random.below(300) * 16 + 10]
        try editor.set(
          pain, Field.Card.votes, key: "person-\(random.below(50))",
          .integer(Int64(random.below(4))))
      case .link: try Self.link(card, cards[random.below(cards.count)], &editor, &random)
      case .move:
        try editor.place(card, column: stages[random.below(stages.count)], row: nil)
      case .stage:
        try editor.place(
          stages[random.below(stages.count)], after: stages[random.below(stages.count)])
      }
    }?.change
  }
}
