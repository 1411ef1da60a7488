import JourneyMap
import ReplicatedData
import StyledText

/// One line of a pane.
package struct PaneLine: Equatable, Sendable {
  package struct Piece: Equatable, Sendable {
    package var text: String
    package var style: StyleID

    package init(_ text: String, _ style: StyleID = .plain) {
      self.text = text
      self.style = style
    }
  }

  package var pieces: [Piece]
  /// Where Enter leads from here.
  package var target: PaneTarget?

  package init(_ pieces: [Piece], target: PaneTarget? = nil) {
    self.pieces = pieces
    self.target = target
  }

  package init(_ text: String, _ style: StyleID = .plain, target: PaneTarget? = nil) {
    self.init([Piece(text, style)], target: target)
  }

  package static let blank = PaneLine("")

  package var text: String { pieces.map(\.text).joined() }
}

/// What a line of a pane leads to.
package enum PaneTarget: Equatable, Sendable {
  case card(RecordID)
  /// A cell of the board; nil for wherever one is.
  case cell(stage: RecordID?, lane: RecordID?)
  /// The field of a record, to be filled in; nil for the record as a whole.
  case form(RecordID, FieldID?)
  case menu(BoardMenu.Kind)
  case newPersona
  /// Shows or hides a persona's demographics.
  case demographics
  /// A finding of a rule of the checks, at a place of the map.
  indirect case finding(rule: String, PaneTarget?)
}

/// Which pane is shown, and what of it the user is on.
package struct PaneState: Equatable, Sendable {
  package internal(set) var kind = PaneKind.card
  /// Whether the keyboard acts upon it.
  package internal(set) var isFocused = false
  /// Which of the lines that lead somewhere is selected.
  package internal(set) var selected = 0
  /// Whether it takes all of the screen.
  package internal(set) var isWide = false
  var showsDemographics = false
}

/// What a pane says, with lines broken to its width.
package struct PaneContent: Equatable, Sendable {
  package private(set) var lines: [PaneLine] = []
  let columns: Int

  init(columns: Int) { self.columns = max(columns, 2) }

  /// Adds a text on as many lines as it takes.
  mutating func add(
    _ text: String, _ style: StyleID = .plain, target: PaneTarget? = nil, indent: Int = 0
  ) {
    add([PaneLine.Piece(text, style)], target: target, indent: indent)
  }

  /// Adds pieces one after the other, broken between words. Only the first line can be selected,
  /// which stands for all.
  mutating func add(_ pieces: [PaneLine.Piece], target: PaneTarget? = nil, indent: Int = 0) {
    // Words may come from where whole emoji are kept; here each cell has its width.
    let pieces = pieces.map { PaneLine.Piece(TerminalText.gridText($0.text), $0.style) }
    let first = lines.count
    let margin = min(indent, columns / 2)
    for line in StyledWrapping.lines(pieces, columns: columns - margin) {
      let blank = String(repeating: " ", count: margin)
      lines.append(
        PaneLine(
          (margin > 0 && lines.count > first ? [PaneLine.Piece(blank)] : []) + line,
          target: lines.count == first ? target : nil))
    }
  }

  /// Adds a line as it is; what does not fit is cut off when it is drawn.
  mutating func addLine(_ line: PaneLine) { lines.append(line) }

  mutating func gap() { if !lines.isEmpty, lines.last != .blank { lines.append(.blank) } }

  mutating func heading(_ text: String, target: PaneTarget? = nil) {
    gap()
    add(text, StyleID(.stage), target: target)
  }

  /// The lines that lead somewhere, by their place.
  package var targets: [Int] { lines.indices.filter { lines[$0].target != nil } }
}
