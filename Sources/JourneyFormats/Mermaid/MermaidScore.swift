import MapOutline

/// The score of a task as people write it.
struct MermaidScore: Equatable {
  /// As the map keeps it: as it is written, if that is a decimal.
  var text: String
  var number: Double
  /// Whether it says itself of what scale it is, as `4/5`, `80%` and `★★★☆☆` do. Its number is then
  /// of 1 to 5.
  var namesScale = false

  /// - Returns: nil if it is no number. O(characters), of which a number has few.
  init?(_ raw: String) {
    guard raw.utf8.count <= Self.bytesMax else { return nil }
    if let stars = Self.stars(raw) {
      self.init(fifth: stars)
      return
    }
    let plain = Self.withASCIIDigits(raw)
    if let slash = plain.firstIndex(of: "/") {
      guard let number = Self.number(String(plain[..<slash])),
        let most = Self.number(String(plain[plain.index(after: slash)...])),
        let scale = ScoreScale(most: most), scale.numbers.contains(number)
      else { return nil }
      self.init(fifth: scale.fifth(of: number))
    } else if plain.hasSuffix("%") {
      guard let number = Self.number(String(plain.dropLast())), (0...100).contains(number) else {
        return nil
      }
      self.init(fifth: ScoreScale.hundred.fifth(of: number))
    } else {
      guard let number = Self.number(plain) else { return nil }
      self.init(text: Self.isDecimal(raw) ? raw : Self.text(number), number: number)
    }
  }

  private init(text: String, number: Double, namesScale: Bool = false) {
    self.text = text
    self.number = number
    self.namesScale = namesScale
  }

  private init(fifth: Double) {
    self.init(text: Self.text(fifth), number: fifth, namesScale: true)
  }

  private static let bytesMax = 64

  /// A number with at most two digits behind the point: `2.78`.
  static func text(_ number: Double) -> String {
    guard abs(number) < 1e9 else { return "\(number)" }
    let hundredths = Int((number * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    guard rest > 0 else { return "\(sign)\(whole)" }
    let digits = rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(sign)\(whole).\(digits.hasSuffix("0") ? String(digits.dropLast()) : digits)"
  }

  private static func number(_ text: String) -> Double? {
    var plain = MermaidText.trimmed(text)
    if let first = plain.unicodeScalars.first, ["\u{2212}", "\u{2013}"].contains(first) {
      plain = "-" + String(plain.unicodeScalars.dropFirst())
    }
    plain = plain.replacing(",", with: ".")
    guard isDecimal(plain), let number = Double(plain), number.isFinite else { return nil }
    return number
  }

  /// `4`, `-1`, `+2`, `3.5`, `03`.
  private static func isDecimal(_ text: String) -> Bool {
    var digits = text[...].utf8
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      digits.removeFirst()
    }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
  }

  private static func withASCIIDigits(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if (0xFF10...0xFF19).contains(scalar.value) {
        result.append(Unicode.Scalar(UInt8(scalar.value - 0xFF10 + 0x30)))
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// `★★★`, `⭐⭐⭐`, `★★★☆☆`.
  static func stars(_ text: String) -> Double? {
    var count = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "★", "⭐", "\u{1F31F}": count += 1
      case "☆", " ", "\u{FE0F}": continue
      default: return nil
      }
    }
    return (1...5).contains(count) ? Double(count) : nil
  }
}

/// What the scores of a diagram go from and to.
struct ScoreScale: Equatable, Sendable {
  var numbers: ClosedRange<Double>

  static let five = ScoreScale(numbers: 1...5)
  static let hundred = ScoreScale(numbers: 0...100)

  init(numbers: ClosedRange<Double>) { self.numbers = numbers }

  /// The scale of `7/10`.
  init?(most: Double) {
    switch most {
    case 5: self = .five
    case 10: numbers = 0...10
    case 100: self = .hundred
    default: return nil
    }
  }

  /// The scale that scores show which go beyond 1 to 5: to 10, or to 100 if most of them are beyond 10.
  /// Nil if they are of 1 to 5, or of no scale.
  init?(of scores: [Double]) {
    guard let low = scores.min(), let high = scores.max(), low >= 0, high > 5 else { return nil }
    if high <= 10 {
      numbers = (low < 1 ? 0 : 1)...10
    } else if high <= 100, scores.count(where: { $0 > 10 }) * 2 > scores.count {
      numbers = 0...100
    } else {
      return nil
    }
  }

  /// A number of this scale as one of 1 to 5, which Mermaid draws.
  func fifth(of number: Double) -> Double {
    let part = (number - numbers.lowerBound) / (numbers.upperBound - numbers.lowerBound)
    return 1 + min(max(part, 0), 1) * 4
  }
}
