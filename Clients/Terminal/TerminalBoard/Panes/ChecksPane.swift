import JourneyInsight
import JourneyMap
import JourneyWords
import ReplicatedData
import StyledText

/// What the checks have found; Enter goes to the place.
enum ChecksPane {
  /// More findings are only counted.
  private static let findingsMax = 100

  static func content(
    _ report: CheckReport, _ scene: BoardScene, language: String?, columns: Int
  ) -> PaneContent {
    var content = PaneContent(columns: columns)
    let words = FindingWords(scene.document, language: language)
    content.add(words.counts(report), StyleID(.note))
    var severity: CheckSeverity?
    for finding in report.findings.prefix(findingsMax) {
      if finding.severity != severity {
        severity = finding.severity
        let count = report.count(finding.severity)
        content.heading("\(words.heading(finding.severity)) (\(count))")
      }
      var pieces = [PaneLine.Piece("● ", style(finding.severity))]
      if case .card = finding.place {
        pieces.append(PaneLine.Piece(words.place(finding) + ": ", StyleID(.note)))
      }
      pieces.append(PaneLine.Piece(words.message(finding)))
      content.add(
        pieces, target: .finding(rule: finding.rule.rawValue, place(finding.place)), indent: 2)
    }
    let more = report.findings.count - findingsMax
    if more > 0 { content.add(words.more(more), StyleID(.note)) }
    if !report.silencedRules.isEmpty {
      content.heading(words.silencedHeading)
      for silenced in report.silencedRules {
        content.add(
          [
            PaneLine.Piece(silenced.rule, StyleID(.lane)),
            PaneLine.Piece(": " + TerminalText.gridExcerpt(silenced.reason, columnsMax: 200)),
          ], target: .form(.root, Field.Map.silencedRules), indent: 2)
      }
    }
    return content
  }

  /// `2 errors, 3 warnings`, for the line at the bottom; notes are told only where there is no more.
  static func summary(
    _ report: CheckReport, _ document: MapDocument, language: String?
  ) -> String {
    FindingWords(document, language: language).graveCounts(report)
  }

  private static func style(_ severity: CheckSeverity) -> StyleID {
    switch severity {
    case .error: StyleID(.bad)
    case .warning: StyleID(.middling)
    case .note: StyleID(.lane)
    }
  }

  /// Where on the board, or in which form, it is mended.
  private static func place(_ place: Finding.Place) -> PaneTarget? {
    switch place {
    case .map, .link: nil
    case .persona(let persona): .form(persona, nil)
    case .stage(let stage): .cell(stage: stage, lane: nil)
    case .lane(let lane): .cell(stage: nil, lane: lane)
    case .card(let card, _, _): .card(card)
    }
  }
}
