import JourneyMap

/// How many colours a terminal has.
package enum ColourDepth: Sendable {
  /// None, or none wanted (`NO_COLOR`): marks and attributes tell everything.
  case none
  case eight
  case sixteen
  case indexed256
}

/// The background that a terminal is taken to have.
package enum Background: Sendable {
  case light, dark, unknown
}

/// How a cell is drawn.
package struct CellAttributes: Hashable, Sendable {
  /// Of the palette; nil is the terminal's own.
  package var foreground: UInt8?
  package var background: UInt8?
  package var isBold = false
  package var isDim = false
  package var isUnderlined = false
  package var isReversed = false
}

/// Which look a style has on a terminal.
package struct Theme: Equatable, Sendable {
  package var depth: ColourDepth
  package var background: Background

  package init(depth: ColourDepth = .sixteen, background: Background = .unknown) {
    self.depth = depth
    self.background = background
  }

  /// Whether people and kinds can be told apart by colour alone.
  package var usesColour: Bool { depth != .none }

  package func attributes(_ style: StyleID) -> CellAttributes {
    var attributes = CellAttributes()
    decorate(&attributes, style.role)
    if usesColour { attributes.foreground = colour(style.role) }
    if style.emphasis.contains(.strong) { attributes.isBold = true }
    if style.emphasis.contains(.faint) { attributes.isDim = true }
    if style.emphasis.contains(.underlined) { attributes.isUnderlined = true }
    if style.emphasis.contains(.reversed) { attributes.isReversed = true }
    if style.emphasis.contains(.selected) { select(&attributes) }
    return attributes
  }

  private func decorate(_ attributes: inout CellAttributes, _ role: StyleRole) {
    switch role {
    case .title, .stage, .key, .warning, .notice: attributes.isBold = true
    case .border, .note: attributes.isDim = true
    case .match: attributes.isUnderlined = true
    case .ghost: attributes.isReversed = true
    default: break
    }
  }

  private func select(_ attributes: inout CellAttributes) {
    if depth == .indexed256, background != .unknown {
      attributes.background = background == .light ? 189 : 237
      attributes.isDim = false
    } else {
      attributes.isReversed.toggle()
    }
  }

  /// A colour of this theme's palette.
  private func colour(_ role: StyleRole) -> UInt8? {
    if let author = role.authorColour { return colour(author) }
    if let kind = role.kindIndex { return basic(Self.colour(ofKind: kind)) }
    switch role {
    case .lane: return basic(6)
    case .good: return basic(2)
    case .middling, .notice: return basic(3)
    case .bad, .warning: return basic(1)
    case .key: return basic(4)
    case .match: return basic(5)
    default: return nil
    }
  }

  private func colour(_ author: AuthorColour) -> UInt8 {
    let index = Int(author.rawValue)
    switch (depth, background) {
    case (.indexed256, .light): return AuthorColour.onLight[index]
    case (.indexed256, .dark): return AuthorColour.onDark[index]
    case (.indexed256, .unknown): return AuthorColour.onUnknown[index]
    default: return basic(AuthorColour.ofEight[index])
    }
  }

  /// One of the eight colours, bright where a dark background needs it and there is a bright one.
  private func basic(_ colour: UInt8) -> UInt8 {
    depth != .eight && background == .dark ? colour + 8 : colour
  }

  /// Of a kind of card by its number in the schema; of one that is not known the last.
  private static func colour(ofKind kind: Int) -> UInt8 {
    let rows = Schema.cardKindRows
    return rows.indices.contains(kind) ? rows[kind].use.colour : 6
  }
}
