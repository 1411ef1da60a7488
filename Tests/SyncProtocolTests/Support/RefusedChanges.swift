import JourneyMap
import ReplicatedData
import SyncProtocol

/// Changes that break one rule of merging each, behind ``before``.
enum RefusedChanges {
  private static let a = SampleHistories.a
  private static let b = SampleHistories.b
  private static let card = SampleHistories.stamp(1, a)
  private static let channel = SampleHistories.stamp(6, a)

  /// A card with the text "Wait", a channel, and a change of B.
  static let before: [Change] = [
    SampleHistories.change(
      a, 1, at: 1, .create(.card),
      .insert(card, FieldID(1), .right(of: nil, rightOrigin: nil), "Wait"), .create(.channel)),
    SampleHistories.change(
      b, 1, at: 7, after: [SampleHistories.id(a, 1)], .set(card, FieldID(14), .integer(2))),
  ]

  static let all: [(name: String, change: Change, code: RefusalCode)] = [
    ("a seq left out", change(3, .create(.card)), .seqGap),
    ("a seq again", change(1, .create(.card)), .seqGap),
    (
      "a dependency that is not there",
      SampleHistories.change(b, 2, at: 8, after: [SampleHistories.id(a, 2)], .create(.card)),
      .unknownDependency
    ),
    (
      "a stamp used before", SampleHistories.change(b, 2, at: 7, .create(.card)), .lamportNotAfter
    ),
    (
      "a stamp far ahead", SampleHistories.change(b, 2, at: 7 + (1 << 24) + 1, .create(.card)),
      .lamportTooFar
    ),
    (
      "a text that ends too far ahead",
      SampleHistories.change(
        b, 2, at: 7 + (1 << 24), .insert(card, FieldID(19), .right(of: nil, rightOrigin: nil), "ab")
      ),
      .lamportTooFar
    ),
    (
      "a record that was never created",
      change(2, .set(SampleHistories.stamp(2, a), FieldID(14), .null)), .unknownRecord
    ),
    ("a second map", change(2, .create(.map)), .kindNotAllowed),
    ("the map deleted", change(2, .set(.root, .deleted, .bool(true))), .kindNotAllowed),
    ("a text set like a register", change(2, .set(card, FieldID(1), .text("x"))), .fieldType),
    ("a register typed into", change(2, insert(FieldID(14), "x")), .fieldType),
    (
      "a register with a key", change(2, .setKey(card, FieldID(14), key: "k", .integer(1))),
      .fieldType
    ),
    ("deleted: typed into", change(2, insert(.deleted, "x")), .fieldType),
    ("deleted: null", change(2, .set(card, .deleted, .null)), .value),
    ("an importance of 4", change(2, .set(card, FieldID(14), .integer(4))), .value),
    ("an importance in words", change(2, .set(card, FieldID(14), .text("3"))), .value),
    ("an unknown kind of card", change(2, .set(card, FieldID(3), .text("idea"))), .value),
    ("the 30th of February", change(2, .set(card, FieldID(28), .text("2026-02-30"))), .value),
    ("a decimal with a comma", change(2, .set(card, FieldID(24), .text("1,5"))), .value),
    ("a token in capitals", change(2, .set(card, FieldID(6), .text("Red"))), .value),
    ("a place without an order key", change(2, place(Place(key: []))), .value),
    (
      "a channel in a column of its own",
      SampleHistories.change(
        b, 2, at: 8, .create(.stage),
        .place(
          channel, FieldID(2), Place(column: SampleHistories.stamp(8, b), key: [0x80]))),
      .value
    ),
    (
      "a day that is none as a key",
      change(2, .setKey(card, FieldID(25), key: "soon", .text("1"))), .key
    ),
    ("an empty key", change(2, .setKey(card, FieldID(5), key: "", .bool(true))), .key),
    (
      "a card as a channel", change(2, .set(card, FieldID(12), .reference(card))), .reference
    ),
    (
      "a channel that does not exist",
      change(2, .set(card, FieldID(12), .reference(SampleHistories.stamp(9, a)))), .reference
    ),
    ("a card as a column", change(2, place(Place(column: card, key: [0x80]))), .reference),
    (
      "typing behind a character of another text",
      change(
        2,
        .insert(
          card, FieldID(19), .right(of: SampleHistories.stamp(2, a), rightOrigin: nil), "x")),
      .unknownCharacter
    ),
    (
      "typing before a character that never was",
      change(2, .insert(card, FieldID(1), .left(of: SampleHistories.stamp(6, a)), "x")),
      .unknownCharacter
    ),
    (
      "a right origin that never was",
      change(
        2,
        .insert(
          card, FieldID(1),
          .right(of: nil, rightOrigin: SampleHistories.stamp(99, a)), "x")),
      .unknownCharacter
    ),
    (
      "typing on behind nothing of one's own", change(2, .extend(card, FieldID(1), "x")),
      .unknownCharacter
    ),
    (
      "erasing one character too many",
      change(
        2, .erase(card, FieldID(1), [StampRange(SampleHistories.stamp(2, a), count: 5)])),
      .unknownCharacter
    ),
    ("a register replaced", change(2, .replace(card, FieldID(14), "x")), .fieldType),
    (
      "a replacement in a record that was never created",
      change(2, .replace(SampleHistories.stamp(2, a), FieldID(1), "x")), .unknownRecord
    ),
    (
      "a record whose name is given, and that was not created",
      change(2, .set(.named(.card, "x"), FieldID(14), .integer(1))), .unknownRecord
    ),
    (
      "a card with a given name as a column",
      SampleHistories.change(
        b, 2, at: 8, .createNamed(.named(.card, "x")),
        .place(card, FieldID(2), Place(column: .named(.card, "x"), key: [0x80]))),
      .reference
    ),
    (
      "an escape character in a wording", change(2, .replace(card, FieldID(1), "\u{1B}")),
      .controlCharacter
    ),
    (
      "an escape character in a text", change(2, insert(FieldID(1), "\u{1B}[2J")), .controlCharacter
    ),
    ("a carriage return in a text", change(2, insert(FieldID(1), "a\r\n")), .controlCharacter),
    (
      "a line feed in a line", change(2, .set(card, FieldID(9), .text("a\nb"))),
      .controlCharacter
    ),
    (
      "a line feed in a key", change(2, .setKey(card, FieldID(5), key: "a\nb", .bool(true))),
      .controlCharacter
    ),
    (
      "a line of 2,049 bytes",
      change(2, .set(card, FieldID(9), .text(String(repeating: "a", count: 2_049)))),
      .limitValueBytes
    ),
    (
      "a key of 257 bytes",
      change(2, .setKey(card, FieldID(5), key: String(repeating: "a", count: 257), .bool(true))),
      .limitKeyBytes
    ),
    (
      "an order key of 1,025 bytes",
      change(2, place(Place(key: [UInt8](repeating: 1, count: 1_025)))), .limitPlaceKeyBytes
    ),
  ]

  private static func change(_ seq: UInt64, _ operation: Operation) -> Change {
    SampleHistories.change(b, seq, at: 8, operation)
  }

  private static func insert(_ field: FieldID, _ text: String) -> Operation {
    .insert(card, field, .right(of: nil, rightOrigin: nil), text)
  }

  private static func place(_ place: Place) -> Operation { .place(card, FieldID(2), place) }
}
