import JourneyMap
import ReplicatedData

/// What one card says, but for its text.
package struct CardFacts: Equatable, Sendable {
  package let id: RecordID
  /// False of a deleted card, of which nothing else is known.
  package internal(set) var isLive = false
  package internal(set) var kind = CardKind.unset
  /// Index of ``MapFacts/stages``; nil of a card that stands in none.
  package internal(set) var stage: Int?
  /// Index of ``MapFacts/lanes``; nil of a card that stands in none.
  package internal(set) var lane: Int?
  /// Orders the cards of a cell, see `FractionalKey`; nil of a card that was never placed.
  package internal(set) var orderKey: [UInt8]?
  /// What the card's place says, whether or not that stage and lane are there.
  var column: RecordID?
  var row: RecordID?
  /// Whether there is more in it than white space.
  package internal(set) var hasText = false

  /// −2 … +2, of the card as a whole; see ``feeling``.
  package internal(set) var emotion: Int?
  /// What participants said themselves, ascending by participant.
  package internal(set) var emotions: [ParticipantEmotion] = []
  /// As Mermaid writes it, usually 1 … 5; nil if there is none or it is no number.
  package internal(set) var score: Double?
  package internal(set) var votes = 0
  /// Those who have given at least one vote.
  package internal(set) var voterCount = 0
  @SameBytes package internal(set) var tags: [String] = []
  @SameBytes package internal(set) var actors: [String] = []
  package internal(set) var check: CardCheck?
  package internal(set) var checkBy: CalendarDay?
  package internal(set) var whose: CardSide?

  package internal(set) var channel: RecordID?
  package internal(set) var existence: Existence?
  /// 0 … 3.
  package internal(set) var importance: Int?
  package internal(set) var isMomentOfTruth = false

  /// 0 … 3.
  package internal(set) var severity: Int?
  package internal(set) var hasArises = false
  package internal(set) var hasDropReason = false

  /// 0 … 3.
  package internal(set) var impact: Int?
  /// 0 … 3.
  package internal(set) var effort: Int?

  package internal(set) var hasUnit = false
  package internal(set) var target: Double?
  /// Ascending by day.
  package internal(set) var values: [DatedValue] = []
  /// 0 or more.
  package internal(set) var funnelCount: Int64?

  /// On one line, without white space at its ends.
  @SameBytes package internal(set) var owner = ""
  package internal(set) var due: CalendarDay?
  package internal(set) var status: ActionStatus?
  package internal(set) var availability: Availability?
  @SameBytes package internal(set) var forkedFrom: String? = nil

  /// Live comments that are no evidence.
  package internal(set) var commentCount = 0
  /// Live comments of type link, quote or survey-answer.
  package internal(set) var evidenceCount = 0
  /// Live links from this card: indexes of ``MapFacts/links``, in the order they were made.
  package internal(set) var outgoing: [Int] = []
  /// Live links to this card, likewise.
  package internal(set) var incoming: [Int] = []

  init(id: RecordID) { self.id = id }

  /// What the card says about how the customer feels, −2 … +2: its own emotion, else the mean of what
  /// the participants say. Scores are not looked at.
  package var feeling: Double? {
    if let emotion { return Double(emotion) }
    guard !emotions.isEmpty else { return nil }
    return Double(emotions.reduce(0) { $0 + $1.value }) / Double(emotions.count)
  }

  /// The score as an emotion: 1 … 5 becomes −2 … +2, and what is beyond is taken as the end.
  package var feelingOfScore: Double? { score.map { min(max($0 - 3, -2), 2) } }

  /// Severity × (1 + votes): how much a pain weighs. One whose severity nobody has set counts as
  /// severity 1; nobody's vote is needed for a pain to weigh something.
  package var painWeight: Int64 {
    guard kind == .pain else { return 0 }
    return Int64(severity ?? 1) * Int64(1 + votes)
  }

  /// Impact 2 or 3 and effort 0 or 1, both said, and not done or dropped.
  package var isQuickWin: Bool {
    !(status?.isClosed ?? false) && Self.isQuickWin(impact: impact, effort: effort)
  }

  /// Whether much comes of little: impact 2 or 3 and effort 0 or 1, both said.
  package static func isQuickWin(impact: Int?, effort: Int?) -> Bool {
    guard let impact, let effort else { return false }
    return impact >= 2 && effort <= 1
  }
}

/// One participant's own emotion at a card.
package struct ParticipantEmotion: Equatable, Sendable {
  @SameBytes package private(set) var participant: String
  /// −2 … +2.
  package let value: Int
}

/// A KPI's value on a day.
package struct DatedValue: Equatable, Sendable {
  package let day: CalendarDay
  package let value: Double
}
