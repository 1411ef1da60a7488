import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData
import StyledText

/// Says in words what a check has found, and what to do about it.
package struct FindingWords {
  private let names: MapNames

  /// - Parameter language: What was asked for; nil for the titles as they stand and the words in the
  ///   map's own language.
  package init(_ document: MapDocument, language: String? = nil) {
    self.init(MapNames(document, language: language))
  }

  package init(_ names: MapNames) { self.names = names }

  package var language: SpokenLanguage { names.words }
  private var words: MessageWords { MessageWords(names.words, names: names) }

  func callAsFunction(
    _ word: CheckWord, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) -> String {
    words.text(CheckMessage.word(word), values)
  }

  /// `Purchase / Pains`, `Purchase`, `the map`: where to look. Fit for one line of a terminal.
  package func place(_ finding: Finding) -> String {
    switch finding.place {
    case .map, .link: self(.placeMap)
    case .persona: self(.placePersona)
    case .stage(let stage): title(stage)
    case .lane(let lane): self(.placeLane, ["lane": .text(title(lane))])
    case .card(_, let stage?, let lane?): "\(title(stage)) / \(title(lane))"
    case .card(_, let stage?, nil): title(stage)
    case .card(_, nil, let lane?): "\(self(.placeNoStage)) / \(title(lane))"
    case .card(_, nil, nil): self(.placeNoStage)
    }
  }

  /// One sentence, fit for one line of a terminal: what is so, and after the colon what to do.
  package func message(_ finding: Finding) -> String {
    words.sentence(finding.message(in: names.document))
  }

  /// Several elements that one stage lacks, in one sentence.
  package func message(missing elements: [StageElement], at stage: RecordID) -> String {
    words.sentence(Finding.message(missing: elements, at: stage))
  }

  /// `2 errors, 14 warnings and 3 notes.`
  ///
  /// - Parameter lines: On how many lines they are told, where several stand on one.
  package func counts(_ report: CheckReport, lines: Int? = nil) -> String {
    guard let counts = report.counts else { return self(.nothingFound) }
    guard let lines else { return words.text(counts) + "." }
    return self(.countsInLines, ["counts": counts, "lines": .count(lines)])
  }

  /// `2 errors and 3 warnings`, for a line with little room: notes are told only where there is no
  /// more. Empty if nothing is found.
  package func graveCounts(_ report: CheckReport) -> String {
    let counts = CheckSeverity.allCases.map { ($0, report.count($0)) }.filter { $0.1 > 0 }
    let grave = counts.filter { $0.0 < .note }
    return (grave.isEmpty ? counts : grave)
      .map { self($0.0.countWord, ["count": .count($0.1)]) }.joined(separator: ", ")
  }

  /// `warning`.
  package func severity(_ severity: CheckSeverity) -> String { self(severity.word) }

  /// `Warnings`.
  package func heading(_ severity: CheckSeverity) -> String { self(severity.titleWord) }

  /// What is said above the rules that the map silences.
  package var silencedHeading: String { self(.rulesSilenced) }

  /// `And 12 more.`
  package func more(_ count: Int) -> String { self(.findingsMore, ["count": .count(count)]) }

  private func title(_ record: RecordID) -> String {
    let title = TerminalText.excerpt(names.document.title(of: record, in: names.language))
    return title.isEmpty ? self(.placeUnnamed) : title
  }
}
