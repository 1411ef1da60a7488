/// How bytes stand for characters in files that are not UTF-8.
package enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  /// Central Europe, as spreadsheets save CSV in Poland and Romania.
  case windows1250 = "windows-1250"
  /// Cyrillic, as spreadsheets save CSV in Russia.
  case windows1251 = "windows-1251"
  /// Western Europe.
  case windows1252 = "windows-1252"
  case latin2 = "iso-8859-2"
  case koi8r = "koi8-r"

  /// Also by the other names that people use for it.
  package init?(_ name: String) {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    switch plain {
    case "utf8": self = .utf8
    case "utf16", "utf16le", "unicode": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "windows1250", "cp1250", "win1250", "1250": self = .windows1250
    case "windows1251", "cp1251", "win1251", "1251": self = .windows1251
    case "windows1252", "cp1252", "win1252", "1252", "latin1", "iso88591": self = .windows1252
    case "iso88592", "latin2": self = .latin2
    case "koi8r", "koi8": self = .koi8r
    default: return nil
    }
  }

  package var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16LittleEndian, .utf16BigEndian: "UTF-16"
    case .windows1250: "Windows-1250"
    case .windows1251: "Windows-1251"
    case .windows1252: "Windows-1252"
    case .latin2: "ISO 8859-2"
    case .koi8r: "KOI8-R"
    }
  }

  /// The characters of the bytes 0x80 to 0xFF; a question mark on black where there is none.
  var upperHalf: [Unicode.Scalar]? {
    let text: String
    switch self {
    case .utf8, .utf16LittleEndian, .utf16BigEndian: return nil
    case .windows1250:
      text =
        "€�‚�„…†‡�‰Š‹ŚŤŽŹ�‘’“”•–—�™š›śťžź\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
        + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"
    case .windows1251:
      text =
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—�™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї"
        + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
    case .windows1252:
      text =
        "€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿"
        + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
    case .latin2:
      text =
        String(repeating: "�", count: 32)
        + "\u{A0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žż"
        + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"
    case .koi8r:
      text =
        "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{A0}⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©"
        + "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"
    }
    return Array(text.unicodeScalars)
  }

  /// The bytes as UTF-8. O(bytes).
  func decoded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    guard let upperHalf else { return Array(bytes) }
    let table = upperHalf.map { Array(String($0).utf8) }
    var utf8: [UInt8] = []
    for byte in bytes {
      if byte < 0x80 { utf8.append(byte) } else { utf8 += table[Int(byte) - 0x80] }
    }
    return utf8
  }
}

extension TextEncoding {
  /// Which of them bytes are in that are no UTF-8; nil for UTF-8 with a fault, and what is no text.
  ///
  /// Cyrillic stands in runs of upper bytes, and most of its letters are small. In other languages
  /// upper bytes stand alone among ASCII letters; which letters they are tells the encoding.
  /// O(bytes).
  static func detected(in bytes: [UInt8]) -> TextEncoding? {
    if let wide = wide(bytes) { return wide }
    guard !bytes.contains(where: { $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x1B }) else {
      return nil
    }
    let upper = bytes.count { $0 >= 0x80 }
    guard upper > 0, !isMostlyUTF8(bytes) else { return nil }
    var inRuns = 0
    for index in bytes.indices.dropFirst() where bytes[index] >= 0xA0 && bytes[index - 1] >= 0xA0 {
      inRuns += 1
    }
    if inRuns * 2 > upper {
      // Small letters are 0xE0–0xFF in Windows-1251 and 0xC0–0xDF in KOI8-R.
      let high = bytes.count { $0 >= 0xE0 }
      let low = bytes.count { (0xC0...0xDF).contains($0) }
      return low > high ? .koi8r : .windows1251
    }
    let scores = [TextEncoding.windows1250, .latin2, .windows1252].map { encoding in
      (encoding, score(bytes, encoding))
    }
    return scores.max { $0.1 < $1.1 }?.0
  }

  /// UTF-16 without its mark: of letters, Latin, Greek or Cyrillic, one byte of the two is 0 to 5, of
  /// dashes and quotation marks 0x20, and no byte of other texts is.
  private static func wide(_ bytes: [UInt8]) -> TextEncoding? {
    let start = bytes.prefix(4_096)
    guard start.count >= 8, bytes.count.isMultiple(of: 2) else { return nil }
    var pages = (even: 0, odd: 0)
    var zeros = (even: 0, odd: 0)
    for (index, byte) in start.enumerated() where byte <= 5 || byte == 0x20 {
      if index % 2 == 0 { pages.even += 1 } else { pages.odd += 1 }
      guard byte == 0 else { continue }
      if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    // Nine of ten characters.
    let enough = start.count / 2 * 9 / 10
    if pages.odd >= enough, zeros.odd > 0, zeros.even == 0 { return .utf16LittleEndian }
    if pages.even >= enough, zeros.even > 0, zeros.odd == 0 { return .utf16BigEndian }
    return nil
  }

  /// Whether characters of several bytes are whole more often than not.
  private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
    var whole = 0
    var broken = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let length = byte < 0x80 ? 1 : byte & 0xE0 == 0xC0 ? 2 : byte & 0xF0 == 0xE0 ? 3 : 4
      guard length > 1 else {
        index += 1
        continue
      }
      let end = index + length
      if byte >= 0xC2, byte < 0xF5, end <= bytes.count,
        bytes[(index + 1)..<end].allSatisfy({ $0 & 0xC0 == 0x80 })
      {
        whole += 1
        index = end
      } else {
        // What the end of the file cuts.
        if end > bytes.count, byte >= 0xC2 { return whole > 0 }
        broken += 1
        index += 1
      }
    }
    return whole >= broken
  }

  private static let central = Set("ąćęłńóśźżĄĆĘŁŃÓŚŹŻăâîşţĂÂÎŞŢ".unicodeScalars)
  private static let neighbours = Set("áčďéěíňřšťúůýžőűäöüßÁČŠŽÄÖÜ".unicodeScalars)
  private static let western = Set("àâçèéêëîïôùûüœæñáíóúäöüßãõåøÀÉÈÇÑÄÖÜÅØ".unicodeScalars)
  private static let marks = Set("„”“’‘«»–—…€§°\u{A0}".unicodeScalars)

  /// Letters that languages have within a word, against signs that no text has.
  private static func score(_ bytes: [UInt8], _ encoding: TextEncoding) -> Int {
    guard let table = encoding.upperHalf else { return 0 }
    let expected = encoding == .windows1252 ? western : central
    var score = encoding == .windows1250 ? 1 : 0
    for byte in bytes where byte >= 0x80 {
      let scalar = table[Int(byte) - 0x80]
      if expected.contains(scalar) {
        score += encoding == .windows1252 ? 2 : 3
      } else if encoding != .windows1252, neighbours.contains(scalar) {
        score += 1
      } else if marks.contains(scalar) {
        score += 1
      } else {
        score -= 4
      }
    }
    return score
  }
}
