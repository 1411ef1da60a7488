import JourneyInsight
import JourneyMap

/// What two maps differ in, as lines for a terminal: `+` added, `−` removed, `→` moved, `~` changed.
/// What was replaced in a text stands in `[-…-]`, what replaces it in `{+…+}`; with colour, in red and
/// green instead.
package struct ComparisonText {
  package var usesColour: Bool
  /// Where lines are broken; nil for nowhere.
  package var columns: Int?

  package init(columns: Int? = nil, usesColour: Bool = false) {
    self.columns = columns
    self.usesColour = usesColour
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
    let words = ComparisonWords(comparison)
    var lines = lines(comparison)
    if let basis = words.basis, !comparison.isEmpty {
      lines.append(Line(StyledLine(basis, .note)))
    }
    let summary = words.summary
    lines.append(Line(StyledLine(summary.prefix(1).uppercased() + summary.dropFirst() + ".")))
    return lines.map { $0.line.text(inColour: usesColour) + "\n" }.joined()
  }

  /// The differences without the summary; none if there are none.
  package func lines(_ comparison: MapComparison) -> [Line] {
    var lines: [Line] = []
    section("Map", comparison.map.flatMap { field($0, indent: 2) }.map { Line($0) }, to: &lines)
    for (title, kind, differences) in [
      ("Personas", "persona", comparison.personas), ("Channels", "channel", comparison.channels),
      ("Stages", "stage", comparison.stages), ("Lanes", "lane", comparison.lanes),
      ("Cards", "card", comparison.cards), ("Links", "link", comparison.links),
      ("Comments", "comment", comparison.comments),
    ] {
      section(title, records(differences, kind), to: &lines)
    }
    section(
      "Satisfaction",
      comparison.satisfaction.map { Line(StyledLine("  " + mood($0), style(of: $0))) },
      to: &lines)
    if !comparison.notCompared.isEmpty {
      let sentence =
        "Only one of the two has these, which were not compared: "
        + comparison.notCompared.joined(separator: ", ") + "."
      lines += broken(sentence, indent: 0).map { Line(StyledLine($0, .note)) }
    }
    return lines
  }

  private func section(_ title: String, _ content: [Line], to lines: inout [Line]) {
    guard !content.isEmpty else { return }
    lines.append(Line(StyledLine(title, .title)))
    lines += content
  }

  private func broken(_ text: String, indent: Int) -> [String] {
    guard let columns else { return [text] }
    return TerminalText.wrapped(text, columns: max(columns - indent, 20))
  }

  // MARK: Records

  private func records(_ differences: RecordDifferences, _ kind: String) -> [Line] {
    var lines: [Line] = []
    for mention in differences.added {
      lines.append(Line(StyledLine("  + \(name(mention, kind))", .good), mention.record))
    }
    for mention in differences.removed {
      lines.append(Line(StyledLine("  − \(name(mention, kind))", .bad), mention.record))
    }
    for change in differences.changed {
      lines += self.change(change, kind).map { Line($0, change.after.record) }
    }
    for order in differences.reordered {
      lines += self.order(order).map { Line($0, order.after.first?.record) }
    }
    return lines
  }

  /// `action “Pays by card” (Purchase / Actions)`.
  private func name(_ mention: RecordMention, _ kind: String) -> String {
    var words: [String] = []
    if let own = mention.kind, kind != "link" {
      words.append(TerminalText.excerpt(own))
    }
    if kind == "link" {
      let ends = mention.about.map { quoted($0) }
      let type = TerminalText.excerpt(mention.kind ?? "is linked to").replacingDashes
      words.append(ends.joined(separator: " \(type) "))
    }
    if !mention.text.isEmpty || kind != "link" {
      words.append(mention.text.isEmpty ? "without text" : quoted(mention.text))
    }
    if kind == "comment", let about = mention.about.first { words.append("on \(quoted(about))") }
    if let place = mention.place { words.append("(\(self.place(place)))") }
    return words.joined(separator: " ")
  }

  private func quoted(_ text: String) -> String {
    "“\(TerminalText.excerpt(text, columnsMax: 60))”"
  }

  private func place(_ place: CardPlace) -> String {
    func title(_ title: String?, _ none: String) -> String {
      guard let title else { return none }
      return title.isEmpty ? "unnamed" : TerminalText.excerpt(title)
    }
    return "\(title(place.stage, "no stage")) / \(title(place.lane, "no lane"))"
  }

  private func change(_ change: RecordDifference, _ kind: String) -> [StyledLine] {
    var lines: [StyledLine] = []
    let rewording = change.fields.first(where: \.isName)
    let mention = name(change.isMoved ? change.before : change.after, kind)
    if change.isMoved, let from = change.before.place, let to = change.after.place {
      var line = StyledLine("  → ", .middling)
      var before = change.before
      before.place = nil
      line.append(
        "\(name(before, kind)): \(place(from)) → \(place(to))")
      lines.append(line)
    } else if rewording == nil {
      var line = StyledLine("  ~ ", .middling)
      line.append(mention)
      lines.append(line)
    }
    if let rewording {
      lines += self.rewording(rewording, change, isSubordinate: change.isMoved)
    }
    for field in change.fields where !field.isName { lines += self.field(field, indent: 6) }
    return lines
  }

  /// The text with what was replaced in it.
  private func rewording(
    _ field: FieldDifference, _ change: RecordDifference, isSubordinate: Bool
  ) -> [StyledLine] {
    var line = StyledLine(isSubordinate ? "      " : "  ~ ", .middling)
    if let kind = change.after.kind, !isSubordinate {
      line.append(TerminalText.excerpt(kind) + " ")
    }
    line.append("“")
    for run in runs(field) { line.append(run.text, run.style) }
    line.append("”")
    if let place = change.after.place, !isSubordinate {
      line.append(" (\(self.place(place)))", .note)
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
    let key = field.key.map { " \(TerminalText.excerpt($0))" } ?? ""
    var line = StyledLine(String(repeating: " ", count: indent))
    line.append("\(field.name)\(key): ", .lane)
    if case .text = field.before, case .text = field.after {
      for run in runs(field) { line.append(run.text, run.style) }
    } else {
      line.append(ComparisonWords.value(field.before), .bad)
      line.append(" → ")
      line.append(ComparisonWords.value(field.after), .good)
    }
    return [line]
  }

  private func order(_ order: OrderDifference) -> [StyledLine] {
    let place = (order.placeAfter ?? order.placeBefore).map { " in \(self.place($0))" } ?? ""
    func list(_ mentions: [RecordMention]) -> String {
      let shown = mentions.prefix(Self.orderMax).map {
        TerminalText.excerpt($0.text, columnsMax: 24)
      }
      let rest = mentions.count - shown.count
      return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
    var line = StyledLine("  ↕ ", .middling)
    line.append("order\(place): \(list(order.before)) → \(list(order.after))")
    return [line]
  }

  private static let orderMax = 12

  private func mood(_ difference: SatisfactionDifference) -> String {
    let words = ComparisonWords.satisfaction(difference)
    let stage = words.dropFirst("satisfaction in ".count)
    return String(stage)
  }

  private func style(of difference: SatisfactionDifference) -> TextStyle {
    guard let before = difference.before, let after = difference.after else { return .plain }
    return after > before ? .good : .bad
  }
}

extension String {
  /// `loops-back-to` becomes `loops back to`.
  fileprivate var replacingDashes: String { String(map { $0 == "-" ? " " : $0 }) }
}
