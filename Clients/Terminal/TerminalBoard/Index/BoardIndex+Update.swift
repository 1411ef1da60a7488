import JourneyMap
import ReplicatedData

extension BoardIndex {
  /// More records than this in one change, and everything is made anew.
  private static let recordsMax = 400

  /// Takes note of a change that is merged into `document`, own or somebody else's.
  ///
  /// O(operations × log), or O(records × log) when stages or lanes come and go.
  package mutating func update(_ change: Change, in document: MapDocument) {
    update(Set(change.touchedRecords), in: document)
  }

  private mutating func update(_ touched: Set<RecordID>, in document: MapDocument) {
    var axes = false
    guard touched.count <= Self.recordsMax else { return rebuild(document) }
    for record in touched {
      let kind = document.kind(of: record)
      if kind == .stage || kind == .lane {
        // Cards of what came or went stand elsewhere now.
        let isKnown = stages.contains { $0.id == record } || lanes.contains { $0.id == record }
        if document.isLive(record) != isKnown { return rebuild(document) }
        axes = true
      }
    }
    let placeless = hasPlaceless
    for record in touched {
      switch document.kind(of: record) {
      case .card: update(card: record, in: document)
      case .comment:
        faces.forget(commentHomes[record])
        removeComment(record)
        if document.isLive(record) { place(comment: record, in: document) }
        faces.forget(commentHomes[record])
      case .link: links.update(record, in: document)
      default: break
      }
    }
    if axes {
      readAxes(document)
    } else if placeless != hasPlaceless {
      addPlaceless()
    }
  }

  private var hasPlaceless: [Bool] {
    [cells.keys.contains { $0.stage == nil }, cells.keys.contains { $0.lane == nil }]
  }

  private mutating func update(card: RecordID, in document: MapDocument) {
    faces.forget(card)
    if isMatch(card, document), document.isLive(card) {
      matches.insert(card)
    } else {
      matches.remove(card)
    }
    guard document.isLive(card) else { return remove(card) }
    let place = document.place(card, Field.place)
    let cell = CellKey(
      stage: place?.column.flatMap { document.isLive($0) ? $0 : nil },
      lane: place?.row.flatMap { document.isLive($0) ? $0 : nil })
    let isShown = !filter.looksAtCards || filter.shows(card, in: document, roster)
    if let home = homes[card], home.cell == cell, home.key == place?.key, home.isShown == isShown {
      return
    }
    remove(card)
    homes[card] = Home(cell: cell, key: place?.key, isShown: isShown)
    cardCount += 1
    insert(card, into: &cells, cell)
    if isShown {
      shownCount += 1
      if filter.looksAtCards { insert(card, into: &shownCells, cell) }
    }
  }

  private mutating func remove(_ card: RecordID) {
    guard let home = homes.removeValue(forKey: card) else { return }
    cardCount -= 1
    Self.remove(card, from: &cells, home.cell)
    if home.isShown {
      shownCount -= 1
      if filter.looksAtCards { Self.remove(card, from: &shownCells, home.cell) }
    }
  }

  private static func remove(
    _ card: RecordID, from cells: inout [CellKey: [RecordID]], _ cell: CellKey
  ) {
    cells[cell]?.removeAll { $0 == card }
    if cells[cell]?.isEmpty ?? false { cells[cell] = nil }
  }

  /// Puts a card where its order key belongs: by the key, those without one last, equal ones by id.
  private func insert(
    _ card: RecordID, into cells: inout [CellKey: [RecordID]], _ cell: CellKey
  ) {
    let cards = cells[cell] ?? []
    let place = partitionPoint(cards.count) { precedes(cards[$0], card) }
    cells[cell, default: []].insert(card, at: place)
  }

  private func precedes(_ a: RecordID, _ b: RecordID) -> Bool {
    switch (homes[a]?.key, homes[b]?.key) {
    case (let x?, let y?):
      if FractionalKey.precedes(x, y) { return true }
      if FractionalKey.precedes(y, x) { return false }
      return a < b
    case (nil, nil): return a < b
    case (let x, _): return x != nil
    }
  }

  // MARK: Comments

  mutating func place(comment: RecordID, in document: MapDocument) {
    guard let card = document.value(comment, Field.Comment.on).reference else { return }
    commentHomes[comment] = card
    comments[card, default: []].append(comment)
    comments[card]?.sort()
  }

  private mutating func removeComment(_ comment: RecordID) {
    guard let card = commentHomes.removeValue(forKey: comment) else { return }
    comments[card]?.removeAll { $0 == comment }
    if comments[card]?.isEmpty ?? false { comments[card] = nil }
  }
}

extension BoardIndex {
  /// Whether the two say the same, whichever way they were made: for tests.
  package func isSame(as other: BoardIndex) -> Bool {
    stages == other.stages && lanes == other.lanes && cells == other.cells
      && shownCells == other.shownCells && cardCount == other.cardCount
      && shownCount == other.shownCount && comments == other.comments && links == other.links
      && matches == other.matches
  }
}
