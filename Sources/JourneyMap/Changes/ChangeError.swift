import CBOR
import ReplicatedData

/// Why a change cannot be merged. Nothing of a refused change stays in the document.
public enum ChangeError: Error, Equatable, Sendable {
  /// The seq is not the one that follows what is known of this replica.
  case seqGap(expected: UInt64)
  /// A dependency that is not here yet: hold the change back, or ask for what is missing.
  case unknownDependency(ChangeID)
  /// The stamp is not after the last one of the same replica.
  case lamportNotAfter(UInt64)
  /// The stamps reach further ahead of what is known than ``MapLimits/lamportJumpMax``.
  case lamportTooFar(UInt64)
  /// A change without operations, an insertion without characters, a range without stamps.
  case empty
  /// The replica number zero.
  case noReplica
  /// An operation names a record that does not exist.
  case unknownRecord(RecordID)
  /// An origin or erased range names a character that this text never had.
  case unknownCharacter(OperationID)
  /// A record of this kind cannot be created or deleted.
  case kindNotAllowed(RecordKind)
  /// An edit at an index outside the visible text. Only of local edits: no message carries indexes.
  case outOfRange
  /// The operation does not fit the type of the field.
  case fieldType(RecordKind, FieldID)
  /// The value does not keep the field's rule.
  case value(RecordKind, FieldID)
  /// The key does not keep the field's rule.
  case key(RecordKind, FieldID)
  /// A record that is referred to does not exist or is of another kind.
  case reference(RecordID)
  /// Text with control characters other than line feed and tab.
  case controlCharacter
  /// More than the limits of the map allow.
  case limit(MapLimit)
  /// The document holds half a change, by a fault of this program: see ``MapDocument/damage``.
  case damaged(DocumentDamage)
  /// What somebody wanted to do makes no sense on this map. Only of local edits: see `JourneyEditing`.
  case edit(EditFault)
}

/// What makes no sense as an edit, although the document would take it.
public enum EditFault: UInt8, CaseIterable, Sendable {
  /// A stage, lane, persona or channel that is called nothing.
  case noName = 0
  /// A comment or evidence that says nothing.
  case noWords = 1
  /// A link as evidence that leads nowhere.
  case noAddress = 2
  /// A card linked to itself.
  case toItself = 3
  /// A link from or to a deleted card.
  case endDeleted = 4
  /// A vote of somebody whom the server has not told yet who they are.
  case unknownParticipant = 5

  /// The word for it in the catalogue of messages, behind `fault.`.
  package var name: StaticString {
    switch self {
    case .noName: "no-name"
    case .noWords: "no-words"
    case .noAddress: "no-address"
    case .toItself: "to-itself"
    case .endDeleted: "end-deleted"
    case .unknownParticipant: "unknown-participant"
    }
  }
}

/// What ``MapLimits`` bounds.
public enum MapLimit: UInt8, Equatable, Sendable {
  case cards = 0
  case records = 1
  case textScalars = 2
  case valueBytes = 3
  case keyBytes = 4
  case keysInField = 5
  case operationsInChange = 6
  case placeKeyBytes = 7
  case dependencies = 8
}

/// How much a map may hold. A server announces its limits; every side checks before it merges.
public struct MapLimits: Equatable, Sendable {
  /// Cards, deleted ones included.
  public var cardsMax: UInt32 = 20_000
  /// Records of all kinds, deleted ones included.
  public var recordsMax: UInt32 = 60_000
  /// Unicode scalars that one text field has ever held, deleted ones included.
  public var textScalarsMax: UInt32 = 1_000_000
  /// UTF-8 bytes of a register's text.
  public var valueBytesMax: UInt32 = 2_048
  /// UTF-8 bytes of a key of a keyed register.
  public var keyBytesMax: UInt32 = 256
  /// Keys of one keyed register, taken-away ones included.
  public var keysInFieldMax: UInt32 = 10_000
  public var operationsInChangeMax: UInt32 = 50_000
  /// Bytes of a position's order key.
  public var placeKeyBytesMax: UInt32 = 1_024
  public var dependenciesMax: UInt32 = 4_096
  /// How far a change's last stamp may be ahead of the largest known one.
  public var lamportJumpMax: UInt64 = 1 << 24

  public init() {}

  /// For what was accepted before, under whatever limits: history is never refused.
  public static var unbounded: MapLimits {
    var limits = MapLimits()
    limits.cardsMax = .max
    limits.recordsMax = .max
    limits.textScalarsMax = .max
    limits.valueBytesMax = .max
    limits.keyBytesMax = .max
    limits.keysInFieldMax = .max
    limits.operationsInChangeMax = .max
    limits.placeKeyBytesMax = .max
    limits.dependenciesMax = .max
    limits.lamportJumpMax = OperationID.lamportMax
    return limits
  }
}
