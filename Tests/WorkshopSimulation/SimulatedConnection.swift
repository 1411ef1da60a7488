import ReplicatedData

/// One connection: two queues of messages in order, each with its own delays, and ways to break.
final class SimulatedConnection {
  enum Item {
    case message([UInt8])
    /// The sender has closed behind this.
    case end
  }

  let id: UInt64
  let client: Int
  /// What the client's driver calls it.
  let number: UInt64
  /// Of the room that it belongs to: a server that restarts knows nothing of it.
  let serverRun: Int
  /// Milliseconds that a message is under way.
  let latency: ClosedRange<UInt64>
  /// Bytes a millisecond towards the client.
  var bandwidth: Int

  /// Nothing arrives any more in this direction.
  var isLostToServer = false
  var isLostToClient = false
  var isClosedForServer = false
  var isClosedForClient = false
  var isClosing = false
  /// When the last message of each direction arrives: none overtakes another.
  var arrivalAtServer: UInt64 = 0
  var arrivalAtClient: UInt64 = 0

  /// What the server has sent and the network has not taken.
  private(set) var queue: [Item] = []
  private(set) var queuedBytes = 0
  private(set) var queuedBytesMost = 0
  var isPumping = false
  /// The receiver takes nothing until then.
  var stuckUntil: UInt64 = 0

  init(
    id: UInt64, client: Int, number: UInt64, serverRun: Int, latency: ClosedRange<UInt64>,
    bandwidth: Int
  ) {
    self.id = id
    self.client = client
    self.number = number
    self.serverRun = serverRun
    self.latency = latency
    self.bandwidth = bandwidth
  }

  func enqueue(_ item: Item) {
    queue.append(item)
    if case .message(let bytes) = item {
      queuedBytes += bytes.count
      queuedBytesMost = max(queuedBytesMost, queuedBytes)
    }
  }

  func dequeue() -> Item? {
    guard !queue.isEmpty else { return nil }
    let item = queue.removeFirst()
    if case .message(let bytes) = item { queuedBytes -= bytes.count }
    return item
  }

  func dropQueue() {
    queue = []
    queuedBytes = 0
  }
}
