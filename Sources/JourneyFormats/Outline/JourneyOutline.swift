/// A journey map as its reader sees it: stages in order, cards in their cells, nothing deleted.
///
/// The readers and writers of files work on this plain value and never on the replicated document,
/// so that a file which cannot be read leaves no trace in a map, and a format can be tested without
/// one. Texts hold no control characters but line feed and tab, names of actors and scores none.
package struct JourneyOutline: Equatable, Sendable {
  /// The map's title; empty when it has none.
  package var title: String
  package var notes: OutlineNotes
  /// The rows of the map, from top to bottom.
  package var lanes: [Lane]
  /// The columns of the map, from first contact to after the sale.
  package var stages: [Stage]
  /// Cards that stand in no stage, in the order of their lanes.
  package var unplaced: [Card]

  package init(
    title: String = "", notes: OutlineNotes = OutlineNotes(), lanes: [Lane] = [],
    stages: [Stage] = [], unplaced: [Card] = []
  ) {
    self.title = title
    self.notes = notes
    self.lanes = lanes
    self.stages = stages
    self.unplaced = unplaced
  }

  /// A row. Its key tells what it is for in every language: see ``StandardLane``.
  package struct Lane: Equatable, Sendable {
    package var title: String
    package var key: String?

    package init(title: String, key: String? = nil) {
      self.title = title
      self.key = key
    }
  }

  /// A column.
  package struct Stage: Equatable, Sendable {
    package var title: String
    /// All cards of the column; those of one lane stand in their order in the cell.
    package var cards: [Card]

    package init(title: String, cards: [Card] = []) {
      self.title = title
      self.cards = cards
    }
  }

  /// A card and what of it fits in a small space.
  package struct Card: Equatable, Sendable {
    /// A token of the schema, such as `action`; a newer peer may have brought an unknown one.
    package var kind: String
    /// An index into ``JourneyOutline/lanes``.
    package var lane: Int?
    package var text: String
    /// The satisfaction as it was written: `3`, but `11` or `good` as well.
    package var score: String?
    /// Who does it, each once, in order.
    package var actors: [String]
    /// The sum of all votes.
    package var votes: Int
    package var commentCount: Int
    /// Whether somebody looked into it: `assumption`, `validated` or `refuted`.
    package var check: String?
    /// From −2 to +2.
    package var emotion: Int?
    /// Other fields that are set, by their names in the schema, in the schema's order.
    package var details: [Detail]

    package init(
      kind: String, lane: Int? = nil, text: String, score: String? = nil, actors: [String] = [],
      votes: Int = 0, commentCount: Int = 0, check: String? = nil, emotion: Int? = nil,
      details: [Detail] = []
    ) {
      self.kind = kind
      self.lane = lane
      self.text = text
      self.score = score
      self.actors = actors
      self.votes = votes
      self.commentCount = commentCount
      self.check = check
      self.emotion = emotion
      self.details = details
    }
  }

  /// A further field of a card in words: `severity`, `2`.
  package struct Detail: Equatable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }
}

extension JourneyOutline {
  /// All cards, unplaced ones last. O(cards).
  package var cards: [Card] { stages.flatMap(\.cards) + unplaced }

  /// The cards of one cell in their order; a nil stage is the unplaced ones. O(cards of the stage).
  package func cards(stage: Int?, lane: Int?) -> [Card] {
    guard let stage else { return unplaced.filter { $0.lane == lane } }
    return stages.indices.contains(stage) ? stages[stage].cards.filter { $0.lane == lane } : []
  }
}
