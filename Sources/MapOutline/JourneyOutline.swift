import JourneyTemplates

/// A journey map as its reader sees it: stages in order, cards in their cells, nothing deleted.
///
/// The readers and writers of files work on this plain value and never on the replicated document,
/// so that a file which cannot be read leaves no trace in a map, and a format can be tested without
/// one. Texts hold no control characters but line feed and tab; names, scores and the values of
/// registers none.
package struct JourneyOutline: Equatable, Sendable {
  /// What stands for a missing name in files that need one.
  package static let unnamed = "(unnamed)"

  /// The map's title; empty when it has none.
  package var title: String
  package var notes: OutlineNotes
  /// What is said of the map as a whole, by the schema's names and in its order: `kind`, `scope`,
  /// `owner`, `goal`, `review-date`, `language`, `template`, `market`, `review-every`, `agenda`.
  package var fields: [Detail]
  /// Whom the map may be about.
  package var personas: [Persona]
  /// Whom it is about: an index into ``personas``.
  package var persona: Int?
  /// The map's vocabulary of channels. Cards name a channel by its name, in it or not.
  package var channels: [Channel]
  /// The rows of the map, from top to bottom.
  package var lanes: [Lane]
  /// The columns of the map, from first contact to after the sale.
  package var stages: [Stage]
  /// Cards that stand in no stage, in the order of their lanes.
  package var unplaced: [Card]
  /// Which card causes, answers or leads to which.
  package var links: [Link]

  package init(
    title: String = "", notes: OutlineNotes = OutlineNotes(), fields: [Detail] = [],
    personas: [Persona] = [], persona: Int? = nil, channels: [Channel] = [], lanes: [Lane] = [],
    stages: [Stage] = [], unplaced: [Card] = [], links: [Link] = []
  ) {
    self.title = title
    self.notes = notes
    self.fields = fields
    self.personas = personas
    self.persona = persona
    self.channels = channels
    self.lanes = lanes
    self.stages = stages
    self.unplaced = unplaced
    self.links = links
  }

  /// A row. Its key tells what it is for in every language: see ``StandardLane``.
  package struct Lane: Equatable, Sendable {
    package var title: String
    package var key: String?
    /// What it is called in other languages.
    package var labels: [Label]
    /// The kind of card that it is for, where the map says so.
    package var cardKind: String?
    /// Behind the line of visibility of a service blueprint.
    package var isBackstage: Bool

    package init(
      title: String, key: String? = nil, labels: [Label] = [], cardKind: String? = nil,
      isBackstage: Bool = false
    ) {
      self.title = title
      self.key = key
      self.labels = labels
      self.cardKind = cardKind
      self.isBackstage = isBackstage
    }
  }

  /// A column.
  package struct Stage: Equatable, Sendable {
    package var title: String
    /// Tells in every language what the stage is.
    package var key: String?
    package var labels: [Label]
    package var isAfterSale: Bool
    /// All cards of the column; those of one lane stand in their order in the cell.
    package var cards: [Card]

    package init(
      title: String, key: String? = nil, labels: [Label] = [], isAfterSale: Bool = false,
      cards: [Card] = []
    ) {
      self.title = title
      self.key = key
      self.labels = labels
      self.isAfterSale = isAfterSale
      self.cards = cards
    }
  }

  /// A stage's, lane's or channel's title in one language (BCP 47).
  package struct Label: Equatable, Sendable {
    package var language: String
    package var text: String

    package init(_ language: String, _ text: String) {
      self.language = language
      self.text = text
    }
  }

  /// Somebody a map is about. Details by the schema's names: `segment`, `behaviour`, `needs`, …
  package struct Persona: Equatable, Sendable {
    package var name: String
    package var details: [Detail]
    /// The channels that they use, by name.
    package var channels: [String]

    package init(name: String, details: [Detail] = [], channels: [String] = []) {
      self.name = name
      self.details = details
      self.channels = channels
    }
  }

  package struct Channel: Equatable, Sendable {
    package var name: String
    package var key: String?
    package var labels: [Label]

    package init(name: String, key: String? = nil, labels: [Label] = []) {
      self.name = name
      self.key = key
      self.labels = labels
    }
  }

  /// A link between two cards, each an index into ``JourneyOutline/cards``.
  package struct Link: Equatable, Sendable {
    package var from: Int
    package var to: Int
    /// `causes`, `answers`, `leads-to` or `loops-back-to`.
    package var type: String?
    package var label: String

    package init(from: Int, to: Int, type: String? = nil, label: String = "") {
      self.from = from
      self.to = to
      self.type = type
      self.label = label
    }
  }

  /// A further field in words: `severity`, `2`. See ``FieldAssignment`` for how they are read.
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

  package var cardCount: Int { stages.reduce(unplaced.count) { $0 + $1.cards.count } }

  /// The cards of one cell in their order; a nil stage is the unplaced ones. O(cards of the stage).
  package func cards(stage: Int?, lane: Int?) -> [Card] {
    guard let stage else { return unplaced.filter { $0.lane == lane } }
    return stages.indices.contains(stage) ? stages[stage].cards.filter { $0.lane == lane } : []
  }

  /// The kind that a card has which stands in a lane, unless something else is said.
  package func cardKind(inLane lane: Int?) -> String {
    guard let lane, lanes.indices.contains(lane) else { return Card.plainKind }
    return lanes[lane].usualKind
  }
}

extension JourneyOutline.Lane {
  /// What the map says the lane is for, else what a lane of its key is for, else nothing in
  /// particular.
  package var usualKind: String {
    cardKind ?? key.flatMap { StandardLane(rawValue: $0) }?.cardKind
      ?? JourneyOutline.Card.plainKind
  }
}

extension StandardLane {
  /// The lane as a row of an outline, under its English label.
  package var row: JourneyOutline.Lane { JourneyOutline.Lane(title: label, key: rawValue) }

  /// The row with what it is called in each language, as a new map has it.
  package var labelledRow: JourneyOutline.Lane {
    JourneyOutline(lanes: [row]).withLabels(of: .builtIn).lanes.first ?? row
  }
}
