import JourneyInsight

/// How numbers of feelings are meant: the worst and the best of them.
package struct FeelingScale: Hashable, Sendable {
  package let low: Int
  package let high: Int

  package init(low: Int, high: Int) {
    self.low = low
    self.high = max(high, low + 1)
  }

  /// As the map has it.
  static let signed = FeelingScale(low: -2, high: 2)
  static let five = FeelingScale(low: 1, high: 5)
  static let ten = FeelingScale(low: 1, high: 10)
  static let hundred = FeelingScale(low: 0, high: 100)

  /// The usual scale that all the numbers fit, which people wrote under one heading.
  init(of numbers: [Double]) {
    let low = numbers.min() ?? 0
    let high = numbers.max() ?? 0
    if low < 0 {
      let bound = [2, 3, 5, 10].first { Double($0) >= max(-low, high) } ?? 100
      self.init(low: -bound, high: bound)
    } else if high <= 2 {
      self = .signed
    } else if high <= 5 {
      self.init(low: low < 1 ? 0 : 1, high: 5)
    } else if high <= 7, numbers.contains(7), numbers.allSatisfy({ $0 == $0.rounded() }), low >= 1 {
      self.init(low: 1, high: 7)
    } else if high <= 10 {
      self.init(low: low < 1 ? 0 : 1, high: 10)
    } else {
      self = .hundred
    }
  }

  /// The nearest of −2 to +2; a number half way goes to the stronger feeling.
  func value(of number: Double) -> Int {
    let share = (number - Double(low)) / Double(high - low)
    return Int((min(max(share, 0), 1) * 4 - 2).rounded(.toNearestOrAwayFromZero))
  }

  func contains(_ number: Double) -> Bool { (Double(low)...Double(high)).contains(number) }
}

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

  /// `1 to 5`, `−5 to +5`.
  var message: Message {
    Message(
      ImportMessage.scaleRange,
      [
        "low": .verbatim(Self.signed(low, low < 0)), "high": .verbatim(Self.signed(high, low < 0)),
      ])
  }

  private static func signed(_ number: Int, _ showsPlus: Bool) -> String {
    number < 0 ? "−\(-number)" : showsPlus && number > 0 ? "+\(number)" : "\(number)"
  }

  /// `1 → −2, 3 → 0, 5 → +2`.
  package var mapping: String {
    let middle = (low + high) % 2 == 0 ? [(low + high) / 2] : []
    return ([low] + middle + [high]).map { number in
      "\(Self.signed(number, low < 0)) → \(Self.signed(value(of: Double(number)), true))"
    }.joined(separator: ", ")
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
