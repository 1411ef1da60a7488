import JourneyMap
import ReplicatedData

/// A piece of a snapshot. Pieces come in order; the last one ends at ``totalBytes``.
public struct SnapshotChunk: Equatable, Sendable {
  /// SHA-256 of the whole snapshot, by which it can be resumed and is checked.
  public var stateHash: SHA256Digest
  /// The last journal index that is in the snapshot.
  public var journalIndex: UInt64
  public var totalBytes: UInt64
  /// Where ``bytes`` begin.
  public var offset: UInt64
  public var bytes: [UInt8]

  public init(
    stateHash: SHA256Digest, journalIndex: UInt64, totalBytes: UInt64, offset: UInt64,
    bytes: [UInt8]
  ) {
    self.stateHash = stateHash
    self.journalIndex = journalIndex
    self.totalBytes = totalBytes
    self.offset = offset
    self.bytes = bytes
  }
}

/// Says that a change was not merged, nor any later one of the same replica on this connection.
public struct Refusal: Equatable, Sendable {
  /// The first seq that was not merged.
  public var seq: UInt64
  public var code: RefusalCode
  /// Which of the change's operations is at fault, from 0; nil where it is the change as a whole.
  public var operationIndex: UInt32?
  /// For a person to read.
  public var reason: String

  public init(seq: UInt64, code: RefusalCode, operationIndex: UInt32? = nil, reason: String) {
    self.seq = seq
    self.code = code
    self.operationIndex = operationIndex
    self.reason = reason
  }

  public static func == (a: Refusal, b: Refusal) -> Bool {
    a.seq == b.seq && a.code == b.code && a.operationIndex == b.operationIndex
      && sameText(a.reason, b.reason)
  }
}

/// The last message of a server on a connection.
public struct Bye: Equatable, Sendable {
  public var code: ByeCode
  public var retry: Retry
  /// For a person to read.
  public var reason: String

  public init(_ code: ByeCode, retry: Retry, reason: String) {
    self.code = code
    self.retry = retry
    self.reason = reason
  }

  public static func == (a: Bye, b: Bye) -> Bool {
    a.code == b.code && a.retry == b.retry && sameText(a.reason, b.reason)
  }
}

/// The state hash at a journal index.
public struct StateReport: Equatable, Sendable {
  /// Of the verify message that asked.
  public var nonce: UInt64
  public var journalIndex: UInt64
  public var stateHash: SHA256Digest

  public init(nonce: UInt64, journalIndex: UInt64, stateHash: SHA256Digest) {
    self.nonce = nonce
    self.journalIndex = journalIndex
    self.stateHash = stateHash
  }
}
