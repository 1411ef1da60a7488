import JourneyTemplates
import MapOutline

/// Answers that choose several things at once: in one cell with marks between them, or in a column for
/// each choice.
enum SurveyChoices {
  // MARK: In one cell

  private static let partScalarsMax = 80

  /// The choices of each answer, and what stands between them; nil for answers in one's own words.
  ///
  /// Choices come again from answer to answer; words of one's own hardly ever do.
  static func split(
    _ answers: [String], heading: String
  ) -> (choices: [[String]], separator: String)? {
    let isAsked = asksForSeveral(heading)
    for separator in [";", "|", "\n", ", "] {
      let choices = answers.map { parts($0, separator) }
      let several = choices.count { $0.count > 1 }
      guard several > 0, choices.allSatisfy({ $0.allSatisfy { $0.count <= partScalarsMax } })
      else { continue }
      var frequencies: [String: Int] = [:]
      for parts in choices {
        for part in Set(parts.map { TitleKey.folded($0) }) { frequencies[part, default: 0] += 1 }
      }
      let total = frequencies.values.reduce(0, +)
      let again = frequencies.values.filter { $0 > 1 }.reduce(0, +)
      // Commas stand in sentences as well.
      let isComma = separator == ", "
      let isEnough =
        isComma
        ? isAsked && again > 0 || several > 1 && again * 10 >= total * 6 && areShort(choices)
        : isAsked || again > 0 || answers.allSatisfy { $0.hasSuffix(separator) }
      if isEnough { return (choices, separator) }
    }
    return nil
  }

  private static func parts(_ answer: String, _ separator: String) -> [String] {
    var parts: [String] = []
    for piece in answer.split(separator: separator) {
      let part = MermaidText.trimmed(String(piece))
      guard !part.isEmpty else { continue }
      // “Staff, rude” is one choice: others begin with a capital.
      if separator == ", ", part.first?.isLowercase ?? false,
        parts.first?.first?.isUppercase ?? false
      {
        parts[parts.count - 1] += separator + part
      } else {
        parts.append(part)
      }
    }
    return parts
  }

  private static func areShort(_ choices: [[String]]) -> Bool {
    choices.allSatisfy { $0.allSatisfy { Words.list($0).count <= 5 } }
  }

  private static let severalWords = [
    "tick all", "select all", "check all", "choose all", "all that apply", "mark all",
    "multiple choice",
    "choose several", "select several", "zaznacz wszystkie", "wybierz wszystkie",
    "mozna wybrac kilka",
    "kilka odpowiedzi", "wielokrotnego wyboru", "bifati toate", "selectati toate",
    "mai multe raspunsuri",
    "mai multe variante", "выберите все", "отметьте все", "несколько вариантов",
    "несколько ответов",
  ]

  private static func asksForSeveral(_ heading: String) -> Bool {
    let folded = Words.folded(heading)
    return severalWords.contains { folded.contains($0) }
  }

  // MARK: In a column each

  /// A question whose choices have a column each.
  struct Group {
    var stem: String
    /// Indexes of columns, each with its choice.
    var columns: [(index: Int, choice: String)]
    /// How often each was chosen, and the words of those who chose another.
    var answers: [(text: String, count: Int)]
    /// How many answered the question at all.
    var respondentCount: Int
  }

  /// The question and the choice that a heading names: `Which did you use? [Web]`.
  static func divided(_ heading: String) -> (stem: String, choice: String, isBracketed: Bool)? {
    if heading.hasSuffix("]"), let open = heading.lastIndex(of: "["), open > heading.startIndex {
      let choice = heading[heading.index(after: open)...].dropLast()
      let stem = MermaidText.trimmed(String(heading[..<open]))
      guard !stem.isEmpty, !choice.isEmpty else { return nil }
      return (stem, MermaidText.trimmed(String(choice)), true)
    }
    for mark in [
      " - Selected Choice - ", " - ", " – ", " — ", ": ", " / ", "/", " » ", " | ", "? ",
    ] {
      guard let range = heading.firstRange(of: mark) else { continue }
      let isQuestion = mark == "? "
      let stem = MermaidText.trimmed(String(heading[..<range.lowerBound])) + (isQuestion ? "?" : "")
      let choice = MermaidText.trimmed(String(heading[range.upperBound...]))
      guard !choice.isEmpty, stem.hasSuffix("?") || Words.list(stem).count >= 3 else { continue }
      return (stem, choice, false)
    }
    return nil
  }

