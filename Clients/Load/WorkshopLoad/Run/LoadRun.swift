import Glibc
import JourneyMap
import ReplicatedData
import SyncProtocol
import SystemClock

/// A load under way: all its connections, on one thread.
///
/// Use: ``open(seconds:holdingBack:)``, ``seedMaps(waitsForAll:)``, ``drive(measuring:)``, then read
/// ``figures`` and ``close()``. Each step returns when it is done, and may be left out or repeated as a
/// benchmark needs it. Each throws ``LoadError/interrupted`` on Ctrl-C and may then be followed by
/// another.
package final class LoadRun {
  package internal(set) var plan: LoadPlan
  package internal(set) var figures = LoadFigures()
  /// Called about once a second while something is under way.
  package var onProgress: ((Progress) -> Void)?

  let poller: EventPoller
  var maps: [MapTraffic] = []
  var clients: [LoadClient] = []
  var table = MessageTable()
  var snapshots = SnapshotCopies()
  let readBuffer: UnsafeMutableRawBufferPointer
  /// Latencies count for changes that were due in this time.
  var measured: Range<UInt64> = 0..<0
  /// Connections with a socket, and those of them that have everything.
  var openCount = 0
  var liveCount = 0
  private var progressMoment: UInt64 = 0
  private var progressDeliveries: UInt64 = 0
  /// Clients to be told to the socket at the end of the turn.
  var dirty: [LoadClient] = []

  /// What a line of progress says.
  package struct Progress: Sendable {
    package var phase: String
    /// Since the phase began, of how many.
    package var seconds: Double
    package var secondsMax: Double
    package var connections: Int
    package var live: Int
    package var deliveriesPerSecond: Double
    package var p99Nanoseconds: UInt64
  }

  package static let readBufferBytes = 256 << 10

  package init(_ plan: LoadPlan, handlesSignals: Bool = true) throws(LoadError) {
    self.plan = plan
    poller = try EventPoller(handlesSignals: handlesSignals)
    readBuffer = .allocate(byteCount: Self.readBufferBytes, alignment: 64)
    allowManySockets()
    for number in 0..<max(1, plan.maps) {
      guard let name = MapName("\(plan.mapPrefix)-\(number)") else {
        throw .address(plan.mapPrefix)
      }
      maps.append(MapTraffic(number: number, name: name))
    }
    addClients(plan.connections, writersOfMap: plan.profile.writes ? plan.writersOfMap : 0)
  }

  deinit {
    for client in clients where client.descriptor >= 0 { Glibc.close(client.descriptor) }
    readBuffer.deallocate()
  }

  /// Adds participants, dealt out to the maps in turn; ``open(seconds:)`` lets them come. The first
  /// `writersOfMap` of these on each map write, all if nil.
  package func addClients(_ count: Int, writersOfMap: Int?) {
    var random = SystemRandomNumberGenerator()
    for offset in 0..<count {
      let map = maps[clients.count % maps.count]
      let replica = ReplicaID(random.next() | 1)
      let client = LoadClient(number: clients.count, map: map, replica: replica)
      if writersOfMap.map({ offset / maps.count < $0 }) ?? true {
        let role = plan.profile.role(of: map.clients.count)
        client.writerIndex = map.add(
          Writer(replica: replica, role: role, number: client.number))
      }
      map.clients.append(client)
      clients.append(client)
    }
    for client in clients { client.ledger.make(roomFor: client.map.writers.count) }
  }

  // MARK: Turns

  /// One turn of the loop: waits at most until `moment`, reads what came, sends what is to be sent.
  func turn(until moment: UInt64) throws(LoadError) {
    poller.wait(until: min(moment, progressMoment)) { ready in
      let client = clients[ready.number]
      guard client.descriptor >= 0 else { return }
      switch client.phase {
      case .closed: return
      case .connecting: finishConnecting(client)
      default:
        if ready.isReadable { read(client) }
        if ready.isWritable, client.descriptor >= 0 { flush(client) }
      }
    }
    flushDirty()
    if poller.takeInterruption() { throw .interrupted }
  }

  /// Turns until `isDone`, or throws after `seconds`.
  func turn(
    _ phase: String, seconds: Double, orUntil isDone: () -> Bool
  ) throws(LoadError) {
    let start = MonotonicClock.nanoseconds
    let end = start + UInt64(seconds * 1e9)
    while !isDone() {
      let now = MonotonicClock.nanoseconds
      guard now < end else { throw .timeout(phase) }
      report(phase, since: start, seconds, now)
      try turn(until: end)
    }
  }

  /// Lets time go by; whatever comes is taken.
  package func wait(seconds: Double) throws(LoadError) {
    let start = MonotonicClock.nanoseconds
    let end = start + UInt64(seconds * 1e9)
    var now = start
    while now < end {
      report("waiting", since: start, seconds, now)
      try turn(until: end)
      now = MonotonicClock.nanoseconds
    }
  }

  func report(_ phase: String, since start: UInt64, _ seconds: Double, _ now: UInt64) {
    guard now >= progressMoment else { return }
    let before = progressMoment
    progressMoment = now + 1_000_000_000
    let received = figures.deliveries
    defer { progressDeliveries = received }
    guard before > 0, let onProgress else { return }
    let elapsed = Double(now + 1_000_000_000 - before) / 1e9
    onProgress(
      Progress(
        phase: phase, seconds: Double(now - min(now, start)) / 1e9, secondsMax: seconds,
        connections: openCount, live: liveCount,
        deliveriesPerSecond: Double(received - min(received, progressDeliveries)) / elapsed,
        p99Nanoseconds: figures.arrival.percentile(99)))
  }

  func markDirty(_ client: LoadClient) {
    guard !client.waitsForFlush else { return }
    client.waitsForFlush = true
    dirty.append(client)
  }

  func flushDirty() {
    guard !dirty.isEmpty else { return }
    let clients = dirty
    dirty.removeAll(keepingCapacity: true)
    for client in clients where client.descriptor >= 0 {
      client.waitsForFlush = false
      flush(client)
    }
  }

  private func flush(_ client: LoadClient) {
    let before = client.outgoing.bytes.count
    guard client.flush() else { return lose(client, "the connection broke") }
    let after = client.outgoing.bytes.count
    figures.bytesOut += UInt64(before - after)
    if after > 0 || client.isWatchedForWriting {
      client.isWatchedForWriting = after > 0
      poller.watch(client.descriptor, number: client.number, forWriting: after > 0)
    }
  }
}

@available(*, unavailable)
extension LoadRun: Sendable {}

/// Takes the soft limit of open files up to the hard one.
private func allowManySockets() {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
  limit.rlim_cur = limit.rlim_max
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
