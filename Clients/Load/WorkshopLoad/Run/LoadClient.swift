import Glibc
import ReplicatedData
import SyncProtocol

/// One participant's connection: a socket, and what is known of where it is.
final class LoadClient {
  enum Phase {
    case connecting, handshaking
    /// Said hello; the welcome, and what is on the map, are to come.
    case joining
    case live
    case closed
  }

  let number: Int
  let map: MapTraffic
  let replica: ReplicaID
  var descriptor: Int32 = -1
  var phase = Phase.connecting
  /// When it began to connect, and from when on it has everything, in nanoseconds.
  var connectedMoment: UInt64 = 0
  var liveMoment: UInt64 = .max
  /// Set if it writes: its place in the map's writers.
  var writerIndex = -1
  var ledger: DeliveryLedger
  /// Was told to resynchronise, so that what it had may come again.
  var hasResynced = false

  /// What came of a frame or of the handshake's answer that is not whole.
  var partial: [UInt8] = []
  /// Pieces of a fragmented message.
  var fragments: [UInt8] = []
  var outgoing: MaskedFrameWriter
  /// Is to be flushed at the end of the turn.
  var waitsForFlush = false
  /// The socket was full.
  var isWatchedForWriting = false

  /// What its welcome said the map holds; it is live when it has all of that.
  var welcomed: VersionVector?
  /// A snapshot under way: bytes so far of how many.
  var snapshotBytes: UInt64 = 0
  var snapshotTotal: UInt64 = 0
  var presenceCount: UInt32 = 0

  init(number: Int, map: MapTraffic, replica: ReplicaID) {
    self.number = number
    self.map = map
    self.replica = replica
    ledger = DeliveryLedger(writerCount: 0)
    outgoing = MaskedFrameWriter(seed: UInt32(truncatingIfNeeded: replica.rawValue))
  }

  /// Sends what waits. False if the connection is broken.
  func flush() -> Bool {
    while !outgoing.isEmpty {
      let sent = outgoing.bytes.withUnsafeBytes { bytes in
        send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      if sent > 0 {
        outgoing.removeFirst(sent)
      } else if errno == EAGAIN {
        return true
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}

@available(*, unavailable)
extension LoadClient: Sendable {}

/// One map under load: who is on it and what is written.
final class MapTraffic {
  let number: Int
  let name: MapName
  var writers: [Writer] = []
  var clients: [LoadClient] = []
  var seed: MapSeed?
  private var writerIndexes: [ReplicaID: Int] = [:]

  init(number: Int, name: MapName) {
    self.number = number
    self.name = name
  }

  func add(_ writer: Writer) -> Int {
    writers.append(writer)
    writerIndexes[writer.replica] = writers.count - 1
    return writers.count - 1
  }

  func writerIndex(of replica: ReplicaID) -> Int? { writerIndexes[replica] }

  /// Up to which of a writer's changes all others have come. O(receivers).
  func acknowledged(_ writer: Int) -> UInt64 {
    var least = UInt64.max
    for client in clients where client.writerIndex != writer && client.phase != .closed {
      least = min(least, client.ledger.last(of: writer))
    }
    return least == .max ? writers[writer].seq : least
  }

  /// Whether every change has come to everybody there.
  var isSettled: Bool {
    writers.indices.allSatisfy { acknowledged($0) >= writers[$0].seq || writers[$0].isRefused }
  }
}

@available(*, unavailable)
extension MapTraffic: Sendable {}
