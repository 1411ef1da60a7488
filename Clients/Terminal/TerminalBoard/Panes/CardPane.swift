import JourneyFormats
import JourneyMap
import JourneyPictures
import ReplicatedData
import StyledText
import SyncProtocol

/// All of one card, and who did what to it.
struct CardPane {
  let scene: BoardScene
  let index: BoardIndex
  let card: RecordID
  private var content: PaneContent

  /// - Returns: The pane's lines.
  static func content(
    _ card: RecordID?, _ scene: BoardScene, _ index: BoardIndex, columns: Int
  ) -> PaneContent {
    guard let card else {
      var content = PaneContent(columns: columns)
      content.add("No card here.", StyleID(.note))
      return content
    }
    var pane = CardPane(
      scene: scene, index: index, card: card, content: PaneContent(columns: columns))
    pane.write()
    return pane.content
  }

  private var document: MapDocument { scene.document }

  private mutating func write() {
    let kind = document.value(card, Field.Card.kind).text ?? "card"
    content.add(
      "\(CardText.mark(ofKind: kind)) \(RecordNames.words(kind))",
      StyleID(.kind(CardMarks.kindIndex(kind)), .strong))
    if let author = scene.author(of: card) {
      content.add("by \(TerminalText.gridExcerpt(author.name))", colour(author.id))
    }
    content.add(placeName, StyleID(.note))
    content.gap()
    let text = TerminalText.gridText(document.string(card, Field.Card.text))
    text.isEmpty ? content.add("(empty)", StyleID(.note)) : content.add(text)
    writeFields(kind)
    writeLinks()
    writeComments()
    writeHistory()
  }

  private func colour(_ participantID: String) -> StyleID {
    StyleID(.author(AuthorColour(participantID: participantID)))
  }

  private var placeName: String {
    let cell = index.cell(of: card)
    let stage = index.stages.first { $0.id == cell?.stage }?.title ?? "In no stage"
    let lane = index.lanes.first { $0.id == cell?.lane }?.title ?? "In no lane"
    return "\(stage) / \(lane)"
  }

  // MARK: Fields

  /// All fields that are set, in the order of the form; Enter opens it there.
  private mutating func writeFields(_ kind: String) {
    var lines: [(FieldID, String)] = []
    let fields = FormFields.fields(of: card, in: document)
    for field in fields.first + fields.more
    where field != Field.Card.text && field != Field.Card.kind {
      for words in words(field) { lines.append((field, words)) }
    }
    guard !lines.isEmpty else { return }
    content.gap()
    for (field, words) in lines { content.add(words, target: .form(card, field), indent: 2) }
  }

  private func words(_ field: FieldID) -> [String] {
    let label = FormFields.label(field, of: .card)
    switch field {
    case Field.Card.votes:
      let votes = document.keys(card, field).filter { ($0.value.integer ?? 0) > 0 }
      guard !votes.isEmpty else { return [] }
      let sum = votes.reduce(Int64(0)) { $0 &+ ($1.value.integer ?? 0) }
      let names = votes.map { vote in
        let count = vote.value.integer ?? 0
        return TerminalText.gridExcerpt(scene.name(of: vote.key)) + (count > 1 ? " \(count)" : "")
      }
      return ["▲\(sum) \(names.joined(separator: ", "))"]
    case Field.Card.tags:
      let tags = document.keys(card, field).filter { $0.value.boolean == true }
      let words = tags.map { "#" + TerminalText.gridExcerpt($0.key) }.joined(separator: " ")
      return tags.isEmpty ? [] : [words]
    case Field.Card.actors:
      let names = FormNames.names(card, field, in: document).map { TerminalText.gridExcerpt($0) }
      return names.isEmpty ? [] : ["\(label): " + names.joined(separator: ", ")]
    case Field.Card.emotions:
      return document.keys(card, field).compactMap { entry in
        entry.value.integer.map {
          "\(CardMarks.face($0).text) \(TerminalText.gridExcerpt(scene.name(of: entry.key)))"
        }
      }
    case Field.Card.channel:
      guard let channel = document.value(card, field).reference else { return [] }
      let gone = document.isLive(channel) ? "" : " (deleted)"
      return ["\(label): \(index.title(of: channel, in: document))\(gone)"]
    default: break
    }
    switch Schema.definition(.card, field)?.type {
    case .keyed?:
      return document.keys(card, field).map { entry in
        let value = FieldValue.words(entry.value, field, of: .card)
        return "\(label): \(TerminalText.gridExcerpt(entry.key)) \(value)"
      }
    case .text?:
      let text = TerminalText.gridText(document.string(card, field))
      return text.isEmpty ? [] : ["\(label): \(text)"]
    case .register?:
      let value = document.value(card, field)
      return value == .null ? [] : ["\(label): \(FieldValue.words(value, field, of: .card))"]
    case .position?, nil: return []
    }
  }

  // MARK: What belongs to it

  private mutating func writeLinks() {
    let ends = index.linkedCards(of: card, in: document)
    guard !ends.isEmpty else { return }
    content.heading("Links")
    for end in ends {
      content.add(
        [
          PaneLine.Piece(end.verb + " ", StyleID(.note)),
          PaneLine.Piece(RecordNames.card(end.card, in: document, columnsMax: 120)),
        ], target: .card(end.card), indent: 2)
    }
  }

  private mutating func writeComments() {
    guard let comments = index.comments[card] else { return }
    func isEvidence(_ comment: RecordID) -> Bool {
      let type = document.value(comment, Field.Comment.type).text
      return type != nil && type != "comment"
    }
    for (title, list) in [
      ("Evidence", comments.filter(isEvidence)),
      ("Comments", comments.filter { !isEvidence($0) }),
    ] where !list.isEmpty {
      content.heading(title)
      for comment in list { write(comment) }
    }
  }

  private mutating func write(_ comment: RecordID) {
    let author = scene.author(of: comment)
    let type = document.value(comment, Field.Comment.type).text ?? "comment"
    var pieces = [
      PaneLine.Piece(
        TerminalText.gridExcerpt(author?.name ?? "Somebody"),
        author.map { colour($0.id) } ?? StyleID(.note))
    ]
    if type != "comment" {
      pieces.append(PaneLine.Piece(" · " + RecordNames.words(type), StyleID(.note)))
    }
    content.add(pieces, target: .form(comment, nil))
    let text = TerminalText.gridText(document.string(comment, Field.Comment.text))
    if !text.isEmpty { content.add(text) }
    if let address = document.value(comment, Field.Comment.address).text {
      content.add(TerminalText.gridExcerpt(address, columnsMax: 400), StyleID(.note))
    }
  }

  private mutating func writeHistory() {
    guard !scene.history.isEmpty else { return }
    content.heading("History")
    for entry in scene.history.reversed() {
      let time = Clock.time(entry.time, utcOffsetSeconds: scene.utcOffsetSeconds)
      content.add("\(time) \(TerminalText.gridExcerpt(entry.name))", colour(entry.participantID))
      content.add(entry.words)
    }
  }
}
