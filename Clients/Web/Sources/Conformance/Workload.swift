import CBOR
import JourneyMap
import ReplicatedData

/// Random editing by several replicas that exchange their changes now and then: the same seed must
/// end in the same state wherever the core runs.
struct Workload {
  private struct Peer {
    let replica: ReplicaID
    var document = MapDocument()
    var history = UndoHistory()
    /// How many of the changes of all are merged here.
    var received = 0

    mutating func edit(
      _ random: inout SplitMix64, at time: UInt64
    ) throws(ChangeError) -> Change? {
      switch random.below(12) {
      case 0: return try history.undo(in: &document, as: replica, at: time).changes.first?.change
      case 1: return try history.redo(in: &document, as: replica, at: time).changes.first?.change
      default:
        let local = try document.edit(as: replica, at: time) {
          (editor: inout Editor) throws(ChangeError) in
          for _ in 0..<(1 + random.below(3)) { try editor.editAtRandom(&random) }
        }
        guard let local else { return nil }
        history.record(local)
        return local.change
      }
    }
  }

  private var random: SplitMix64
  private var peers: [Peer] = []
  /// Encoded changes in an order that respects what they depend on.
  private var journal: [[UInt8]] = []
  /// Edits that were asked for and not possible, such as an undo of nothing.
  private(set) var idleCount: UInt64 = 0

  init(seed: UInt64, peerCount: Int) {
    random = SplitMix64(seed: seed)
    for _ in 0..<peerCount { peers.append(Peer(replica: ReplicaID(random.next() | 1))) }
  }

  /// Runs the steps, then brings everybody up to date.
  ///
  /// - Throws: ``Refusal`` if the core refuses what it has made itself, or replicas differ.
  mutating func run(stepCount: UInt64) throws(Refusal) -> MapDocument {
    for step in 0..<stepCount {
      let peer = random.below(peers.count)
      if random.chance(oneIn: 4) { try receive(peer) }
      let change: Change?
      do { change = try peers[peer].edit(&random, at: step) } catch { throw Refusal(error) }
      if let change { journal.append(ChangeBatch.encode([change])) } else { idleCount += 1 }
    }
    for peer in peers.indices { try receive(peer) }
    let hash = peers[0].document.stateHash()
    for peer in peers where peer.document.stateHash() != hash {
      throw Refusal(name: "workload.replicas-differ")
    }
    return try reopened(peers[0].document)
  }

  private mutating func receive(_ peer: Int) throws(Refusal) {
    while peers[peer].received < journal.count {
      for change in try Responder.decodeBatch(journal[peers[peer].received])
      where change.id.replica != peers[peer].replica {
        do { try peers[peer].document.integrate(change) } catch { throw Refusal(error) }
      }
      peers[peer].received += 1
    }
  }

  private func reopened(_ document: MapDocument) throws(Refusal) -> MapDocument {
    let opened = try Responder.decodeSnapshot(document.snapshot())
    guard opened.stateHash() == document.stateHash() else {
      throw Refusal(name: "workload.snapshot-differs")
    }
    return opened
  }
}

extension Editor {
  /// One operation or a few, on a random record.
  mutating func editAtRandom(_ random: inout SplitMix64) throws(ChangeError) {
    guard let card = random.element(of: document.records(.card, withDeleted: true)),
      !random.chance(oneIn: 12)
    else { return try createAtRandom(&random) }
    let length = document.text(card, Field.Card.text)?.count ?? 0
    switch random.below(10) {
    case 0...3:
      try insert(
        random.text(), into: card, Field.Card.text, at: random.below(length + 1))
    case 4...5 where length > 0:
      let start = random.below(length)
      let end = start + 1 + random.below(min(8, length - start))
      try erase(start..<end, of: card, Field.Card.text)
    case 6: try write(random.text(), to: card, Field.Card.text)
    case 7: try setAtRandom(card, &random)
    case 8:
      try append(
        card, column: random.element(of: document.records(.stage)),
        row: random.element(of: document.records(.lane)))
    default:
      if document.isLive(card) { try delete(card) } else { try restore(card) }
    }
  }

  private mutating func createAtRandom(_ random: inout SplitMix64) throws(ChangeError) {
    let kinds: [RecordKind] = [.stage, .lane, .card, .card]
    let record = try create(random.element(of: kinds) ?? .card)
    try append(record)
    // The title of a stage or lane is field 1, and so is the text of a card.
    try insert(random.text(), into: record, Field.Card.text, at: 0)
  }

  private mutating func setAtRandom(
    _ card: RecordID, _ random: inout SplitMix64
  ) throws(ChangeError) {
    switch random.below(4) {
    case 0: try set(card, Field.Card.emotion, .integer(Int64(random.below(5)) - 2))
    case 1: try set(card, Field.Card.kind, .text("pain"))
    case 2:
      try set(
        card, Field.Card.tags, key: random.text(),
        random.chance(oneIn: 3) ? .null : .bool(true))
    default:
      try set(
        card, Field.Card.votes, key: "p-\(random.below(3))", .integer(Int64(random.below(3))))
    }
  }
}

extension SplitMix64 {
  /// 1 to 6 words of several scripts.
  fileprivate mutating func text() -> String {
    let words: [StaticString] = ["card ", "żółć", "ță", "Ж", "旅程", "🙂", "a", "checkout "]
    var text = ""
    for _ in 0...below(6) { text += "\(words[below(words.count)])" }
    return text
  }
}

extension Responder {
  /// `[6, seed, peers, steps]` → `[0, state hash, cards, characters, edits that did nothing]`.
  static func workload(_ request: inout Request) throws(Refusal) -> CBORWriter {
    let seed = try request.unsigned()
    let peerCount = Int(clamping: try request.unsigned())
    var workload = Workload(seed: seed, peerCount: max(1, peerCount))
    let document = try workload.run(stepCount: try request.unsigned())
    var characterCount: UInt64 = 0
    for card in document.records(.card, withDeleted: true) {
      characterCount += UInt64(document.text(card, Field.Card.text)?.count ?? 0)
    }
    return answer(4) {
      $0.byteString(document.stateHash().bytes)
      $0.unsigned(document.cardCount)
      $0.unsigned(characterCount)
      $0.unsigned(workload.idleCount)
    }
  }
}
