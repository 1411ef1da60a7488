import JourneyMap
import ReplicatedData

/// Batches that between them use every operation and every kind of value.
enum SampleBatches {
  static let a = ReplicaID(0xA)
  static let b = ReplicaID(0xB)
  static let large = ReplicaID(UInt64.max)

  static let all: [(name: String, changes: [Change])] = [
    (
      "a typed character",
      [
        Change(
          id: ChangeID(replica: a, seq: 3), lamport: 30, deps: [ChangeID(replica: b, seq: 2)],
          time: 1000, operations: [.extend(RecordID(lamport: 1, replica: b), FieldID(1), "x")])
      ]
    ),
    (
      "differences go down as well as up",
      [
        Change(
          id: ChangeID(replica: a, seq: 7), lamport: 100, time: 5000,
          operations: [.create(.card)]),
        Change(
          id: ChangeID(replica: b, seq: 1), lamport: 90, deps: [ChangeID(replica: a, seq: 6)],
          time: 4990, operations: [.create(.stage)]),
        Change(
          id: ChangeID(replica: a, seq: 7), lamport: 101, time: 5001,
          operations: [.create(.lane)],
          reversal: Reversal(.redo, of: ChangeID(replica: a, seq: 5))),
      ]
    ),
    (
      "every value",
      [
        change([
          set(.null), set(.bool(true)), set(.bool(false)), set(.integer(0)), set(.integer(-1)),
          set(.integer(.max)), set(.integer(.min)), set(.text("")), set(.text("ș\u{1F600}")),
          set(.reference(stamp(9, b))), set(.reference(.root)),
        ])
      ]
    ),
    (
      "keys",
      [
        change([
          .setKey(stamp(1, b), FieldID(5), key: "warm", .bool(true)),
          .setKey(stamp(1, b), FieldID(5), key: "warm", .null),
        ])
      ]
    ),
    (
      "places",
      [
        change([
          .place(
            stamp(1, b), FieldID(2),
            Place(column: stamp(2, b), row: stamp(3, large), key: [0x80, 0x00, 0x17, 0x2B])),
          .place(stamp(1, b), FieldID(2), Place(key: [0xFF])),
        ])
      ]
    ),
    (
      "text with each origin",
      [
        change([
          .insert(stamp(1, b), FieldID(1), .right(of: nil, rightOrigin: nil), "na"),
          .insert(stamp(1, b), FieldID(1), .right(of: stamp(50, a), rightOrigin: stamp(4, b)), "ț"),
          .insert(stamp(1, b), FieldID(1), .right(of: nil, rightOrigin: stamp(4, b)), "语"),
          .insert(stamp(1, b), FieldID(1), .left(of: stamp(4, b)), "\n\t"),
          .extend(stamp(1, b), FieldID(1), "э"),
          .erase(
            stamp(1, b), FieldID(1),
            [StampRange(stamp(50, a), count: 2), StampRange(stamp(4, b), count: 70_000)]),
        ])
      ]
    ),
    (
      "texts replaced",
      [
        change([
          .replace(stamp(1, b), FieldID(1), "Oglądanie"), .replace(.root, FieldID(1), ""),
          .extend(stamp(1, b), FieldID(1), "x"),
        ])
      ]
    ),
    (
      "records with given names",
      [
        change([
          .createNamed(.named(.card, "csv:1")), .createNamed(RecordID(lamport: 0, replica: a)),
          .replace(.named(.card, "csv:1"), FieldID(1), "Waits"),
          .set(.named(.card, "csv:1"), FieldID(12), .reference(.named(.channel, "kiosk"))),
          .place(
            .named(.card, "csv:1"), FieldID(2), Place(column: .named(.stage, "arrival"), key: [1])),
        ])
      ]
    ),
    ("the map's own record", [change([.set(.root, FieldID(2), .text("future-state"))])]),
    (
      "largest numbers",
      [
        Change(
          id: ChangeID(replica: large, seq: OperationID.lamportMax),
          lamport: OperationID.lamportMax,
          deps: [ChangeID(replica: a, seq: OperationID.lamportMax)],
          time: OperationID.lamportMax,
          operations: [
            .create(RecordKind(.max)),
            .set(stamp(OperationID.lamportMax, large), FieldID(.max), .null),
          ],
          reversal: Reversal(.undo, of: ChangeID(replica: large, seq: OperationID.lamportMax)))
      ]
    ),
  ]

  private static func change(_ operations: [Operation]) -> Change {
    Change(
      id: ChangeID(replica: a, seq: 1), lamport: 50, deps: [ChangeID(replica: b, seq: 1)],
      time: 1_795_000_000_000, operations: operations)
  }

  private static func set(_ value: Value) -> Operation { .set(stamp(1, b), FieldID(77), value) }

  private static func stamp(_ lamport: UInt64, _ replica: ReplicaID) -> OperationID {
    OperationID(lamport: lamport, replica: replica)
  }
}
