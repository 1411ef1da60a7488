import MapOutline

/// What a cell as a whole gives away.
enum PersonalValue {
  static let bytesMax = 240

  /// - Returns: nil for what is no personal value, or more than one.
  static func kind(of text: String) -> PersonalKind? {
    guard !text.isEmpty, text.utf8.count <= bytesMax else { return nil }
    if isNetworkAddress(text) || isDevice(text) { return .network }
    if isSpelledMail(text) { return .email }
    if isPlace(text) || isDegree(text) { return .place }
    if NumberPlate.isOne(text) { return .identity }
    if isAddress(text) { return .address }
    guard PersonalText.mayHave(text) else { return nil }
    let scalars = Array(text.unicodeScalars)
    let findings = PersonalText.findings(in: scalars)
    guard let first = findings.first else {
      return text.contains("://") && namesUser(text) ? .account : nil
    }
    // The value is little more than what was found.
    let length = findings.reduce(0) { $0 + $1.range.count }
    let rest = scalars.count - length
    return rest <= max(length, 12) && Words.list(text).count <= 8 ? first.kind : nil
  }

  /// `192.0.2.10`, `192.0.2.10:443`, `2001:db8::1`.
  static func isNetworkAddress(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (3...60).contains(bytes.count) else { return false }
    if bytes.contains(UInt8(ascii: ".")) {
      let host = bytes.prefix { $0 != UInt8(ascii: ":") }
      let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      return parts.count == 4
        && parts.allSatisfy { part in
          (1...3).contains(part.count) && part.allSatisfy { (0x30...0x39).contains($0) }
            && part.reduce(0) { $0 * 10 + Int($1 - 0x30) } < 256
        }
    }
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    // Times have two colons at most, and hours, minutes and seconds only.
    let isCompressed = text.contains("::")
    return (isCompressed ? parts.count >= 3 : parts.count == 8)
      && parts.allSatisfy { part in
        part.count <= 4
          && part.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0)
          }
      }
  }

  /// `00:1A:2B:3C:4D:5E`, `001a.2b3c.4d5e`, and how browsers name themselves.
  static func isDevice(_ text: String) -> Bool {
    if text.hasPrefix("Mozilla/") || text.hasPrefix("Opera/") { return true }
    let bytes = Array(text.utf8)
    func isHexadecimal(_ part: ArraySlice<UInt8>, _ count: Int) -> Bool {
      part.count == count && part.allSatisfy { Unicode.Scalar($0).properties.isHexDigit }
    }
    let forms: [(mark: Unicode.Scalar, count: Int, length: Int)] = [
      (":", 6, 2), ("-", 6, 2), (".", 3, 4),
    ]
    return forms.contains { form in
      let parts = bytes.split(separator: UInt8(ascii: form.mark), omittingEmptySubsequences: false)
      return parts.count == form.count && parts.allSatisfy { isHexadecimal($0, form.length) }
    }
  }

  /// `ana [at] example.org`, `ana at example dot org`.
  static func isSpelledMail(_ text: String) -> Bool {
    guard text.utf8.count <= 80 else { return false }
    var plain = text.lowercased()
    for (spelled, mark) in [
      ("[at]", "@"), ("(at)", "@"), ("{at}", "@"), ("[dot]", "."), ("(dot)", "."), (" dot ", "."),
    ] { plain = plain.replacing(spelled, with: mark) }
    if plain.contains("."), !plain.contains("@"), text.contains(" dot ") {
      plain = plain.replacing(" at ", with: "@")
    }
    plain = plain.replacing(" @ ", with: "@").replacing(" @", with: "@").replacing("@ ", with: "@")
    guard plain != text.lowercased(), plain.contains("@"), !plain.contains(" ") else {
      return false
    }
    return PersonalText.findings(in: Array(plain.unicodeScalars)).first?.kind == .email
  }

  /// `52.2297, 21.0122`, `52°13′N 21°00′E`.
  static func isPlace(_ text: String) -> Bool {
    guard (7...60).contains(text.utf8.count) else { return false }
    if text.contains("°") {
      let digits = text.utf8.count { (0x30...0x39).contains($0) }
      let sides = text.count { "NSEW".contains($0) }
      return digits >= 4 && (sides == 2 || text.contains("′"))
    }
    let parts = text.split { $0 == "," || $0 == ";" || $0 == " " }
    guard parts.count == 2 else { return false }
    let limits = [90.0, 180.0]
    return zip(parts, limits).allSatisfy { part, limit in
      guard let dot = part.firstIndex(of: "."), part.utf8.count <= 14 else { return false }
      let places = part[part.index(after: dot)...]
      return places.utf8.count >= 3 && Double(part).map { abs($0) <= limit } ?? false
    }
  }

  /// A latitude or longitude alone: degrees to a few metres, `52.22970`, `-0,12776`, `21.0122° E`.
  static func isDegree(_ text: String) -> Bool {
    guard text.utf8.count <= 20 else { return false }
    var number = text.filter { !$0.isWhitespace }
    let side = number.last.map { "NSEWnsew".contains($0) } ?? false
    if side { number.removeLast() }
    if number.hasSuffix("°") { number.removeLast() }
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    let halves =
      parts.count == 2 ? parts : number.split(separator: ",", omittingEmptySubsequences: false)
    guard halves.count == 2, (4...14).contains(halves[1].utf8.count),
      halves[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let whole = Int(halves[0])
    else { return false }
    // A share such as 0.1250 is none.
    return whole != 0 && abs(whole) < 180
  }

  private static let streets = [
    "ul", "ulica", "al", "aleja", "os", "osiedle", "street", "st", "road", "rd", "avenue", "ave",
    "lane", "drive", "str", "strada", "bulevardul", "bd", "calea", "aleea", "bloc", "bl", "улица",
    "проспект", "пр", "переулок", "пер", "бульвар", "шоссе", "дом", "кв", "rue", "boulevard",
    "calle", "avenida", "plaza", "strase", "allee", "platz", "sos",
  ]

  /// A word for a street beside a number: `ul. Długa 5/3, 00-238 Warszawa`, `221B Baker Street`.
  static func isAddress(_ text: String) -> Bool {
    guard text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return false }
    let words = Words.list(text)
    guard (2...12).contains(words.count), words.contains(where: { Int($0.prefix(1)) != nil })
    else { return false }
    if words.contains(where: { streets.contains($0) }) {
      return words.contains { !streets.contains($0) && Int($0.prefix(1)) == nil }
    }
    // A Polish, German, French or Romanian place with its code; German streets are one word.
    return words.contains { $0.hasSuffix("strase") || $0.hasSuffix("strasse") }
      || postalCode(text) && words.count <= 6
  }

  /// `00-238` and a name.
  private static func postalCode(_ text: String) -> Bool {
    text.split { $0 == " " || $0 == "," }.contains { part in
      let bytes = Array(part.utf8)
      return bytes.count == 6 && bytes[2] == UInt8(ascii: "-")
        && (bytes[..<2] + bytes[3...]).allSatisfy { (0x30...0x39).contains($0) }
    } && text.contains(where: \.isLetter)
  }

  private static let userKeys: Set<String> = [
    "user", "userid", "user_id", "uid", "username", "login", "email", "mail", "e-mail", "phone",
    "tel", "token", "session", "sessionid", "session_id", "sid", "customer", "customerid",
    "customer_id", "client_id", "clientid", "contact", "respondent", "rid", "member", "profile",
  ]

  /// Whether a link's path or query names somebody: `/users/4711`, `?uid=4711`.
  static func namesUser(_ link: String) -> Bool {
    let parts = link.split(separator: "?", maxSplits: 1)
    let path = (parts.first ?? "").split(separator: "/").map { $0.lowercased() }
    for (index, part) in path.enumerated().dropLast()
    where [
      "user", "users", "profile", "profiles", "u", "people", "customers", "members", "account",
    ]
    .contains(part) {
      if path[index + 1].contains(where: \.isNumber) || part == "profile" { return true }
    }
    guard parts.count == 2 else { return false }
    return parts[1].split { $0 == "&" || $0 == ";" || $0 == "#" }.contains { pair in
      let sides = pair.split(separator: "=", maxSplits: 1)
      return sides.count == 2 && userKeys.contains(sides[0].lowercased())
    }
  }

  /// Two to four words as names are written: `Anna Maria Nowak-Kos`, `J. Smith`, `ИВАНОВ Иван`.
  static func isNameLike(_ text: String) -> Bool {
    guard text.utf8.count <= 80 else { return false }
    let words = text.split(separator: " ")
    guard (2...4).contains(words.count) else { return false }
    return words.allSatisfy { word in
      guard let first = word.first, first.isUppercase else { return false }
      return word.allSatisfy { $0.isLetter || $0 == "-" || $0 == "'" || $0 == "’" || $0 == "." }
    }
  }

  /// A number of a record: letters and digits without a space, such as `abc123`, `R_3kQ`, `WM-12`.
  static func isCode(_ text: String) -> Bool {
    guard (3...64).contains(text.utf8.count) else { return false }
    var hasDigit = false
    var hasLetter = false
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39: hasDigit = true
      case 0x41...0x5A, 0x61...0x7A: hasLetter = true
      case UInt8(ascii: "-"), UInt8(ascii: "_"): break
      default: return false
      }
    }
    return hasDigit && (hasLetter || text.utf8.count >= 6)
  }
}
