import JourneyMap
import ReplicatedData
import TestSupport

/// Changes of somebody else to whatever is there.
enum RandomChanges {
  static func make(in workshop: inout Workshop, _ random: inout SplitMix64) throws {
    let choice = random.below(16)
    let numbers = (random.below(1_000), random.below(1_000), random.below(1_000))
    try workshop.edit(as: 77) { (editor: inout Editor) throws(ChangeError) in
      if choice < 9 {
        try move(&editor, choice, numbers)
      } else {
        try fillIn(&editor, choice, numbers)
      }
    }
  }

  private static func pick(_ records: [RecordID], _ number: Int) -> RecordID? {
    records.isEmpty ? nil : records[number % records.count]
  }

  /// Cards, stages and lanes come, go and move.
  private static func move(
    _ editor: inout Editor, _ choice: Int, _ numbers: (Int, Int, Int)
  ) throws(ChangeError) {
    let (a, b, c) = numbers
    let cards = editor.document.records(.card, withDeleted: true)
    let stages = editor.document.records(.stage, withDeleted: true)
    let lanes = editor.document.records(.lane, withDeleted: true)
    switch choice {
    case 0, 1:
      let card = try editor.create(.card)
      if a % 5 > 0 {
        try editor.append(card, column: pick(stages, b), row: c % 7 == 0 ? nil : pick(lanes, c))
      }
      try editor.insert("нова 漢\n\(a)", into: card, Field.Card.text, at: 0)
    case 2:
      if let card = pick(cards, a) {
        try editor.append(card, column: pick(stages, b), row: pick(lanes, c))
      }
    case 3: if let card = pick(cards, a) { try editor.delete(card) }
    case 4: if let card = pick(cards, a) { try editor.restore(card) }
    case 5:
      if let stage = pick(stages, a) {
        b % 2 == 0 ? try editor.delete(stage) : try editor.restore(stage)
      }
    case 6:
      if let lane = pick(lanes, a) {
        b % 2 == 0 ? try editor.delete(lane) : try editor.restore(lane)
      }
    case 7:
      if let card = pick(cards, a) {
        let length = editor.document.text(card, Field.Card.text)?.count ?? 0
        try editor.insert("†", into: card, Field.Card.text, at: b % (length + 1))
      }
    default:
      if let card = pick(cards, a) {
        let comment = try editor.create(.comment)
        try editor.set(comment, Field.Comment.on, .reference(card))
        if b % 2 == 0 { try editor.set(comment, Field.Comment.type, .text("quote")) }
      }
    }
  }

  /// What cards carry, and what belongs to the map.
  private static func fillIn(
    _ editor: inout Editor, _ choice: Int, _ numbers: (Int, Int, Int)
  ) throws(ChangeError) {
    let (a, b, c) = numbers
    let cards = editor.document.records(.card, withDeleted: true)
    let kinds = Schema.cardKinds.map { "\($0)" }
    switch choice {
    case 9:
      guard let from = pick(cards, a), let to = pick(cards, b) else { return }
      let link = try editor.create(.link)
      try editor.set(link, Field.Link.from, .reference(from))
      try editor.set(link, Field.Link.to, .reference(to))
      let types = ["causes", "answers", "leads-to", "loops-back-to"]
      try editor.set(link, Field.Link.type, .text(types[c % 4]))
    case 10:
      let links = editor.document.records(.link, withDeleted: true)
      guard let link = pick(links, a) else { return }
      b % 2 == 0 ? try editor.delete(link) : try editor.restore(link)
    case 11:
      guard let card = pick(cards, a) else { return }
      try editor.set(card, Field.Card.emotion, .integer(Int64(b % 5) - 2))
      try editor.set(card, Field.Card.emotions, key: "p-\(c % 3)", .integer(Int64(a % 5) - 2))
    case 12:
      guard let card = pick(cards, a) else { return }
      try editor.set(card, Field.Card.kind, .text(kinds[b % kinds.count]))
      try editor.set(card, Field.Card.severity, .integer(Int64(c % 4)))
    case 13:
      guard let card = pick(cards, a) else { return }
      try editor.set(card, Field.Card.funnelCount, .integer(Int64(b * c)))
      try editor.set(card, Field.Card.values, key: "2026-01-\(10 + c % 20)", .text("\(b).5"))
    case 14:
      let persona = try editor.create(.persona)
      try editor.append(persona)
      try editor.write("Персона \(a)", to: persona, Field.Persona.name)
      if b % 2 == 0 { try editor.set(.root, Field.Map.persona, .reference(persona)) }
      if c % 2 == 0 { try editor.write("Ma 31 lat", to: persona, Field.Persona.demographics) }
    default:
      let channels = editor.document.records(.channel, withDeleted: true)
      guard let card = pick(cards, a) else { return }
      if let channel = pick(channels, b) {
        if c % 5 == 0 { try editor.delete(channel) }
        try editor.set(card, Field.Card.channel, .reference(channel))
      }
      try editor.set(
        .root, Field.Map.silencedRules, key: "pain-without-action", .text("because \(c)"))
    }
  }
}
