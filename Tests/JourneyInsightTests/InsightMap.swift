import JourneyInsight
import JourneyMap
import ReplicatedData

/// A map for tests, made by hand: stages by number, cards as they are asked for.
struct InsightMap {
  var document = MapDocument()
  let replica = ReplicaID(9)
  private(set) var stages: [RecordID] = []
  private(set) var lane = RecordID.root

  init(stageCount: Int) throws(ChangeError) {
    var made: [RecordID] = []
    var lane = RecordID.root
    try edit { (editor: inout Editor) throws(ChangeError) in
      for number in 0..<stageCount {
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.write("Stage \(number)", to: stage, Field.Stage.title)
        made.append(stage)
      }
      lane = try editor.create(.lane)
      try editor.append(lane)
    }
    stages = made
    self.lane = lane
  }

  @discardableResult
  mutating func edit(
    _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws(ChangeError) -> Change? {
    try document.edit(as: replica, body)?.change
  }

  /// Adds a card with registers as given; `votes` and `emotions` are by participant.
  @discardableResult
  mutating func card(
    _ kind: CardKind, stage: Int?, _ values: [FieldID: Value] = [:],
    votes: [String: Int64] = [:], emotions: [String: Int64] = [:], text: String = "text"
  ) throws(ChangeError) -> RecordID {
    var made = RecordID.root
    let (stages, lane) = (stages, lane)
    try edit { (editor: inout Editor) throws(ChangeError) in
      let card = try editor.create(.card)
      made = card
      try editor.set(card, Field.Card.kind, .text(kind.rawValue))
      try editor.append(card, column: stage.map { stages[$0] }, row: lane)
      if !text.isEmpty { try editor.write(text, to: card, Field.Card.text) }
      for (field, value) in values { try editor.set(card, field, value) }
      for (who, count) in votes {
        try editor.set(card, Field.Card.votes, key: who, .integer(count))
      }
      for (who, emotion) in emotions {
        try editor.set(card, Field.Card.emotions, key: who, .integer(emotion))
      }
    }
    return made
  }

  @discardableResult
  mutating func link(
    _ from: RecordID, _ type: LinkType, _ to: RecordID
  ) throws(ChangeError) -> RecordID {
    var made = RecordID.root
    try edit { (editor: inout Editor) throws(ChangeError) in
      made = try editor.create(.link)
      try editor.set(made, Field.Link.from, .reference(from))
      try editor.set(made, Field.Link.to, .reference(to))
      try editor.set(made, Field.Link.type, .text(type.rawValue))
    }
    return made
  }

  mutating func comment(_ card: RecordID, type: String) throws(ChangeError) {
    try edit { (editor: inout Editor) throws(ChangeError) in
      let comment = try editor.create(.comment)
      try editor.set(comment, Field.Comment.on, .reference(card))
      try editor.set(comment, Field.Comment.type, .text(type))
    }
  }

  mutating func channel(_ name: String) throws(ChangeError) -> RecordID {
    var made = RecordID.root
    try edit { (editor: inout Editor) throws(ChangeError) in
      made = try editor.create(.channel)
      try editor.append(made)
      try editor.write(name, to: made, Field.Channel.name)
    }
    return made
  }

  var facts: MapFacts { MapFacts(document) }

  func insight(_ settings: InsightSettings = InsightSettings()) -> MapInsight {
    MapInsight(facts, settings: settings)
  }
}
