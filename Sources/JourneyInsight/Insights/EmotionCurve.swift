import JourneyMap
import ReplicatedData

/// How the customer feels from stage to stage, and how far opinions go apart.
///
/// **A card's feeling** is its emotion (−2 … +2), else the mean of what participants say at it. It
/// counts on whichever card it stands. In a stage without any, scores as Mermaid writes them stand in:
/// 1 … 5 becomes −2 … +2, and scores beyond are taken as the end.
///
/// **A stage's value** is the mean of its cards' feelings, each card counting once. **The band** goes
/// from the lowest to the highest that anybody says there: cards and participants alike. Stages in
/// which nothing is said have no value, and the curve has a gap.
///
/// **Disagreement** is only what several participants say of the same card: the difference between the
/// lowest and the highest. Ties go to what comes first on the map.
package struct EmotionCurve: Equatable, Sendable {
  /// One for each stage, in their order.
  package let points: [Point]
  /// All who have said how they feel, ascending.
  package let participants: [String]
  /// The stage with the lowest value, and that with the highest; of equal ones that with the lower
  /// (higher) card, then the first. Nil if no two values differ.
  package let lowest: Int?
  package let highest: Int?
  /// The largest fall from a stage to the next one that has a value; nil if there is none.
  package let steepestFall: Fall?
  package let widestDisagreement: Disagreement?

  package struct Point: Equatable, Sendable {
    package let stage: RecordID
    /// −2 … +2; nil if nothing is said.
    package fileprivate(set) var value: Double?
    /// The band; nil as the value is.
    package fileprivate(set) var lowest: Double?
    package fileprivate(set) var highest: Double?
    package fileprivate(set) var source = Source.nothing
    /// Cards that the value is made of.
    package fileprivate(set) var cardCount = 0
    /// Those of them whose score is not within 1 … 5.
    package fileprivate(set) var clampedCount = 0
    /// The card with the lowest feeling, and that with the highest.
    package fileprivate(set) var lowestCard: RecordID?
    package fileprivate(set) var highestCard: RecordID?
    /// The lowest and the highest feeling of a card, which the opinions of single participants go beyond.
    package fileprivate(set) var lowestFeeling: Double?
    package fileprivate(set) var highestFeeling: Double?
    /// Those who say something here, ascending.
    package fileprivate(set) var participants: [ParticipantPoint] = []
    package fileprivate(set) var disagreement: Disagreement?
  }

  package enum Source: String, Sendable {
    case nothing, emotions, scores
  }

  /// One participant's own curve at a stage: the mean of what they say at its cards.
  package struct ParticipantPoint: Equatable, Sendable {
    package let participant: String
    package let value: Double
    package let cardCount: Int
  }

  package struct Fall: Equatable, Sendable {
    /// Indexes of ``points``.
    package let from: Int
    package let to: Int
    /// More than 0.
    package let depth: Double
  }

  /// What two participants see differently. The two are the first, by id, of those with the lowest and
  /// with the highest emotion.
  package struct Disagreement: Equatable, Sendable {
    package let stage: RecordID
    package let card: RecordID
    package let lowest: ParticipantEmotion
    package let highest: ParticipantEmotion

    /// 1 … 4.
    package var spread: Int { highest.value - lowest.value }
  }

  /// O(stages + participants × log).
  init(points: [Point]) {
    self.points = points
    var names: [String] = []
    var fall: Fall?
    var widest: Disagreement?
    var before: Int?
    var low: Int?
    var high: Int?
    for (index, point) in points.enumerated() {
      for person in point.participants { names.append(person.participant) }
      if let found = point.disagreement, found.spread > widest?.spread ?? 0 { widest = found }
      guard let value = point.value else { continue }
      if let last = before, let old = points[last].value, old - value > fall?.depth ?? 0 {
        fall = Fall(from: last, to: index, depth: old - value)
      }
      if low.map({ point.isLower(than: points[$0]) }) ?? true { low = index }
      if high.map({ point.isHigher(than: points[$0]) }) ?? true { high = index }
      before = index
    }
    let differs = low.flatMap { points[$0].value } != high.flatMap { points[$0].value }
    (lowest, highest) = (differs ? low : nil, differs ? high : nil)
    steepestFall = fall
    widestDisagreement = widest
    names.sort { utf8Precedes($0, $1) }
    var distinct: [String] = []
    for name in names where distinct.last.map({ !sameUTF8($0, name) }) ?? true {
      distinct.append(name)
    }
    participants = distinct
  }
}

