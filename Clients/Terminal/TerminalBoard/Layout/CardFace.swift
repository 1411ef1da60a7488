import JourneyInsight
import JourneyMap
import JourneyPictures
import ReplicatedData
import StyledText
import SyncProtocol

/// How much of each card is shown.
package enum Zoom: CaseIterable, Hashable, Sendable {
  case titles, twoLines, full

  var next: Zoom {
    switch self {
    case .titles: .twoLines
    case .twoLines: .full
    case .full: .titles
    }
  }

  package var title: String {
    switch self {
    case .titles: "titles only"
    case .twoLines: "two lines"
    case .full: "all of each card"
    }
  }
}

/// A card as lines of a cell.
struct CardFace: Sendable {
  struct Piece: Equatable, Sendable {
    var text: String
    var style: StyleID
    /// Whether it is what somebody wrote, and may hold what is searched for.
    var isText = false
  }

  var lines: [[Piece]]
}

/// The faces of cards that were looked at, all for one width and zoom.
struct CardFaceCache: Sendable {
  private struct Key: Equatable {
    var columns: Int
    var zoom: Zoom
    var usesColour: Bool
  }

  private var key: Key?
  private var faces: [RecordID: CardFace] = [:]
  /// So that no map, however large, fills the memory with what was once seen.
  private static let facesMax = 20_000

  mutating func forget(_ card: RecordID?) { if let card { faces[card] = nil } }

  mutating func forgetAll() { faces.removeAll(keepingCapacity: true) }

  mutating func prepare(columns: Int, zoom: Zoom, usesColour: Bool) {
    let key = Key(columns: columns, zoom: zoom, usesColour: usesColour)
    guard key != self.key else { return }
    self.key = key
    forgetAll()
  }

  /// To be called after ``prepare(columns:zoom:usesColour:)``.
  mutating func face(_ card: RecordID, in scene: BoardScene, commentCount: Int) -> CardFace {
    if let face = faces[card] { return face }
    let face = CardFace(
      card, in: scene, commentCount: commentCount, columns: key?.columns ?? 20,
      zoom: key?.zoom ?? .titles, usesColour: key?.usesColour ?? false)
    if faces.count >= Self.facesMax { forgetAll() }
    faces[card] = face
    return face
  }
}

extension CardFace {
  /// Longer texts are shown by their beginning: the pane and the editor have all of them.
  private static let charactersMax = 2_000

  fileprivate init(
    _ card: RecordID, in scene: BoardScene, commentCount: Int, columns: Int, zoom: Zoom,
    usesColour: Bool
  ) {
    let document = scene.document
    let whole = TerminalText.gridText(
      document.string(card, Field.Card.text).prefix(Self.charactersMax))
    let inner = max(columns - 3, 2)
    let facts = CardMarks.pieces(
      card, in: document, commentCount: commentCount, today: scene.today)
    var texts: [String]
    var below: [Piece] = []
    switch zoom {
    case .titles:
      let short = CardMarks.short(facts, columnsMax: inner / 3)
      let room = inner - CardMarks.columns(short)
      texts = [TerminalText.gridExcerpt(whole, columnsMax: room)]
      if !short.isEmpty {
        let gap = max(room - ScreenGrid.columns(of: texts[0]), 0)
        below = [Piece(text: String(repeating: " ", count: gap), style: .plain)] + short
      }
    case .twoLines:
      // Empty lines before the text would show nothing of it.
      texts = TerminalText.wrapped(String(whole.drop(while: \.isNewline)), columns: inner)
      if texts.count > 2 {
        texts = [texts[0], CardMarks.cut(texts[1], columns: inner)]
      }
    case .full: texts = TerminalText.wrapped(whole, columns: inner)
    }
    lines = texts.map { [Piece(text: $0, style: .plain, isText: true)] }
    switch zoom {
    case .titles: lines[0] += below
    case .twoLines:
      let short = CardMarks.short(facts, columnsMax: inner)
      if !short.isEmpty {
        if lines.count == 1 {
          lines.append(Array(short.dropFirst()))
        } else {
          let room = inner - CardMarks.columns(short)
          let text = TerminalText.truncated(lines[1][0].text, columns: max(room, 0))
          let gap = max(inner - CardMarks.columns(short) - ScreenGrid.columns(of: text), 0)
          lines[1] =
            [
              Piece(text: text, style: .plain, isText: true),
              Piece(text: String(repeating: " ", count: gap), style: .plain),
            ] + short
        }
      }
    case .full: lines += CardMarks.lines(facts, columns: inner)
    }
    addMargin(card, in: scene, usesColour)
  }

