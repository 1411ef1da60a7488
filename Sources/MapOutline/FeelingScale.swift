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
  package static let signed = FeelingScale(low: -2, high: 2)
  package static let five = FeelingScale(low: 1, high: 5)
  static let ten = FeelingScale(low: 1, high: 10)
  package static let hundred = FeelingScale(low: 0, high: 100)

  /// The usual scale that all the numbers fit, which people wrote under one heading.
  package init(of numbers: [Double]) {
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
  package func value(of number: Double) -> Int {
    let share = (number - Double(low)) / Double(high - low)
    return Int((min(max(share, 0), 1) * 4 - 2).rounded(.toNearestOrAwayFromZero))
  }

  package func contains(_ number: Double) -> Bool { (Double(low)...Double(high)).contains(number) }
}

extension FeelingScale {
  /// `1 to 5`, `−5 to +5`.
  package var message: Message {
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
