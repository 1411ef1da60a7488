import CBOR
import ReplicatedData

/// The compact encoding of one or more changes: how they travel, and how they lie in the journal.
///
/// Deterministic CBOR with one encoding for each meaning, `change-batch` in Protocol/messages.cddl:
///
///     [replicas, time, + change]
///     change = [author, seq, lamport, deps, time, + operation, ? reversal]
///
/// Replicas are named once, at the head, and by their place there afterwards. Numbers that mostly
/// follow from what was read before are differences: a seq to the last one read of the same replica,
/// a Lamport stamp and a time to the change before.
public enum ChangeBatch {
  /// 2⁵³ − 1: no number of a batch but a replica is above it.
  static let numberMax = OperationID.lamportMax

  /// First item of each operation.
  enum Code {
    static let create: UInt64 = 0
    static let set: UInt64 = 1
    static let setKey: UInt64 = 2
    static let place: UInt64 = 3
    static let insertRight: UInt64 = 4
    static let insertLeft: UInt64 = 5
    static let extend: UInt64 = 6
    static let erase: UInt64 = 7
    /// Not an operation: the last item of a change that undoes or redoes another.
    static let reversal: UInt64 = 8
    static let replace: UInt64 = 9
    static let createNamed: UInt64 = 10
  }

  /// The batch of these changes, in this order.
  ///
  /// A change that the rules of ``Change`` do not allow (no operations, a seq of 0) is encoded as it
  /// is, and refused by whoever decodes it.
  public static func encode(_ changes: [Change]) -> [UInt8] {
    var encoder = ChangeBatchEncoder()
    for change in changes { encoder.append(change) }
    var writer = CBORWriter(reservingCapacity: encoder.byteCountMax)
    encoder.write(to: &writer)
    return writer.bytes
  }

  /// Decodes a batch that fills `bytes`. O(bytes); memory is bounded by a multiple of them.
  public static func decode(
    _ bytes: [UInt8], changesMax: Int = .max
  ) throws(ChangeBatchError) -> [Change] {
    var reader = CBORReader(bytes)
    let changes = try decode(&reader, changesMax: changesMax)
    guard reader.isAtEnd else { throw .encoding(.trailingBytes) }
    return changes
  }

  /// Decodes a batch that is the next item of a larger message.
  public static func decode(
    _ reader: inout CBORReader, changesMax: Int = .max
  ) throws(ChangeBatchError) -> [Change] {
    var decoder = ChangeBatchDecoder(reader)
    let changes = try decoder.batch(changesMax: changesMax)
    reader = decoder.reader
    return changes
  }
}

/// Why bytes are not a batch of changes. A sender that makes such bytes is broken or hostile; what
/// is well-formed but cannot be merged is a ``ChangeError``.
public enum ChangeBatchError: Error, Equatable, Sendable {
  case encoding(CBORError)
  /// The list of replicas is not that of the replicas mentioned, in order of first mention, each
  /// once; or an index points outside it.
  case replicas
  /// A number that is not in its range: a seq or stamp of 0, or anything above 2⁵³ − 1.
  case number
  /// Dependencies that are not ascending by replica, or name the author.
  case dependencies
  /// A batch without changes, a change without operations, an insertion without characters, an
  /// erasure without stamps.
  case empty
  /// An operation with an unknown code or the wrong number of items, or a reversal that is not last.
  case operation
  /// More changes than the receiver takes at once.
  case tooManyChanges
}
