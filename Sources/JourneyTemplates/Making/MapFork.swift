import JourneyMap
import ReplicatedData

/// A new map made of a moment of another one.
///
/// It has everything of the original but what belongs to that map alone: its history, votes and
/// participants' own emotions, comments that are no evidence, and the record of its reviews. Its
/// records are new ones. It says where it comes from: `forked-from` of the map is `NAME@INDEX`, that
/// of a stage, lane or card the ``RecordName`` of the original.
package struct MapFork {
  /// What of the new map is to be other than in the original; nil and empty for nothing.
  package struct Wishes: Sendable {
    /// A token of ``Schema/mapKinds``.
    package var kind: String?
    package var title: String?
    /// The name of a persona. One that the original has not is added.
    package var persona: String?
    /// Lanes that the new map has below those of the original, unless one of the same key is there.
    package var lanes: [AddedLane] = []

    package init() {}
  }

  package struct AddedLane: Sendable {
    package var key: String
    package var title: String
    /// By language tag.
    package var labels: [(language: String, text: String)]
    package var cardKind: String?
    package var isBackstage: Bool

    package init(
      key: String, title: String, labels: [(language: String, text: String)] = [],
      cardKind: String? = nil, isBackstage: Bool = false
    ) {
      self.key = key
      self.title = title
      self.labels = labels
      self.cardKind = cardKind
      self.isBackstage = isBackstage
    }
  }

  private let steps: [ForkStep]
  private let operationsMax: Int

  /// - Parameters:
  ///   - original: The moment; deleted records of it are left out.
  ///   - name: The original's.
  ///   - index: Of the moment in the journal of the original.
  ///   - operationsMax: How many operations a change of the new map may have.
  /// - Complexity: O(size of the map).
  package init(
    of original: MapDocument, named name: String, at index: UInt64, _ wishes: Wishes = Wishes(),
    operationsMax: Int = 10_000
  ) {
    var plan = ForkPlan(original)
    plan.addMap(forkedFrom: "\(name)@\(index)", wishes)
    plan.addRecords(wishes)
    steps = plan.steps
    self.operationsMax = operationsMax
  }

  /// Makes the map, in as many changes as its limits ask for.
  ///
  /// - Parameter edit: Makes one change of an empty map or of what the calls before left. It may run
  ///   its body more than once, as long as each time on the same map. Told whether it is one with the
  ///   change before.
  package func make<E: Error>(
    _ edit: (_ goesOn: Bool, (inout Editor) throws(ChangeError) -> Void) throws(E) -> Void
  ) throws(E) {
    var writing = ForkWriting()
    var next = 0
    while next < steps.count {
      let part = steps[next..<end(of: next)]
      let before = writing
      var after = writing
      try edit(next > 0) { (editor: inout Editor) throws(ChangeError) in
        after = before
        for step in part { try after.write(step, to: &editor) }
      }
      writing = after
      next = part.endIndex
    }
  }

  /// How many steps from `start` on make one change: at least one.
  private func end(of start: Int) -> Int {
    var bytes = 0
    var end = start
    while end < steps.count, end - start < operationsMax {
      bytes += steps[end].byteCount
      if bytes > Self.changeBytesMax, end > start { break }
      end += 1
    }
    return end
  }

  /// Far below what a message may have.
  private static let changeBytesMax = 256 << 10
}

/// One operation of a fork. Records are called as in the original.
enum ForkStep {
  /// - after: The record before it in its cell, or of its kind.
  case create(RecordID, RecordKind, column: RecordID?, row: RecordID?, after: RecordID?)
  case set(RecordID, FieldID, Value)
  case setKey(RecordID, FieldID, key: String, Value)
  /// Behind what is there.
  case type(RecordID, FieldID, String)

  /// About as many as the operation has when it is encoded, and rather more.
  var byteCount: Int {
    switch self {
    case .create: 64
    case .set(_, _, let value): 24 + (value.text?.utf8.count ?? 8)
    case .setKey(_, _, let key, let value):
      32 + key.utf8.count + (value.text?.utf8.count ?? 8)
    case .type(_, _, let text): 40 + text.utf8.count
    }
  }

  /// Longer texts are typed in several steps.
  static let textScalarsMax = 16_384
}

/// How far a fork is written.
private struct ForkWriting {
  /// What became of the original's records.
  private var records: [RecordID: RecordID] = [.root: .root]

  mutating func write(_ step: ForkStep, to editor: inout Editor) throws(ChangeError) {
    switch step {
    case .create(let original, let kind, let column, let row, let after):
      let record = try editor.create(kind)
      records[original] = record
      guard Schema.definition(kind, Field.place)?.isPosition ?? false else { return }
      try editor.place(
        record, column: column.flatMap { records[$0] }, row: row.flatMap { records[$0] },
        after: after.flatMap { records[$0] })
    case .set(let original, let field, let value):
      guard let record = records[original] else { throw .unknownRecord(original) }
      if case .reference(let target) = value {
        // What it led to is deleted and was left out.
        guard let target = records[target] else { return }
        return try editor.set(record, field, .reference(target))
      }
      try editor.set(record, field, value)
    case .setKey(let original, let field, let key, let value):
      guard let record = records[original] else { throw .unknownRecord(original) }
      try editor.set(record, field, key: key, value)
    case .type(let original, let field, let text):
      guard let record = records[original] else { throw .unknownRecord(original) }
      let end = editor.document.text(record, field)?.count ?? 0
      try editor.insert(text, into: record, field, at: end)
    }
  }
}

extension FieldDefinition {
  fileprivate var isPosition: Bool { if case .position = type { true } else { false } }
}
