import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData

/// Links: made between two cards, and gone along.
extension Board {
  /// Marks the selected card as one end of a link.
  mutating func beginLink(_ card: RecordID) {
    view.linkSource = card
    notify("Go to the other card and press Enter; Esc leaves it.")
  }

  /// Keys while one end of a link is marked: those that go around work as ever.
  mutating func link(_ command: BoardCommand, _ scene: BoardScene) {
    guard let source = view.linkSource else { return }
    switch command {
    case .cancel: view.linkSource = nil
    case .confirm:
      guard let other = view.focus.card else { return notify("There is no card here to link to.") }
      guard other != source else { return notify("Go to another card first.") }
      guard scene.document.isLive(source) else {
        view.linkSource = nil
        return warn("The card to be linked was deleted meanwhile; X restores it.")
      }
      openLinkTypeMenu(source, other, scene)
    case .left, .right, .up, .down, .nextCard, .previousCard, .firstStage, .lastStage, .pageUp,
      .pageDown, .firstCard, .lastCard, .zoom, .togglePane, .paneUp, .paneDown, .search,
      .nextMatch, .previousMatch, .help, .redraw, .followLink, .back:
      browse(command, scene)
    default: notify("First the link: go to the other card and press Enter, or leave it with Esc.")
    }
  }

  private mutating func openLinkTypeMenu(
    _ source: RecordID, _ other: RecordID, _ scene: BoardScene
  ) {
    let a = RecordNames.card(source, in: scene.document, columnsMax: 28)
    let b = RecordNames.card(other, in: scene.document, columnsMax: 28)
    func entries(_ from: RecordID, _ to: RecordID, _ left: String, _ right: String)
      -> [BoardMenu.Entry]
    {
      LinkTable.types.map { row in
        let link = LinkTable.Link(from: from, to: to, type: row.type)
        let isThere = index.links.contains(link)
        return BoardMenu.Entry(
          title: "\(left) \(row.forward) \(right)", detail: isThere ? "is linked so" : "",
          isOn: isThere ? true : nil,
          action: isThere ? .nothing : .link(link))
      }
    }
    open("Link", entries(source, other, a, b) + entries(other, source, b, a))
  }

  /// The links of a card: to go along them, or to take one away.
  mutating func openLinksMenu(_ card: RecordID, _ scene: BoardScene) {
    var entries: [BoardMenu.Entry] = [
      BoardMenu.Entry(title: "Link to another card…", action: .beginLink(card))
    ]
    let ends = index.linkedCards(of: card, in: scene.document)
    for end in ends {
      entries.append(
        BoardMenu.Entry(
          title: "\(end.verb) \(RecordNames.card(end.card, in: scene.document))",
          action: .goTo(end.card)))
    }
    for end in ends {
      entries.append(
        BoardMenu.Entry(
          title: "Take away: \(end.verb) "
            + RecordNames.card(end.card, in: scene.document, columnsMax: 30),
          action: .change(.record(.delete([end.link])))))
    }
    open("Links", entries, selected: entries.count > 1 ? 1 : 0)
  }

  /// Shows a card wherever it is, and remembers where one was.
  mutating func jump(to card: RecordID) {
    guard index.isShown(card) else {
      return notify(
        index.cell(of: card) == nil
          ? "That card is gone; X restores it." : "It is hidden by the filter; F shows everything.")
    }
    if let here = view.focus.card, here != card {
      if view.trail.count >= Self.trailMax { view.trail.removeFirst() }
      view.trail.append(here)
    }
    view.followsFocus = true
    view.focus.go(to: card, in: index)
  }

  /// To a cell; a stage or lane that is not shown leaves that as it is.
  mutating func go(toStage stage: RecordID?, lane: RecordID?) {
    let here = view.focus.indexes
    view.followsFocus = true
    view.focus.go(
      stage: index.stages.firstIndex { $0.id == stage } ?? here.stage,
      lane: index.lanes.firstIndex { $0.id == lane } ?? here.lane, ordinal: 0, in: index)
  }

  private static let trailMax = 100

  /// To where one was before the last jump.
  mutating func goBack() {
    while let card = view.trail.popLast() {
      guard index.isShown(card), card != view.focus.card else { continue }
      view.followsFocus = true
      return view.focus.go(to: card, in: index)
    }
    notify("There is nowhere to go back to.")
  }

  /// One card that answers the selected one: an action item, or a fear's reassurance.
  mutating func addAnswer(to card: RecordID, _ scene: BoardScene) {
    let isFear = scene.document.value(card, Field.Card.kind).text == "fear"
    let kind = isFear ? "solution" : "action-item"
    effects.append(.edit(.addAnswer(to: card, kind: kind)))
  }
}

extension BoardIndex {
  /// A card at the other end of a link.
  package struct LinkedCard: Equatable, Sendable {
    package var link: RecordID
    package var card: RecordID
    /// How the link is read from here: `is answered by`.
    package var verb: String
  }

  /// Where the links of a card lead, in the order they were made; without those to deleted cards.
  package func linkedCards(of card: RecordID, in document: MapDocument) -> [LinkedCard] {
    links.links(of: card).compactMap { id in
      guard let link = links.links[id] else { return nil }
      let other = link.from == card ? link.to : link.from
      guard document.isLive(other) else { return nil }
      return LinkedCard(link: id, card: other, verb: links.verb(link, from: card))
    }
  }
}
