import JourneyMap
import ReplicatedData
import SyncProtocol

/// A small map that has something of everything, for inputs to work on.
enum FuzzedMap {
  static let name = MapName("fuzzed")!

  /// Who wrote it. Inputs name the replicas 1 … 8 too.
  static let authors = [ReplicaID(1), ReplicaID(2)]

  static let document: MapDocument = made.document
  /// The changes that made it, in order.
  static let changes: [Change] = made.changes

  /// The map after each change.
  static var snapshots: [[UInt8]] {
    var document = MapDocument()
    return changes.map { change in
      try? document.integrate(change)
      return document.snapshot()
    }
  }

  private static let made: (document: MapDocument, changes: [Change]) = {
    var document = MapDocument()
    var changes: [Change] = []
    func edit(_ replica: ReplicaID, _ body: (inout Editor) throws(ChangeError) -> Void) {
      guard let local = try? document.edit(as: replica, at: 1_000, body) else { return }
      changes.append(local.change)
    }
    edit(authors[0]) { (editor) throws(ChangeError) in
      try editor.insert("Reise", into: .root, Field.Map.title, at: 0)
      for kind in [RecordKind.stage, .stage, .lane, .channel, .persona] {
        let record = try editor.create(kind)
        try editor.append(record)
        try editor.insert("ż中\u{1F600}a", into: record, FieldID(1), at: 0)
      }
    }
    let stages = document.ordered(.stage)
    let lane = document.ordered(.lane).first
    edit(authors[1]) { (editor) throws(ChangeError) in
      for stage in stages {
        let card = try editor.create(.card)
        try editor.append(card, column: stage, row: lane)
        try editor.insert("Wartet lange", into: card, Field.Card.text, at: 0)
        try editor.set(card, Field.Card.votes, key: "p1", .integer(2))
      }
    }
    let cards = document.records(.card)
    edit(authors[0]) { (editor) throws(ChangeError) in
      let link = try editor.create(.link)
      try editor.set(link, Field.Link.from, .reference(cards[0]))
      try editor.set(link, Field.Link.to, .reference(cards[1]))
      try editor.erase(3..<7, of: cards[0], Field.Card.text)
      try editor.insert("x", into: cards[0], Field.Card.text, at: 2)
      try editor.delete(cards[1])
    }
    // Both put the same row in, at the same time.
    var other = document
    edit(authors[1]) { (editor) throws(ChangeError) in try addRow(to: &editor) }
    let local = try? other.edit(as: authors[0], at: 1_000) { (editor) throws(ChangeError) in
      try addRow(to: &editor)
    }
    if let change = local?.change, (try? document.integrate(change)) != nil {
      changes.append(change)
    }
    return (document, changes)
  }()

  private static func addRow(to editor: inout Editor) throws(ChangeError) {
    let (card, _) = try editor.create(.card, named: "row 1")
    try editor.append(card)
    try editor.write("ż中", to: card, Field.Card.text)
  }
}
