/// The kind of a record, as its number on the wire. Numbers this version does not know are kept.
public struct RecordKind: Hashable, Sendable {
  public let rawValue: UInt32

  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The map itself: exists from the beginning, named by the root stamp, never created or deleted.
  public static let map = RecordKind(0)
  public static let persona = RecordKind(1)
  public static let stage = RecordKind(2)
  public static let lane = RecordKind(3)
  public static let card = RecordKind(4)
  /// From one card to another.
  public static let link = RecordKind(5)
  /// Something said about a card, or evidence for it.
  public static let comment = RecordKind(6)
  /// An entry of the map's vocabulary of channels.
  public static let channel = RecordKind(7)
}

/// A field of a record, as its number on the wire. Numbers this version does not know are kept.
public struct FieldID: Hashable, Comparable, Sendable {
  public let rawValue: UInt32

  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// A register that every kind but the map has: true while the record is deleted. Edits made
  /// meanwhile still merge below it, so that restoring loses nothing.
  public static let deleted = FieldID(0)

  /// A register that every kind but the map has: the Lamport number of the deletion by which an undo took
  /// a record with a given name back (WM-NAME-3). To older peers it is a field that they do not know.
  public static let takenBack = FieldID(1_023)

  /// No field has a larger number, known or not: it bounds what a record can hold.
  public static let numberMax: UInt32 = 1_023

  public static func < (a: FieldID, b: FieldID) -> Bool { a.rawValue < b.rawValue }
}
