import JourneyMap
import ReplicatedData
import StyledText
import SyncProtocol

/// A stage and a lane; nil where a card is in none.
package struct CellKey: Hashable, Sendable {
  package var stage: RecordID?
  package var lane: RecordID?

  package init(stage: RecordID?, lane: RecordID?) {
    self.stage = stage
    self.lane = lane
  }
}

/// Which cards stand in which cell, kept up to date change by change, so that a frame need not look
/// at the whole document.
///
/// Equal, at any time, to one that is made afresh of the same document.
package struct BoardIndex: Sendable {
  /// A stage or a lane; without a record, the place of the cards that are in none.
  package struct Axis: Equatable, Sendable {
    package var id: RecordID?
    /// Fit for the grid, on one line; not empty.
    package var title: String
  }

  /// Stages from left to right, and last, if there are cards in none, a place for them.
  package internal(set) var stages: [Axis] = []
  /// Lanes from top to bottom, likewise, without those that the filter hides.
  package internal(set) var lanes: [Axis] = []
  /// Live cards in their order.
  package internal(set) var cells: [CellKey: [RecordID]] = [:]
  /// Those of them that the filter lets pass, if it looks at cards.
  var shownCells: [CellKey: [RecordID]] = [:]
  package internal(set) var cardCount = 0
  package internal(set) var shownCount = 0
  /// Live comments, by the card that they are on, in the order they were made.
  package internal(set) var comments: [RecordID: [RecordID]] = [:]
  package internal(set) var links = LinkTable()
  /// Cards whose text holds what is searched for.
  package internal(set) var matches: Set<RecordID> = []

  package private(set) var filter = BoardFilter()
  package private(set) var search = ""
  /// What stages, lanes and channels are read in; nil as they stand.
  package private(set) var language: String?
  /// Those who are known, for the filter by author.
  var roster: [ReplicaID: Participant] = [:]

  /// Where each live card stands.
  var homes: [RecordID: Home] = [:]
  var commentHomes: [RecordID: RecordID] = [:]
  /// What cards look like, as far as was asked.
  var faces = CardFaceCache()

  struct Home: Sendable {
    var cell: CellKey
    var key: [UInt8]?
    var isShown: Bool
  }

  package init(
    _ document: MapDocument, filter: BoardFilter = BoardFilter(), search: String = "",
    roster: [ReplicaID: Participant] = [:], language: String? = nil
  ) {
    self.language = language
    self.filter = filter
    self.search = search.lowercased()
    self.roster = roster
    rebuild(document)
  }

  /// The cards of a cell that are shown, in order.
  package func cards(_ cell: CellKey) -> [RecordID] {
    (filter.looksAtCards ? shownCells[cell] : cells[cell]) ?? []
  }

  package func cell(of card: RecordID) -> CellKey? { homes[card]?.cell }

  package func isShown(_ card: RecordID) -> Bool {
    guard let home = homes[card], home.isShown else { return false }
    return lanes.contains { $0.id == home.cell.lane }
  }

  package mutating func setFilter(_ filter: BoardFilter, in document: MapDocument) {
    guard filter != self.filter else { return }
    self.filter = filter
    rebuild(document)
  }

  package mutating func setSearch(_ text: String, in document: MapDocument) {
    search = text.lowercased()
    matches = []
    guard !search.isEmpty else { return }
    for card in homes.keys where isMatch(card, document) { matches.insert(card) }
  }

  /// - Parameter language: A language tag (BCP 47); nil for titles as they stand.
  package mutating func setLanguage(_ language: String?, in document: MapDocument) {
    guard language != self.language else { return }
    self.language = language
    readAxes(document)
  }

  /// To be told when more is known of who writes as which replica.
  package mutating func setRoster(
    _ roster: [ReplicaID: Participant], in document: MapDocument
  ) {
    guard roster != self.roster else { return }
    self.roster = roster
    faces.forgetAll()
    if !filter.authors.isEmpty { rebuild(document) }
  }

  func isMatch(_ card: RecordID, _ document: MapDocument) -> Bool {
    !search.isEmpty && document.string(card, Field.Card.text).lowercased().contains(search)
  }

  // MARK: Afresh

  /// Makes everything anew. O(records × log).
  package mutating func rebuild(_ document: MapDocument) {
    cells = [:]
    shownCells = [:]
    homes = [:]
    comments = [:]
    commentHomes = [:]
    matches = []
    shownCount = 0
    faces.forgetAll()
    for cell in document.cells() {
      let key = CellKey(stage: cell.column, lane: cell.row)
      cells[key] = cell.cards
      var shown: [RecordID] = []
      for card in cell.cards {
        let isShown = !filter.looksAtCards || filter.shows(card, in: document, roster)
        homes[card] = Home(
          cell: key, key: document.place(card, Field.place)?.key, isShown: isShown)
        if isShown { shown.append(card) }
        if isMatch(card, document) { matches.insert(card) }
      }
      shownCount += shown.count
      if filter.looksAtCards, !shown.isEmpty { shownCells[key] = shown }
    }
    cardCount = homes.count
    for comment in document.records(.comment) { place(comment: comment, in: document) }
    links = LinkTable(document)
    readAxes(document)
  }

  /// Reads stages and lanes, which are few.
  mutating func readAxes(_ document: MapDocument) {
    stages = document.ordered(.stage).map {
      Axis(id: $0, title: title(of: $0, in: document))
    }
    lanes = document.ordered(.lane).map {
      Axis(id: $0, title: title(of: $0, in: document))
    }
    if !filter.lanes.isEmpty {
      lanes.removeAll { $0.id.map { !filter.lanes.contains($0) } ?? false }
    }
    addPlaceless()
  }

  /// Adds the places of cards without stage or lane where there are such cards, and takes them away
  /// where there are none.
  mutating func addPlaceless() {
    stages.removeAll { $0.id == nil }
    lanes.removeAll { $0.id == nil }
    if stages.isEmpty || cells.keys.contains(where: { $0.stage == nil }) {
      stages.append(Axis(id: nil, title: "In no stage"))
    }
    let hasLaneless = filter.lanes.isEmpty && cells.keys.contains { $0.lane == nil }
    if lanes.isEmpty || hasLaneless { lanes.append(Axis(id: nil, title: "In no lane")) }
  }

  /// What a stage, lane or channel is called in the language that the board is read in, on one line
  /// and not empty.
  func title(of record: RecordID, in document: MapDocument) -> String {
    let title = TerminalText.gridExcerpt(
      document.title(of: record, in: language), columnsMax: 200)
    guard title.allSatisfy({ $0 == " " }) else { return title }
    return "Untitled \((document.kind(of: record) ?? .stage).noun)"
  }
}
