import JourneyInsight
import JourneyMap
import StyledText

/// What the checks have found, as lines for a terminal or a log: a line a finding, and a summary.
package struct CheckText {
  package var columns: Int?
  package var usesColour = false
  /// Whether findings of silenced rules are listed, too.
  package var showsSilenced = false
  /// Findings that matter less are left out.
  package var severityMax = CheckSeverity.note
  /// Short names for cards, stages and lanes.
  package var name: (RecordID) -> String

  /// - Parameter columns: Where lines are broken; nil for nowhere.
  package init(columns: Int? = nil, usesColour: Bool = false, name: @escaping (RecordID) -> String)
  {
    self.columns = columns
    self.usesColour = usesColour
    self.name = name
  }

  /// Ends with a line feed.
  package func text(
    _ report: CheckReport, _ document: MapDocument, language: String? = nil
  ) -> String {
    let words = FindingWords(document, language: language)
    var lines: [StyledLine] = []
    let shown = report.findings.filter { $0.severity <= severityMax }
    let groups = groups(shown)
    for group in groups { lines += self.lines(group, words) }
    if showsSilenced { lines += silenced(report, words) }
    if !lines.isEmpty { lines.append(StyledLine()) }
    let lineCount = groups.count < shown.count ? groups.count : nil
    for sentence in summary(report, words, lineCount) { lines.append(StyledLine(sentence)) }
    return lines.map { $0.text(inColour: usesColour) + "\n" }.joined()
  }

  // MARK: Findings

  /// Findings, each alone but for those that say what one stage lacks.
  private func groups(_ findings: [Finding]) -> [[Finding]] {
    var groups: [[Finding]] = []
    for finding in findings {
      if finding.rule.element != nil, let last = groups.last?.first, last.rule.element != nil,
        last.place == finding.place, last.severity == finding.severity
      {
        groups[groups.count - 1].append(finding)
      } else {
        groups.append([finding])
      }
    }
    return groups
  }

  private func lines(_ group: [Finding], _ words: FindingWords, mark: String? = nil) -> [StyledLine]
  {
    guard let finding = group.first else { return [] }
    let message: String
    if group.count > 1, let stage = finding.place.stage {
      message = words.message(missing: group.compactMap(\.rule.element), at: stage)
    } else {
      message = words.message(finding)
    }
    // What they have in common is said once: stage-without-pain, -kpi.
    let prefix = "stage-without"
    let rules = group.enumerated().map { index, finding in
      let id = finding.rule.rawValue
      return index > 0 && id.hasPrefix(prefix) ? String(id.dropFirst(prefix.count)) : id
    }.joined(separator: ", ")
    let id = finding.place.record.map { ", " + name($0) } ?? ""
    let severity = mark ?? words.severity(finding.severity)
    let indent =
      2 + (CheckSeverity.allCases.map { DisplayWidth.columns(of: words.severity($0)) }.max() ?? 0)
    var lines: [StyledLine] = []
    // Of a stage or the map the message itself says so.
    let place = if case .card = finding.place { words.place(finding) + ": " } else { "" }
    let text = "\(place)\(message) (\(rules)\(id))"
    let parts = columns.map { TerminalText.wrapped(text, columns: max($0 - indent, 20)) } ?? [text]
    for (index, part) in parts.enumerated() {
      var line = StyledLine()
      if index == 0 {
        line.append(severity, mark == nil ? style(finding.severity) : .note)
        line.append(
          String(repeating: " ", count: max(indent - DisplayWidth.columns(of: severity), 1)))
      } else {
        line.append(String(repeating: " ", count: indent))
      }
      line.append(part, mark == nil ? .plain : .note)
      lines.append(line)
    }
    return lines
  }

  private func style(_ severity: CheckSeverity) -> TextStyle {
    switch severity {
    case .error: .bad
    case .warning: .middling
    case .note: .lane
    }
  }

  private func silenced(_ report: CheckReport, _ words: FindingWords) -> [StyledLine] {
    report.silencedRules.flatMap { silenced -> [StyledLine] in
      let findings = report.silenced.filter { $0.rule.rawValue == silenced.rule }
      var lines = [
        StyledLine(
          words(
            .ruleSilenced,
            [
              "rule": .text(silenced.rule),
              "reason": .text(
                words.language.quoted(TerminalText.excerpt(silenced.reason, columnsMax: 190))),
            ]), .note)
      ]
      for finding in findings { lines += self.lines([finding], words, mark: "  ·") }
      return lines
    }
  }

  // MARK: Summary

  private func summary(
    _ report: CheckReport, _ words: FindingWords, _ lineCount: Int?
  ) -> [String] {
    var sentences = [words.counts(report, lines: lineCount)]
    let hidden = report.findings.count { $0.severity > severityMax }
    if hidden > 0 {
      sentences.append(
        words(
          .findingsHidden,
          ["count": .count(hidden), "severity": .text(severityMax.rawValue)]))
    }
    let silenced = report.silenced.count
    if !report.silencedRules.isEmpty, !showsSilenced {
      sentences.append(
        words(
          .findingsSilenced,
          ["count": .count(silenced), "rules": .count(report.silencedRules.count)]))
    }
    return sentences
  }
}
