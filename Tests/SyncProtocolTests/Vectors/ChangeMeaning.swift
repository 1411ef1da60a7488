import JourneyMap
import ReplicatedData

/// What changes say, in the words of the vectors.
extension JSON {
  static func replica(_ replica: ReplicaID) -> JSON {
    let digits = String(replica.rawValue, radix: 16)
    return .string(String(repeating: "0", count: 16 - digits.count) + digits)
  }

  static func stamp(_ stamp: OperationID) -> JSON {
    [replica(stamp.replica), .number(stamp.lamport)]
  }

  static func stampOrNull(_ stamp: OperationID?) -> JSON { stamp.map { JSON.stamp($0) } ?? .null }

  static func changeID(_ id: ChangeID) -> JSON { [replica(id.replica), .number(id.seq)] }

  static func version(_ version: VersionVector) -> JSON {
    .array(version.entries.map { changeID($0) })
  }

  static func value(_ value: Value) -> JSON {
    switch value {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value):
      value.magnitude < 1 << 53 ? .number(value) : ["integer": .string(String(value))]
    case .text(let text): .string(text)
    case .reference(let record): ["reference": stamp(record)]
    }
  }

  static func change(_ change: Change) -> JSON {
    var members: [(String, JSON)] = [
      ("replica", replica(change.id.replica)), ("seq", .number(change.id.seq)),
      ("lamport", .number(change.lamport)), ("deps", .array(change.deps.map { changeID($0) })),
      ("time", .number(change.time)),
      ("operations", .array(change.operations.map { operation($0) })),
    ]
    if let reversal = change.reversal {
      let direction: JSON = reversal.direction == .undo ? "undo" : "redo"
      members.append(("reversal", ["direction": direction, "change": changeID(reversal.change)]))
    }
    return .object(members)
  }

  static func operation(_ operation: Operation) -> JSON {
    switch operation {
    case .create(let kind): ["op": "create", "kind": .number(kind.rawValue)]
    case .createNamed(let record): ["op": "create-named", "record": stamp(record)]
    case .set(let record, let field, let value):
      target("set", record, field, [("value", JSON.value(value))])
    case .setKey(let record, let field, let key, let value):
      target("set-key", record, field, [("key", .string(key)), ("value", JSON.value(value))])
    case .place(let record, let field, let place):
      target(
        "place", record, field,
        [
          ("column", stampOrNull(place.column)), ("row", stampOrNull(place.row)),
          ("key", .hex(place.key)),
        ])
    case .insert(let record, let field, .right(let parent, let rightOrigin), let text):
      target(
        "insert-right", record, field,
        [
          ("parent", stampOrNull(parent)), ("rightOrigin", stampOrNull(rightOrigin)),
          ("text", .string(text)),
        ])
    case .insert(let record, let field, .left(let parent), let text):
      target(
        "insert-left", record, field, [("parent", stamp(parent)), ("text", .string(text))])
    case .extend(let record, let field, let text):
      target("extend", record, field, [("text", .string(text))])
    case .replace(let record, let field, let text):
      target("replace", record, field, [("text", .string(text))])
    case .erase(let record, let field, let ranges):
      target(
        "erase", record, field,
        [
          (
            "ranges",
            .array(
              ranges.map {
                [replica($0.first.replica), .number($0.first.lamport), .number($0.count)]
              })
          )
        ])
    }
  }

  private static func target(
    _ name: String, _ record: RecordID, _ field: FieldID, _ rest: [(String, JSON)]
  ) -> JSON {
    .object(
      [("op", .string(name)), ("record", stamp(record)), ("field", .number(field.rawValue))]
        + rest)
  }
}