extension EmotionCurve.Point {
  /// By value; of equal values, that with the lower card is lower.
  fileprivate func isLower(than other: Self) -> Bool {
    guard let value, let otherValue = other.value else { return false }
    guard value == otherValue else { return value < otherValue }
    return (lowestFeeling ?? value) < (other.lowestFeeling ?? otherValue)
  }

  fileprivate func isHigher(than other: Self) -> Bool {
    guard let value, let otherValue = other.value else { return false }
    guard value == otherValue else { return value > otherValue }
    return (highestFeeling ?? value) > (other.highestFeeling ?? otherValue)
  }

  /// O(cards of the stage + participants × log).
  init(ofStage index: Int, _ facts: MapFacts) {
    let stage = facts.stages[index]
    self.stage = stage.id
    var opinions: [ParticipantEmotion] = []
    var sum = 0.0
    for card in stage.cards {
      guard let feeling = facts.cards[card].feeling else { continue }
      source = .emotions
      sum += feeling
      note(feeling, of: facts.cards[card].id)
      for opinion in facts.cards[card].emotions {
        opinions.append(opinion)
        note(voice: Double(opinion.value))
      }
      compare(facts.cards[card])
    }
    if cardCount == 0 {
      for card in stage.cards {
        guard let feeling = facts.cards[card].feelingOfScore else { continue }
        source = .scores
        sum += feeling
        if let score = facts.cards[card].score, !(1...5).contains(score) { clampedCount += 1 }
        note(feeling, of: facts.cards[card].id)
      }
    }
    if cardCount > 0 { value = sum / Double(cardCount) }
    participants = Self.means(opinions)
  }

  private mutating func note(_ feeling: Double, of card: RecordID) {
    cardCount += 1
    if lowestFeeling.map({ feeling < $0 }) ?? true { (lowestFeeling, lowestCard) = (feeling, card) }
    if highestFeeling.map({ feeling > $0 }) ?? true {
      (highestFeeling, highestCard) = (feeling, card)
    }
    note(voice: feeling)
  }

  private mutating func note(voice: Double) {
    lowest = min(lowest ?? voice, voice)
    highest = max(highest ?? voice, voice)
  }

  private mutating func compare(_ card: CardFacts) {
    guard var low = card.emotions.first, var high = card.emotions.first else { return }
    for opinion in card.emotions {
      if opinion.value < low.value { low = opinion }
      if opinion.value > high.value { high = opinion }
    }
    guard high.value - low.value > disagreement?.spread ?? 0 else { return }
    disagreement = EmotionCurve.Disagreement(
      stage: stage, card: card.id, lowest: low, highest: high)
  }

  private static func means(_ opinions: [ParticipantEmotion]) -> [EmotionCurve.ParticipantPoint] {
    var result: [EmotionCurve.ParticipantPoint] = []
    let sorted = opinions.sorted { utf8Precedes($0.participant, $1.participant) }
    var start = 0
    while start < sorted.count {
      var end = start
      var sum = 0
      while end < sorted.count, sameUTF8(sorted[end].participant, sorted[start].participant) {
        sum += sorted[end].value
        end += 1
      }
      result.append(
        EmotionCurve.ParticipantPoint(
          participant: sorted[start].participant, value: Double(sum) / Double(end - start),
          cardCount: end - start))
      start = end
    }
    return result
  }
}
