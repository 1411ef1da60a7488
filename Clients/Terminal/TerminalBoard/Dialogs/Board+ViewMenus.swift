import JourneyMap
import JourneyPictures
import JourneyTemplates
import ReplicatedData
import StyledText
import SyncProtocol

/// Menus about what is shown.
extension Board {
  mutating func openPeopleMenu(_ scene: BoardScene) {
    var entries: [BoardMenu.Entry] = []
    if let me = scene.me {
      entries.append(
        BoardMenu.Entry(
          title: TerminalText.gridExcerpt(me.name), detail: "you, \(me.role.word)", action: .nothing
        ))
    }
    for person in scene.people {
      let record = person.presence?.record
      let card = record.flatMap { index.cell(of: $0) == nil ? nil : $0 }
      var detail = person.participant.role.word
      if let card {
        let text = TerminalText.gridExcerpt(
          scene.document.string(card, Field.Card.text), columnsMax: 30)
        detail += person.presence?.isTyping == true ? ", writing “\(text)”" : ", on “\(text)”"
      }
      entries.append(
        BoardMenu.Entry(
          title: TerminalText.gridExcerpt(person.participant.name), detail: detail,
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
          title: index.title(of: lane, in: scene.document),
          detail: "lane", isOn: filter.lanes.contains(lane), action: .filterLane(lane)))
    }
    for (id, name) in authors.sorted(by: { utf8Precedes($0.value + $0.key, $1.value + $1.key) }) {
      entries.append(
        BoardMenu.Entry(
          title: TerminalText.gridExcerpt(name), detail: "author",
          isOn: filter.authors.contains(id), action: .filterAuthor(id)))
    }
    for tag in tags(scene.document) {
      entries.append(
        BoardMenu.Entry(
          title: "#" + TerminalText.gridExcerpt(tag), detail: "tag",
          isOn: filter.tags.contains(tag), action: .filterTag(tag)))
    }
    open("Show only (Esc when done)", entries)
    view.menu?.reopens = .filter
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
          title: TerminalText.gridExcerpt(author.name),
          isOn: replay.author == author.id ? true : nil, action: .replayAuthor(author.id)))
    }
    open("Play only the changes of", entries)
  }

  /// The languages that stages, lanes or channels have labels in.
  mutating func openLanguageMenu(_ scene: BoardScene) {
    var languages = Set(scene.document.labelLanguages)
    guard !languages.isEmpty || index.language != nil else {
      return notify("This map has labels in no other language; a template brings them.")
    }
    if let language = index.language { languages.insert(language) }
    let sorted = languages.sorted(by: utf8Precedes)
    var entries = [
      BoardMenu.Entry(
        title: "As the titles stand", isOn: index.language == nil ? true : nil,
        action: .setLanguage(nil))
    ]
    for language in sorted {
      entries.append(
        BoardMenu.Entry(
          title: TerminalText.gridExcerpt(TemplateLibrary.builtIn.languageName(language)),
          detail: TerminalText.gridExcerpt(language),
          isOn: index.language == language ? true : nil, action: .setLanguage(language)))
    }
    open(
      "Language of stages, lanes and channels", entries,
      selected: index.language.flatMap { sorted.firstIndex(of: $0) }.map { $0 + 1 } ?? 0)
  }

  mutating func setLanguage(_ language: String?, _ scene: BoardScene) {
    index.setLanguage(language, in: scene.document)
    guard let language else { return notify("Stages, lanes and channels as their titles stand.") }
    let name = TemplateLibrary.builtIn.languageName(language)
    notify("Stages, lanes and channels in \(name), where they have a label in it.")
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
