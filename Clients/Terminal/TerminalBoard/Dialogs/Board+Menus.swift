import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData

/// Menus: going through them, and what is done with what was chosen.
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
      if let kind = menu.reopens, view.menu == nil, view.prompt == nil {
        openMenu(kind, scene)
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
    if action.isEdit, !mayEdit(scene) { return }
    switch action {
    case .edit(.record(let edit)) where edit.isDeletion && isFrame(edit.records, scene):
      askToDelete(edit.records[0], scene)
    case .edit(let edit), .change(let edit): effects.append(.edit(edit))
    case .editText(let target): startWriting(target, scene.document)
    case .prompt(let purpose, let title): ask(purpose, title)
    case .openForm(let record): openForm(record, scene)
    case .openMenu(let kind): openMenu(kind, scene)
    case .goTo(let card): jump(to: card)
    case .beginLink(let card): beginLink(card)
    case .link(let link):
      view.linkSource = nil
      effects.append(.edit(.record(.link(from: link.from, to: link.to, type: link.type))))
    case .showPane(let kind): show(kind, scene)
    case .setLanguage(let language): setLanguage(language, scene)
    case .toggleStep(let step): toggleStep(step, scene)
    case .chooseTemplate(let choice): choose(choice, scene)
    case .keep(let place): putBack(place)
    case .replayAuthor(let author): view.replay?.author = author
    case .nothing: break
    case .filterKind, .filterLane, .filterAuthor, .filterTag: toggleFilter(action, scene)
    }
  }

  private func isFrame(_ records: [RecordID], _ scene: BoardScene) -> Bool {
    records.first.map { scene.document.kind(of: $0) != .card } ?? false
  }

  private mutating func toggleFilter(_ action: BoardMenu.Action, _ scene: BoardScene) {
    var filter = index.filter
    switch action {
    case .filterKind(let kind): filter.kinds.formSymmetricDifference([kind])
    case .filterLane(let lane): filter.lanes.formSymmetricDifference([lane])
    case .filterAuthor(let author): filter.authors.formSymmetricDifference([author])
    case .filterTag(let tag): filter.tags.formSymmetricDifference([tag])
    default: break
    }
    index.setFilter(filter, in: scene.document)
  }

  mutating func openMenu(_ kind: BoardMenu.Kind, _ scene: BoardScene) {
    switch kind {
    case .filter: openFilterMenu(scene)
    case .agenda: openAgendaMenu(scene)
    case .channels: openVocabularyMenu(.channel, scene)
    case .personas: openVocabularyMenu(.persona, scene)
    case .language: openLanguageMenu(scene)
    case .stages: openAxisMenu(.stage, scene)
    case .lanes: openAxisMenu(.lane, scene)
    case .record(let record): openRecordMenu(record, scene)
    }
  }

  mutating func open(_ title: String, _ entries: [BoardMenu.Entry], selected: Int = 0) {
    view.menu = BoardMenu(title: title, entries: entries, selected: selected)
    view.menu?.settle()
  }

  /// All tags of live cards, in the order of their bytes.
  func tags(_ document: MapDocument) -> [String] {
    var tags: Set<String> = []
    for card in index.homes.keys {
      for tag in document.keys(card, Field.Card.tags) where tag.value.boolean == true {
        tags.insert(tag.key)
      }
    }
    return tags.sorted(by: utf8Precedes)
  }
}
