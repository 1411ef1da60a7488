import JourneyMap

/// Why a change was not merged. The number travels; the name is for people, logs and scripts.
public enum RefusalCode: UInt8, CaseIterable, Sendable {
  // What ``ChangeError`` says.
  case seqGap = 1
  case unknownDependency = 2
  case lamportNotAfter = 3
  case lamportTooFar = 4
  case empty = 5
  case noReplica = 6
  case unknownRecord = 7
  case unknownCharacter = 8
  case kindNotAllowed = 9
  case fieldType = 10
  case value = 11
  case key = 12
  case reference = 13
  case controlCharacter = 14
  case outOfRange = 15

  // What ``MapLimit`` says.
  case limitCards = 32
  case limitRecords = 33
  case limitTextScalars = 34
  case limitValueBytes = 35
  case limitKeyBytes = 36
  case limitKeysInField = 37
  case limitOperationsInChange = 38
  case limitPlaceKeyBytes = 39
  case limitDependencies = 40
  /// The map was written from as many replicas as the server allows, or by this participant.
  case limitReplicas = 41
  /// All changes of the map together take as many bytes as the server allows.
  case limitMapBytes = 42

  // What the server says.
  /// The role of the participant does not allow the operation.
  case roleNotAllowed = 64
  /// The change is signed with another replica than the connection's.
  case forgedAuthor = 65
  /// A key of another participant, for instance somebody else's vote.
  case ownKeyOnly = 66
  /// The map takes no edits now because its journal cannot be written. Try again later.
  case storageFailing = 67
  /// More changes a second than the welcome allows. Try again later.
  case rateLimited = 68
  /// An earlier change of the same replica was refused, and this one stands on it.
  case earlierRefused = 69
  /// The connection said hello as a reader, or for a replay.
  case readOnly = 70
  /// The replica has another change under this seq.
  case seqTaken = 71

  /// The code of an error found while merging.
  public init(_ error: ChangeError) {
    self =
      switch error {
      case .seqGap: .seqGap
      case .unknownDependency: .unknownDependency
      case .lamportNotAfter: .lamportNotAfter
      case .lamportTooFar: .lamportTooFar
      case .empty: .empty
      case .noReplica: .noReplica
      case .unknownRecord: .unknownRecord
      case .unknownCharacter: .unknownCharacter
      case .kindNotAllowed: .kindNotAllowed
      case .fieldType: .fieldType
      case .value: .value
      case .key: .key
      case .reference: .reference
      case .controlCharacter: .controlCharacter
      case .outOfRange: .outOfRange
      case .limit(let limit): RefusalCode(limit)
      // Nothing is wrong with the change: it is kept, and sent again.
      case .damaged: .storageFailing
      // Never on the wire.
      case .edit: .value
      }
  }

  public init(_ limit: MapLimit) {
    self =
      switch limit {
      case .cards: .limitCards
      case .records: .limitRecords
      case .textScalars: .limitTextScalars
      case .valueBytes: .limitValueBytes
      case .keyBytes: .limitKeyBytes
      case .keysInField: .limitKeysInField
      case .operationsInChange: .limitOperationsInChange
      case .placeKeyBytes: .limitPlaceKeyBytes
      case .dependencies: .limitDependencies
      }
  }

  public var name: StaticString {
    switch self {
    case .seqGap: "seq-gap"
    case .unknownDependency: "unknown-dependency"
    case .lamportNotAfter: "lamport-not-after"
    case .lamportTooFar: "lamport-too-far"
    case .empty: "empty"
    case .noReplica: "no-replica"
    case .unknownRecord: "unknown-record"
    case .unknownCharacter: "unknown-character"
    case .kindNotAllowed: "kind-not-allowed"
    case .fieldType: "field-type"
    case .value: "value"
    case .key: "key"
    case .reference: "reference"
    case .controlCharacter: "control-character"
    case .outOfRange: "out-of-range"
    case .limitCards: "limit-cards"
    case .limitRecords: "limit-records"
    case .limitTextScalars: "limit-text-scalars"
    case .limitValueBytes: "limit-value-bytes"
    case .limitKeyBytes: "limit-key-bytes"
    case .limitKeysInField: "limit-keys-in-field"
    case .limitOperationsInChange: "limit-operations-in-change"
    case .limitPlaceKeyBytes: "limit-place-key-bytes"
    case .limitDependencies: "limit-dependencies"
    case .limitReplicas: "limit-replicas"
    case .limitMapBytes: "limit-map-bytes"
    case .roleNotAllowed: "role-not-allowed"
    case .forgedAuthor: "forged-author"
    case .ownKeyOnly: "own-key-only"
    case .storageFailing: "storage-failing"
    case .rateLimited: "rate-limited"
    case .earlierRefused: "earlier-refused"
    case .readOnly: "read-only"
    case .seqTaken: "seq-taken"
    }
  }
}
