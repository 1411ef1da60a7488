import JourneyMap
import ReplicatedData
import TestSupport

/// Edits a map at random: every kind of record and every field of the schema.
struct RandomEditing {
  private(set) var document = MapDocument()
  private var random: SplitMix64
  private let replicas = [ReplicaID(3), ReplicaID(8)]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// Makes one change of one to four steps, or now and then of several hundred.
  mutating func change() throws(ChangeError) -> Change? {
    var random = random
    defer { self.random = random }
    let steps = random.below(60) == 0 ? 150 : 1 + random.below(4)
    let replica = replicas[random.below(replicas.count)]
    return try document.edit(as: replica) { (editor: inout Editor) throws(ChangeError) in
      for _ in 0..<steps { try Self.step(&editor, &random) }
    }?.change
  }

  mutating func below(_ bound: Int) -> Int { random.below(bound) }

  private static let kinds: [RecordKind] = [
    .card, .card, .card, .card, .link, .link, .comment, .stage, .lane, .channel, .persona,
  ]

  private static func step(
    _ editor: inout Editor, _ random: inout SplitMix64
  ) throws(ChangeError) {
    let kind = kinds.randomElement(using: &random) ?? .card
    let known = editor.document.records(kind, withDeleted: true)
    guard let record = known.randomElement(using: &random), random.below(4) > 0 else {
      return try create(kind, &editor, &random)
    }
    switch random.below(8) {
    case 0:
      if editor.document.isLive(record) {
        try editor.delete(record)
      } else {
        try editor.restore(record)
      }
    case 1, 2: try move(record, kind, &editor, &random)
    case 3: try write(.root, .map, &editor, &random)
    default: try write(record, kind, &editor, &random)
    }
  }

  private static func create(
    _ kind: RecordKind, _ editor: inout Editor, _ random: inout SplitMix64
  ) throws(ChangeError) {
    let record = try editor.create(kind)
    // Some are never placed.
    if random.below(5) > 0 { try move(record, kind, &editor, &random) }
    switch kind {
    case .card:
      let name = "\(Schema.cardKinds.randomElement(using: &random) ?? "pain")"
      try editor.set(record, Field.Card.kind, .text(name))
    case .link:
      for field in [Field.Link.from, Field.Link.to, Field.Link.type] where random.below(8) > 0 {
        try write(record, kind, field, &editor, &random)
      }
    case .comment: try write(record, kind, Field.Comment.on, &editor, &random)
    default: break
    }
  }

  private static func move(
    _ record: RecordID, _ kind: RecordKind, _ editor: inout Editor, _ random: inout SplitMix64
  ) throws(ChangeError) {
    guard Schema.definition(kind, Field.place)?.name.description == "place" else { return }
    let isCard = kind == .card
    let stages = isCard ? editor.document.records(.stage, withDeleted: true) : []
    let lanes = isCard ? editor.document.records(.lane, withDeleted: true) : []
    let stage = random.below(6) == 0 ? nil : stages.randomElement(using: &random)
    let lane = random.below(6) == 0 ? nil : lanes.randomElement(using: &random)
    let others =
      isCard
      ? editor.document.cards(column: stage, row: lane).filter { $0 != record }
      : editor.document.ordered(kind).filter { $0 != record }
    let index = random.below(others.count + 1)
    try editor.place(
      record, column: stage, row: lane, after: index == 0 ? nil : others[index - 1],
      before: index == others.count ? nil : others[index])
  }

  private static func write(
    _ record: RecordID, _ kind: RecordKind, _ editor: inout Editor, _ random: inout SplitMix64
  ) throws(ChangeError) {
    let fields = Schema.fields.filter { $0.kind == kind && $0.field != Field.place }
    guard let field = fields.randomElement(using: &random)?.field else { return }
    try write(record, kind, field, &editor, &random)
  }

  private static func write(
    _ record: RecordID, _ kind: RecordKind, _ field: FieldID, _ editor: inout Editor,
    _ random: inout SplitMix64
  ) throws(ChangeError) {
    switch Schema.definition(kind, field)?.type {
    case .text:
      let words = ["", "  ", "word", "два слова", "a line\nand another"]
      try editor.write(words.randomElement(using: &random) ?? "", to: record, field)
    case .register(let rule):
      try editor.set(record, field, value(rule, editor, &random))
    case .keyed(let keyRule, let rule):
      var keys = ["ana", "ion", "emotion", "pains", "pain-without-action"]
      if case .date = keyRule { keys = ["2026-01-31", "2026-02-28", "1999-12-31"] }
      let key = keys.randomElement(using: &random) ?? "ana"
      try editor.set(record, field, key: key, value(rule, editor, &random))
    default: break
    }
  }

  private static func value(
    _ rule: ValueRule, _ editor: Editor, _ random: inout SplitMix64
  ) -> Value {
    guard random.below(6) > 0 else { return .null }
    switch rule {
    case .bool: return .bool(random.below(2) == 0)
    case .integer(let range):
      let upper = min(range.upperBound, 200)
      return .integer(Int64.random(in: range.lowerBound...upper, using: &random))
    case .choice(let tokens):
      return tokens.randomElement(using: &random).map { .text("\($0)") } ?? .null
    case .token: return .text(["purchase", "pains", "pl"].randomElement(using: &random) ?? "x")
    case .date:
      return .text("20\(10 + random.below(60))-0\(1 + random.below(9))-1\(random.below(9))")
    case .decimal: return .text("\(random.below(300)).\(random.below(9))")
    case .line: return .text(["4", "-1", "2.5", "no number"].randomElement(using: &random) ?? "3")
    case .reference(let kind):
      let records = editor.document.records(kind, withDeleted: true)
      return records.randomElement(using: &random).map { .reference($0) } ?? .null
    }
  }
}
