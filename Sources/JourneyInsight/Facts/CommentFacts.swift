import JourneyMap
import ReplicatedData

/// How many live comments each card has, and where each comment belongs.
struct CommentFacts: Sendable {
  private struct Home: Equatable, Sendable {
    var card: RecordID
    var isEvidence: Bool
  }

  private struct Counts: Sendable {
    var comments = 0
    var evidence = 0
  }

  private static let evidence = ["link", "quote", "survey-answer"]

  private var homes: [RecordID: Home] = [:]
  private var counts: [RecordID: Counts] = [:]

  /// Reads one comment anew.
  ///
  /// - Returns: The cards whose counts are others now, at most two.
  mutating func read(_ comment: RecordID, in document: some ReadableMap) -> [RecordID] {
    var home: Home?
    if document.isLive(comment), let card = document.value(comment, Field.Comment.on).reference {
      let type = document.value(comment, Field.Comment.type).text ?? "comment"
      home = Home(card: card, isEvidence: Self.evidence.contains { sameUTF8($0, type) })
    }
    let old = homes[comment]
    guard old != home else { return [] }
    homes[comment] = home
    if let old { add(-1, old) }
    if let home { add(1, home) }
    var cards: [RecordID] = []
    if let old { cards.append(old.card) }
    if let home, home.card != old?.card { cards.append(home.card) }
    return cards
  }

  private mutating func add(_ number: Int, _ home: Home) {
    if home.isEvidence {
      counts[home.card, default: Counts()].evidence += number
    } else {
      counts[home.card, default: Counts()].comments += number
    }
  }

  func count(of card: RecordID, into facts: inout CardFacts) {
    let counts = counts[card] ?? Counts()
    facts.commentCount = counts.comments
    facts.evidenceCount = counts.evidence
  }
}
