import MapOutline

/// Finds what gives a person away within a text: e-mail addresses, telephone and identity numbers,
/// network addresses, and links to a profile.
enum PersonalText {
  struct Finding {
    var range: Range<Int>
    var kind: PersonalKind
  }

  /// Whether there may be something to find; O(bytes), without allocation.
  static func mayHave(_ text: String) -> Bool {
    var digits = 0
    var divisions = 0
    var hasSlash = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "@"): return true
      case 0x30...0x39:
        digits += 1
        if digits >= 6 { return true }
      case UInt8(ascii: "/"): hasSlash = true
      case UInt8(ascii: "."), UInt8(ascii: ":"): divisions += 1
      default: break
      }
    }
    return hasSlash && divisions > 0 || digits >= 4 && divisions >= 3
  }

  /// The text with marks in place of what was found.
  static func masked(_ text: String) -> (text: String, kinds: [PersonalKind])? {
    guard mayHave(text) else { return nil }
    let scalars = Array(text.unicodeScalars)
    let findings = findings(in: scalars)
    guard !findings.isEmpty else { return nil }
    var result = String.UnicodeScalarView()
    var index = 0
    for finding in findings {
      result.append(contentsOf: scalars[index..<finding.range.lowerBound])
      result.append(contentsOf: finding.kind.mask.unicodeScalars)
      index = finding.range.upperBound
    }
    result.append(contentsOf: scalars[index...])
    return (String(result), findings.map(\.kind))
  }

  /// In their order, none within another.
  static func findings(in scalars: [Unicode.Scalar]) -> [Finding] {
    var findings: [Finding] = []
    var index = 0
    while index < scalars.count {
      // Words begin behind what no word has.
      let isStart = index == 0 || !isWord(scalars[index - 1])
      if isStart, let finding = finding(in: scalars, at: index) {
        findings.append(finding)
        index = finding.range.upperBound
      } else if isStart, isDigit(scalars[index]), let run = NumberRun(scalars, at: index) {
        // The end of an amount is no number of its own.
        index = run.range.upperBound
      } else {
        index += 1
      }
    }
    return findings
  }

  private static func finding(in scalars: [Unicode.Scalar], at start: Int) -> Finding? {
    let scalar = scalars[start]
    if let end = emailEnd(scalars, start) { return Finding(range: start..<end, kind: .email) }
    if scalar == "@" {
      let end = scalars[(start + 1)...].firstIndex { !isHandle($0) } ?? scalars.count
      // `@SUM(A1)` is a formula.
      guard end - start > 3, end == scalars.count || scalars[end] != "(" else { return nil }
      return Finding(range: start..<end, kind: .account)
    }
    if isLetter(scalar) || isDigit(scalar), let end = codeEnd(scalars, start) {
      return Finding(range: start..<end, kind: .identity)
    }
    if isLetter(scalar), let end = profileEnd(scalars, start) {
      return Finding(range: start..<end, kind: .account)
    }
    if let end = networkEnd(scalars, start) { return Finding(range: start..<end, kind: .network) }
    if isDigit(scalar) || scalar == "+" || scalar == "(" {
      return NumberRun(scalars, at: start)?.finding
    }
    return nil
  }

  // MARK: Addresses

  /// Where an address ends that begins here: a local part, `@`, and a domain with a dot.
  private static func emailEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    var index = start
    while index < scalars.count, index - start <= 64, isLocal(scalars[index]) { index += 1 }
    guard index > start, index < scalars.count, scalars[index] == "@" else { return nil }
    let domain = index + 1
    index = domain
    var dot: Int?
    while index < scalars.count,
      isWord(scalars[index]) || scalars[index] == "-"
        || scalars[index] == "."
    {
      if scalars[index] == "." { dot = index }
      index += 1
    }
    // A full stop behind it ends the sentence.
    while index > domain, scalars[index - 1] == "." || scalars[index - 1] == "-" {
      index -= 1
      dot = scalars[domain..<index].lastIndex(of: ".")
    }
    guard let dot, dot > domain, index - dot > 2 else { return nil }
    return index
  }

  private static let profiles = [
    "linkedin.com/in/", "facebook.com/", "instagram.com/", "t.me/", "vk.com/", "twitter.com/",
    "x.com/", "tiktok.com/@", "github.com/", "wa.me/",
  ].map { Array($0.unicodeScalars) }

  private static let schemes = ["https://", "http://", "www."].map { Array($0.unicodeScalars) }

  /// Where a link to somebody's profile ends, or one whose query names a user.
  private static func profileEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    let beginnings = Self.schemes + Self.profiles
    guard beginnings.contains(where: { scalars[start...].starts(with: $0) }) else { return nil }
    let end = scalars[start...].prefix(2_048)
      .firstIndex { MermaidText.isSpace($0) || "<>\"".unicodeScalars.contains($0) }
    var rest = scalars[start..<(end ?? min(scalars.count, start + 2_048))]
    let whole = rest.endIndex
    for scheme in Self.schemes where rest.starts(with: scheme) { rest.removeFirst(scheme.count) }
    if Self.profiles.contains(where: { rest.starts(with: $0) && rest.count > $0.count }) {
      return whole
    }
    let link = String(String.UnicodeScalarView(rest))
    return rest.startIndex > start && PersonalValue.namesUser(link) ? whole : nil
  }

  /// Where an IPv4 or IPv6 address ends.
  private static func networkEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    guard isDigit(scalars[start]) || isHex(scalars[start]) else { return nil }
    let end = scalars[start...].firstIndex { !isHex($0) && $0 != "." && $0 != ":" } ?? scalars.count
    guard end - start >= 7, end - start <= 45 else { return nil }
    var last = end
    while last > start, scalars[last - 1] == "." || scalars[last - 1] == ":" { last -= 1 }
    let text = String(String.UnicodeScalarView(scalars[start..<last]))
    return PersonalValue.isNetworkAddress(text) ? last : nil
  }

  /// Where an IBAN or the like ends, which may have spaces between groups.
  private static func codeEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    var end = start
    var code = ""
    var longest: Int?
    while end < scalars.count, end - start < 44, code.utf8.count < 34 {
      let scalar = scalars[end]
      if scalar.isASCII, isLetter(scalar) || isDigit(scalar) {
        code.unicodeScalars.append(scalar)
      } else if scalar == " " || scalar == "-", end > start {
        if code.utf8.count >= 9, IdentityNumber.isOne(code: code) { longest = end }
      } else {
        break
      }
      end += 1
    }
    let isAtEnd = end == scalars.count || !isWord(scalars[end])
    if isAtEnd, code.utf8.count >= 9, IdentityNumber.isOne(code: code) { longest = end }
    guard let longest else { return nil }
    // Letters and digits, not a word of nine letters.
    guard scalars[start..<longest].contains(where: isDigit) else { return nil }
    return scalars[longest - 1] == " " ? longest - 1 : longest
  }

  // MARK: Characters

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0x41...0x5A).contains(scalar.value) || (0x61...0x7A).contains(scalar.value)
  }

  private static func isHex(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || (0x41...0x46).contains(scalar.value) || (0x61...0x66).contains(scalar.value)
  }

  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || isLetter(scalar) || scalar == "_"
      || scalar.value > 0x7F && scalar.properties.isAlphabetic
  }

  private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
    isWord(scalar) || ".%+-'".unicodeScalars.contains(scalar)
  }

  private static func isHandle(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || isLetter(scalar) || scalar == "_" || scalar == "."
  }
}
