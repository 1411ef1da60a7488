import JourneyFormats
import JourneyMap
import ReplicatedData
import SyncProtocol

/// Menus: opened here, and what is chosen from them is done here.
extension Board {
  mutating func choose(_ command: BoardCommand, _ scene: BoardScene) {
    guard var menu = view.menu else { return }
    switch command {
    case .up: menu.selected -= 1
    case .down: menu.selected += 1
    case .pageUp: menu.selected -= 10
    case .pageDown: menu.selected += 10
    case .firstCard: menu.selected = 0
    case .lastCard: menu.selected = menu.shown.count - 1
    case .eraseBefore: if !menu.typed.isEmpty { menu.typed.removeLast() }
    case .cancel:
      view.menu = nil
      return
    case .confirm:
      let shown = menu.shown
      guard shown.indices.contains(menu.selected) else { return }
      view.menu = nil
      perform(shown[menu.selected].action, scene)
      if menu.staysOpen {
        openFilterMenu(scene)
        view.menu?.typed = menu.typed
        view.menu?.selected = menu.selected
        view.menu?.settle()
      }
      return
    default: break
    }
    menu.settle()
    view.menu = menu
  }

  private mutating func perform(_ action: BoardMenu.Action, _ scene: BoardScene) {
    var filter = index.filter
    switch action {
    case .edit(.delete(let record)) where scene.document.kind(of: record) != .card:
      return askToDelete(record, scene)
    case .edit(let edit): return effects.append(.edit(edit))
    case .editText(let target): return startWriting(target, scene.document)
    case .prompt(let purpose, let title): return ask(purpose, title)
    case .goTo(let card):
      if index.isShown(card) {
        view.followsFocus = true
        view.focus.go(to: card, in: index)
      } else {
        notify("It is hidden by the filter; F shows everything.")
      }
      return
    case .keep(let place): return putBack(place)
    case .replayAuthor(let author):
      view.replay?.author = author
      return
    case .nothing: return
    case .filterKind(let kind): filter.kinds.formSymmetricDifference([kind])
    case .filterLane(let lane): filter.lanes.formSymmetricDifference([lane])
    case .filterAuthor(let author): filter.authors.formSymmetricDifference([author])
    case .filterTag(let tag): filter.tags.formSymmetricDifference([tag])
    }
    index.setFilter(filter, in: scene.document)
  }

  private mutating func open(_ title: String, _ entries: [BoardMenu.Entry], selected: Int = 0) {
    view.menu = BoardMenu(title: title, entries: entries, selected: selected)
    view.menu?.settle()
  }

  // MARK: Of a card

  mutating func openKindMenu(_ card: RecordID, _ scene: BoardScene) {
    let now = scene.document.value(card, Field.Card.kind).text
    let kinds = Schema.cardKinds.map { "\($0)" }
    open(
      "Kind of the card",
      kinds.map { kind in
        BoardMenu.Entry(
          title: "\(CardText.mark(ofKind: kind)) \(kind)", isOn: kind == now ? true : nil,
          action: .edit(.set(card, Field.Card.kind, .text(kind))))
      }, selected: kinds.firstIndex { $0 == now } ?? 0)
  }

