import JourneyEditing
import JourneyFormats
import JourneyMap
import JourneyPictures
import ReplicatedData
import StyledText

/// Menus about one card.
extension Board {
  mutating func openKindMenu(_ card: RecordID, _ scene: BoardScene) {
    let now = scene.document.value(card, Field.Card.kind).text
    let kinds = Schema.cardKinds.map { "\($0)" }
    open(
      "Kind of the card",
      kinds.map { kind in
        BoardMenu.Entry(
          title: "\(CardText.mark(ofKind: kind)) \(RecordNames.words(kind))",
          isOn: kind == now ? true : nil,
          action: .edit(.record(.set(card, Field.Card.kind, .text(kind)))))
      }, selected: kinds.firstIndex { $0 == now } ?? 0)
  }

  /// - Parameter isOwn: Whether it is what the user feels about it, beside what the card says.
  mutating func openEmotionMenu(_ card: RecordID, isOwn: Bool, _ scene: BoardScene) {
    let document = scene.document
    let now: Int64?
    if isOwn {
      guard let me = scene.me else {
        return notify("You can say so as soon as the server has said who you are.")
      }
      now = document.value(card, Field.Card.emotions, key: me.id).integer
    } else {
      now = document.value(card, Field.Card.emotion).integer
    }
    func edit(_ value: Value) -> BoardEdit {
      .record(.set(card, isOwn ? Field.Card.emotions : Field.Card.emotion, value))
    }
    var entries = [Int64](stride(from: 2, through: -2, by: -1)).map { number in
      BoardMenu.Entry(
        title: "\(CardMarks.face(number).text) \(FieldValue.emotionWord(number))",
        isOn: now == number ? true : nil, action: .edit(edit(.integer(number))))
    }
    entries.append(BoardMenu.Entry(title: "none", action: .edit(edit(.null))))
    open(
      isOwn ? "My emotion here" : "Emotion", entries,
      selected: now.map { Int(min(max(2 - $0, 0), 4)) } ?? 2)
  }

  /// The values of a form's row.
  mutating func openValueMenu(
    _ record: RecordID, _ row: FormRow, _ values: [Value], _ scene: BoardScene
  ) {
    guard let field = row.id.field, let kind = scene.document.kind(of: record) else { return }
    let isKind = kind == .card && field == Field.Card.kind
    if isKind { return openKindMenu(record, scene) }
    let now =
      row.isOwn
      ? scene.me.map { scene.document.value(record, field, key: $0.id) } ?? .null
      : scene.document.value(record, field)
    let entries = values.compactMap { value -> BoardMenu.Entry? in
      guard let edit = edit(row, setting: value, scene) else { return nil }
      let words = FieldValue.words(value, field, of: kind)
      return BoardMenu.Entry(
        title: value == .null ? "none" : words, isOn: value == now ? true : nil,
        action: .edit(edit))
    }
    open(row.label, entries, selected: values.firstIndex(of: now) ?? 0)
  }

  mutating func openTagMenu(_ card: RecordID, _ scene: BoardScene) {
    let document = scene.document
    let own = Set(
      document.keys(card, Field.Card.tags).filter { $0.value.boolean == true }.map(\.key))
    var entries = [
      BoardMenu.Entry(title: "New tag…", action: .prompt(.tag(card), title: "New tag"))
    ]
    for tag in tags(document) {
      let isOn = own.contains(tag)
      entries.append(
        BoardMenu.Entry(
          title: "#" + TerminalText.gridExcerpt(tag), isOn: isOn,
          action: .edit(.record(.tag(card, tag, isOn: !isOn)))))
    }
    open("Tags of the card", entries, selected: entries.count > 1 ? 1 : 0)
    view.menu?.newEntry = .tag(card)
  }

  mutating func openChannelChoice(_ card: RecordID, _ scene: BoardScene) {
    let now = scene.document.value(card, Field.Card.channel).reference
    let channels = scene.document.ordered(.channel)
    var entries = [
      BoardMenu.Entry(
        title: "New channel…", action: .prompt(.newChannel(card), title: "New channel")),
      BoardMenu.Entry(title: "none", action: .edit(.record(.set(card, Field.Card.channel, .null)))),
    ]
    for channel in channels {
      entries.append(
        BoardMenu.Entry(
          title: index.title(of: channel, in: scene.document),
          isOn: channel == now ? true : nil,
          action: .edit(.record(.set(card, Field.Card.channel, .reference(channel))))))
    }
    let place = now.flatMap { channels.firstIndex(of: $0) }.map { $0 + 2 }
    open("Channel of the card", entries, selected: place ?? (channels.isEmpty ? 0 : 2))
    view.menu?.newEntry = .channel(card)
  }

  mutating func openEvidenceMenu(_ card: RecordID) {
    let types = [
      ("link", "a link", "Text, such as what is to be found there"),
      ("quote", "a quote", "What was said"), ("survey-answer", "a survey answer", "The answer"),
    ]
    open(
      "Evidence",
      types.map { type, title, asked in
        BoardMenu.Entry(
          title: title, action: .prompt(.evidence(card, type: type), title: asked))
      } + [BoardMenu.Entry(title: "a comment", action: .prompt(.comment(card), title: "Comment"))])
  }
}
