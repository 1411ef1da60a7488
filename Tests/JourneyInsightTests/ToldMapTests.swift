import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyInsight

@Suite("What a page is told of a map")
struct ToldMapTests {
  @Test("says the same as the document, whichever way it was told", arguments: seeds(6))
  func tells(seed: UInt64) throws {
    var editing = RandomEditing(seed: seed)
    var page = PageInsight()
    let today = 20_454
    for step in 0..<240 {
      guard let change = try editing.change() else { continue }
      // Some begin to listen late.
      guard step >= 20 else { continue }
      if step == 20 {
        page.take(told(allRecords(of: editing.document), editing.document), isWhole: true)
      }
      page.take(told(change.touchedRecords, editing.document), isWhole: false)
      guard step % 8 == 7 else { continue }
      let facts = MapFacts(editing.document)
      let insight = InsightJSON.text(
        facts, MapInsight(facts), sections: InsightSection.allCases, naming: UnwordedNaming(),
        isIndented: false)
      #expect(page.insightJSON() == insight, "SEED=\(seed), step \(step)")
      let day = CalendarDay(number: today)
      let checks = CheckJSON.text(
        MapCheck(facts, today: day).report(facts), editing.document, today: day,
        naming: UnwordedNaming(), isIndented: false)
      #expect(page.checksJSON(today: today) == checks, "SEED=\(seed), step \(step)")
    }
  }

  private func allRecords(of document: MapDocument) -> [RecordID] {
    let kinds: [RecordKind] = [.persona, .stage, .lane, .channel, .card, .link, .comment]
    return [.root] + kinds.flatMap { document.records($0, withDeleted: true) }
  }

  private func told(_ records: [RecordID], _ document: MapDocument) -> [ToldRecord] {
    records.compactMap { id in
      guard let kind = document.kind(of: id) else { return nil }
      var fields: [(field: FieldID, content: ToldContent)] = []
      for definition in Schema.fields where definition.kind == kind {
        let field = definition.field
        switch definition.type {
        case .register: fields.append((field, .value(document.value(id, field))))
        case .text: fields.append((field, .value(.text(document.string(id, field)))))
        case .keyed: fields.append((field, .keyed(document.keys(id, field))))
        case .position:
          if let place = document.place(id, field) { fields.append((field, .place(place))) }
        }
      }
      return ToldRecord(id, kind, isLive: document.isLive(id), fields: fields)
    }
  }

  @Test("a decimal is the number nearest to what is written")
  func readsDecimals() {
    for text in ["0", "12.50", "-0.1", "+3", "99999999999.9999", "0.000000000000001", ".5", "7."] {
      #expect(decimal(text) == Double(text), "\(text)")
    }
    for text in ["", "-", ".", "1.2.3", "1e3", "1-", "0x1", "½", "nan", "1,5"] {
      #expect(decimal(text) == nil, "\(text)")
    }
  }

  @Test("white space is what Unicode says it is")
  func knowsWhiteSpace() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      if isWhiteSpace(scalar) != scalar.properties.isWhitespace {
        Issue.record("U+\(String(value, radix: 16))")
      }
    }
  }
}
