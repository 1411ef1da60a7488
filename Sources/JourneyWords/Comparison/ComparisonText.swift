import JourneyInsight
import JourneyMap
import JourneyTemplates
import StyledText

/// What two maps differ in, as lines for a terminal: `+` added, `−` removed, `→` moved, `~` changed.
/// What was replaced in a text stands in `[-…-]`, what replaces it in `{+…+}`; with colour, in red and
/// green instead.
package struct ComparisonText {
  package var usesColour: Bool
  /// Where lines are broken; nil for nowhere.
  package var columns: Int?
  package var language: SpokenLanguage

  package init(
    columns: Int? = nil, usesColour: Bool = false, language: SpokenLanguage = .english
  ) {
    self.columns = columns
    self.usesColour = usesColour
    self.language = language
  }

  /// A line and the record that it is about, as the second map has it, or the first if the second
  /// has it not.
  package struct Line: Sendable {
    package var line: StyledLine
    package var record: RecordID?

    init(_ line: StyledLine, _ record: RecordID? = nil) {
      self.line = line
      self.record = record
    }
  }

  /// Ends with a line feed. The last line is the summary.
  package func text(_ comparison: MapComparison) -> String {
    let words = ComparisonWords(comparison, language)
    var lines = lines(comparison)
    if let basis = words.basis, !comparison.isEmpty {
      lines.append(Line(StyledLine(basis, .note)))
    }
    lines.append(Line(StyledLine(words.summarySentence)))
    return lines.map { $0.line.text(inColour: usesColour) + "\n" }.joined()
  }

  /// The differences without the summary; none if there are none.
  package func lines(_ comparison: MapComparison) -> [Line] {
    let writer = ComparisonLines(
      words: ComparisonWords(comparison, language), usesColour: usesColour, columns: columns)
    return writer.lines
  }
}

/// The lines of one comparison.
private struct ComparisonLines {
  typealias Line = ComparisonText.Line

  let words: ComparisonWords
  let usesColour: Bool
  let columns: Int?

  var lines: [Line] {
    let comparison = words.comparison
    var lines: [Line] = []
    section(
      .titleMap, comparison.map.flatMap { field($0, indent: 2) }.map { Line($0) }, to: &lines)
    for (title, kind, differences) in comparison.sections {
      section(title, records(differences, kind), to: &lines)
    }
    section(
      .titleSatisfaction,
      comparison.satisfaction.map {
        Line(StyledLine("  " + words.mood($0), style(of: $0)))
      }, to: &lines)
    if let sentence = words.notCompared {
      lines += broken(sentence, indent: 0).map { Line(StyledLine($0, .note)) }
    }
    return lines
  }

  private func section(
    _ title: ComparisonMessage, _ content: [Line], to lines: inout [Line]
  ) {
    guard !content.isEmpty else { return }
    lines.append(Line(StyledLine(words(title), .title)))
    lines += content
  }

  private func broken(_ text: String, indent: Int) -> [String] {
    guard let columns else { return [text] }
    return TerminalText.wrapped(text, columns: max(columns - indent, 20))
  }

  // MARK: Records

  private func records(_ differences: RecordDifferences, _ kind: RecordKind) -> [Line] {
    var lines: [Line] = []
    for mention in differences.added {
      lines.append(Line(StyledLine("  + \(words.name(mention, of: kind))", .good), mention.record))
    }
    for mention in differences.removed {
      lines.append(Line(StyledLine("  − \(words.name(mention, of: kind))", .bad), mention.record))
    }
    for change in differences.changed {
      lines += self.change(change, kind).map { Line($0, change.after.record) }
    }
    for order in differences.reordered {
      lines += self.order(order).map { Line($0, order.after.first?.record) }
    }
    return lines
  }

