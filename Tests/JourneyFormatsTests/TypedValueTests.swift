import Foundation
import JourneyInsight
import JourneyMap
import ReplicatedData
import Testing

@testable import JourneyFormats

@Suite("Values as people type them")
struct TypedValueTests {
  private let typed: TypedValue

  init() throws {
    let today: CalendarDay = try #require(CalendarDay("2026-01-31"))
    typed = TypedValue(today: today)
  }

  @Test(
    "days",
    arguments: [
      ("2026-03-31", "2026-03-31"), (" 31.3.2026 ", "2026-03-31"), ("01.02.2026", "2026-02-01"),
      ("today", "2026-01-31"), ("Tomorrow", "2026-02-01"), ("yesterday", "2026-01-30"),
      ("+14d", "2026-02-14"), ("+14", "2026-02-14"), ("+2w", "2026-02-14"), ("+1m", "2026-02-28"),
      ("-1d", "2026-01-30"),
      ("−1m", "2025-12-31"), ("29.2.2024", "2024-02-29"),
    ])
  func days(text: String, day: String) throws {
    #expect(try typed.day(text).description == day)
  }

  @Test(
    "that exist only",
    arguments: [
      "", "2026-02-30", "29.2.2026", "31.3.26", "2026-3-1", "31/3/2026", "soon", "+", "+d",
      "+1y", "+1 d", "+99999999999d", "14d", "1.1.1.2026",
    ])
  func noDays(text: String) {
    #expect(throws: TypedValueError.noDay(text)) { try typed.day(text) }
  }

  @Test(
    "numbers with a comma, and with spaces between the thousands",
    arguments: [
      ("40", "40"), ("37,5", "37.5"), ("-12.50", "-12.50"), ("−3", "-3"), ("+3", "3"),
      ("40 %", "40"),
      ("1 234 567,5", "1234567.5"), ("12\u{202F}000", "12000"), (".5", "0.5"), ("5,", "5"),
    ])
  func decimals(text: String, number: String) throws {
    #expect(try typed.decimal(text) == number)
  }

  @Test(
    "that are numbers only",
    arguments: ["", "-", ",", "1,2,3", "1.234,5", "1e9", "٤", "1234567890123456789"])
  func noDecimals(text: String) {
    #expect(throws: TypedValueError.noDecimal(text)) { try typed.decimal(text) }
  }

  @Test("numbers are read as the page reads them")
  func cases() throws {
    struct Cases: Decodable {
      struct Case<Wanted: Decodable>: Decodable {
        let text: String
        let wanted: Wanted?

        init(from decoder: any Decoder) throws {
          var list = try decoder.unkeyedContainer()
          text = try list.decode(String.self)
          wanted = try list.decode(Wanted?.self)
        }
      }
      let decimals: [Case<String>]
      let integers: [Case<Int64>]
    }
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../ValueCases.json")
    let cases = try JSONDecoder().decode(Cases.self, from: Data(contentsOf: file))
    for each in cases.decimals {
      #expect(NumberText.decimal(each.text) == each.wanted, "\(each.text)")
    }
    for each in cases.integers {
      #expect(NumberText.integer(each.text) == each.wanted, "\(each.text)")
    }
  }

  @Test(
    "values of a rule, in each language",
    arguments: [
      ("status", "in progress", "doing"), ("status", "W toku", "doing"),
      ("status", "Finalizată", "done"), ("status", "отменена", "dropped"),
      ("existence", "Powinno istnieć", "should-exist"), ("kind", "ból", "pain"),
      ("kind", "External Factor", "external-factor"), ("severity", "high", "3"),
      ("severity", "средний", "2"), ("funnel-count", "12,500", "12500"),
      ("moment-of-truth", "tak", "yes"), ("moment-of-truth", "N", "no"), ("color", "Red", "red"),
      ("due", "tomorrow", "2026-02-01"), ("target", "12,5 %", "12.5"),
    ])
  func rules(name: String, text: String, wanted: String) throws {
    let row = try #require(Schema.field(name, of: .card))
    guard case .register(let rule) = row.type else {
      Issue.record("\(name)")
      return
    }
    #expect(typed.value(text, rule)?.plainWords == wanted)
  }

  @Test("a file says no day that depends on when it is read")
  func fileDays() throws {
    #expect(TypedValue.inFile.value("31.3.2026", .date) == .text("2026-03-31"))
    #expect(TypedValue.inFile.value("tomorrow", .date) == nil)
    #expect(TypedValue.inFile.value("+14d", .date) == nil)
  }

  @Test("values of days")
  func datedValues() throws {
    let dated = try typed.datedValue("31.3.2026=37,5")
    #expect(dated.day.description == "2026-03-31" && dated.value == "37.5")
    #expect(try typed.datedValue("4").day == typed.today)
    #expect(try typed.datedValue("today=").value == nil)
    #expect(throws: TypedValueError.self) { try typed.datedValue("today") }
    #expect(throws: TypedValueError.self) { try typed.datedValue("x=3") }
    #expect(throws: TypedValueError.self) { try typed.datedValue("today=x") }
  }

  @Test("in assignments, whatever the field")
  func assignments() throws {
    var document = MapDocument()
    var card = RecordID.root
    _ = try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
      card = try editor.create(.card)
    }
    for text in ["due=+1m", "target=1 000,5", "values:28.2.2026=3,25", "owner=+1m", "severity=2"] {
      let assignment = try FieldAssignment(text, of: .card, typed)
      _ = try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
        try assignment.apply(to: card, &editor, participantID: nil)
      }
    }
    #expect(document.value(card, Field.Card.due) == .text("2026-02-28"))
    #expect(document.value(card, Field.Card.target) == .text("1000.5"))
    #expect(document.value(card, Field.Card.values, key: "2026-02-28") == .text("3.25"))
    #expect(document.string(card, Field.Card.owner) == "+1m")
    for text in ["due=never", "values:x=3", "severity=7", "severity", "nosuch=+1d"] {
      #expect(throws: (any Error).self) { try FieldAssignment(text, of: .card, typed) }
    }
  }
}
