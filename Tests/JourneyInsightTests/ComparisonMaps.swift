import JourneyMap
import ReplicatedData
import TestSupport

@testable import JourneyInsight

/// A map under construction, for tests of the comparison and of the checks.
struct DraftMap {
  var document = MapDocument()
  let replica: ReplicaID
  /// All that was done, one after the other.
  var changes: [Change] = []

  init(replica: UInt64 = 7) { self.replica = ReplicaID(replica) }

  /// One change. What it throws would be a mistake in the test.
  mutating func edit(_ body: (inout Editor) throws(ChangeError) -> Void) throws {
    let made = try document.edit(as: replica) { (editor: inout Editor) throws(ChangeError) in
      try body(&editor)
    }
    if let made { changes.append(made.change) }
  }

  @discardableResult
  mutating func addStage(
    _ title: String, key: String? = nil, isAfterSale: Bool = false, forkedFrom: RecordID? = nil
  ) throws -> RecordID {
    var stage = RecordID.root
    try edit { (editor) throws(ChangeError) in
      stage = try editor.create(.stage)
      try editor.append(stage)
      try editor.write(title, to: stage, Field.Stage.title)
      if let key { try editor.set(stage, Field.Stage.key, .text(key)) }
      if isAfterSale { try editor.set(stage, Field.Stage.afterSale, .bool(true)) }
      if let forkedFrom {
        try editor.set(stage, Field.Stage.forkedFrom, .text(RecordName.text(forkedFrom)))
      }
    }
    return stage
  }

  @discardableResult
  mutating func addLane(_ title: String, key: String? = nil, kind: String? = nil) throws -> RecordID
  {
    var lane = RecordID.root
    try edit { (editor) throws(ChangeError) in
      lane = try editor.create(.lane)
      try editor.append(lane)
      try editor.write(title, to: lane, Field.Lane.title)
      if let key { try editor.set(lane, Field.Lane.key, .text(key)) }
      if let kind { try editor.set(lane, Field.Lane.cardKind, .text(kind)) }
    }
    return lane
  }

  @discardableResult
  mutating func addCard(
    _ text: String, _ kind: String, stage: RecordID?, lane: RecordID? = nil,
    forkedFrom: RecordID? = nil
  ) throws -> RecordID {
    var card = RecordID.root
    try edit { (editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card, column: stage, row: lane)
      try editor.set(card, Field.Card.kind, .text(kind))
      try editor.write(text, to: card, Field.Card.text)
      if let forkedFrom {
        try editor.set(card, Field.Card.forkedFrom, .text(RecordName.text(forkedFrom)))
      }
    }
    return card
  }

  @discardableResult
  mutating func link(_ from: RecordID, _ to: RecordID, _ type: String) throws -> RecordID {
    var link = RecordID.root
    try edit { (editor) throws(ChangeError) in
      link = try editor.create(.link)
      try editor.set(link, Field.Link.from, .reference(from))
      try editor.set(link, Field.Link.to, .reference(to))
      try editor.set(link, Field.Link.type, .text(type))
    }
    return link
  }

  mutating func set(_ record: RecordID, _ field: FieldID, _ value: Value) throws {
    try edit { (editor) throws(ChangeError) in try editor.set(record, field, value) }
  }

  mutating func set(_ record: RecordID, _ field: FieldID, key: String, _ value: Value) throws {
    try edit { (editor) throws(ChangeError) in try editor.set(record, field, key: key, value) }
  }

  mutating func write(_ text: String, _ record: RecordID, _ field: FieldID) throws {
    try edit { (editor) throws(ChangeError) in try editor.write(text, to: record, field) }
  }
}

// MARK: - Random maps

extension DraftMap {
  private static let words = [
    "pay", "card", "wait", "ask", "friend", "price", "search", "call", "book", "доставка", "zakup",
    "plată", "slow", "page", "form",
  ]
  private static let kinds = [
    "goal", "action", "touchpoint", "emotion", "pain", "fear", "opportunity", "kpi", "action-item",
    "thought",
  ]

  /// Does so many random things to the map: all kinds of records are made, changed, moved, deleted
  /// and restored.
  mutating func change(_ count: Int, _ random: inout SplitMix64) throws {
    for _ in 0..<count { try changeOnce(&random) }
  }

  private mutating func changeOnce(_ random: inout SplitMix64) throws {
    let cards = document.records(.card)
    let stages = document.ordered(.stage)
    let lanes = document.ordered(.lane)
    switch random.below(16) {
    case 0:
      try addStage(
        text(&random), key: ["purchase", "discovery", "loyalty", nil][random.below(4)],
        isAfterSale: random.below(3) == 0)
    case 1: try addLane(text(&random), key: ["actions", "pains", "kpis", nil][random.below(4)])
    case 2...5:
      try addCard(
        text(&random), Self.kinds[random.below(Self.kinds.count)],
        stage: stages.randomElement(using: &random), lane: lanes.randomElement(using: &random))
    case 6:
      guard let a = cards.randomElement(using: &random), let b = cards.randomElement(using: &random)
      else { return }
      try link(a, b, ["answers", "leads-to", "causes", "loops-back-to"][random.below(4)])
    case 7, 8:
      guard let card = cards.randomElement(using: &random) else { return }
      try setField(of: card, &random)
    case 9:
      guard let card = cards.randomElement(using: &random) else { return }
      try write(text(&random), card, Field.Card.text)
    case 10:
      guard let card = cards.randomElement(using: &random) else { return }
      let (column, row) = (
        stages.randomElement(using: &random), lanes.randomElement(using: &random)
      )
      try edit { (editor) throws(ChangeError) in
        try editor.append(card, column: column, row: row)
      }
    case 11: try deleteOrRestore(&random)
    case 12: try changeRow(&random)
    case 13: try comment(&random)
    case 14: try setMapField(&random)
    default:
      let kind: RecordKind = random.below(2) == 0 ? .persona : .channel
      let name = text(&random)
      try edit { (editor) throws(ChangeError) in
        let record = try editor.create(kind)
        try editor.append(record)
        try editor.write(
          name, to: record, kind == .persona ? Field.Persona.name : Field.Channel.name)
      }
    }
  }

