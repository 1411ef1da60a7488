import Foundation
import JourneyTemplates
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Tables that people have")
struct TableReaderTests {
  private func read(_ text: String) throws(ImportError) -> ReadFile {
    try FileReader.read(Array(text.utf8))
  }

  private func outline(_ text: String) throws -> JourneyOutline { try read(text).outline().outline }

  @Test(
    "a row a step, whatever the separator, the order and the case of headings",
    arguments: [
      "Stage,Touchpoint,User Action,Thought,Emotion,Pain Point,Opportunity\nBuy,Shop,Pays,Why?,-1,Slow; dear,Cards\n",
      "\u{FEFF}OPPORTUNITY;emotion;STAGE;touchpoint;user action;thought;pain point\r\nCards;-1;Buy;Shop;Pays;Why?;\"• Slow\n• dear\"\r\n",
      "sep=\t\nstage\ttouchpoint\tuser action\tthought\temotion\tpain point\topportunity\nBuy\tShop\tPays\tWhy?\t-1\tSlow;dear\tCards\n",
      "Etap,Punkt styku,Działania użytkownika,Myśli,Emocje,Bolączki,Szanse\nBuy,Shop,Pays,Why?,-1,Slow; dear,Cards\n",
      "Etapă,Punct de contact,Acțiuni,Gânduri,Emoții,Probleme,Oportunități\nBuy,Shop,Pays,Why?,-1,Slow; dear,Cards\n",
      "Этап,Точка контакта,Действия,Мысли,Эмоции,Боли,Возможности\nBuy,Shop,Pays,Why?,-1,Slow; dear,Cards\n",
    ])
  func steps(_ text: String) throws {
    let outline = try outline(text)
    #expect(outline.stages.map(\.title) == ["Buy"])
    let cards = outline.stages[0].cards
    let found = Set(cards.map { "\($0.kind) \($0.text)" })
    #expect(
      found == [
        "touchpoint Shop", "action Pays", "thought Why?", "emotion -1", "pain Slow", "pain dear",
        "opportunity Cards",
      ])
    #expect(cards.first { $0.kind == "emotion" }?.emotion == -1)
    let keys = Set(outline.lanes.compactMap(\.key))
    #expect(keys == ["touchpoints", "actions", "thoughts", "emotions", "pains", "opportunities"])
  }

  @Test("feelings: numbers by the scale that they show, faces, and words as assumptions")
  func feelings() throws {
    func values(_ cells: [String]) throws -> [Int?] {
      let rows = cells.enumerated().map { "S\($0.offset),\($0.element)\n" }.joined()
      return try outline("Stage,Emotion\n" + rows).stages.map { $0.cards.first?.emotion }
    }
    #expect(try values(["1", "3", "5", "4"]) == [-2, 0, 2, 1])
    #expect(try values(["-2", "0", "+1", "−1"]) == [-2, 0, 1, -1])
    #expect(try values(["1", "10", "7"]) == [-2, 2, 1])
    #expect(try values(["Tired (2)", "5", "😡", "🙂", "7/10"]) == [-1, 2, -2, 1, 1])
    #expect(try values(["★★★★★", "★☆☆☆☆", "⭐⭐⭐"]) == [2, -2, 0])
    #expect(try values(["++", "--", "+", "-", "+/-", "±"]) == [2, -2, 1, -1, 0, 0])
    #expect(try values(["4", "--", "2"]) == [1, nil, -1], "a placeholder where nobody wrote +")
    #expect(try values(["Frustrated", "zadowolona", "скука", "Monday"]) == [-2, 1, -1, nil])
    let cards = try outline("Stage,Emotion\nA,Frustrated\nB,2\n").stages.flatMap(\.cards)
    #expect(cards.map(\.check) == ["assumption", nil])
  }

  @Test("stages as columns; rows that say nothing known become lanes of their own")
  func stages() throws {
    let outline = try outline(
      """
      # The café

      Some words.

      | Dimension | Arrival | Repair |
      |:---|:-:|---|
      | Guest goal | Find it | Fix it |
      | Reported friction | No sign<br>Dark \\| cold stairs | - No chair<br>- Noise |
      | Weather | | *Rain* |
      | | | Wind |
      """)
    #expect(outline.title == "The café")
    #expect(outline.stages.map(\.title) == ["Arrival", "Repair"])
    #expect(outline.lanes.map(\.key) == ["stage-goal", "pains", nil])
    #expect(outline.stages[0].cards.map(\.text) == ["Find it", "No sign", "Dark | cold stairs"])
    #expect(outline.stages[1].cards.map(\.text) == ["Fix it", "No chair", "Noise", "Rain", "Wind"])
    #expect(outline.stages[1].cards.map(\.kind) == ["goal", "pain", "pain", "card", "card"])
  }

  @Test("fields go to the cards that have them, merged cells to the row above")
  func fields() throws {
    let file = try read(
      """
      Phase,Action,Touchpoint,Pain,Severity,Channel,Owner,Quote
      Arrival,Comes,Door,No sign,high,Offline,Ola,"Where is it? <https://example.org>"
      ,Rings,,,,,,
      Repair,,,Loud,7,,,
      ,,,,,,,"Nobody's"
      """)
    let outline = file.outline().outline
    let cards = outline.stages[0].cards
    #expect(cards.map(\.text) == ["Comes", "Rings", "Door", "No sign"])
    #expect(cards[3].detail("severity") == "3")
    #expect(cards[2].channel == "Offline")
    #expect(cards.map { $0.detail("owner") } == ["Ola", nil, "Ola", "Ola"])
    #expect(cards[0].comments.map(\.text) == ["Where is it?"])
    #expect(cards[0].comments.map(\.address) == ["https://example.org"])
    #expect(
      file.report.losses == [
        .cellUnreadable(line: 4, field: "severity", text: "7"),
        .fieldWithoutCard(line: 5, field: "quote"),
      ])
  }

  @Test("what a spreadsheet would take for a formula has an apostrophe before it, once")
  func formulas() throws {
    let texts = ["=1+1", "+48", "@x", "-x", "'=y", "＝z", "-2"]
    let outline = JourneyOutline(
      lanes: [StandardLane.actions.row],
      stages: [.init(title: "A", cards: texts.map { .init(kind: "action", lane: 0, text: $0) })])
    let text = CSVWriter.write(outline).text
    for cell in ["'=1+1", "'+48", "'@x", "'-x", "''=y", "'＝z", "A,-2"] {
      #expect(text.contains(",\(cell)\r\n") || text.contains("\(cell)\r\n"), "\(cell)")
    }
    #expect(try self.outline(text).stages[0].cards.map(\.text) == texts)
  }

  @Test("UTF-16 with its mark is read; other encodings and wrong files are refused in words")
  func files() throws {
    let table = "Stage\tAction\nA\tżółw\n"
    for isLittle in [true, false] {
      var bytes: [UInt8] = isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF]
      for unit in table.utf16 {
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        bytes += isLittle ? pair.reversed() : pair
      }
      #expect(try FileReader.read(bytes).outline().outline.stages[0].cards.map(\.text) == ["żółw"])
    }
    for (bytes, words) in [
      (
        Array("PK\u{3}\u{4}....xl/workbook.xml".utf8),
        "this is an Excel workbook, not a text file; it is broken, or has no sheets"
      ),
      (
        Array("PK\u{3}\u{4}....mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK".utf8),
        "this is an OpenDocument spreadsheet, not a text file; save it as .xlsx, or the sheet"
      ),
      (
        Array("PK\u{3}\u{4}....Index/Document.iwa....Index/CalculationEngine.iwa".utf8),
        "this is a Numbers spreadsheet, not a text file; export it: File > Export To"
      ),
      (
        Array("%PDF-1.7".utf8),
        "this is a PDF document, not a text file; export the table from where it was made as CSV"
      ),
      (Array("<!DOCTYPE html><p>".utf8), "a web page"), (Array("<svg xmlns=''/>".utf8), "XML"),
      ([0x53, 0x2C, 0xC5, 0x82, 0xB9], "UTF-8"), ([], "the file is empty"),
      (Array("Dear diary, it was a day\nlike any other.\n".utf8), "this begins with “Dear diary"),
      (Array("Colour,Size\nred,1\n".utf8), "no heading says what the cells are"),
      (Array("{\"a\": [1, ]}".utf8), "column"),
      (Array("Stage,\"Action\nA,b".utf8), "line 1: the file breaks off"),
    ] as [([UInt8], String)] {
      let error = #expect(throws: ImportError.self) { try FileReader.read(bytes) }
      #expect(error?.description.contains(words) ?? false, "\(words): \(error?.description ?? "")")
    }
  }

  @Test("goals-11 as rows is not taken for a table the other way round")
  func longTable() throws {
    var outline = JourneyOutline(lanes: [StandardLane.actions.row, StandardLane.kpis.row])
    for title in ["Awareness", "Experience", "Recommendation", "Comparison", "Loyalty"] {
      outline.stages.append(.init(title: title, cards: [.init(kind: "action", lane: 0, text: "x")]))
    }
    #expect(try read(CSVWriter.write(outline).text).format == .csv)
    #expect(try read(CSVWriter.write(outline, layout: .stages).text).format == .csvTransposed)
  }

  @Test("hostile tables cost no more than their size")
  func hostile() {
    for text in [
      String(repeating: "\"", count: 2_000_000), String(repeating: ";", count: 2_000_000),
      "Stage,Action\n" + String(repeating: "\"\"\"\",", count: 400_000),
      String(repeating: "| a ", count: 500_000) + "\n" + String(repeating: "|---", count: 500_000),
      String(repeating: "[", count: 2_000_000),
      "{\"nodes\":" + String(repeating: "[", count: 100_000),
      "Stage,Action\nA,\"" + String(repeating: "\\", count: 60_000) + ";\"\n",
      "|Stage|Action|\n|-|-|\n|a|" + String(repeating: "*(", count: 30_000) + "|\n",
    ] {
      _ = try? FileReader.read(Array(text.utf8))
    }
  }
}
