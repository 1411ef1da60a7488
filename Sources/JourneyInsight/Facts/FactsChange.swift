/// What of the facts a change of the document has made other: who keeps something that was made of
/// the facts makes only that anew.
package struct FactsChange: Equatable, Sendable {
  /// Everything was read anew, or stages or lanes have come, gone or moved: what was made of the facts
  /// is to be made afresh, and nothing else here counts. Indexes of cards and links may be others.
  package internal(set) var isAfresh = false
  /// Indexes of the cards whose facts are others, those that have come or gone included, ascending.
  package internal(set) var cards: [Int] = []
  /// Indexes of the cards that were written to while their facts stayed the same, ascending: the text
  /// is another, but not whether there is any.
  package internal(set) var rewordedCards: [Int] = []
  /// ``cards`` and those that a link joins to one of them, ascending.
  package internal(set) var cardsAndNeighbours: [Int] = []
  /// Stages in which a card of ``cards`` stands or stood, ascending.
  package internal(set) var stages: [Int] = []
  /// Whether a card of ``cards`` stands or stood in no stage.
  package internal(set) var isPlacelessChanged = false
  package internal(set) var parts: Parts = []

  /// What else is other.
  package struct Parts: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let map = Parts(rawValue: 1)
    package static let personas = Parts(rawValue: 2)
    package static let channels = Parts(rawValue: 4)
    /// A stage's title, key, or whether it is after the sale; but not the list of stages.
    package static let stages = Parts(rawValue: 8)
    /// Likewise of a lane.
    package static let lanes = Parts(rawValue: 16)
    /// A link has come, gone or was changed.
    package static let links = Parts(rawValue: 32)
  }

  /// What kinds of cards ``cards`` are or were.
  var concerns: Concerns = []

  struct Concerns: OptionSet, Sendable {
    let rawValue: UInt8

    /// Pains, what can answer them, and resources.
    static let plan = Concerns(rawValue: 1)
    /// Steps of the journey.
    static let steps = Concerns(rawValue: 2)
    /// Cards that a link begins or ends at.
    static let linked = Concerns(rawValue: 4)

    /// Of a card as it is.
    static func of(_ card: CardFacts) -> Concerns {
      var concerns: Concerns = []
      guard card.isLive else { return concerns }
      if card.kind == .pain || card.kind == .resource || card.kind.isAnswer {
        concerns.insert(.plan)
      }
      if card.kind.isStep { concerns.insert(.steps) }
      if !(card.outgoing.isEmpty && card.incoming.isEmpty) { concerns.insert(.linked) }
      return concerns
    }
  }

  package init() {}

  static let afresh: FactsChange = {
    var change = FactsChange()
    change.isAfresh = true
    return change
  }()

  /// Whether what is made of the facts can be left as it is.
  package var isNothing: Bool { !isAfresh && cards.isEmpty && parts.isEmpty }
}
