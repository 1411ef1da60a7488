import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import MapOutline
import StyledText

/// A card as lines of a cell.
package enum CardText {
  /// The sign before a card that tells its kind; all one column wide.
  package static func mark(ofKind kind: String) -> String {
    Schema.cardKind(kind).map { "\($0.use.sign)" } ?? "·"
  }

  /// The card's text behind its mark, and below it what else is known.
  static func lines(
    _ card: JourneyOutline.Card, columns: Int, today: CalendarDay?, language: SpokenLanguage
  ) -> [StyledLine] {
    let inner = max(columns - 2, 2)
    var lines: [StyledLine] = []
    let text = TerminalText.gridText(card.text)
    for (index, part) in TerminalText.wrapped(text, columns: inner).enumerated() {
      var line = StyledLine()
      if index == 0 {
        line.append(mark(ofKind: card.kind), .mark(kind: card.kind))
        line.append(" ")
      } else {
        line.append("  ")
      }
      line.append(part)
      lines.append(line)
    }
    return lines + properties(card, columns: inner, today: today, language)
  }

  private static func properties(
    _ card: JourneyOutline.Card, columns: Int, today: CalendarDay?, _ language: SpokenLanguage
  ) -> [StyledLine] {
    let numbers = NumberWords(language)
    func said(_ word: GridWord, _ value: String) -> String {
      language(word, ["value": .verbatim(value)])
    }
    func day(_ text: String) -> String { CalendarDay(text).map { numbers.day($0) } ?? text }
    var parts: [String] = []
    let dots = card.score.flatMap(satisfaction)
    if let dots {
      parts.append(dots.text)
    } else if let score = card.score {
      parts.append(said(.score, TerminalText.gridExcerpt(score, columnsMax: 16)))
    }
    if let emotion = card.emotion { parts.append(said(.mood, signed(emotion))) }
    for detail in card.details {
      guard let row = Schema.field(detail.name, of: .card), row.use.isOnCard, !row.isOwn else {
        continue
      }
      let value = TerminalText.gridExcerpt(detail.value, columnsMax: 24)
      let unit = TerminalText.gridExcerpt(card.unit(of: detail.name), columnsMax: 13)
      switch detail.name {
      // Most things exist, and there it need not be said.
      case "existence":
        if detail.value == "should-exist" { parts.append(language(GridWord.shouldExist)) }
      case "availability": parts.append(language.choiceName(value))
      // They stand in the order of their days; the last one counts.
      case "values":
        let last = detail.value.split(separator: ", ").last.map(String.init) ?? ""
        let pieces = last.split(separator: ":", maxSplits: 1).map(String.init)
        let shown =
          pieces.count > 1
          ? "\(day(pieces[0])): \(numbers.decimal(String(pieces[1].drop { $0 == " " })))" : last
        parts.append(TerminalText.gridExcerpt(shown + unit))
      case "target": parts.append(said(.target, numbers.decimal(value) + unit))
      case "funnel-count": parts.append(said(.funnelCount, value))
      case "due":
        let isOverdue = today.map { card.overdueDay(today: $0) != nil } ?? false
        parts.append(said(isOverdue ? .overdueSince : .due, day(value)))
      default: parts.append(language.said(row, value) + unit)
      }
    }
    if !card.actors.isEmpty {
      // On one line, though names may hold a line separator.
      parts.append(TerminalText.gridExcerpt(card.actors.joined(separator: ", "), columnsMax: .max))
    }
    if card.votes > 0 { parts.append("▲\(card.votes)") }
    if card.commentCount > 0 { parts.append("✎\(card.commentCount)") }
    if let check = card.check { parts.append(checkMark(check, language)) }
    return TerminalText.joined(parts, by: " · ", columns: columns).enumerated().map { index, part in
      var line = StyledLine("  ")
      if index == 0, let dots, part.hasPrefix(dots.text) {
        line.append(dots.text, dots.style)
        line.append(String(part.dropFirst(dots.text.count)), .note)
      } else {
        line.append(part, .note)
      }
      return line
    }
  }

  /// A score from 1 to 5 as five dots.
  private static func satisfaction(_ score: String) -> (text: String, style: TextStyle)? {
    guard let number = Int(score), (1...5).contains(number) else { return nil }
    let text = String(repeating: "●", count: number) + String(repeating: "○", count: 5 - number)
    return (text, number < 3 ? .bad : number == 3 ? .middling : .good)
  }

  /// Three bars, as many full as the severity from 0 to 3 says: as in the picture.
  package static func severity(_ level: Int64) -> String {
    let full = Int(min(max(level, 0), 3))
    return String(repeating: "▮", count: full) + String(repeating: "▯", count: 3 - full)
  }

  /// The number with its sign: a true minus, and none for 0.
  package static func signed(_ number: Int) -> String {
    number < 0 ? "−\(number.magnitude)" : number > 0 ? "+\(number)" : "0"
  }

  private static func checkMark(_ check: String, _ language: SpokenLanguage) -> String {
    check == "assumption"
      ? language(GridWord.assumed)
      : TerminalText.gridExcerpt(language.choiceName(check), columnsMax: 16)
  }
}