  private func change(_ change: RecordDifference, _ kind: RecordKind) -> [StyledLine] {
    var lines: [StyledLine] = []
    let rewording = change.fields.first(where: \.isName)
    if change.isMoved, let from = change.before.place, let to = change.after.place {
      var line = StyledLine("  → ", .middling)
      var before = change.before
      before.place = nil
      line.append(
        "\(words.name(before, of: kind)): \(words.place(from)) → \(words.place(to))")
      lines.append(line)
    } else if rewording == nil {
      var line = StyledLine("  ~ ", .middling)
      line.append(words.name(change.after, of: kind))
      lines.append(line)
    }
    if let rewording {
      lines += self.rewording(rewording, change, kind, isSubordinate: change.isMoved)
    }
    for field in change.fields where !field.isName { lines += self.field(field, indent: 6) }
    return lines
  }

  /// The text with what was replaced in it.
  private func rewording(
    _ field: FieldDifference, _ change: RecordDifference, _ record: RecordKind,
    isSubordinate: Bool
  ) -> [StyledLine] {
    var line = StyledLine(isSubordinate ? "      " : "  ~ ", .middling)
    if let kind = change.after.kind, !isSubordinate {
      line.append(words.kindName(kind, of: record) + " ")
    }
    // The marks of a quotation of nothing.
    let marks = words.language.quoted("")
    line.append(String(marks.prefix(1)))
    for run in runs(field) { line.append(run.text, run.style) }
    line.append(String(marks.suffix(1)))
    if let place = change.after.place, !isSubordinate {
      line.append(" (\(words.place(place)))", .note)
    }
    return [line]
  }

  private func runs(_ field: FieldDifference) -> [(text: String, style: TextStyle)] {
    TextDifference(text(field.before), text(field.after)).pieces.flatMap {
      piece -> [(text: String, style: TextStyle)] in
      switch piece {
      case .same(let text): return [(oneLine(text), .plain)]
      case .replaced(let before, let after):
        var runs: [(text: String, style: TextStyle)] = []
        if !before.isEmpty {
          runs.append((usesColour ? oneLine(before) : "[-\(oneLine(before))-]", .bad))
        }
        if !after.isEmpty {
          runs.append((usesColour ? oneLine(after) : "{+\(oneLine(after))+}", .good))
        }
        return runs
      }
    }
  }

  private func oneLine(_ text: String) -> String { TerminalText.excerpt(text, columnsMax: .max) }

  private func text(_ value: ComparedValue?) -> String {
    if case .text(let text) = value { text } else { "" }
  }

  // MARK: Fields, order, satisfaction

  private func field(_ field: FieldDifference, indent: Int) -> [StyledLine] {
    var line = StyledLine(String(repeating: " ", count: indent))
    line.append("\(words.name(field)): ", .lane)
    if case .text = field.before, case .text = field.after {
      for run in runs(field) { line.append(run.text, run.style) }
    } else {
      line.append(words.value(field.before, of: field), .bad)
      line.append(" → ")
      line.append(words.value(field.after, of: field), .good)
    }
    return [line]
  }

  private func order(_ order: OrderDifference) -> [StyledLine] {
    func list(_ mentions: [RecordMention]) -> MessageValue {
      let shown = mentions.prefix(Self.orderMax).map {
        MessageValue.text(TerminalText.excerpt($0.text, columnsMax: 24))
      }
      let names = MessageValue.joined(shown, separator: ", ")
      let rest = mentions.count - shown.count
      return rest > 0
        ? .message(ComparisonMessage.orderMore, ["names": names, "count": .count(rest)]) : names
    }
    let (before, after) = (list(order.before), list(order.after))
    var line = StyledLine("  ↕ ", .middling)
    if let place = order.placeAfter ?? order.placeBefore {
      line.append(
        words(
          .orderIn,
          ["place": .text(words.place(place)), "before": before, "after": after]))
    } else {
      line.append(words(.order, ["before": before, "after": after]))
    }
    return [line]
  }

  private static let orderMax = 12

  private func style(of difference: SatisfactionDifference) -> TextStyle {
    guard let before = difference.before, let after = difference.after else { return .plain }
    return after > before ? .good : .bad
  }
}