  /// The author's colour, or first letter, and the kind's mark.
  private mutating func addMargin(_ card: RecordID, in scene: BoardScene, _ usesColour: Bool) {
    let kind = scene.document.value(card, Field.Card.kind).text ?? ""
    let author = scene.author(of: card)
    let colour = StyleID(
      author.map { .author(AuthorColour(participantID: $0.id)) } ?? .note)
    let letter = author.map { String(Initials.of($0.name).prefix(1)) } ?? " "
    let isNarrow = ScreenGrid.columns(of: letter) == 1
    for index in lines.indices {
      let bar = usesColour ? "▎" : index == 0 && isNarrow ? letter : " "
      let mark = index == 0 ? CardText.mark(ofKind: kind) : " "
      lines[index] =
        [
          Piece(text: bar, style: colour),
          Piece(text: mark + " ", style: StyleID(.kind(CardMarks.kindIndex(kind)))),
        ] + lines[index]
    }
  }
}

/// What is known of a card beside its text, in few columns.
enum CardMarks {
  static func kindIndex(_ kind: String) -> Int {
    Schema.cardKinds.firstIndex { "\($0)" == kind } ?? Schema.cardKinds.count
  }

  /// A face for −2 … +2, which one knows without its number.
  static func face(_ emotion: Int64) -> CardFace.Piece {
    let sign = CardText.signed(Int(clamping: emotion))
    switch emotion {
    case ..<0: return CardFace.Piece(text: "☹\(sign)", style: StyleID(.bad))
    case 0: return CardFace.Piece(text: "◦0", style: StyleID(.middling))
    default: return CardFace.Piece(text: "☺\(sign)", style: StyleID(.good))
    }
  }

  /// The most telling first.
  static func pieces(
    _ card: RecordID, in document: MapDocument, commentCount: Int, today: CalendarDay
  ) -> [CardFace.Piece] {
    var pieces: [CardFace.Piece] = []
    if let day = OverdueDay.of(card, in: document, today: today) {
      pieces.append(CardFace.Piece(text: "overdue \(day)", style: StyleID(.bad)))
    }
    let votes = document.keys(card, Field.Card.votes).reduce(Int64(0)) {
      $0 &+ ($1.value.integer ?? 0)
    }
    if votes > 0 { pieces.append(CardFace.Piece(text: "▲\(votes)", style: StyleID(.bad))) }
    if let emotion = document.value(card, Field.Card.emotion).integer {
      pieces.append(face(emotion))
    }
    if let score = document.value(card, Field.Card.score).text { pieces.append(self.score(score)) }
    if let severity = document.value(card, Field.Card.severity).integer {
      let role: StyleRole = severity >= 2 ? .bad : .middling
      pieces.append(CardFace.Piece(text: CardText.severity(severity), style: StyleID(role)))
    }
    if commentCount > 0 {
      pieces.append(CardFace.Piece(text: "✎\(commentCount)", style: StyleID(.note)))
    }
    if let check = document.value(card, Field.Card.check).text {
      let mark = check == "validated" ? "✓" : check == "refuted" ? "✗" : "?"
      pieces.append(CardFace.Piece(text: mark, style: StyleID(.note)))
    }
    for tag in document.keys(card, Field.Card.tags) where tag.value.boolean == true {
      pieces.append(
        CardFace.Piece(
          text: "#" + TerminalText.gridExcerpt(tag.key, columnsMax: 16), style: StyleID(.note)))
    }
    return pieces
  }

  private static func score(_ score: String) -> CardFace.Piece {
    guard let number = Int(score), (1...5).contains(number) else {
      return CardFace.Piece(
        text: "(\(TerminalText.gridExcerpt(score, columnsMax: 8)))", style: StyleID(.note))
    }
    let dots = String(repeating: "●", count: number) + String(repeating: "○", count: 5 - number)
    return CardFace.Piece(
      text: dots, style: StyleID(number < 3 ? .bad : number == 3 ? .middling : .good))
  }

  /// The line with an ellipsis at its end, which says that there is more.
  static func cut(_ line: String, columns: Int) -> String {
    ScreenGrid.columns(of: line) < columns
      ? line + "…" : TerminalText.truncated(line + "…", columns: columns)
  }

  /// As many as fit, with a blank before each.
  static func short(_ facts: [CardFace.Piece], columnsMax: Int) -> [CardFace.Piece] {
    var pieces: [CardFace.Piece] = []
    var columns = 0
    for fact in facts {
      let added = ScreenGrid.columns(of: fact.text) + 1
      guard columns + added <= columnsMax else { continue }
      columns += added
      pieces.append(CardFace.Piece(text: " ", style: .plain))
      pieces.append(fact)
    }
    return pieces
  }

  static func columns(_ pieces: [CardFace.Piece]) -> Int {
    pieces.reduce(0) { $0 + ScreenGrid.columns(of: $1.text) }
  }

  /// All of them, on as many lines as that takes.
  static func lines(_ facts: [CardFace.Piece], columns: Int) -> [[CardFace.Piece]] {
    var lines: [[CardFace.Piece]] = []
    var width = 0
    for fact in facts {
      let added = ScreenGrid.columns(of: fact.text)
      if !lines.isEmpty, width + 1 + added <= columns {
        lines[lines.count - 1] += [CardFace.Piece(text: " ", style: .plain), fact]
        width += 1 + added
      } else {
        lines.append([fact])
        width = added
      }
    }
    return lines
  }
}
