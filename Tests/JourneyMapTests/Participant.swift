import JourneyMap
import ReplicatedData
import TestSupport

/// One person with an own replica of the map, who does anything the core allows.
struct Participant {
  let id: ReplicaID
  var document = MapDocument()
  var history = UndoHistory()
  /// The own changes, in order.
  var log: [Change] = []

  init(_ id: UInt64) { self.id = ReplicaID(id) }

  static let words = ["a", "слово", "żółć", "日本", "🙂", "two words", "\n", "\t-"]
  static let lines = ["", "x", "2.5", "ünï", "a longer line of text"]
  static let tags = ["", "a", "b", "ą", "tag"]

  /// Makes one change by hand, as a peer of another version would send it.
  func change(_ operations: [Operation], time: UInt64 = 0) -> Change {
    Change(
      id: ChangeID(replica: id, seq: document.version[id] + 1), lamport: document.lamport + 1,
      deps: document.frontier.filter { $0.replica != id }, time: time, operations: operations)
  }

  mutating func send(_ operations: [Operation]) throws(ChangeError) {
    let change = change(operations)
    try document.integrate(change)
    log.append(change)
  }

  @discardableResult
  mutating func edit(
    _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws(ChangeError) -> LocalChange? {
    guard let local = try document.edit(as: id, at: UInt64(log.count), body) else { return nil }
    log.append(local.change)
    history.record(local)
    return local
  }

  @discardableResult
  mutating func undo(
    own: ReplicaSet = ReplicaSet(), passesOver: Bool = false
  ) throws(ChangeError) -> ReversalOutcome {
    let outcome = try history.undo(
      in: &document, as: id, at: UInt64(log.count), own: own, passesOver: passesOver)
    for local in outcome.changes { log.append(local.change) }
    return outcome
  }

  @discardableResult
  mutating func redo(
    own: ReplicaSet = ReplicaSet(), passesOver: Bool = false
  ) throws(ChangeError) -> ReversalOutcome {
    let outcome = try history.redo(
      in: &document, as: id, at: UInt64(log.count), own: own, passesOver: passesOver)
    for local in outcome.changes { log.append(local.change) }
    return outcome
  }

  /// Does something at random.
  mutating func act(_ random: inout SplitMix64) throws(ChangeError) {
    switch random.below(12) {
    case 0: try undo()
    case 1: try redo()
    case 2: try sendForeign(&random)
    default:
      let count = 1 + random.below(4)
      try edit { (editor: inout Editor) throws(ChangeError) in
        for _ in 0..<count { try Self.step(&editor, &random) }
      }
    }
  }

  static func step(
    _ editor: inout Editor, _ random: inout SplitMix64
  ) throws(ChangeError) {
    let cards = editor.document.records(.card, withDeleted: true)
    guard let card = cards.randomElement(using: &random), random.below(7) > 0 else {
      return try create(&editor, &random)
    }
    let stage = editor.document.records(.stage, withDeleted: true).randomElement(using: &random)
    let lane = editor.document.records(.lane, withDeleted: true).randomElement(using: &random)
    switch random.below(13) {
    case 0: try editor.set(card, Field.Card.kind, .text(random.below(2) == 0 ? "pain" : "fear"))
    case 1: try editor.set(card, Field.Card.emotion, .integer(Int64(random.below(5)) - 2))
    case 2:
      let line = lines.randomElement(using: &random) ?? ""
      try editor.set(card, Field.Card.score, random.below(4) == 0 ? .null : .text(line))
    case 3:
      let key = tags.dropFirst().randomElement(using: &random) ?? "a"
      try editor.set(card, Field.Card.tags, key: key, random.below(3) == 0 ? .null : .bool(true))
    case 4: try editor.append(card, column: stage, row: lane)
    case 5:
      let others = editor.document.cards(column: stage, row: lane).filter { $0 != card }
      let place = random.below(others.count + 1)
      try editor.place(
        card, column: stage, row: lane, after: place == 0 ? nil : others[place - 1],
        before: place == others.count ? nil : others[place])
    case 6:
      if editor.document.isLive(card) {
        try editor.delete(card)
      } else {
        try editor.restore(card)
      }
    case 7: if let stage { try editor.delete(stage) }
    case 8:
      try editor.write(
        words.randomElement(using: &random) ?? "", to: .root, Field.Map.title)
    case 9:
      try editor.write(
        random.below(4) == 0 ? "" : words.randomElement(using: &random) ?? "", to: card,
        Field.Card.text)
    default: try type(&editor, card, &random)
    }
  }

  private static func create(
    _ editor: inout Editor, _ random: inout SplitMix64
  ) throws(ChangeError) {
    let kinds: [RecordKind] = [.stage, .lane, .card, .card, .card, .link, .comment]
    let kind = kinds.randomElement(using: &random) ?? .card
    let cards = editor.document.records(.card, withDeleted: true)
    if random.below(6) == 0, kind == .card || kind == .stage {
      let name = lines.randomElement(using: &random) ?? ""
      let (record, isNew) = try editor.create(kind, named: name)
      guard isNew else { return }
      try editor.append(record)
      return try editor.write(name, to: record, Field.Card.text)
    }
    let record = try editor.create(kind)
    switch kind {
    case .stage, .lane: try editor.append(record)
    case .card:
      try editor.append(record)
      try type(&editor, record, &random)
    case .link:
      guard let card = cards.randomElement(using: &random) else { return }
      try editor.set(record, Field.Link.from, .reference(card))
    default:
      guard let card = cards.randomElement(using: &random) else { return }
      try editor.set(record, Field.Comment.on, .reference(card))
      try editor.insert("said", into: record, Field.Comment.text, at: 0)
    }
  }

  private static func type(
    _ editor: inout Editor, _ card: RecordID, _ random: inout SplitMix64
  ) throws(ChangeError) {
    let length = editor.document.string(card, Field.Card.text).unicodeScalars.count
    if length > 2, random.below(3) == 0 {
      let start = random.below(length - 1)
      let end = min(length, start + 1 + random.below(5))
      return try editor.erase(start..<end, of: card, Field.Card.text)
    }
    let index = random.below(2) == 0 ? length : random.below(length + 1)
    let word = words.randomElement(using: &random) ?? "w"
    try editor.insert(word, into: card, Field.Card.text, at: index)
  }

  /// Kinds and fields that this version does not know, and several ways of merging in one field.
  private mutating func sendForeign(
    _ random: inout SplitMix64
  ) throws(ChangeError) {
    let next = OperationID(lamport: document.lamport + 1, replica: id)
    let unknown = RecordKind(UInt32(100 + random.below(3)))
    let field = FieldID(UInt32(200 + random.below(3)))
    let records = document.records(unknown) + document.records(.card)
    guard let record = records.randomElement(using: &random), random.below(3) > 0 else {
      return try send([
        .create(unknown), .set(next, field, .text("new")),
        .insert(next, field, .right(of: nil, rightOrigin: nil), "text"),
      ])
    }
    switch random.below(6) {
    case 0: try send([.set(record, field, .integer(Int64.min + Int64(random.below(3))))])
    case 1: try send([.setKey(record, field, key: "k\(random.below(4))", .reference(.root))])
    case 2: try send([.place(record, field, Place(key: [UInt8(1 + random.below(9))]))])
    case 3: try send([.set(record, field, .reference(record)), .set(record, field, .null)])
    case 4: try send([.replace(record, field, "mir")])
    default:
      try send([.insert(record, field, .right(of: nil, rightOrigin: nil), "мир")])
    }
  }
}

/// People whose changes reach one another late, twice and out of order.
struct Workshop {
  var people: [Participant]

  init(count: Int) {
    // Ids whose order is not that of the people.
    people = (0..<count).map { Participant(UInt64($0 * 7 % 5 + 1) << 40 | 3) }
  }

  /// Hands the next change of somebody to `reader`, whether it is ready for it or not: one that has
  /// come too early is refused, and comes again later.
  mutating func deliver(to reader: Int, _ random: inout SplitMix64) throws(ChangeError) {
    let sender = random.below(people.count)
    guard sender != reader else { return }
    let known = Int(people[reader].document.version[people[sender].id])
    guard known < people[sender].log.count else { return }
    let change = people[sender].log[known]
    do throws(ChangeError) {
      try people[reader].document.integrate(change)
    } catch {
      guard case .unknownDependency = error else { throw error }
    }
  }

  /// Delivers all there is, in a random order that the dependencies allow.
  mutating func settle(_ random: inout SplitMix64) throws(ChangeError) {
    for reader in people.indices {
      while people.contains(where: {
        people[reader].document.version[$0.id] < UInt64($0.log.count)
      }) {
        try deliver(to: reader, &random)
      }
    }
  }
}
