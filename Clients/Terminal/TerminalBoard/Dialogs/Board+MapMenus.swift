import JourneyEditing
import JourneyMap
import JourneyTemplates
import ReplicatedData
import StyledText

/// Menus about the map, its stages, lanes, personas and channels.
extension Board {
  /// Where everything of the map itself begins.
  mutating func openMapMenu(_ scene: BoardScene) {
    let document = scene.document
    func count(_ kind: RecordKind) -> String { "\(document.ordered(kind).count)" }
    let language =
      index.language.map { TemplateLibrary.builtIn.languageName($0) } ?? "as the titles stand"
    open(
      "The map",
      [
        BoardMenu.Entry(
          title: "Title, kind, goal, owner, review…", action: .openForm(.root)),
        BoardMenu.Entry(
          title: "Personas", detail: count(.persona), action: .openMenu(.personas)),
        BoardMenu.Entry(
          title: "Channels", detail: count(.channel), action: .openMenu(.channels)),
        BoardMenu.Entry(title: "Stages", detail: count(.stage), action: .openMenu(.stages)),
        BoardMenu.Entry(title: "Lanes", detail: count(.lane), action: .openMenu(.lanes)),
        BoardMenu.Entry(
          title: "Agenda", detail: agendaCount(document), action: .openMenu(.agenda)),
        BoardMenu.Entry(
          title: "Language", detail: language, action: .openMenu(.language)),
      ])
  }

  // MARK: Stages and lanes

  mutating func openAxisMenu(_ kind: RecordKind, _ scene: BoardScene) {
    let isStage = kind == .stage
    let axes = (isStage ? index.stages : index.lanes).compactMap(\.id)
    let here = isStage ? view.focus.stage : view.focus.lane
    var entries = [
      BoardMenu.Entry(
        title: isStage ? "Add a stage on the right" : "Add a lane below",
        action: .prompt(
          .addAxis(kind, after: here ?? axes.last),
          title: "Name of the new \(kind.noun)"))
    ]
    if let here {
      entries += recordEntries(
        here, among: axes,
        moves: isStage
          ? ("Move it to the left", "Move it to the right") : ("Move it up", "Move it down"), scene)
    }
    open(isStage ? "Stages" : "Lanes", entries)
  }

  /// What can be done with one of several records that have an order.
  private func recordEntries(
    _ record: RecordID, among others: [RecordID], moves: (back: String, on: String),
    _ scene: BoardScene
  ) -> [BoardMenu.Entry] {
    guard let place = others.firstIndex(of: record),
      let kind = scene.document.kind(of: record)
    else { return [] }
    let title = name(of: record, scene)
    var entries = [
      BoardMenu.Entry(
        title: "Rename", detail: title,
        action: .editText(EditorTarget(record, RecordNames.nameField(kind)))),
      BoardMenu.Entry(title: "All about it", action: .openForm(record)),
    ]
    if place > 0 {
      entries.append(
        BoardMenu.Entry(
          title: moves.back,
          action: .edit(.record(.move(record, .before(others[place - 1]))))))
    }
    if place + 1 < others.count {
      entries.append(
        BoardMenu.Entry(
          title: moves.on,
          action: .edit(.record(.move(record, .after(others[place + 1]))))))
    }
    entries.append(
      BoardMenu.Entry(title: "Delete", detail: title, action: .edit(.record(.delete([record])))))
    return entries
  }

  private func name(of record: RecordID, _ scene: BoardScene) -> String {
    guard scene.document.kind(of: record) == .persona else {
      return index.title(of: record, in: scene.document)
    }
    let name = TerminalText.gridExcerpt(scene.document.string(record, Field.Persona.name))
    return name.isEmpty ? "Unnamed persona" : name
  }

  // MARK: Personas and channels

  /// - Parameter kind: Personas or channels.
  mutating func openVocabularyMenu(_ kind: RecordKind, _ scene: BoardScene) {
    let document = scene.document
    let records = document.ordered(kind)
    let isPersona = kind == .persona
    let current = isPersona ? document.value(.root, Field.Map.persona).reference : nil
    var entries = [
      BoardMenu.Entry(
        title: isPersona ? "New persona…" : "New channel…",
        action: .prompt(
          isPersona ? .newPersona : .addAxis(.channel, after: records.last),
          title: isPersona ? "Name of the persona" : "Name of the channel"))
    ]
    var uses: [RecordID: Int] = [:]
    if !isPersona {
      for card in index.homes.keys {
        if let channel = document.value(card, Field.Card.channel).reference {
          uses[channel, default: 0] += 1
        }
      }
    }
    for record in records {
      var detail = ""
      if record == current {
        detail = "this map is about them"
      } else if let count = uses[record] {
        detail = "\(count) card\(count == 1 ? "" : "s")"
      }
      entries.append(
        BoardMenu.Entry(
          title: name(of: record, scene), detail: detail, action: .openMenu(.record(record))))
    }
    open(isPersona ? "Personas" : "Channels", entries, selected: entries.count > 1 ? 1 : 0)
  }

