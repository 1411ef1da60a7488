import JourneyMap
import ReplicatedData

/// Histories small enough to be worked out by hand.
enum SampleHistories {
  static let a = ReplicaID(0xA)
  static let b = ReplicaID(0xB)
  static let c = ReplicaID(0xC)
  /// Of a card, kind 4.
  static let named = RecordID(lamport: 0, replica: ReplicaID(0x104))
  private static let title = FieldID(1)
  private static let text = FieldID(1)

  static func stamp(_ lamport: UInt64, _ replica: ReplicaID) -> OperationID {
    OperationID(lamport: lamport, replica: replica)
  }

  static func change(
    _ replica: ReplicaID, _ seq: UInt64, at lamport: UInt64, after deps: [ChangeID] = [],
    _ operations: Operation...
  ) -> Change {
    Change(
      id: ChangeID(replica: replica, seq: seq), lamport: lamport, deps: deps,
      time: 1_795_000_000_000 + lamport, operations: operations)
  }

  static func id(_ replica: ReplicaID, _ seq: UInt64) -> ChangeID {
    ChangeID(replica: replica, seq: seq)
  }

  struct Document {
    let name: String
    let changes: [Change]
    /// The whole snapshot in hexadecimal, with comments.
    let snapshot: String
  }

  static let documents: [Document] = [
    Document(
      name: "an empty map", changes: [],
      snapshot: """
        85 01          # five parts, format 1
        80 80 80       # no replicas, no version, no frontier
        81 84 00 00 00 80   # the map's own record: stamp (0, 0), kind 0, no fields
        """),
    Document(
      name: "a title of two characters",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "Hi"))
      ],
      snapshot: """
        85 01 81 0a     # replica A is 1
        82 01 02        # A has 1 change and took stamps up to 2
        82 01 01        # A's change 1 is the frontier
        81 84 00 00 00  # the map
        81 84 01 03     # one field: number 1, a text
        62 48 69
        87 01 01 08     # a run of two from (1, A): 2 × 4
        00 00 00 00     # right child of the root, up to the end
        """),
    Document(
      name: "one character of a title deleted, one put before it",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "Hi")),
        change(
          b, 1, at: 3, after: [id(a, 1)], .erase(.root, title, [StampRange(stamp(2, a), count: 1)]),
          .insert(.root, title, .left(of: stamp(1, a)), "é")),
      ],
      snapshot: """
        85 01 82 0a 0b  # A is 1, B is 2
        84 01 02 01 04  # A: 1 change, stamp 2; B: 1 change, stamp 4
        82 02 01        # B's change 1 names A's, so it alone is the frontier
        81 84 00 00 00 81 84 01 03
        63 c3a9 48
        93              # 19 numbers: 5 + 7 + 7
        02 04 06 01 01        # é (4, B): 1 × 4 + 2, left child of (1, A)
        01 01 04 00 00 00 00  # H (1, A): 1 × 4, right child of the root
        01 02 05 01 01 00 00  # i (2, A): 1 × 4 + 1 deleted, right child of (1, A)
        """),
    Document(
      name: "a title that was replaced",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "Hi")),
        change(b, 1, at: 3, after: [id(a, 1)], .replace(.root, title, "Yo")),
      ],
      snapshot: """
        85 01 82 0a 0b  # A is 1, B is 2
        84 01 02 01 05  # A: 1 change, stamp 2; B: 1 change, stamp 5
        82 02 01
        81 84 00 00 00 81 85 01 03
        62 596f
        8e              # 14 numbers: 7 + 7
        02 03 05 00 00 00 00  # the erased beginning (3, B): 1 × 4 + 1, right child of the root
        02 04 08 02 03 00 00  # Yo (4, B): 2 × 4, right child of the beginning
        83 01 01 02     # two stamps of another text, from (1, A)
        """),
    Document(
      name: "a card with a given name, made by two people",
      changes: [
        change(
          a, 1, at: 1, .createNamed(named), .set(named, FieldID(14), .integer(1)),
          .replace(named, text, "Wait")),
        change(
          b, 1, at: 1, .createNamed(named), .set(named, FieldID(14), .integer(1)),
          .replace(named, text, "Wait")),
        change(
          a, 2, at: 8, after: [id(b, 1)], .create(.comment),
          .set(stamp(8, a), FieldID(1), .reference(named))),
      ],
      snapshot: """
        85 01 83 0a 0b 1901 04  # A is 1, B is 2, and the card is 3
        84 02 09 01 07  # A: 2 changes, stamp 9; B: 1 change, stamp 7
        82 01 02
        83 84 00 00 00 80
        88 03 00 04 82  # the card's name is (3, 0); two fields
          85 01 03 64 57616974 8e
            02 03 05 00 00 00 00 02 04 10 02 03 00 00
            83 01 03 05                # five stamps of A's wording
          85 0e 00 02 02 01            # importance, B's write
          01 01 02 01                  # first created by (1, A), last by (1, B)
        84 01 08 06 81 85 01 00 01 09 82 03 00  # a comment on it
        """),
    Document(
      name: "a card with a register, a key taken away, a reference and a place, deleted",
      changes: [
        change(
          a, 1, at: 1, .create(.stage), .create(.lane), .create(.card), .create(.channel),
          .set(stamp(3, a), FieldID(14), .integer(3)),
          .setKey(stamp(3, a), FieldID(5), key: "warm", .bool(true)),
          .setKey(stamp(3, a), FieldID(5), key: "b", .bool(true)),
          .setKey(stamp(3, a), FieldID(5), key: "warm", .null),
          .set(stamp(3, a), FieldID(12), .reference(stamp(4, a))),
          .place(
            stamp(3, a), FieldID(2), Place(column: stamp(1, a), row: stamp(2, a), key: [0x80])),
          .set(stamp(3, a), .deleted, .bool(true)))
      ],
      snapshot: """
        85 01 81 0a
        82 01 0b        # stamps 1 … 11
        82 01 01
        85              # five records: the map and four more
        84 00 00 00 80
        84 01 01 02 80
        84 01 02 03 80
        84 01 03 04 85  # the card, with five fields
          85 00 00 01 0b f5             # deleted, stamp 11
          89 02 02 01 0a 01 01 01 02 41 80  # place, stamp 10, column (1), row (2)
          83 05 01 88 61 62 01 07 f5 64 7761726d 01 08 f6  # b: true, warm: null
          85 0c 00 01 09 82 01 04       # channel, stamp 9, reference to (4)
          85 0e 00 01 05 03             # importance, stamp 5
        84 01 04 07 80
        """),
  ]

  struct Merge {
    let name: String
    let changes: [Change]
    /// Orders in which the changes may come, as indexes.
    let orders: [[Int]]
    /// Visible text of the map's title, field 1 of the root, or of ``record``.
    let text: String
    var record = RecordID.root
  }

  static let merges: [Merge] = [
    Merge(
      name: "two people type a title at once: theirs stay whole, the smaller stamp first",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "one")),
        change(b, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "two")),
      ], orders: [[0, 1], [1, 0]], text: "onetwo"),
    Merge(
      name: "two people insert before one character: left children by stamp, ascending",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "ab")),
        change(
          c, 1, at: 3, after: [id(a, 1)], .insert(.root, title, .left(of: stamp(2, a)), "yy")),
        change(
          b, 1, at: 3, after: [id(a, 1)], .insert(.root, title, .left(of: stamp(2, a)), "xx")),
      ], orders: [[0, 1, 2], [0, 2, 1]], text: "axxyyb"),
    Merge(
      name: "right children by right origin, the later in the text first, whatever their stamps",
      changes: [
        // a b, then X and W at once before b.
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "ab")),
        change(
          b, 1, at: 3, after: [id(a, 1)], .insert(.root, title, .left(of: stamp(2, a)), "X")),
        change(
          c, 1, at: 3, after: [id(a, 1)], .insert(.root, title, .left(of: stamp(2, a)), "W")),
        // B sees a X b and types 1 behind X; A sees a X W b and types 2 behind X.
        change(
          b, 2, at: 4,
          .insert(.root, title, .right(of: stamp(3, b), rightOrigin: stamp(2, a)), "1")),
        change(
          a, 2, at: 4, after: [id(b, 1), id(c, 1)],
          .insert(.root, title, .right(of: stamp(3, b), rightOrigin: stamp(3, c)), "2")),
      ], orders: [[0, 1, 2, 3, 4], [0, 2, 1, 4, 3], [0, 1, 3, 2, 4]], text: "aX12Wb"),
    Merge(
      name: "typing on behind one's own word while another types there too",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "to")),
        change(a, 2, at: 3, .extend(.root, title, "day")),
        change(
          b, 1, at: 3, after: [id(a, 1)],
          .insert(.root, title, .right(of: stamp(2, a), rightOrigin: nil), "morrow")),
      ], orders: [[0, 1, 2], [0, 2, 1]], text: "todaymorrow"),
    Merge(
      name: "an insertion into words that another deletes stays",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "abcd")),
        change(
          b, 1, at: 5, after: [id(a, 1)], .erase(.root, title, [StampRange(stamp(1, a), count: 4)])),
        change(
          c, 1, at: 5, after: [id(a, 1)], .insert(.root, title, .left(of: stamp(3, a)), "→")),
        change(
          a, 2, at: 5, .erase(.root, title, [StampRange(stamp(2, a), count: 2)])),
      ], orders: [[0, 1, 2, 3], [0, 3, 2, 1], [0, 2, 1, 3]], text: "→"),
    Merge(
      name: "two people give one title another wording: the greater stamp's is kept, whole",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "Find")),
        change(b, 1, at: 5, after: [id(a, 1)], .replace(.root, title, "Learning")),
        change(c, 1, at: 5, after: [id(a, 1)], .replace(.root, title, "Discovery")),
        change(a, 2, at: 14, after: [id(b, 1)], .set(.root, FieldID(9), .text("x"))),
      ], orders: [[0, 1, 2, 3], [0, 2, 1, 3], [0, 1, 3, 2]], text: "Discovery"),
    Merge(
      name: "the same wording from two people is there once",
      changes: [
        change(a, 1, at: 1, .replace(.root, title, "Discovery")),
        change(b, 1, at: 1, .replace(.root, title, "Discovery")),
      ], orders: [[0, 1], [1, 0]], text: "Discovery"),
    Merge(
      name: "typing into a wording that is replaced stays out of sight, into the new one it merges",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "Find")),
        change(b, 1, at: 5, after: [id(a, 1)], .replace(.root, title, "Learn")),
        change(
          c, 1, at: 5, after: [id(a, 1)],
          .insert(.root, title, .right(of: stamp(4, a), rightOrigin: nil), "ing")),
        change(
          c, 2, at: 8, .extend(.root, title, "!"),
          .insert(.root, title, .right(of: nil, rightOrigin: nil), "→"),
          .erase(.root, title, [StampRange(stamp(1, a), count: 4)])),
        change(
          a, 2, at: 11, after: [id(b, 1)],
          .insert(.root, title, .right(of: stamp(10, b), rightOrigin: nil), "ing")),
      ], orders: [[0, 1, 2, 3, 4], [0, 2, 3, 1, 4], [0, 2, 1, 4, 3], [0, 1, 4, 2, 3]],
      text: "Learning"),
    Merge(
      name: "a right origin in a text that was replaced counts as the end",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "Find")),
        change(b, 1, at: 5, after: [id(a, 1)], .replace(.root, title, "ab")),
        change(
          c, 1, at: 8, after: [id(b, 1)],
          .insert(.root, title, .right(of: stamp(7, b), rightOrigin: stamp(1, a)), "x")),
        change(
          a, 2, at: 8, after: [id(b, 1)],
          .insert(.root, title, .right(of: stamp(7, b), rightOrigin: nil), "y")),
      ], orders: [[0, 1, 2, 3], [0, 1, 3, 2]], text: "abyx"),
    Merge(
      name: "two people type into a title that was cleared: behind one another, and one erases all",
      changes: [
        change(a, 1, at: 1, .insert(.root, title, .right(of: nil, rightOrigin: nil), "Find")),
        change(b, 1, at: 5, after: [id(a, 1)], .replace(.root, title, "")),
        change(
          a, 2, at: 6, after: [id(b, 1)], .insert(.root, title, .left(of: stamp(5, b)), "one")),
        change(
          c, 1, at: 6, after: [id(b, 1)], .insert(.root, title, .left(of: stamp(5, b)), "two"),
          .erase(
            .root, title, [StampRange(stamp(1, a), count: 4), StampRange(stamp(5, b), count: 1)])),
      ], orders: [[0, 1, 2, 3], [0, 1, 3, 2]], text: "onetwo"),
    Merge(
      name: "two people make one card out of the same thing: it is there once",
      changes: [
        change(
          a, 1, at: 1, .createNamed(named), .replace(named, text, "Wait"),
          .set(named, FieldID(14), .integer(3))),
        change(
          b, 1, at: 1, .createNamed(named), .replace(named, text, "Wait"),
          .set(named, FieldID(14), .integer(3))),
        change(c, 1, at: 8, after: [id(a, 1)], .set(named, .deleted, .bool(true))),
        change(b, 2, at: 8, .createNamed(named)),
        change(a, 2, at: 9, .set(named, .deleted, .bool(false))),
      ],
      orders: [[0, 1, 2, 3, 4], [1, 0, 3, 2, 4], [1, 3, 0, 2, 4], [0, 2, 4, 1, 3]], text: "Wait",
      record: named),
    Merge(
      name: "a card is deleted while its text is written, and restored: nothing is lost",
      changes: [
        change(
          a, 1, at: 1, .create(.card),
          .insert(stamp(1, a), text, .right(of: nil, rightOrigin: nil), "Queue")),
        change(b, 1, at: 7, after: [id(a, 1)], .set(stamp(1, a), .deleted, .bool(true))),
        change(
          c, 1, at: 7, after: [id(a, 1)],
          .insert(stamp(1, a), text, .right(of: stamp(6, a), rightOrigin: nil), "s")),
        change(b, 2, at: 8, .set(stamp(1, a), .deleted, .bool(false))),
      ], orders: [[0, 1, 2, 3], [0, 2, 1, 3], [0, 1, 3, 2]], text: "Queues", record: stamp(1, a)),
    Merge(
      name: "registers, keys and places written at once: the greatest stamp wins",
      changes: [
        change(a, 1, at: 1, .create(.stage), .create(.card)),
        change(
          b, 1, at: 3, after: [id(a, 1)], .set(stamp(2, a), FieldID(14), .integer(1)),
          .setKey(stamp(2, a), FieldID(5), key: "x", .bool(true)),
          .place(stamp(2, a), FieldID(2), Place(column: stamp(1, a), key: [0x40]))),
        change(
          c, 1, at: 3, after: [id(a, 1)], .set(stamp(2, a), FieldID(14), .integer(2)),
          .setKey(stamp(2, a), FieldID(5), key: "x", .bool(false)),
          .place(stamp(2, a), FieldID(2), Place(key: [0x40]))),
        change(a, 2, at: 5, .set(stamp(2, a), FieldID(14), .null)),
      ], orders: [[0, 1, 2, 3], [0, 3, 2, 1], [0, 2, 3, 1]], text: "", record: stamp(2, a)),
    Merge(
      name: "an unknown kind, and an unknown field written in two ways, are kept",
      changes: [
        change(
          a, 1, at: 1, .create(RecordKind(900)),
          .insert(stamp(1, a), text, .right(of: nil, rightOrigin: nil), "?")),
        change(b, 1, at: 3, after: [id(a, 1)], .set(stamp(1, a), FieldID(70), .text("new"))),
        change(
          c, 1, at: 3, after: [id(a, 1)],
          .setKey(stamp(1, a), FieldID(70), key: "k", .integer(-5))),
      ], orders: [[0, 1, 2], [0, 2, 1]], text: "?", record: stamp(1, a)),
  ]
}
