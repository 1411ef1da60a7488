import JourneyInsight
import MapOutline
import StyledText

extension FeelingScale {
  /// Reads `1-7`, `-5..5`, `−5 to +5`, `0–10`.
  package init?(_ text: String) {
    guard let scale = Self.named(in: text), scale.low >= -100, scale.high <= 100 else { return nil }
    self = scale
  }

  private static let betweenWords: Set<String> = ["to", "do", "la", "до", "bis", "a", "по"]

  /// The scale that a heading names: “Emotion (−5 to +5)”, “Ocena od 1 do 10”, “1 = bad … 5 = good”.
  static func named(in heading: String) -> FeelingScale? {
    let scalars = Array(heading.unicodeScalars)
    var numbers: [(value: Int, range: Range<Int>)] = []
    var index = 0
    while index < scalars.count {
      guard PersonalText.isDigit(scalars[index]) else {
        index += 1
        continue
      }
      let end = scalars[index...].firstIndex { !PersonalText.isDigit($0) } ?? scalars.count
      guard end - index <= 3,
        let value = Int(String(String.UnicodeScalarView(scalars[index..<end])))
      else { return nil }
      numbers.append((value, index..<end))
      index = end
    }
    for (a, b) in zip(numbers, numbers.dropFirst()) {
      let between = scalars[a.range.upperBound..<b.range.lowerBound]
      guard let isNegative = separates(between) else { continue }
      // A sign belongs to a number where no other number stands right before it.
      let sign = a.range.lowerBound > 0 ? scalars[a.range.lowerBound - 1] : " "
      let isFirst = numbers[0].range == a.range
      let low = isMinus(sign) && isFirst ? -a.value : a.value
      let high = isNegative ? -b.value : b.value
      if let scale = usual(low, high) { return scale }
    }
    // “1 = very bad, 5 = very good”
    let equals = numbers.filter { number in
      scalars[number.range.upperBound...].first { !MermaidText.isSpace($0) } == "="
    }.map(\.value)
    guard equals.count >= 2, let low = equals.min(), let high = equals.max() else { return nil }
    return usual(low, high)
  }

  /// From the worst to the best, in either direction, as scales of questions are.
  private static func usual(_ low: Int, _ high: Int) -> FeelingScale? {
    guard low < high, low == -high || (0...1).contains(low) && high >= 3, high <= 100 else {
      return nil
    }
    return FeelingScale(low: low, high: high)
  }

  private static func isMinus(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "-" || (0x2010...0x2014).contains(scalar.value) || scalar == "\u{2212}"
  }

  /// Whether what stands between two numbers says “to”, and if so whether the second is negative.
  private static func separates(_ between: ArraySlice<Unicode.Scalar>) -> Bool? {
    let text = String(String.UnicodeScalarView(between)).lowercased()
    let words = Words.list(text)
    if words.count == 1, betweenWords.contains(words[0]) {
      return between.last.map(isMinus) ?? false
    }
    guard words.isEmpty else { return nil }
    let marks = between.filter { !MermaidText.isSpace($0) && $0 != "+" }
    guard (1...4).contains(marks.count),
      marks.allSatisfy({ isMinus($0) || ".…:;,/→".unicodeScalars.contains($0) })
    else { return nil }
    let isDots = marks.allSatisfy { !isMinus($0) }
    return isDots ? false : marks.count > 1 && isMinus(marks[marks.count - 1]) ? nil : false
  }
}

/// How the numbers of one column of feelings are meant, and how that is known.
struct ColumnScale {
  var scale: FeelingScale
  /// How many numbers there are that name no scale of their own.
  var numberCount: Int
  private var beyond: Int
  private var because: ImportMessage

  init(heading: String, cells: [String], options: ImportOptions) {
    let numbers = cells.compactMap { text in
      Feeling.number(in: text).flatMap { $0.scale == nil ? $0.number : nil }
    }
    numberCount = numbers.count
    if let said = options.scale {
      (scale, because) = (said, .scaleSaid)
    } else if let named = FeelingScale.named(in: heading) {
      (scale, because) = (named, .scaleOfHeading)
    } else {
      (scale, because) = (FeelingScale(of: numbers), .scaleFitting)
    }
    let scale = scale
    beyond = numbers.count { !scale.contains($0) }
  }

  /// Says how numbers were read, if there are any.
  func tell(_ heading: String, in report: inout LossReport) {
    guard numberCount > 0 else { return }
    report.add(
      Guess(
        .scale, .guessScale,
        [
          "heading": .quotation(heading), "scale": .message(scale.message),
          "because": .message(because), "mapping": .verbatim(scale.mapping),
        ],
        option: "--scale \(scale == .five ? "1-10" : "1-5")"))
    report.add(beyond) { .numbersBeyondScale(heading: heading, count: $0, scale: scale) }
  }
}
