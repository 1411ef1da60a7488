/// A key with what is held down beside it, as far as terminals can tell.
package struct KeyStroke: Hashable, Sendable {
  package enum Key: Hashable, Sendable {
    case character(Character)
    case enter, escape, tab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 is 1.
    case function(Int)
  }

  package struct Modifiers: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let control = Modifiers(rawValue: 4)
  }

  package var key: Key
  package var modifiers: Modifiers

  package init(_ key: Key, _ modifiers: Modifiers = []) {
    self.key = key
    self.modifiers = modifiers
  }

  package static func character(_ character: Character) -> KeyStroke {
    KeyStroke(.character(character))
  }

  /// `character` in lower case.
  package static func control(_ character: Character) -> KeyStroke {
    KeyStroke(.character(character), .control)
  }

  package static func alt(_ character: Character) -> KeyStroke {
    KeyStroke(.character(character), .alt)
  }

  /// What it types, if it does.
  var typed: Character? {
    guard modifiers.isEmpty, case .character(let character) = key else { return nil }
    return character
  }

  /// Whether it is one of the keys that a sentence is typed with.
  var writes: Bool { typed != nil || key == .enter || key == .backspace }

  /// How a person calls it: `Ctrl-R`, `Shift-↑`, `Space`.
  package var name: String {
    var prefix = ""
    if modifiers.contains(.control) { prefix += "Ctrl-" }
    if modifiers.contains(.alt) { prefix += "Alt-" }
    if modifiers.contains(.shift) { prefix += "Shift-" }
    switch key {
    case .character(" "): return prefix + "Space"
    case .character(let character):
      return prefix + (modifiers.contains(.control) ? character.uppercased() : String(character))
    case .enter: return prefix + "Enter"
    case .escape: return prefix + "Esc"
    case .tab: return prefix + "Tab"
    case .backspace: return prefix + "Backspace"
    case .delete: return prefix + "Delete"
    case .insert: return prefix + "Insert"
    case .up: return prefix + "↑"
    case .down: return prefix + "↓"
    case .left: return prefix + "←"
    case .right: return prefix + "→"
    case .home: return prefix + "Home"
    case .end: return prefix + "End"
    case .pageUp: return prefix + "PgUp"
    case .pageDown: return prefix + "PgDn"
    case .function(let number): return prefix + "F\(number)"
    }
  }
}

/// What a mouse did, and over which cell.
package struct MouseEvent: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case press, drag, release, wheelUp, wheelDown
  }

  package var kind: Kind
  package var point: GridPoint
  /// The second press within a short time in one place.
  package var isDouble: Bool

  package init(_ kind: Kind, row: Int, column: Int, isDouble: Bool = false) {
    self.kind = kind
    point = GridPoint(row: row, column: column)
    self.isDouble = isDouble
  }
}

/// Whatever comes from the user.
package enum BoardInput: Equatable, Sendable {
  case key(KeyStroke)
  case mouse(MouseEvent)
  /// A bracketed paste.
  case paste(String)
  case resize(ScreenSize)
  /// What the user's own editor has left: the answer to ``BoardEffect/openEditor(text:target:)``.
  case externalEdit(String)
}
