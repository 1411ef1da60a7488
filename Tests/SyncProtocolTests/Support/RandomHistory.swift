import JourneyMap
import ReplicatedData
import TestSupport

/// What a few people do to one map, partly at the same time: the same for the same seed.
struct RandomHistory {
  /// In an order in which they can be merged.
  private(set) var changes: [Change] = []
  /// That order, and others in which they can be merged.
  private(set) var orders: [[Int]] = []
  /// The end of it all.
  private(set) var document = MapDocument()

  private var random: SeededGenerator
  private var documents: [MapDocument]
  private let replicas: [ReplicaID]
  private let replaces: Bool

  /// - replaces: Whether texts are replaced as a whole now and then.
  init(
    seed: UInt64, replicaCount: Int = 4, changeCount: Int = 40, replaces: Bool = false
  ) throws {
    self.replaces = replaces
    var random = SeededGenerator(seed: seed)
    replicas = (0..<replicaCount).map { _ in
      ReplicaID(UInt64.random(in: 1...UInt64.max, using: &random))
    }
    documents = replicas.map { _ in MapDocument() }
    self.random = random
    while changes.count < changeCount {
      let who = Int.random(in: 0..<replicaCount, using: &self.random)
      try receive(who)
      try act(who)
    }
    for change in changes { try document.integrate(change) }
    orders = [Array(changes.indices)]
    for _ in 0..<3 { orders.append(otherOrder()) }
  }

  /// Merges a part of what others have done: the beginning of the history, up to somewhere.
  private mutating func receive(_ who: Int) throws {
    let known = Int.random(in: 0...changes.count, using: &random)
    for change in changes[..<known] where !documents[who].version.contains(change.id) {
      try documents[who].integrate(change)
    }
  }

  private mutating func act(_ who: Int) throws {
    var random = random
    let made = try documents[who].edit(as: replicas[who], at: UInt64(changes.count)) { editor in
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        if replaces, Int.random(in: 0..<9, using: &random) == 0 {
          let name = "thing \(Int.random(in: 0..<3, using: &random))"
          let (card, isNew) = try editor.create(.card, named: name)
          if isNew { try editor.write(name, to: card, FieldID(1)) }
        } else if replaces, Int.random(in: 0..<6, using: &random) == 0 {
          try editor.write(String(random.text().prefix(4)), to: .root, FieldID(1))
        } else {
          try random.edit(&editor)
        }
      }
    }
    self.random = random
    if let made { changes.append(made.change) }
  }

  /// Always one of the changes that are ready, the later ones more often.
  private mutating func otherOrder() -> [Int] {
    var order: [Int] = []
    var left = Array(changes.indices)
    var version = VersionVector()
    while !left.isEmpty {
      let ready = left.filter { index in
        version[changes[index].id.replica] + 1 == changes[index].id.seq
          && changes[index].deps.allSatisfy { version.contains($0) }
      }
      let index = Bool.random(using: &random) ? ready.last : ready.randomElement(using: &random)
      guard let index else { return order }
      order.append(index)
      left.removeAll { $0 == index }
      version.raise(changes[index].id.replica, to: changes[index].id.seq)
    }
    return order
  }
}

extension SeededGenerator {
  /// One edit of a map, mostly in one text, so that people get in each other's way.
  fileprivate mutating func edit(_ editor: inout Editor) throws(ChangeError) {
    let cards = editor.document.records(.card, withDeleted: true)
    let card = cards.randomElement(using: &self)
    switch Int.random(in: 0..<12, using: &self) {
    case 0:
      let card = try editor.create(.card)
      try editor.append(
        card, column: editor.document.records(.stage).randomElement(using: &self))
    case 1 where editor.document.records(.stage).count < 3: _ = try editor.create(.stage)
    case 2:
      guard let card else { return }
      try editor.set(card, FieldID(14), .integer(Int64.random(in: 0...3, using: &self)))
    case 3:
      guard let card else { return }
      try editor.set(
        card, FieldID(5), key: "k" + text().filter { $0 != "\n" }.prefix(1),
        Bool.random(using: &self) ? .bool(true) : .null)
    case 4:
      guard let card else { return }
      try editor.place(card, before: cards.randomElement(using: &self))
    case 5:
      guard let card else { return }
      try editor.set(card, .deleted, .bool(Bool.random(using: &self)))
    case 6: try write(&editor, card ?? .root)
    default: try write(&editor, .root)
    }
  }

  private mutating func write(
    _ editor: inout Editor, _ record: RecordID
  ) throws(ChangeError) {
    let count = editor.document.string(record, FieldID(1)).unicodeScalars.count
    if count > 0, Int.random(in: 0..<3, using: &self) == 0 {
      let start = Int.random(in: 0..<count, using: &self)
      let end = Int.random(in: start...min(count, start + 3), using: &self)
      try editor.erase(start..<end, of: record, FieldID(1))
    } else {
      let text = String(text().prefix(3)) + "x"
      try editor.insert(
        text, into: record, FieldID(1), at: Int.random(in: 0...count, using: &self))
    }
  }
}
