/// One of twelve colours that people are told apart by, always the same for one participant.
package struct AuthorColour: Hashable, Sendable {
  /// 0 ..< 12.
  package let rawValue: UInt8

  static let count: UInt8 = 12

  init(rawValue: UInt8) { self.rawValue = rawValue % Self.count }

  /// By FNV-1a (Fowler, Noll & Vo) of the participant's id, so that it is the same on every screen.
  package init(participantID: String) {
    var hash: UInt32 = 0x811C_9DC5
    for byte in participantID.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    rawValue = UInt8((hash ^ hash >> 16) % UInt32(Self.count))
  }

  /// Of the palette of 256 colours: hues around the circle, dark enough to be read on white.
  static let onLight: [UInt8] = [26, 130, 29, 127, 160, 30, 92, 94, 64, 161, 24, 58]
  /// The same hues, light enough to be read on black.
  static let onDark: [UInt8] = [75, 215, 78, 213, 203, 80, 141, 180, 149, 205, 117, 186]
  /// The same hues, between the two, for a background that is not known.
  static let onUnknown: [UInt8] = [33, 172, 35, 170, 167, 37, 99, 137, 107, 168, 74, 143]
  /// Of the eight colours that every terminal has, without black and white.
  static let ofEight: [UInt8] = [4, 3, 2, 5, 1, 6, 5, 3, 2, 1, 6, 4]
}

/// Two letters for somebody, where there is little room.
package enum Initials {
  package static func of(_ name: String) -> String {
    let words = name.split { !$0.isLetter && !$0.isNumber }
    guard let first = words.first else { return "?" }
    if words.count > 1, let a = first.first, let b = words[words.count - 1].first {
      return fitting("\(a)\(b)".uppercased())
    }
    return fitting(first.prefix(1).uppercased() + first.dropFirst().prefix(1).lowercased())
  }

  private static func fitting(_ text: String) -> String {
    ScreenGrid.columns(of: text) <= 2 ? text : String(text.prefix(1))
  }
}
