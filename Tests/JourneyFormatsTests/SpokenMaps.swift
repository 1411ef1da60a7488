import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData

@testable import JourneyFormats

/// Maps full of cards whose words are in none of the languages that the program speaks, so that
/// whatever is in one of these was said by the program.
enum SpokenMaps {
  /// Texts that no language of the program has a word of.
  static func word(_ number: Int) -> String {
    let letters = Array("αβγδεζηθικλμνξοπρστυφχψω")
    return String([letters[number % 24], letters[number / 24 % 24], "ω"])
  }

  /// A map of a kind with the stages of a template, every lane filled, all that can be wrong with it,
  /// and links of all types.
  static func map(kind: String, template: String, language: String) throws -> MapDocument {
    let new = try NewMap(
      title: word(0), kind: kind, template: template, language: language, market: "b2b",
      persona: word(1))
    var document = MapDocument()
    _ = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      try new.apply(to: &editor)
    }
    var cards = 0
    _ = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      let document = editor.document
      let (stages, lanes) = (document.ordered(.stage), document.ordered(.lane))
      let channels = document.ordered(.channel)
      var made: [RecordID] = []
      func add(
        _ editor: inout Editor, _ kind: String, _ stage: RecordID?, _ lane: RecordID?,
        _ text: String
      ) throws(ChangeError) -> RecordID {
        let card = try editor.create(.card)
        try editor.set(card, Field.Card.kind, .text(kind))
        try editor.append(card, column: stage, row: lane)
        if !text.isEmpty { try editor.write(text, to: card, Field.Card.text) }
        made.append(card)
        return card
      }
      for (column, stage) in stages.enumerated() where column != stages.count - 1 {
        for (row, kind) in Schema.cardKinds.map({ "\($0)" }).enumerated() {
          cards += 1
          let card = try add(
            &editor, kind, stage, lanes[row % lanes.count], cards % 29 == 0 ? "" : word(cards))
          let level = Int64((cards + column) % 4)
          try editor.set(card, Field.Card.importance, .integer(level))
          if row % 3 == 0 {
            try editor.set(card, Field.Card.emotion, .integer(Int64(cards % 5) - 2))
          }
          if kind == "pain", column % 2 == 0 {
            try editor.set(card, Field.Card.severity, .integer(level))
          }
          try editor.set(card, Field.Card.impact, .integer(level))
          try editor.set(card, Field.Card.effort, .integer(1 - level % 2))
          if kind == "touchpoint", column % 2 == 0 {
            try editor.set(card, Field.Card.channel, .reference(channels[column % channels.count]))
            try editor.set(card, Field.Card.momentOfTruth, .bool(true))
          }
          if kind == "touchpoint", column % 2 == 1 {
            try editor.set(card, Field.Card.existence, .text("should-exist"))
          }
          if kind == "action-item" {
            try editor.set(card, Field.Card.status, .text(["open", "doing", "done"][column % 3]))
            if column % 2 == 0 { try editor.set(card, Field.Card.due, .text("2026-02-03")) }
            if column % 3 == 1 { try editor.write(word(7), to: card, Field.Card.owner) }
          }
          if kind == "kpi" {
            try editor.set(
              card, Field.Card.funnelCount,
              .integer(Int64(12_345 / (column + 1) * (column == 3 ? 9 : 1))))
            try editor.set(card, Field.Card.target, .text("37.5"))
            try editor.set(card, Field.Card.values, key: "2026-01-31", .text("12.5"))
          }
          if kind == "resource" {
            try editor.set(card, Field.Card.availability, .text(column == 0 ? "need" : "have"))
          }
          if kind == "thought" {
            try editor.set(
              card, Field.Card.check, .text(["assumption", "validated", "refuted"][column % 3]))
            try editor.set(card, Field.Card.checkBy, .text("2026-01-01"))
          }
          if kind == "emotion" {
            try editor.set(card, Field.Card.emotions, key: "ω", .integer(2))
            try editor.set(card, Field.Card.emotions, key: "ψ", .integer(-2))
            try editor.set(card, Field.Card.votes, key: "ψ", .integer(3))
          }
        }
      }
      _ = try add(&editor, "fear", nil, nil, word(600))
      let types = ["causes", "answers", "leads-to", "loops-back-to"]
      for number in 0..<made.count * 2 {
        let link = try editor.create(.link)
        try editor.set(link, Field.Link.from, .reference(made[number * 7 % made.count]))
        try editor.set(link, Field.Link.to, .reference(made[(number * 5 + 3) % made.count]))
        try editor.set(link, Field.Link.type, .text(types[number % 4]))
      }
      let comment = try editor.create(.comment)
      try editor.set(comment, Field.Comment.on, .reference(made[0]))
      try editor.set(comment, Field.Comment.type, .text("quote"))
      try editor.write(word(601), to: comment, Field.Comment.text)
      try editor.set(.root, Field.Map.reviewDate, .text("2026-01-15"))
      try editor.set(.root, Field.Map.silencedRules, key: "no-rule", .text(word(602)))
      try editor.set(.root, Field.Map.silencedRules, key: "map-without-goal", .text(word(603)))
    }
    return document
  }

  /// The same map after much was done to it.
  static func changed(_ document: MapDocument) throws -> MapDocument {
    var document = document
    _ = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      let document = editor.document
      let (stages, lanes) = (document.ordered(.stage), document.ordered(.lane))
      let cards = document.cells().flatMap(\.cards)
      for (number, card) in cards.enumerated() {
        switch number % 9 {
        case 0: try editor.append(card, column: stages[0], row: lanes[lanes.count - 1])
        case 1: try editor.write(word(number + 700), to: card, Field.Card.text)
        case 2: try editor.delete(card)
        case 3:
          try editor.set(card, Field.Card.status, .text("dropped"))
          try editor.set(card, Field.Card.due, .text("2026-05-06"))
          try editor.set(card, Field.Card.momentOfTruth, .bool(true))
          try editor.set(card, Field.Card.kind, .text("solution"))
        case 4:
          try editor.set(card, Field.Card.emotion, .integer(2))
          try editor.set(card, Field.Card.values, key: "2026-04-30", .text("-1.5"))
          try editor.set(card, Field.Card.tags, key: word(3), .bool(true))
        default: break
        }
      }
      try editor.append(stages[0])
      try editor.append(lanes[0])
      try editor.write(word(800), to: .root, Field.Map.owner)
      try editor.set(.root, Field.Map.kind, .text("future-state"))
      try editor.set(.root, Field.Map.reviewEvery, .text("monthly"))
    }
    return document
  }
}