  mutating func openEmotionMenu(_ card: RecordID, _ scene: BoardScene) {
    let now = scene.document.value(card, Field.Card.emotion).integer
    let words = ["delighted", "content", "neither", "annoyed", "desperate"]
    var entries = zip([2, 1, 0, -1, -2], words).map { number, word in
      BoardMenu.Entry(
        title: "\(CardFacts.face(Int64(number)).text) \(word)",
        isOn: now == Int64(number) ? true : nil,
        action: .edit(.set(card, Field.Card.emotion, .integer(Int64(number)))))
    }
    entries.append(
      BoardMenu.Entry(title: "none", action: .edit(.set(card, Field.Card.emotion, .null))))
    open("Emotion", entries, selected: now.map { Int(2 - $0) } ?? 2)
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
          title: "#" + TerminalText.excerpt(tag), isOn: isOn,
          action: .edit(.tag(card, tag, isOn: !isOn))))
    }
    open("Tags of the card", entries, selected: entries.count > 1 ? 1 : 0)
    view.menu?.tagged = card
  }

  /// All tags of live cards, in the order of their bytes.
  private func tags(_ document: MapDocument) -> [String] {
    var tags: Set<String> = []
    for card in index.homes.keys {
      for tag in document.keys(card, Field.Card.tags) where tag.value.boolean == true {
        tags.insert(tag.key)
      }
    }
    return tags.sorted(by: utf8Precedes)
  }

  // MARK: Of the map

  mutating func openAxisMenu(_ kind: RecordKind, _ scene: BoardScene) {
    let isStage = kind == .stage
    let noun = isStage ? "stage" : "lane"
    let axes = (isStage ? index.stages : index.lanes).compactMap(\.id)
    let here = isStage ? view.focus.stage : view.focus.lane
    var entries = [
      BoardMenu.Entry(
        title: isStage ? "Add a stage on the right" : "Add a lane below",
        action: .prompt(
          .addAxis(kind, after: here ?? axes.last), title: "Name of the new \(noun)"))
    ]
    if let here, let place = axes.firstIndex(of: here) {
      let field = isStage ? Field.Stage.title : Field.Lane.title
      let title = BoardIndex.title(here, field, "Untitled \(noun)", scene.document)
      entries.append(
        BoardMenu.Entry(
          title: "Rename", detail: title, action: .editText(EditorTarget(here, field))))
      if place > 0 {
        entries.append(
          BoardMenu.Entry(
            title: isStage ? "Move it to the left" : "Move it up",
            action: .edit(
              .moveAxis(
                here, after: place > 1 ? axes[place - 2] : nil, before: axes[place - 1]))))
      }
      if place + 1 < axes.count {
        entries.append(
          BoardMenu.Entry(
            title: isStage ? "Move it to the right" : "Move it down",
            action: .edit(
              .moveAxis(
                here, after: axes[place + 1],
                before: place + 2 < axes.count ? axes[place + 2] : nil))))
      }
      entries.append(
        BoardMenu.Entry(title: "Delete", detail: title, action: .edit(.delete(here))))
    }
    open(isStage ? "Stages" : "Lanes", entries)
  }

  private mutating func askToDelete(_ record: RecordID, _ scene: BoardScene) {
    let isStage = scene.document.kind(of: record) == .stage
    let count = index.cells.reduce(0) {
      $0 + (($1.key.stage == record || $1.key.lane == record) ? $1.value.count : 0)
    }
    let noun = isStage ? "stage" : "lane"
    let cards =
      count == 0
      ? "" : " Its \(count) card\(count == 1 ? "" : "s") will stand in no \(noun)."
    view.question = BoardQuestion(
      purpose: .deleteAxis(record), text: "Delete the \(noun)?\(cards) It can be restored with X.",
      answers: [("y", "delete"), ("n", "leave it")])
  }

  mutating func openDeletedMenu(_ scene: BoardScene) {
    let document = scene.document
    var entries: [BoardMenu.Entry] = []
    for (kind, field, noun) in [
      (RecordKind.stage, Field.Stage.title, "stage"), (.lane, Field.Lane.title, "lane"),
      (.card, Field.Card.text, "card"),
    ] {
      for record in document.records(kind, withDeleted: true) where !document.isLive(record) {
        let kindName =
          kind == .card ? document.value(record, Field.Card.kind).text ?? noun : noun
        let title = TerminalText.excerpt(document.string(record, field), columnsMax: 60)
        entries.append(
          BoardMenu.Entry(
            title: title.isEmpty ? "(empty)" : title, detail: TerminalText.excerpt(kindName),
            action: .edit(.restore(record))))
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
          title: TerminalText.excerpt(kept.text, columnsMax: 60), detail: kept.reason,
          action: .keep(place))
      })
  }

  private mutating func putBack(_ place: Int) {
    guard view.keptTexts.indices.contains(place) else { return }
    let kept = view.keptTexts.remove(at: place)
    effects.append(.edit(newCards([kept.text])))
  }

  // MARK: Of the view

  mutating func openPeopleMenu(_ scene: BoardScene) {
    var entries: [BoardMenu.Entry] = []
    if let me = scene.me {
      entries.append(
        BoardMenu.Entry(
          title: TerminalText.excerpt(me.name), detail: "you, \(me.role.word)", action: .nothing))
    }
    for person in scene.people {
      let record = person.presence?.record
      let card = record.flatMap { index.cell(of: $0) == nil ? nil : $0 }
      var detail = person.participant.role.word
      if let card {
        let text = TerminalText.excerpt(
          scene.document.string(card, Field.Card.text), columnsMax: 30)
        detail += person.presence?.isTyping == true ? ", writing “\(text)”" : ", on “\(text)”"
      }
      entries.append(
        BoardMenu.Entry(
          title: TerminalText.excerpt(person.participant.name), detail: detail,
          action: card.map { .goTo($0) } ?? .nothing))
    }
    if entries.isEmpty {
      entries.append(BoardMenu.Entry(title: "Nobody else is here.", action: .nothing))
    }
    open("Who is here", entries, selected: entries.count > 1 ? 1 : 0)
  }

  mutating func openFilterMenu(_ scene: BoardScene) {
    let filter = index.filter
    var kinds: Set<String> = []
    var authors: [String: String] = [:]
    for card in index.homes.keys {
      if let kind = scene.document.value(card, Field.Card.kind).text { kinds.insert(kind) }
      if let author = scene.author(of: card) { authors[author.id] = author.name }
    }
    var entries = Schema.cardKinds.map { "\($0)" }.filter { kinds.contains($0) }.map {
      BoardMenu.Entry(
        title: "\(CardText.mark(ofKind: $0)) \($0)", detail: "kind",
        isOn: filter.kinds.contains($0), action: .filterKind($0))
    }
    for lane in scene.document.ordered(.lane) {
      entries.append(
        BoardMenu.Entry(
          title: BoardIndex.title(lane, Field.Lane.title, "Untitled lane", scene.document),
          detail: "lane", isOn: filter.lanes.contains(lane), action: .filterLane(lane)))
    }
    for (id, name) in authors.sorted(by: { utf8Precedes($0.value + $0.key, $1.value + $1.key) }) {
      entries.append(
        BoardMenu.Entry(
          title: TerminalText.excerpt(name), detail: "author",
          isOn: filter.authors.contains(id), action: .filterAuthor(id)))
    }
    for tag in tags(scene.document) {
      entries.append(
        BoardMenu.Entry(
          title: "#" + TerminalText.excerpt(tag), detail: "tag",
          isOn: filter.tags.contains(tag), action: .filterTag(tag)))
    }
    open("Show only (Esc when done)", entries)
    view.menu?.staysOpen = true
  }

  mutating func openReplayAuthorMenu() {
    guard let replay = view.replay else { return }
    var entries = [
      BoardMenu.Entry(
        title: "Everybody", isOn: replay.author == nil ? true : nil, action: .replayAuthor(nil))
    ]
    for author in replay.timeline.authors {
      entries.append(
        BoardMenu.Entry(
          title: TerminalText.excerpt(author.name),
          isOn: replay.author == author.id ? true : nil, action: .replayAuthor(author.id)))
    }
    open("Play only the changes of", entries)
  }
}

extension Role {
  var word: String {
    switch self {
    case .facilitator: "facilitator"
    case .participant: "participant"
    case .observer: "observer"
    }
  }
}
