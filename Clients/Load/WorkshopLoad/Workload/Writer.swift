import JourneyMap
import ReplicatedData

/// One line of changes: what a participant writes, and when each change left.
///
/// It holds no document: its replica, its last seq and Lamport stamp, and the names of the records
/// it made are all that its next change needs. Its changes depend on the seed of the map and on
/// one another only, so a participant with much of others' work in sight would send some bytes more.
final class Writer {
  let replica: ReplicaID
  let role: Profile.Role
  /// The id under which the server knows the participant: votes are keyed by it.
  var participantID: String
  private(set) var seq: UInt64 = 0
  private var lamport: UInt64 = 0
  private var random: SplitMix64

  /// When each change left by the schedule, in nanoseconds; that of seq 1 first.
  private(set) var moments: [UInt64] = []
  /// Merged and durable as far as the server has told.
  var merged: UInt64 = 0
  var durable: UInt64 = 0
  /// Merged, waiting to be durable: up to which seq, with which journal index.
  var awaitingDurable: [(seq: UInt64, index: UInt64)] = []
  /// A change was refused: the rest would be too.
  var isRefused = false

  /// The card being typed into.
  private var card: RecordID?
  private var charactersLeft = 0

  /// Characters of one sticky note.
  private static let charactersOfCard = 140
  /// A pangram, so that the text looks like text.
  private static let letters = Array("sphinx of black quartz, judge my vow. ")

  init(replica: ReplicaID, role: Profile.Role, number: Int) {
    self.replica = replica
    self.role = role
    participantID = "open:\(number)"
    random = SplitMix64(seed: replica.rawValue)
  }

  /// The seed of a map as this writer's first change.
  func take(_ seed: MapSeed, moment: UInt64) {
    seq = 1
    lamport = seed.change.operations.reduce(0) { $0 + $1.stampCount }
    moments.append(moment)
  }

  /// The next change, which is due at `moment`.
  func next(on seed: MapSeed, moment: UInt64, time: UInt64) -> Change {
    seq += 1
    moments.append(moment)
    // Above everything the seed used, on which the first change depends.
    if lamport == 0 { lamport = 1 << 20 }
    let first = lamport + 1
    let operations = operations(seed, first)
    for operation in operations { lamport += operation.stampCount }
    let seeder = seed.change.id
    return Change(
      id: ChangeID(replica: replica, seq: seq), lamport: first,
      deps: seq == 1 && replica != seeder.replica ? [seeder] : [], time: time,
      operations: operations)
  }

  /// A change that makes `cardCount` cards of a kilobyte each, for a map that is to be large. Each was
  /// written twice as long and cut, so that the map's snapshot is shorter than its history.
  func nextPage(on seed: MapSeed, cardCount: Int, moment: UInt64, time: UInt64) -> Change {
    seq += 1
    moments.append(moment)
    let first = lamport + 1
    var operations: [Operation] = []
    let kept = String(repeating: "sphinx of black quartz, judge my vow. ", count: 27).prefix(1_000)
    let cut = String(repeating: "pack my box with five dozen jugs. ", count: 30).prefix(1_000)
    for _ in 0..<cardCount {
      let card = RecordID(lamport: lamport + 1, replica: replica)
      let text = OperationID(lamport: lamport + 3, replica: replica)
      let made: [Operation] = [
        .create(.card), .place(card, Field.place, place(seed)),
        .insert(
          card, Field.Card.text, .right(of: nil, rightOrigin: nil), String(cut) + String(kept)),
        .erase(card, Field.Card.text, [StampRange(text, count: UInt64(cut.count))]),
      ]
      for operation in made { lamport += operation.stampCount }
      operations += made
    }
    return Change(
      id: ChangeID(replica: replica, seq: seq), lamport: first, time: time,
      operations: operations)
  }

  private func operations(_ seed: MapSeed, _ first: UInt64) -> [Operation] {
    switch role {
    case .typing: type(seed, first, isShared: false)
    case .sharedTyping: type(seed, first, isShared: true)
    case .moving: [.place(seed.cards[below(seed.cards.count)], Field.place, place(seed))]
    case .voting:
      [
        .setKey(
          seed.cards[below(seed.cards.count)], Field.Card.votes, key: participantID,
          .integer(Int64(below(6))))
      ]
    }
  }

  /// A character behind the last one. After a card's worth of them another card is begun, or another
  /// run in the shared card.
  private func type(_ seed: MapSeed, _ first: UInt64, isShared: Bool) -> [Operation] {
    let letters = Self.letters
    let letter = String(letters[Int(seq % UInt64(letters.count))])
    if let card, charactersLeft > 0 {
      charactersLeft -= 1
      return [.extend(card, Field.Card.text, letter)]
    }
    charactersLeft = Self.charactersOfCard - 1
    let beginning = TextOrigin.right(of: nil, rightOrigin: nil)
    if isShared {
      card = seed.cards[0]
      return [.insert(seed.cards[0], Field.Card.text, beginning, letter)]
    }
    let made = RecordID(lamport: first, replica: replica)
    card = made
    return [
      .create(.card), .place(made, Field.place, place(seed)),
      .insert(made, Field.Card.text, beginning, letter),
    ]
  }

  private func place(_ seed: MapSeed) -> Place {
    Place(
      column: seed.stages[below(seed.stages.count)], row: seed.lanes[below(seed.lanes.count)],
      key: [0x80, UInt8(below(256)), UInt8(below(256)), 0x01])
  }

  /// The same row of numbers for the same replica.
  private func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
}

@available(*, unavailable)
extension Writer: Sendable {}
