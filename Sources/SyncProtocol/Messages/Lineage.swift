import JourneyMap
import ReplicatedData

/// What a client can show of the replica that it writes as.
public struct Lineage: Equatable, Sendable {
  /// The secret that the replica's number was made from; nil for a number that was drawn.
  public var key: ReplicaKey?
  /// The last change of the replica that the client knows to be durable; nil if it knows of none.
  public var last: ChangeDigest?

  public init(key: ReplicaKey? = nil, last: ChangeDigest? = nil) {
    self.key = key
    self.last = last
  }
}

/// A secret of 16 bytes that only one client has. The number of its replica follows from it, so that
/// whoever shows the secret has shown whose replica it is.
public struct ReplicaKey: Equatable, Sendable {
  public static let byteCount = 16
  public let bytes: [UInt8]

  /// Nil unless there are ``byteCount`` bytes, and a replica can have the number that they make.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, Self.replica(of: bytes) != .none else { return nil }
    self.bytes = bytes
  }

  /// The replica with this key: the first 8 bytes of the SHA-256 of a label and the key, as a number
  /// with the most significant byte first.
  public var replica: ReplicaID { Self.replica(of: bytes) }

  private static func replica(of bytes: [UInt8]) -> ReplicaID {
    var number: UInt64 = 0
    for byte in SHA256.hash(label + bytes).bytes.prefix(8) { number = number << 8 | UInt64(byte) }
    return ReplicaID(number)
  }

  private static let label = Array("waymark replica".utf8)

  /// The key of a further replica. Without this one nobody can tell it from `nonce`.
  public func next(_ nonce: UInt64) -> ReplicaKey {
    var nonce = nonce
    while true {
      var seed = bytes
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        seed.append(UInt8(truncatingIfNeeded: nonce >> shift))
      }
      if let key = ReplicaKey(bytes: Array(SHA256.hash(seed).bytes.prefix(Self.byteCount))) {
        return key
      }
      nonce &+= 1
    }
  }
}

/// A change by its number and what it was, without its content.
public struct ChangeDigest: Equatable, Sendable {
  public var seq: UInt64
  /// SHA-256 of a batch of this change alone.
  public var hash: SHA256Digest

  public init(seq: UInt64, hash: SHA256Digest) {
    self.seq = seq
    self.hash = hash
  }

  public init(of change: Change) {
    self.init(seq: change.id.seq, hash: SHA256.hash(ChangeBatch.encode([change])))
  }
}
