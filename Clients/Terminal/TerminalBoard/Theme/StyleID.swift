/// What a piece of the screen is, from which its look follows by the ``Theme``.
package struct StyleID: Hashable, Sendable {
  package var role: StyleRole
  package var emphasis: Emphasis

  package init(_ role: StyleRole, _ emphasis: Emphasis = []) {
    self.role = role
    self.emphasis = emphasis
  }

  package static let plain = StyleID(.plain)

  package func with(_ emphasis: Emphasis) -> StyleID {
    StyleID(role, self.emphasis.union(emphasis))
  }
}

/// How a piece of the screen stands out from its like.
package struct Emphasis: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Where the user is.
  package static let selected = Emphasis(rawValue: 1)
  package static let strong = Emphasis(rawValue: 2)
  package static let faint = Emphasis(rawValue: 4)
  package static let underlined = Emphasis(rawValue: 8)
  /// Foreground and background exchanged, such as somebody else's caret.
  package static let reversed = Emphasis(rawValue: 16)
}

/// What a piece of the screen is.
package struct StyleRole: Hashable, Sendable {
  package let rawValue: UInt8

  private init(_ rawValue: UInt8) { self.rawValue = rawValue }

  package static let plain = StyleRole(0)
  package static let title = StyleRole(1)
  package static let border = StyleRole(2)
  package static let stage = StyleRole(3)
  package static let lane = StyleRole(4)
  package static let note = StyleRole(5)
  package static let good = StyleRole(6)
  package static let middling = StyleRole(7)
  package static let bad = StyleRole(8)
  /// A key to be pressed.
  package static let key = StyleRole(9)
  /// Something that just happened.
  package static let notice = StyleRole(10)
  package static let warning = StyleRole(11)
  /// What a search has found.
  package static let match = StyleRole(12)
  /// A card on its way to where it will be dropped.
  package static let ghost = StyleRole(13)

  /// The mark of a kind of card, by its number in the schema.
  package static func kind(_ index: Int) -> StyleRole {
    StyleRole(UInt8(32 + min(max(index, 0), 31)))
  }

  /// Somebody's colour.
  package static func author(_ colour: AuthorColour) -> StyleRole {
    StyleRole(64 + colour.rawValue)
  }

  var kindIndex: Int? { (32..<64).contains(rawValue) ? Int(rawValue) - 32 : nil }

  var authorColour: AuthorColour? { rawValue >= 64 ? AuthorColour(rawValue: rawValue - 64) : nil }
}