  private mutating func setField(of card: RecordID, _ random: inout SplitMix64) throws {
    let number = Int64(random.below(4))
    switch random.below(14) {
    case 0: try set(card, Field.Card.emotion, .integer(number - 2))
    case 1: try set(card, Field.Card.severity, .integer(number))
    case 2: try set(card, Field.Card.votes, key: "p\(number)", .integer(Int64(random.below(5))))
    case 3: try set(card, Field.Card.due, number == 0 ? .null : .text("2026-0\(number)-11"))
    case 4: try write(["", "Ana", "Boris"][random.below(3)], card, Field.Card.owner)
    case 5: try set(card, Field.Card.target, number == 0 ? .null : .text("\(number).5"))
    case 6: try set(card, Field.Card.check, .text(["assumption", "validated"][random.below(2)]))
    case 7: try set(card, Field.Card.checkBy, .text("2026-0\(number + 1)-20"))
    case 8:
      let channel = document.ordered(.channel).randomElement(using: &random)
      try set(card, Field.Card.channel, channel.map { .reference($0) } ?? .null)
    case 9: try set(card, Field.Card.existence, .text(["exists", "should-exist"][random.below(2)]))
    case 10: try set(card, Field.Card.kind, .text(Self.kinds[random.below(Self.kinds.count)]))
    case 11:
      try set(card, Field.Card.status, .text(["open", "doing", "done", "dropped"][Int(number)]))
    case 12: try set(card, Field.Card.values, key: "2026-0\(number + 1)-01", .text("\(number)"))
    default: try set(card, Field.Card.emotions, key: "p\(number)", .integer(number - 2))
    }
  }

  private mutating func deleteOrRestore(_ random: inout SplitMix64) throws {
    let kinds: [RecordKind] = [.card, .card, .card, .link, .comment, .stage, .lane, .channel]
    let kind = kinds[random.below(kinds.count)]
    guard let record = document.records(kind, withDeleted: true).randomElement(using: &random)
    else {
      return
    }
    let isLive = document.isLive(record)
    try edit { (editor) throws(ChangeError) in
      if isLive { try editor.delete(record) } else { try editor.restore(record) }
    }
  }

  private mutating func changeRow(_ random: inout SplitMix64) throws {
    let kind: RecordKind = random.below(2) == 0 ? .stage : .lane
    let rows = document.ordered(kind)
    guard let row = rows.randomElement(using: &random) else { return }
    let title = text(&random)
    switch random.below(3) {
    case 0:
      try write(title, row, kind == .stage ? Field.Stage.title : Field.Lane.title)
    case 1 where kind == .stage:
      try set(row, Field.Stage.afterSale, .bool(random.below(2) == 0))
    default:
      let first = rows.first { $0 != row }
      try edit { (editor) throws(ChangeError) in try editor.place(row, before: first) }
    }
  }

  private mutating func comment(_ random: inout SplitMix64) throws {
    guard let card = document.records(.card).randomElement(using: &random) else { return }
    let (text, type) = (text(&random), ["comment", "quote", "link"][random.below(3)])
    try edit { (editor) throws(ChangeError) in
      let comment = try editor.create(.comment)
      try editor.set(comment, Field.Comment.on, .reference(card))
      try editor.write(text, to: comment, Field.Comment.text)
      try editor.set(comment, Field.Comment.type, .text(type))
    }
  }

  private mutating func setMapField(_ random: inout SplitMix64) throws {
    switch random.below(6) {
    case 0:
      let kind = Schema.mapKinds[random.below(Schema.mapKinds.count)]
      try set(.root, Field.Map.kind, .text("\(kind)"))
    case 1: try set(.root, Field.Map.reviewDate, .text("2026-0\(1 + random.below(9))-01"))
    case 2:
      let persona = document.ordered(.persona).randomElement(using: &random)
      try set(.root, Field.Map.persona, persona.map { .reference($0) } ?? .null)
    case 3:
      let rule = ["empty-card", "pain-without-action", "kpi-without-target"][random.below(3)]
      try set(
        .root, Field.Map.silencedRules, key: rule, random.below(2) == 0 ? .null : .text("later"))
    case 4: try write(text(&random), .root, Field.Map.title)
    default: try set(.root, Field.Map.market, .text(["b2b", "b2c"][random.below(2)]))
    }
  }

  private func text(_ random: inout SplitMix64) -> String {
    (0..<random.below(5)).map { _ in Self.words[random.below(Self.words.count)] }
      .joined(separator: " ")
  }
}
