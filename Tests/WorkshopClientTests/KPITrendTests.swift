import JourneyInsight
import JourneyMap
import ReplicatedData
import Testing

@testable import WorkshopClient

@Suite("What KPIs and action items say")
struct KPITrendTests {
  @Test("numbers are exact, and written without zeros that say nothing")
  func exact() throws {
    for (text, shown) in [
      ("40", "40"), ("-12.50", "-12.5"), ("0.000000000000000001", "0.000000000000000001"),
      ("999999999999999999", "999999999999999999"), ("-0", "0"), ("007.10", "7.1"),
    ] {
      #expect(try #require(ExactDecimal(text)).description == shown)
    }
    for text in ["", "-", "1.", ".1", "1.2.3", "1e3", "+1", "1234567890123456789"] {
      #expect(ExactDecimal(text) == nil, "\(text)")
    }
    let gap = try #require(ExactDecimal("0.3")) - #require(ExactDecimal("0.1"))
    #expect(gap.description == "0.2")
  }

  @Test("a trend goes by the day, and its distance to the target has a direction")
  func trend() throws {
    var map = try EditedMap()
    let card = try map.card("Conversion", stage: 2, lane: 8, kind: "kpi")
    func trend() -> KPITrend { KPITrend(card, in: map.document) }
    #expect(trend().latest == nil && trend().sparkline().isEmpty && trend().distance.isEmpty)
    try map.edit { (editor) throws(ChangeError) in
      try editor.write("%", to: card, Field.Card.unit)
      try editor.set(card, Field.Card.target, .text("40"))
      for (day, value) in [("2026-03-31", "37.5"), ("2026-01-31", "30"), ("2026-02-28", "44")] {
        try editor.set(card, Field.Card.values, key: day, .text(value))
      }
    }
    #expect(trend().latest?.day.description == "2026-03-31")
    #expect(trend().sparkline() == "▁█▅")
    #expect(trend().sparkline(countMax: 2) == "█▁")
    #expect(trend().distance == "2.5 % below")
    for (target, distance) in [("37.50", "reached"), ("-1", "38.5 % above")] {
      try map.edit { (editor) throws(ChangeError) in
        try editor.set(card, Field.Card.target, .text(target))
      }
      #expect(trend().distance == distance)
    }
    try map.edit { (editor) throws(ChangeError) in
      try editor.set(card, Field.Card.values, key: "2026-02-28", .text("37.5"))
      try editor.set(card, Field.Card.values, key: "2026-01-31", .text("37.5"))
    }
    #expect(trend().sparkline() == "▄▄▄")
  }

  @Test("an action item is overdue from the day after, while it is open")
  func overdue() throws {
    var map = try EditedMap()
    let card = try map.card("Rota", kind: "action-item")
    let day = try #require(CalendarDay("2026-03-31"))
    #expect(map.document.actionItem(card, today: day).isOpen)
    try map.edit { (editor) throws(ChangeError) in
      try editor.set(card, Field.Card.due, .text("2026-03-31"))
    }
    #expect(!map.document.actionItem(card, today: day).isOverdue)
    #expect(map.document.actionItem(card, today: day.adding(days: 1)).isOverdue)
    #expect(
      map.document.actionItem(card, today: day.adding(days: 1)).dueWords == "2026-03-31 overdue")
    try map.edit { (editor) throws(ChangeError) in
      try editor.set(card, Field.Card.status, .text("dropped"))
    }
    #expect(!map.document.actionItem(card, today: day.adding(days: 1)).isOverdue)
  }
}
