import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// What people do, at random: mostly sensible, some of it not allowed.
extension SimulatedClient {
  func act() {
    guard workshop.random.chance(session.role == .observer ? 5 : 100) else { return }
    guard !actOnWholeTexts() else { return }
    switch workshop.random.below(100) {
    case 0..<18: createCards(workshop.plan.isLarge && workshop.random.chance(20) ? 40 : 1)
    case 18..<50: type()
    case 50..<60: erase()
    case 60..<70: move()
    case 70..<76: deleteOrRestore()
    case 76..<84: vote(as: participant.id)
    case 84..<88: undo()
    case 88..<90: redo()
    case 90..<94: setUp()
    case 94..<95: vote(as: "somebody-else")
    case 95..<97: edit(writes: 30)
    case 97..<98: writeTooMuch()
    default:
      let caret = UInt64(workshop.random.below(9))
      let card = hotCard
      var presence = Presence(record: card, caret: UInt32(caret))
      presence.isDragging = caret % 2 == 0
      if caret > 3 {
        presence.selection = Presence.Selection(
          anchor: .root, caret: OperationID(lamport: caret, replica: session.replica))
      }
      act { [presence] session, now in
        session.setPresence(presence, at: now)
        if caret == 0 { session.callEverybody(to: card, at: now) }
      }
      carryOut()
    }
  }

  private func word() -> String { workshop.newWord() }

  private var cards: [RecordID] { session.document.records(.card, withDeleted: true) }

  /// Few cards draw most of the edits, so that people meet.
  var hotCard: RecordID? {
    let cards = cards
    guard !cards.isEmpty else { return nil }
    return workshop.random.chance(60)
      ? cards[workshop.random.below(min(3, cards.count))] : workshop.random.pick(cards)
  }

  func change(goesOn: Bool = false, _ body: (inout Editor) throws(ChangeError) -> Void) {
    let words = workshop.wordCount
    let result: Change?
    do {
      result = try act { session, now in try session.edit(at: now, goesOn: goesOn, body) }
    } catch {
      // Refused at once: the words are still in front of the user.
      return
    }
    if let result { workshop.wasWritten(result, since: words, by: self) }
    carryOut()
  }

  private func createCards(_ count: Int) {
    let stage = session.document.ordered(.stage).randomElement(using: &workshop.random)
    let lane = session.document.ordered(.lane).randomElement(using: &workshop.random)
    change { (editor) throws(ChangeError) in
      for _ in 0..<count {
        let card = try editor.create(.card)
        try editor.append(card, column: stage, row: lane)
        try editor.insert(self.word(), into: card, Field.Card.text, at: 0)
        if count > 1 {
          try editor.insert(String(repeating: "ы 中", count: 30), into: card, Field.Card.text, at: 0)
        }
      }
    }
  }

  private func type() {
    guard let card = hotCard else { return createCards(1) }
    let length = session.document.text(card, Field.Card.text)?.count ?? 0
    let place = workshop.random.chance(50) ? length : workshop.random.below(length + 1)
    change { (editor) throws(ChangeError) in
      try editor.insert(self.word(), into: card, Field.Card.text, at: place)
    }
  }

  private func edit(writes count: Int) {
    guard let card = hotCard else { return }
    change { (editor) throws(ChangeError) in
      for _ in 0..<count {
        try editor.insert(self.word(), into: card, Field.Card.text, at: 0)
      }
    }
  }

  private func writeTooMuch() {
    guard let card = hotCard, session.welcome?.limits.messageBytesMax == 16 << 10 else { return }
    change { (editor) throws(ChangeError) in
      try editor.insert(
        String(repeating: "x", count: 20_000), into: card, Field.Card.text, at: 0)
    }
  }

  private func erase() {
    // What is written as a whole must be found again as a whole.
    guard let card = hotCard, card.givenKind == nil,
      let length = session.document.text(card, Field.Card.text)?.count, length > 0
    else { return }
    let start = workshop.random.below(length)
    let end = min(length, start + 1 + workshop.random.below(12))
    change { (editor) throws(ChangeError) in
      try editor.erase(start..<end, of: card, Field.Card.text)
    }
  }

  private func move() {
    guard let card = hotCard else { return }
    let stage = session.document.ordered(.stage).randomElement(using: &workshop.random)
    let lane = session.document.ordered(.lane).randomElement(using: &workshop.random)
    let neighbour = session.document.cards(column: stage, row: lane).first { $0 != card }
    change { (editor) throws(ChangeError) in
      try editor.place(card, column: stage, row: lane, after: neighbour)
    }
  }

  private func deleteOrRestore() {
    guard let card = hotCard else { return }
    let isLive = session.document.isLive(card)
    change { (editor) throws(ChangeError) in
      if isLive { try editor.delete(card) } else { try editor.restore(card) }
    }
  }

  private func vote(as id: String) {
    guard let card = hotCard else { return }
    let votes = Int64(workshop.random.below(4))
    change { (editor) throws(ChangeError) in
      try editor.set(card, Field.Card.votes, key: id, .integer(votes))
    }
  }

  private func undo() {
    reverse { (session: inout ClientSession, now) throws(ChangeError) in
      try session.undo(at: now, passesOver: workshop.random.chance(30))
    }
  }

  private func redo() {
    reverse { (session: inout ClientSession, now) throws(ChangeError) in
      try session.redo(at: now)
    }
  }

  /// Whatever is taken back, what others have done stays.
  private func reverse(
    _ body: (inout ClientSession, Moment) throws(ChangeError) -> ReversalOutcome
  ) {
    let before = session.document
    let own = session.ownReplicas
    guard let outcome = try? act(body) else { return }
    if let broken = session.document.brokenByReversal(of: own, since: before) {
      workshop.fail("client \(index): a reversal \(broken)")
    }
    if !outcome.isDone, session.document.version != before.version {
      workshop.fail("client \(index): a reversal that was not done has changed the map")
    }
    carryOut()
  }

  /// Only a facilitator may; others sometimes try.
  private func setUp() {
    guard participant.role == .facilitator || workshop.random.chance(15) else { return }
    let kind: RecordKind = workshop.random.chance(50) ? .stage : .lane
    let old = session.document.ordered(kind).randomElement(using: &workshop.random)
    let deletes = workshop.random.chance(25)
    change { (editor) throws(ChangeError) in
      if deletes, let old { return try editor.delete(old) }
      let record = try editor.create(kind)
      try editor.append(record)
      try editor.insert(self.word(), into: record, Field.Stage.title, at: 0)
    }
  }
}

extension Workshop {
  /// Words are numbers in brackets that occur nowhere else, so that each can be found again.
  func newWord() -> String {
    wordCount += 1
    return "‹\(wordCount)›"
  }

  /// A change with a control character, as no editor makes it, for a client to come back with.
  func rawChange() -> ((MapDocument, ReplicaID) -> Change)? {
    guard random.chance(15) else { return nil }
    let word = newWord()
    return { document, replica in
      let lamport = document.lamport + 1
      let change = Change(
        id: ChangeID(replica: replica, seq: document.version[replica] + 1), lamport: lamport,
        deps: document.frontier.filter { $0.replica != replica },
        operations: [
          .insert(.root, Field.Map.title, .right(of: nil, rightOrigin: nil), word + "\u{7}")
        ])
      self.wordsWritten.append(self.wordCount)
      return change
    }
  }
}
