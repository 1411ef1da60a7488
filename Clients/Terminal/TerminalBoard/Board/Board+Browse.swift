import JourneyEditing
import JourneyMap
import ReplicatedData
import StyledText
import SyncProtocol

/// Going around on the board, and what is done to the selected card.
extension Board {
  mutating func browse(_ command: BoardCommand, _ scene: BoardScene) {
    if command.isEdit, !mayEdit(scene) { return }
    view.followsFocus = true
    if command.section == .going { doubt = nil }
    switch command {
    case .left: view.focus.moveAcross(by: -1, in: index)
    case .right: view.focus.moveAcross(by: 1, in: index)
    case .up: view.focus.moveUp(in: index)
    case .down: view.focus.moveDown(in: index)
    case .nextCard: view.focus.moveOn(by: 1, in: index)
    case .previousCard: view.focus.moveOn(by: -1, in: index)
    case .firstStage: view.focus.moveAcross(by: -index.stages.count, in: index)
    case .lastStage: view.focus.moveAcross(by: index.stages.count, in: index)
    case .pageUp: view.focus.moveLane(by: -1, in: index)
    case .pageDown: view.focus.moveLane(by: 1, in: index)
    case .firstCard: view.focus.moveWithin(to: 0, in: index)
    case .lastCard: view.focus.moveWithin(to: .max, in: index)
    case .zoom, .togglePane, .paneUp, .paneDown, .nextMatch, .previousMatch, .clearFilters:
      look(command, scene)
    case .editForm:
      guard let card = view.focus.card else { return notify("There is no card here; a adds one.") }
      guard isMeant(for: card, scene) else { return }
      openForm(card, scene)
    case .followLink:
      guard let card = view.focus.card else { return notify("There is no card here.") }
      guard isMeant(for: card, scene) else { return }
      openLinksMenu(card, scene)
    case .back: goBack()
    case .nextPane, .previousPane:
      show(view.pane.kind.next(by: command == .nextPane ? 1 : -1), scene)
    case .enterPane: enterPane(scene)
    case .language: openLanguageMenu(scene)
    case .search:
      let last = TerminalText.gridExcerpt(index.search)
      ask(.search, last.isEmpty ? "Search for" : "Search for (Enter alone: “\(last)” again)")
    case .filter: openFilterMenu(scene)
    case .showPeople: openPeopleMenu(scene)
    case .bringEverybody: bringEverybody(scene)
    case .add: addCard(scene)
    case .stages: openAxisMenu(.stage, scene)
    case .lanes: openAxisMenu(.lane, scene)
    case .mapMenu: openMapMenu(scene)
    case .channels: openVocabularyMenu(.channel, scene)
    case .agenda: openAgendaMenu(scene)
    case .undo: undo()
    case .redo: redo()
    case .restore: openDeletedMenu(scene)
    case .keptTexts: openKeptMenu()
    case .replay: effects.append(.openReplay)
    case .help: openHelp()
    case .retry: effects.append(.retryNow)
    case .quit: askToQuit(scene)
    default:
      if let kind = PaneKind(command) { show(kind, scene) } else { treat(command, scene) }
    }
  }

  private mutating func look(_ command: BoardCommand, _ scene: BoardScene) {
    switch command {
    case .zoom:
      view.zoom = view.zoom.next
      notify("Showing \(view.zoom.title).")
    case .togglePane:
      view.showsPane = !showsPane
    case .paneUp: view.paneScroll = max(view.paneScroll - 3, 0)
    case .paneDown: view.paneScroll += 3
    case .nextMatch, .previousMatch:
      guard !index.search.isEmpty else { return notify("Search first, with /.") }
      let matches = index.matches
      guard !matches.isEmpty else {
        doubt = FocusDoubt(.notFound, at: now)
        return notify("No card says “\(index.search)”.")
      }
      view.focus.moveOn(by: command == .nextMatch ? 1 : -1, in: index) { matches.contains($0) }
    case .clearFilters:
      index.setFilter(BoardFilter(), in: scene.document)
      index.setSearch("", in: scene.document)
    default: break
    }
  }

  /// What is done to the selected card.
  private mutating func treat(_ command: BoardCommand, _ scene: BoardScene) {
    guard let card = view.focus.card else { return notify("There is no card here; a adds one.") }
    guard isMeant(for: card, scene) else { return }
    switch command {
    case .edit: startWriting(EditorTarget(card, Field.Card.text), scene.document)
    case .editExternally:
      effects.append(
        .openEditor(
          text: scene.document.string(card, Field.Card.text),
          target: EditorTarget(card, Field.Card.text)))
      external = EditorTarget(card, Field.Card.text)
    case .move:
      view.movement = CardMovement(card, from: view.focus)
      notify("Move with the arrows; Enter drops the card, Esc leaves it where it was.")
    case .delete:
      effects.append(.edit(.record(.delete([card]))))
      notify("Deleted; u brings it back, and so does X at any time.")
    case .vote, .unvote: vote(card, by: command == .vote ? 1 : -1, scene)
    case .tag: openTagMenu(card, scene)
    case .comment: ask(.comment(card), "Comment")
    case .evidence: openEvidenceMenu(card)
    case .answer: addAnswer(to: card, scene)
    case .link: beginLink(card)
    case .setEmotion: openEmotionMenu(card, isOwn: false, scene)
    case .setOwnEmotion: openEmotionMenu(card, isOwn: true, scene)
    case .setKind: openKindMenu(card, scene)
    default: break
    }
  }

  private mutating func vote(_ card: RecordID, by step: Int64, _ scene: BoardScene) {
    guard let me = scene.me else {
      return notify("You can vote as soon as the server has said who you are.")
    }
    let votes = scene.document.value(card, Field.Card.votes, key: me.id).integer ?? 0
    effects.append(.edit(.record(.vote(for: card, votes &+ step))))
  }

  /// Whether the user may change anything; says why not.
  mutating func mayEdit(_ scene: BoardScene) -> Bool {
    if view.replay != nil {
      notify("This is the past: Esc brings you back to the present.")
      return false
    }
    if scene.me?.role == .observer {
      notify("You are an observer on this map, who may read it and not change it.")
      return false
    }
    return true
  }

  private mutating func addCard(_ scene: BoardScene) {
    effects.append(.edit(newCards([""])))
  }

  func newCards(_ texts: [String]) -> BoardEdit {
    .addCards(
      stage: view.focus.stage, lane: view.focus.lane, after: view.focus.card, texts: texts)
  }

  mutating func openHelp() {
    view.showsHelp = true
    view.showsFirstKeys = false
    view.helpScroll = 0
  }

  private mutating func askToQuit(_ scene: BoardScene) {
    let count = scene.connection.notDurableCount
    guard count > 0 || !view.keptTexts.isEmpty else { return effects.append(.quit) }
    var text = ""
    if count > 0 {
      text =
        count == 1
        ? "1 change is not yet on the server; it is kept here and sent the next time."
        : "\(count) changes are not yet on the server; they are kept here and sent the next time."
    }
    if !view.keptTexts.isEmpty {
      text += text.isEmpty ? "" : " "
      text += "Texts that were refused (K) are not kept."
    }
    view.question = BoardQuestion(
      purpose: .quit, text: text, answers: [("y", "quit"), ("n", "stay")])
  }
}

extension ConnectionStatus {
  /// Own changes that are not yet on the server's disk.
  package var notDurableCount: Int {
    switch self {
    case .connecting, .catchingUp: 0
    case .connected(let count), .reconnecting(_, let count), .offline(let count),
      .ended(_, let count):
      count
    }
  }
}
