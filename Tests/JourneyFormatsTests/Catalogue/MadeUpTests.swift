#if DEBUG
import Foundation
import JourneyInsight
import JourneyMap
import JourneyTemplates
import MadeUp
import ReplicatedData
import Testing

@testable import JourneyFormats
@testable import JourneyPictures
@testable import MapOutline

@Suite("A row and its words make a field or a kind of card")
struct MadeUpTests {
  /// A map with an action item that is due at half past two, and a promise.
  private func document() throws -> MapDocument {
    let time = try FieldAssignment("due-time=14:30", of: .card)
    var document = MapDocument()
    _ = try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
      let stage = try editor.create(.stage)
      try editor.write("Visit", to: stage, Field.Stage.title)
      try editor.place(stage)
      for (kind, text) in [("action-item", "Call Ana"), ("promise", "Always on time")] {
        let card = try editor.create(.card)
        try editor.set(card, Field.Card.kind, .text(kind))
        try editor.write(text, to: card, Field.Card.text)
        try editor.append(card, column: stage, row: nil)
        if kind == "action-item" { try time.apply(to: card, &editor, participantID: nil) }
      }
    }
    return document
  }

  private func cards(_ text: String) throws -> [JourneyOutline.Card] {
    try FileReader.read(Array(text.utf8)).outline().outline.cards
  }

  @Test("files have both, and give them back")
  func files() throws {
    try MadeUp.run {
      let document = try document()
      for (format, wanted) in [
        (ExportFormat.csv, "due-time"), (.csvTransposed, "due-time"),
        (.markdown, "due-time: 14:30"), (.json, #""due-time""#),
      ] {
        let text = format.write(document).text
        #expect(text.contains(wanted) && text.contains("14:30"), "\(format): \(text)")
        #expect(text.contains("promise"), "\(format)")
        guard format != .json else {
          let back = try FileReader.read(Array(text.utf8)).document()
          let values = back.records(.card).map { back.value($0, MadeUp.field.field) }
          #expect(values.contains(.text("14:30")))
          continue
        }
        let cards = try cards(text)
        #expect(cards.first { $0.text == "Call Ana" }?.detail("due-time") == "14:30", "\(format)")
        #expect(cards.first { $0.text == "Always on time" }?.kind == "promise", "\(format)")
      }
    }
  }

  @Test(
    "a table of somebody's own has the field under its name in any language, the kind under its own"
  )
  func tables() throws {
    try MadeUp.run {
      let table = "Etap;Zadania;Godzina;Obietnica\nWizyta;Zadzwonić;14:30;Zawsze na czas\n"
      let cards = try cards(table)
      #expect(cards.first { $0.kind == "action-item" }?.detail("due-time") == "14:30")
      #expect(cards.first { $0.kind == "promise" }?.text == "Zawsze na czas")
    }
  }

  @Test("pictures, pages and the grid in a terminal show both")
  func pictures() throws {
    try MadeUp.run {
      let document = try document()
      let polish = ExportOptions(language: "pl")
      let html = ExportFormat.html.write(document, polish).text
      #expect(html.contains("Godzina 14:30") && html.contains("Obietnica"))
      #expect(html.contains("f-goal"))
      let svg = ExportFormat.svg.write(document, polish).text
      #expect(svg.contains("Godzina 14:30") && svg.contains("k-promise"))
      let card = try #require(JourneyOutline(document).cards.first { $0.kind == "action-item" })
      let lines = CardText.lines(card, columns: 60, today: nil, language: .english)
      #expect(lines.contains { $0.runs.map(\.text).joined().contains("due time 14:30") })
      #expect(CardText.mark(ofKind: "promise") == "✧")
    }
  }

  @Test("the page has both, with their words")
  func page() throws {
    try MadeUp.run {
      let fields = PageCatalogue.fields()
      #expect(
        fields.contains(
          #"{ field: 33, name: "due-time", form: { type: "line" }, carriers: ["action-item"], "#
            + "isOnCard: true }"))
      #expect(fields.contains("dueTime: 33") && fields.contains(#""promise": "goal""#))
      #expect(PageCatalogue.terms(.polish).contains(#""field.due-time": "godzina""#))
      #expect(PageCatalogue.terms(.russian).contains(#""kind.promise": "обещание""#))
    }
    #expect(!PageCatalogue.fields().contains("due-time"))
  }

  @Test("the guide has these very rows and words")
  func guide() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    let guide = try String(
      contentsOf: root.appending(path: ".github/CONTRIBUTING.md"), encoding: .utf8)
    let source = try String(
      contentsOf: root.appending(path: "Tests/MadeUp/MadeUp.swift"), encoding: .utf8)
    for words in [MadeUp.fieldWords, MadeUp.kindWords] { #expect(guide.contains(words)) }
    for name in ["FieldDefinition(", "CardKindDefinition("] {
      let start = try #require(source.range(of: "= " + name))
      let rest = source[source.index(start.lowerBound, offsetBy: 2)...]
      let row = rest[..<(try #require(rest.range(of: "))")).upperBound)]
        .replacing(/\s+/, with: "")
      #expect(guide.replacing(/\s+/, with: "").contains(row), "\(row)")
    }
  }
}
#endif
