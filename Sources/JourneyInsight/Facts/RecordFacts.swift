import JourneyMap
import ReplicatedData

/// The fields of the map itself.
package struct MapFieldFacts: Equatable, Sendable {
  package internal(set) var hasTitle = false
  /// Nil if it was never said, or only a newer version knows it.
  package internal(set) var kind: MapKind?
  package internal(set) var persona: RecordID?
  package internal(set) var hasScope = false
  package internal(set) var hasOwner = false
  package internal(set) var hasGoal = false
  package internal(set) var reviewDate: CalendarDay?
  @SameBytes package internal(set) var language: String? = nil
  @SameBytes package internal(set) var template: String? = nil
  /// `b2b` or `b2c`.
  @SameBytes package internal(set) var market: String? = nil
  @SameBytes package internal(set) var forkedFrom: String? = nil
  /// Ascending by rule.
  package internal(set) var silencedRules: [SilencedRule] = []
  /// Ascending by day.
  package internal(set) var reviews: [Review] = []
  /// `monthly` or `quarterly`.
  @SameBytes package internal(set) var reviewEvery: String? = nil
  package internal(set) var weights: [NamedWeight] = []
  package internal(set) var hasAgenda = false

  /// A rule of the checks that does not hold for this map, and why.
  package struct SilencedRule: Equatable, Sendable {
    @SameBytes package private(set) var rule: String
    @SameBytes package private(set) var reason: String
  }

  /// That the map was looked through, and the journal's index then.
  package struct Review: Equatable, Sendable {
    package let day: CalendarDay
    package let index: Int64
  }

  /// As the map holds it; see ``InsightWeights``.
  package struct NamedWeight: Equatable, Sendable {
    @SameBytes package private(set) var name: String
    package let weight: Int
  }

  init() {}

  init(reading document: some ReadableMap) {
    hasTitle = !document.isBlank(.root, Field.Map.title)
    kind = document.value(.root, Field.Map.kind).text.flatMap { MapKind(token: $0) }
    persona = document.value(.root, Field.Map.persona).reference
    hasScope = !document.isBlank(.root, Field.Map.scope)
    hasOwner = !document.isBlank(.root, Field.Map.owner)
    hasGoal = !document.isBlank(.root, Field.Map.goal)
    reviewDate = document.day(.root, Field.Map.reviewDate)
    language = document.value(.root, Field.Map.language).text
    template = document.value(.root, Field.Map.template).text
    market = document.value(.root, Field.Map.market).text
    forkedFrom = document.value(.root, Field.Map.forkedFrom).text
    for entry in document.keys(.root, Field.Map.silencedRules) {
      silencedRules.append(SilencedRule(rule: entry.key, reason: entry.value.text ?? ""))
    }
    for entry in document.keys(.root, Field.Map.reviews) {
      guard let day = CalendarDay(entry.key), let index = entry.value.integer else { continue }
      reviews.append(Review(day: day, index: index))
    }
    reviewEvery = document.value(.root, Field.Map.reviewEvery).text
    for entry in document.keys(.root, Field.Map.insightWeights) {
      guard let weight = entry.value.integer else { continue }
      weights.append(NamedWeight(name: entry.key, weight: Int(clamping: weight)))
    }
    hasAgenda = !document.isBlank(.root, Field.Map.agenda)
  }
}

/// A persona: which of its fields say something.
package struct PersonaFacts: Equatable, Sendable {
  package let id: RecordID
  package let hasName: Bool
  package let hasSegment: Bool
  package let hasBehaviour: Bool
  package let hasPreferences: Bool
  package let hasNeeds: Bool
  package let hasMotivations: Bool
  package let hasFears: Bool
  package let hasDecisionMaker: Bool
  /// Names of the channels that the persona uses, ascending.
  @SameBytes package private(set) var channels: [String]

  init(reading id: RecordID, in document: some ReadableMap) {
    self.id = id
    hasName = !document.isBlank(id, Field.Persona.name)
    hasSegment = !document.isBlank(id, Field.Persona.segment)
    hasBehaviour = !document.isBlank(id, Field.Persona.behaviour)
    hasPreferences = !document.isBlank(id, Field.Persona.preferences)
    hasNeeds = !document.isBlank(id, Field.Persona.needs)
    hasMotivations = !document.isBlank(id, Field.Persona.motivations)
    hasFears = !document.isBlank(id, Field.Persona.fears)
    hasDecisionMaker = !document.isBlank(id, Field.Persona.decisionMaker)
    var channels: [String] = []
    for entry in document.keys(id, Field.Persona.channels) where entry.value.boolean == true {
      channels.append(entry.key)
    }
    self.channels = channels
  }
}

/// A channel of the map's vocabulary.
package struct ChannelFacts: Equatable, Sendable {
  package let id: RecordID
  @SameBytes package private(set) var key: String?
  package let hasName: Bool
}

/// A stage and the live cards that stand in it.
package struct StageFacts: Equatable, Sendable {
  package let id: RecordID
  /// What the stage is, apart from its title, such as `purchase`.
  @SameBytes package private(set) var key: String?
  package let hasTitle: Bool
  package let isAfterSale: Bool
  @SameBytes package private(set) var forkedFrom: String?
  /// Indexes of ``MapFacts/cards``: by lane, then by their order in the cell; those in no lane last.
  package internal(set) var cards: [Int] = []
}

package struct LaneFacts: Equatable, Sendable {
  package let id: RecordID
  /// What the lane is, apart from its title, such as `pains`.
  @SameBytes package private(set) var key: String?
  /// The kind of card the lane is for.
  package let cardKind: CardKind?
  /// Behind the line of visibility of a service blueprint.
  package let isBackstage: Bool
  package let hasTitle: Bool
  @SameBytes package private(set) var forkedFrom: String?
}

/// A link from one card to another.
package struct LinkFacts: Equatable, Sendable {
  package let id: RecordID
  package internal(set) var isLive = false
  /// Nil if nobody has said, or only a newer version knows it.
  package internal(set) var type: LinkType?
  /// Index of ``MapFacts/cards``, of a card that may be deleted; nil if it was never set.
  package internal(set) var from: Int?
  package internal(set) var to: Int?

  init(id: RecordID) { self.id = id }
}
