import JourneyInsight
import JourneyMap
import JourneyWords
import ReplicatedData

/// JSON in words: for scripts, and for whoever reads them.
extension InsightJSON {
  /// Ends with a line feed. O(size of the insights).
  ///
  /// - Parameter sections: Which of the sections to write, in the order of their cases.
  package static func text(
    _ words: InsightWords, sections: [InsightSection] = InsightSection.allCases
  ) -> String {
    text(
      words.names.facts, words.insight, sections: sections, naming: WordedNaming(words.names.map))
  }
}

extension CheckJSON {
  /// Ends with a line feed.
  package static func text(
    _ report: CheckReport, _ document: MapDocument, language: String? = nil, today: CalendarDay,
    severityMax: CheckSeverity = .note
  ) -> String {
    text(
      report, document, today: today, severityMax: severityMax,
      naming: WordedNaming(MapNames(document, language: language)))
  }
}

/// Everything by what it is called, and sentences.
private struct WordedNaming: JSONNaming {
  private let names: MapNames
  private let findings: FindingWords

  init(_ names: MapNames) {
    self.names = names
    findings = FindingWords(names)
  }

  var languageTag: String? { names.words.rawValue }

  func title(_ record: RecordID) -> String? {
    names.document.title(of: record, in: names.language)
  }

  func text(ofCard card: RecordID) -> String? { names.document.string(card, Field.Card.text) }

  func title(ofPlace finding: Finding) -> String? { findings.place(finding) }

  func write(_ sentence: Message, to json: inout JSONText) {
    json.string(MessageWords(names.words, names: names).sentence(sentence))
  }

  func write(summaryOf report: CheckReport, to json: inout JSONText) {
    json.string(findings.counts(report))
  }
}
