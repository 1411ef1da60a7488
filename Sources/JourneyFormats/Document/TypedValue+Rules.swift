import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import MapOutline
import ReplicatedData

/// Values of the schema's rules as people write them, in any of the languages that the program speaks:
/// on the command line, in a form and in a table alike.
extension TypedValue {
  /// What somebody wrote; blank is null.
  ///
  /// - Returns: Nil if the rule does not allow it.
  package func value(_ text: String, _ rule: ValueRule) -> Value? {
    let text = text.trimmingSpaces
    guard !text.isEmpty else { return .null }
    switch rule {
    case .bool: return YesNo.read(text).map { .bool($0) }
    case .integer(let range):
      let number =
        NumberText.integer(text) ?? (range == 0...3 ? Self.degrees[Words.folded(text)] : nil)
      return number.flatMap { range.contains($0) ? .integer($0) : nil }
    case .choice(let choices): return Self.choice(text, of: choices).map { .text($0) }
    case .date: return (try? day(text)).map { .text($0.description) }
    case .decimal: return NumberText.decimal(text).map { .text($0) }
    case .token:
      let token = text.lowercased()
      return ValueRule.isToken(token) ? .text(token) : nil
    case .line: return JourneyOutline.fits(text, bytesMax: Self.lineBytesMax) ? .text(text) : nil
    case .reference: return RecordName.record(text).map { .reference($0) }
    }
  }

  private static let lineBytesMax = 2_048

  /// A choice by its token, by what it is called in any language, or by another word for it.
  private static func choice(_ text: String, of choices: [StaticString]) -> String? {
    let folded = Words.folded(text)
    let tokens = choices.map { "\($0)" }
    if let token = tokens.first(where: { Words.folded($0) == folded }) { return token }
    let named = tokens.first { token in
      SpokenLanguage.allCases.contains { Words.folded($0.choiceWords(token)) == folded }
    }
    if let named { return named }
    if let kind = KindWords.cardKind(text), tokens.contains(kind) { return kind }
    return otherWords[folded].flatMap { tokens.contains($0) ? $0 : nil }
  }

  private static let otherWords: [String: String] = [
    "in progress": "doing", "wip": "doing", "in lucru": "doing", "todo": "open", "to do": "open",
    "new": "open", "deschis": "open", "открыто": "open", "closed": "done", "finished": "done",
    "gotowe": "done", "zrobione": "done", "terminat": "done", "готово": "done",
    "сделано": "done", "cancelled": "dropped", "missing": "should-exist",
    "planned": "should-exist", "assumed": "assumption", "confirmed": "validated",
    "rejected": "refuted",
  ]

  /// By folded words.
  private static let degrees = Dictionary(
    uniqueKeysWithValues: degreeWords.map { (Words.folded($0.key), $0.value) })

  private static let degreeWords: [String: Int64] = [
    "none": 0, "brak": 0, "niciuna": 0, "нет": 0,
    "low": 1, "small": 1, "minor": 1, "niski": 1, "niska": 1, "male": 1, "scazut": 1,
    "scazuta": 1, "mic": 1, "низкий": 1, "низкая": 1,
    "medium": 2, "moderate": 2, "mid": 2, "sredni": 2, "srednia": 2, "mediu": 2, "medie": 2,
    "средний": 2, "средняя": 2,
    "high": 3, "severe": 3, "major": 3, "critical": 3, "wysoki": 3, "wysoka": 3, "ridicat": 3,
    "ridicata": 3, "mare": 3, "высокий": 3, "высокая": 3, "критично": 3,
  ]
}

/// Yes and no, as people write them.
enum YesNo {
  static func read(_ text: String) -> Bool? { words[Words.folded(text)] }

  private static let words: [String: Bool] = [
    "yes": true, "y": true, "true": true, "1": true, "x": true, "tak": true, "da": true,
    "да": true,
    "no": false, "n": false, "false": false, "0": false, "nie": false, "nu": false, "нет": false,
  ]
}

/// What a rule allows, in words.
extension ValueRule {
  /// - Parameters:
  ///   - isTyped: Whether choices are to be written as the schema has them.
  ///   - language: The reader's; in another than English choices are called by their labels, which are
  ///     read as well.
  package func expected(
    isTyped: Bool = true, in language: SpokenLanguage = .english
  ) -> String {
    let words = MessageWords(language)
    switch self {
    case .bool: return words.text(ValueWord.yesNo)
    case .integer(let range):
      let from = MessageValue.verbatim(Self.signed(range.lowerBound))
      guard range.upperBound <= 1_000_000 else {
        return words.text(ValueWord.from, ["from": from])
      }
      return words.text(
        ValueWord.range, ["from": from, "to": .verbatim(Self.signed(range.upperBound))])
    case .choice(let choices):
      let list = choices.map {
        isTyped && language == .english ? "\($0)" : language.choiceWords("\($0)")
      }
      return words.text(ValueWord.choice, ["choices": .verbatim(list.joined(separator: ", "))])
    case .date: return words.text(ValueWord.day)
    case .decimal: return words.text(ValueWord.decimal)
    case .token: return words.text(ValueWord.token)
    case .line: return words.text(ValueWord.line)
    case .reference(.channel): return words.text(ValueWord.channel)
    case .reference(.persona): return words.text(ValueWord.persona)
    case .reference: return words.text(ValueWord.record)
    }
  }

  /// With a true minus, and no plus.
  private static func signed(_ number: Int64) -> String {
    number < 0 ? "−\(number.magnitude)" : "\(number)"
  }
}
