/// A card as lines of a cell.
package enum CardText {
  /// The sign before a card that tells its kind; all one column wide.
  package static func mark(ofKind kind: String) -> String {
    switch kind {
    case "goal": "◎"
    case "action": "▸"
    case "thought": "“"
    case "need": "◇"
    case "motivation": "◆"
    case "fear": "!"
    case "external-factor": "≈"
    case "milestone": "⚑"
    case "touchpoint": "◉"
    case "emotion": "♡"
    case "pain": "✗"
    case "opportunity": "✦"
    case "solution": "✚"
    case "kpi": "#"
    case "action-item": "☐"
    case "resource": "■"
    default: "·"
    }
  }

  /// The card's text behind its mark, and below it what else is known.
  static func lines(_ card: JourneyOutline.Card, columns: Int) -> [StyledLine] {
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
    return lines + properties(card, columns: inner)
  }

  private static func properties(_ card: JourneyOutline.Card, columns: Int) -> [StyledLine] {
    var parts: [String] = []
    let dots = card.score.flatMap(satisfaction)
    if let dots {
      parts.append(dots.text)
    } else if let score = card.score {
      parts.append("score " + TerminalText.excerpt(score, columnsMax: 16))
    }
    if let emotion = card.emotion { parts.append("mood \(signed(emotion))") }
    for detail in card.details where shownDetails.contains(detail.name) {
      let value = TerminalText.excerpt(detail.value, columnsMax: 24)
      switch detail.name {
      // Most things exist, and there it need not be said.
      case "existence": if detail.value == "should-exist" { parts.append("should exist") }
      case "availability": parts.append(value)
      default: parts.append("\(detail.name) \(value)")
      }
    }
    if !card.actors.isEmpty {
      // On one line, though names may hold a line separator.
      parts.append(TerminalText.excerpt(card.actors.joined(separator: ", "), columnsMax: .max))
    }
    if card.votes > 0 { parts.append("♥\(card.votes)") }
    if card.commentCount > 0 { parts.append("✎\(card.commentCount)") }
    if let check = card.check { parts.append(checkMark(check)) }
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

  private static let shownDetails: Set<String> = [
    "severity", "importance", "impact", "effort", "owner", "due", "status", "target",
    "availability", "existence",
  ]

  /// A score from 1 to 5 as five dots.
  private static func satisfaction(_ score: String) -> (text: String, style: TextStyle)? {
    guard let number = Int(score), (1...5).contains(number) else { return nil }
    let text = String(repeating: "●", count: number) + String(repeating: "○", count: 5 - number)
    return (text, number < 3 ? .bad : number == 3 ? .middling : .good)
  }

  /// The number with its sign: a true minus, and none for 0.
  package static func signed(_ number: Int) -> String {
    number < 0 ? "−\(number.magnitude)" : number > 0 ? "+\(number)" : "0"
  }

  private static func checkMark(_ check: String) -> String {
    switch check {
    case "assumption": "assumed"
    default: TerminalText.excerpt(check, columnsMax: 16)
    }
  }
}