  mutating func openRecordMenu(_ record: RecordID, _ scene: BoardScene) {
    guard let kind = scene.document.kind(of: record) else { return }
    var entries: [BoardMenu.Entry] = []
    if kind == .persona, scene.document.value(.root, Field.Map.persona).reference != record {
      entries.append(
        BoardMenu.Entry(
          title: "Make this map about them",
          action: .edit(.record(.set(.root, Field.Map.persona, .reference(record))))))
    }
    entries += recordEntries(
      record, among: scene.document.ordered(kind), moves: ("Move it up", "Move it down"), scene)
    let form = entries.firstIndex { $0.action == .openForm(record) }
    open(name(of: record, scene), entries, selected: form ?? 0)
  }

  /// For the map's field; personas themselves are made and changed elsewhere.
  mutating func openPersonaChoice(_ scene: BoardScene) {
    let now = scene.document.value(.root, Field.Map.persona).reference
    var entries = [
      BoardMenu.Entry(title: "none", action: .edit(.record(.set(.root, Field.Map.persona, .null))))
    ]
    for persona in scene.document.ordered(.persona) {
      entries.append(
        BoardMenu.Entry(
          title: name(of: persona, scene), isOn: persona == now ? true : nil,
          action: .edit(.record(.set(.root, Field.Map.persona, .reference(persona))))))
    }
    entries.append(
      BoardMenu.Entry(
        title: "New persona…", action: .prompt(.newPersona, title: "Name of the persona")))
    open("Whose journey it is", entries, selected: entries.count > 2 ? 1 : 0)
  }

  // MARK: What is gone

  mutating func askToDelete(_ record: RecordID, _ scene: BoardScene) {
    guard let kind = scene.document.kind(of: record) else { return }
    let noun = kind.noun
    var rest = ""
    switch kind {
    case .stage, .lane:
      let count = index.cells.reduce(0) {
        $0 + (($1.key.stage == record || $1.key.lane == record) ? $1.value.count : 0)
      }
      if count > 0 {
        rest = " Its \(count) card\(count == 1 ? "" : "s") will stand in no \(noun)."
      }
    case .channel:
      let count = index.homes.keys.count {
        scene.document.value($0, Field.Card.channel).reference == record
      }
      if count > 0 { rest = " \(count) card\(count == 1 ? " names" : "s name") it." }
    default: break
    }
    view.question = BoardQuestion(
      purpose: .deleteAxis(record), text: "Delete the \(noun)?\(rest) It can be restored with X.",
      answers: [("y", "delete"), ("n", "leave it")])
  }

  mutating func openDeletedMenu(_ scene: BoardScene) {
    let document = scene.document
    var entries: [BoardMenu.Entry] = []
    for kind in [RecordKind.channel, .persona, .stage, .lane, .card] {
      for record in document.records(kind, withDeleted: true) where !document.isLive(record) {
        let token = kind == .card ? document.value(record, Field.Card.kind).text : nil
        let title = TerminalText.gridExcerpt(
          document.string(record, RecordNames.nameField(kind)), columnsMax: 60)
        entries.append(
          BoardMenu.Entry(
            title: title.isEmpty ? "(empty)" : title,
            detail: token.map { RecordNames.words($0) } ?? kind.noun,
            action: .edit(.record(.restore([record])))))
      }
    }
    guard !entries.isEmpty else { return notify("Nothing is deleted.") }
    open("Restore", entries.reversed())
  }

  mutating func openKeptMenu() {
    guard !view.keptTexts.isEmpty else { return notify("No text of yours was refused.") }
    open(
      "Put back as a card here",
      view.keptTexts.enumerated().map { place, kept in
        BoardMenu.Entry(
          title: TerminalText.gridExcerpt(kept.text, columnsMax: 60), detail: kept.reason,
          action: .keep(place))
      })
  }

  mutating func putBack(_ place: Int) {
    guard view.keptTexts.indices.contains(place) else { return }
    let kept = view.keptTexts.remove(at: place)
    effects.append(.edit(newCards([kept.text])))
  }
}
