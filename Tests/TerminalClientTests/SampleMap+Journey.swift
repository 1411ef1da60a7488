import JourneyMap
import JourneyTemplates
import ReplicatedData

extension SampleMap {
  /// A map as a workshop leaves it: a template, a persona, channels, and cards with all that they
  /// carry. All written by replica 1.
  static func journey() throws -> MapDocument {
    var document = MapDocument()
    let map = try NewMap(title: "A first bicycle", persona: "Kasia, who rides to work")
    _ = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      try map.apply(to: &editor)
      try addJourney(to: &editor)
    }
    return document
  }

  /// What the cards of a lane carry, by stage.
  private static func addJourney(to editor: inout Editor) throws(ChangeError) {
    let feelings: [Int64?] = [1, -1, -2, nil, 2]
    let actions = [
      "Sees a notice at the library", "Reads the opening hours", "Comes by on Saturday",
      "Learns to mend a tube", "Brings a friend along",
    ]
    let pains = [
      (1, "Nobody says what it costs", Int64(3)), (2, "Waits an hour in the rain", Int64(2)),
      (3, "The tube has gone flat again", Int64(1)),
    ]
    for stage in 0..<5 {
      let card = try add("action", actions[stage], stage, &editor)
      try editor.set(card, Field.Card.actors, key: "Kasia", .integer(0))
      let touchpoint = try add("touchpoint", "Counter \(stage + 1)", stage, &editor)
      let channels = editor.document.ordered(.channel)
      try editor.set(
        touchpoint, Field.Card.channel, .reference(channels[stage * 3 % channels.count]))
      try editor.set(touchpoint, Field.Card.importance, .integer(Int64(stage % 4)))
      let people = try add("kpi", "People who come this far", stage, &editor)
      try editor.set(
        people, Field.Card.funnelCount, .integer([1_200, 700, 180, 170, 90][stage]))
      guard let feeling = feelings[stage] else { continue }
      let emotion = try add("emotion", "How Kasia feels", stage, &editor)
      try editor.set(emotion, Field.Card.emotion, .integer(feeling))
      try editor.set(emotion, Field.Card.emotions, key: "p-Ana", .integer(feeling))
      try editor.set(emotion, Field.Card.emotions, key: "p-Boris", .integer(max(feeling - 1, -2)))
    }
    var answered: RecordID?
    for (stage, text, severity) in pains {
      let pain = try add("pain", text, stage, &editor)
      try editor.set(pain, Field.Card.severity, .integer(severity))
      try editor.set(pain, Field.Card.votes, key: "p-Ana", .integer(Int64(stage)))
      answered = pain
    }
    let action = try add("action-item", "Hang out a price list", 1, &editor)
    try editor.set(action, Field.Card.status, .text("open"))
    try editor.write("Boris", to: action, Field.Card.owner)
    try editor.set(action, Field.Card.due, .text("2026-03-31"))
    if let answered { try link(action, answered, "answers", &editor) }
    let cards = editor.document.records(.card).filter {
      editor.document.value($0, Field.Card.kind) == .text("action")
    }
    for (from, to) in zip(cards, cards.dropFirst()) { try link(from, to, "leads-to", &editor) }
    if let first = cards.first, let last = cards.last {
      try link(last, first, "loops-back-to", &editor)
    }
  }

  private static func add(
    _ kind: String, _ text: String, _ stage: Int, _ editor: inout Editor
  ) throws(ChangeError) -> RecordID {
    let stages = editor.document.ordered(.stage)
    let lane = editor.document.ordered(.lane).first {
      editor.document.value($0, Field.Lane.cardKind) == .text(kind)
    }
    let card = try editor.create(.card)
    try editor.append(card, column: stages[stage], row: lane)
    try editor.set(card, Field.Card.kind, .text(kind))
    try editor.write(text, to: card, Field.Card.text)
    return card
  }

  private static func link(
    _ from: RecordID, _ to: RecordID, _ type: String, _ editor: inout Editor
  ) throws(ChangeError) {
    let link = try editor.create(.link)
    try editor.set(link, Field.Link.from, .reference(from))
    try editor.set(link, Field.Link.to, .reference(to))
    try editor.set(link, Field.Link.type, .text(type))
  }
}
