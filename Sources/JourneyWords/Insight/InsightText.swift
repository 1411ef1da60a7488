import JourneyInsight
import JourneyMap
import ReplicatedData
import StyledText

/// The insights as text graphics for a terminal: each section a heading, a picture made of characters,
/// and what it means in sentences.
package struct InsightText {
  package let words: InsightWords
  /// Of the terminal; less than ``columnsMin`` is taken as that.
  package let columns: Int

  package static let columnsMin = 30

  package init(_ words: InsightWords, columns: Int = 80) {
    self.words = words
    self.columns = max(columns, Self.columnsMin)
  }

  var names: InsightNames { words.names }
  var numbers: NumberWords { words.numbers }
  var insight: MapInsight { words.insight }

  /// The lines of a section, its heading included, none wider than ``columns``. O(what is shown).
  package func lines(_ section: InsightSection) -> [StyledLine] {
    [StyledLine(TerminalText.truncated(words.title(section), columns: columns), .title)]
      + body(section)
  }

  /// The lines of a section without its heading. Never empty.
  package func body(_ section: InsightSection) -> [StyledLine] {
    var lines: [StyledLine]
    switch section {
    case .curve: lines = curveGraphic
    case .funnel: lines = funnelGraphic
    case .weakest: lines = ranking
    case .channels: lines = matrix
    case .pains: lines = []
    case .graph: lines = []
    }
    if !lines.isEmpty { lines.append(StyledLine()) }
    for sentence in words.sentences(section) { lines += paragraph(sentence) }
    if section == .pains { lines += plan }
    return lines
  }

  /// The lines with a line feed behind each; sections with an empty line between.
  package func text(_ sections: [InsightSection], usesColour: Bool) -> String {
    var text = ""
    for section in sections {
      if !text.isEmpty { text += "\n" }
      for line in lines(section) { text += line.text(inColour: usesColour) + "\n" }
    }
    return text
  }

  // MARK: Pieces

  /// A text over several lines; those after the first stand under what follows `mark`.
  func paragraph(
    _ text: String, mark: String = "", indent: Int = 0, _ style: TextStyle = .plain,
    markStyle: TextStyle = .note, record: RecordID? = nil
  ) -> [StyledLine] {
    let hanging = indent + DisplayWidth.columns(of: mark)
    let room = max(columns - hanging, 8)
    return TerminalText.wrapped(text, columns: room).enumerated().map { index, part in
      var line = StyledLine()
      if index == 0 {
        line.record = record
        line.append(String(repeating: " ", count: indent))
        line.append(mark, markStyle)
      } else {
        line.append(String(repeating: " ", count: hanging))
      }
      line.append(part, style)
      return line
    }
  }

  /// A bar of blocks, to an eighth of a column; anything more than 0 is seen.
  static func bar(_ share: Double, columns: Int) -> String {
    let eighths = Int((min(max(share, 0), 1) * Double(columns) * 8).rounded())
    guard eighths > 0 else { return share > 0 ? "▏" : "" }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  /// A feeling's colour.
  static func style(ofFeeling feeling: Double) -> TextStyle {
    feeling <= -0.5 ? .bad : feeling >= 0.5 ? .good : .middling
  }

  /// The longest of these names, within bounds.
  func nameColumns(_ names: [String], max most: Int) -> Int {
    min(names.map { DisplayWidth.columns(of: $0) }.max() ?? 0, most)
  }

  func cut(_ name: String, _ columns: Int, _ style: TextStyle = .plain) -> StyledLine {
    StyledLine(TerminalText.truncated(name, columns: columns), style).padded(to: columns)
  }
}