  /// The groups among columns whose cells say of each choice whether it was chosen.
  static func groups(_ columns: [SurveyColumns.Column]) -> [Group] {
    var stems: [String] = []
    var members: [String: [(index: Int, choice: String, isBracketed: Bool)]] = [:]
    for (index, column) in columns.enumerated() where column.known == nil {
      guard let (stem, choice, isBracketed) = divided(column.heading) else { continue }
      if members[stem] == nil { stems.append(stem) }
      members[stem, default: []].append((index, choice, isBracketed))
    }
    return stems.compactMap { stem in
      let all = members[stem] ?? []
      guard all.count > 1 || all.contains(where: \.isBracketed) else { return nil }
      return group(stem, all.map { ($0.index, $0.choice) }, columns)
    }
  }

  private static func group(
    _ stem: String, _ members: [(index: Int, choice: String)], _ columns: [SurveyColumns.Column]
  ) -> Group? {
    let chosen = members.filter { isChosen(columns[$0.index].values, $0.choice) }
    let others = members.filter { member in
      !chosen.contains { $0.index == member.index } && isOther(member.choice)
    }
    guard !chosen.isEmpty, chosen.count + others.count == members.count else { return nil }
    var answers: [(text: String, count: Int)] = []
    for (index, choice) in chosen {
      let count = columns[index].values.count { isYes($0, choice) }
      if count > 0 { answers.append((choice, count)) }
    }
    for (index, _) in others {
      for value in columns[index].values where !value.isEmpty && !Placeholder.isOne(value) {
        if let known = answers.firstIndex(where: {
          TitleKey.folded($0.text) == TitleKey.folded(value)
        }) {
          answers[known].count += 1
        } else {
          answers.append((value, 1))
        }
      }
    }
    let rows = columns[members[0].index].values.indices
    let count = rows.count { row in members.contains { !columns[$0.index].values[row].isEmpty } }
    return Group(stem: stem, columns: members, answers: answers, respondentCount: count)
  }

  private static let yeses: Set<String> = [
    "yes", "y", "true", "1", "x", "tak", "t", "da", "да", "ja", "oui", "si", "checked", "selected",
    "zaznaczone", "wybrano", "bifat", "выбрано", "on", "quoted", "wahr", "prawda", "adevarat",
    "истина",
  ]
  private static let noes: Set<String> = [
    "no", "n", "false", "0", "nie", "nu", "нет", "nein", "non", "unchecked", "not selected", "off",
    "not quoted", "niezaznaczone", "nie wybrano", "nebifat", "не выбрано", "falsch", "falsz",
    "fals", "ложь",
  ]
  private static let ticks: Set<String> = ["✓", "✔", "☑", "✅", "●"]
  private static let blanks: Set<String> = ["☐", "✗", "✘", "❌", "-", "–", "—"]

  static func isYes(_ value: String, _ choice: String) -> Bool {
    ticks.contains(value) || yeses.contains(Words.folded(value))
      || !value.isEmpty && TitleKey.folded(value) == TitleKey.folded(choice)
  }

  private static func isNo(_ value: String) -> Bool {
    value.isEmpty || blanks.contains(value) || noes.contains(Words.folded(value))
  }

  /// Whether all cells say yes, no or nothing, and some say one of them.
  private static func isChosen(_ values: [String], _ choice: String) -> Bool {
    values.contains { !$0.isEmpty } && values.allSatisfy { isNo($0) || isYes($0, choice) }
  }

  private static let otherStems = [
    "other", "inne", "inny", "inna", "alt", "друг", "иное", "sonst", "andere", "autre", "otr",
    "else",
  ]

  private static func isOther(_ choice: String) -> Bool {
    Words.list(choice).contains { word in otherStems.contains { word.hasPrefix($0) } }
  }
}
