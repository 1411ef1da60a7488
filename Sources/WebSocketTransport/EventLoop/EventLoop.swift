import CLibwebsockets
import Glibc
import Synchronization
import SystemClock

/// Runs what makes or unmakes parts of the library one at a time in the process: it counts its
/// users of TLS without a lock, and loops of several threads come and go.
func settingUpLibrary(_ body: () -> OpaquePointer?) -> OpaquePointer? {
  // Pointers pass through the lock as numbers, which are free to leave it.
  OpaquePointer(bitPattern: librarySetup.withLock { _ in UInt(bitPattern: body()) })
}

private let librarySetup = Mutex(())

/// One libwebsockets service loop and everything that lives on it: listeners, connections, timers.
///
/// The loop belongs to the thread that calls ``run()``. It and all that hangs on it are plain
/// classes without locks, not `Sendable`; other threads reach it through its ``doorway`` only.
///
/// A *turn* is one wait for sockets, timers and posted work, with all that they set off. Work that
/// wants to gather what a turn brings, such as batching, hooks in with ``atEndOfTurn(_:)``.
package final class EventLoop {
  /// The way in from other threads.
  package let doorway = Doorway()

  /// Counts of all client connections made with ``connect(_:handler:)``.
  package let clientCounters = TransportCounters()

  let context: OpaquePointer
  /// Where sockets and files are adopted, and where unencrypted clients connect from.
  private(set) var vhost: OpaquePointer?
  /// For clients that encrypt, by the file of authorities that they trust beside the system's; made on
  /// first use, since that loads the authorities.
  var secureVhosts: [String?: OpaquePointer] = [:]
  let protocols: UnsafeMutablePointer<lws_protocols>
  /// What the one protocol of each vhost is called among libwebsockets' own.
  let protocolName: UnsafeMutablePointer<CChar>
  /// Room to put frames together in before a write; shared by all connections of the loop.
  let scratch: UnsafeMutableRawBufferPointer

  /// What the library keeps for its callbacks to find the loop by; emptied before the loop goes.
  private let reference: UnsafeMutablePointer<Unmanaged<EventLoop>?>
  private let wakeUp: WakeUp
  private var timers = TimerQueue()
  private var turnHooks: [() -> Void] = []
  private var deferred: [() -> Void] = []
  private var socketsToFlush: [ServerSocket] = []
  private var isFlushing = false
  private var isStopping = false
  private var hadWork = false
  /// When the first thing of this turn happened, by ``MonotonicClock.nanoseconds``.
  private var turnBegan: UInt64 = 0
  private var turnWatchers: [(UInt64) -> Void] = []
  private var lastIdentifier: UInt64 = 0
  private var sources: [UInt64: any EventSource] = [:]
  var signalPipe: SignalPipe?
  private var poller: SocketPoller?

  static let scratchBytes = 64 << 10

  /// Makes a loop for the calling thread.
  ///
  /// `SIGPIPE` is ignored from here on, in the whole process: a peer that goes away is an error of
  /// one write, not the end of the program.
  package init() throws(TransportError) {
    signal(SIGPIPE, SIG_IGN)
    TransportLog.silenceUnlessSet()
    limitDescriptorTable()

    var info = lws_context_creation_info()
    info.port = waymark_lws_no_listen
    // Vhosts are made below, once `self` is whole, since making one calls back.
    info.options =
      UInt64(LWS_SERVER_OPTION_EXPLICIT_VHOSTS) | UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
    info.pt_serv_buf_size = UInt32(Self.scratchBytes)
    reference = .allocate(capacity: 1)
    reference.initialize(to: nil)
    info.user = UnsafeMutableRawPointer(reference)
    guard let context = settingUpLibrary({ lws_create_context(&info) }) else {
      reference.deallocate()
      throw .loopUnavailable
    }
    self.context = context

    protocols = .allocate(capacity: 2)
    protocols.initialize(repeating: lws_protocols(), count: 2)
    protocolName = strdup("waymark")
    protocols[0].name = UnsafePointer(protocolName)
    protocols[0].callback = serviceCallback
    // Both default to 4096, which would cut every message into such pieces.
    protocols[0].rx_buffer_size = Self.scratchBytes
    protocols[0].tx_packet_size = Self.scratchBytes

    wakeUp = WakeUp(context: context)
    scratch = .allocate(
      byteCount: Int(waymark_lws_pre) + Self.scratchBytes, alignment: 16)

    reference.pointee = Unmanaged.passUnretained(self)
    vhost = makeVhost(name: "waymark", options: 0)
    guard vhost != nil else { throw .loopUnavailable }
    doorway.open(context: context)
  }

  deinit {
    doorway.shut()
    timers.removeAll()
    wakeUp.cancel()
    // Callbacks while the context goes down find nobody.
    reference.pointee = nil
    for source in sources.values { source.loopEnded() }
    _ = settingUpLibrary {
      lws_context_destroy(context)
      return nil
    }
    reference.deallocate()
    protocols.deallocate()
    free(protocolName)
    scratch.deallocate()
  }

  /// Milliseconds of a monotonic clock; its zero is unspecified.
  package var milliseconds: UInt64 { MonotonicClock.milliseconds }

  /// Runs `work` once on the loop, `delay` milliseconds from now or a little later.
  @discardableResult
  package func schedule(
    afterMilliseconds delay: UInt64, _ work: @escaping () -> Void
  ) -> LoopTimer {
    let (deadline, overflow) = milliseconds.addingReportingOverflow(delay)
    let timer = LoopTimer(deadline: overflow ? .max : deadline, work: work)
    timers.insert(timer)
    return timer
  }

  /// Adds a hook that runs once after each turn in which anything happened.
  package func atEndOfTurn(_ work: @escaping () -> Void) {
    turnHooks.append(work)
  }

  /// Adds a hook that hears after each such turn how many nanoseconds it took, the wait for
  /// something to happen not counted and the hooks of ``atEndOfTurn(_:)`` counted, as is the
  /// writing to sockets.
  package func afterTurn(_ work: @escaping (_ nanoseconds: UInt64) -> Void) {
    turnWatchers.append(work)
  }

  /// Serves until ``stop()``. Sockets still open stay so; a later `run()` goes on with them.
  package func run() {
    isStopping = false
    while !isStopping { runTurn() }
  }

  /// Makes ``run()`` return after the present turn. From another thread:
  /// `doorway.post { $0.stop() }`.
  package func stop() {
    isStopping = true
  }

  /// Runs `work` before the loop waits again, outside whatever callback is active now.
  func later(_ work: @escaping () -> Void) {
    deferred.append(work)
  }

  /// What serves the sockets of servers; `nil` when the process has no descriptor left for it.
  func socketPoller() -> SocketPoller? {
    if poller == nil { poller = SocketPoller(loop: self) }
    return poller
  }

  /// Has a socket's queue written once this turn is over. `false` if that is happening now: the
  /// socket has to wait until it is writable, or one that drains and fills would keep all others
  /// waiting.
  func flushAtEndOfTurn(_ socket: ServerSocket) -> Bool {
    guard !isFlushing else { return false }
    socketsToFlush.append(socket)
    return true
  }

  private func flushSockets() {
    guard !socketsToFlush.isEmpty else { return }
    isFlushing = true
    for socket in socketsToFlush { socket.flushDue() }
    socketsToFlush.removeAll(keepingCapacity: true)
    isFlushing = false
  }

  private func runTurn() {
    let mustNotWait = !deferred.isEmpty || isStopping || !socketsToFlush.isEmpty
    armWakeUp()
    // 0 waits for the next event, -1 only looks.
    if lws_service(context, mustNotWait ? -1 : 0) < 0 { isStopping = true }
    for work in doorway.takeAll() {
      noteWork()
      work(self)
    }
    let now = milliseconds
    while let timer = timers.popDue(at: now) {
      noteWork()
      timer.fire()
    }
    runDeferred()
    guard hadWork else { return flushSockets() }
    hadWork = false
    for hook in turnHooks { hook() }
    flushSockets()
    guard !turnWatchers.isEmpty else { return }
    let nanoseconds = MonotonicClock.nanoseconds - turnBegan
    for watcher in turnWatchers { watcher(nanoseconds) }
  }

  private func runDeferred() {
    guard !deferred.isEmpty else { return }
    noteWork()
    var work: [() -> Void] = []
    swap(&work, &deferred)
    for item in work { item() }
  }

  private func armWakeUp() {
    guard let deadline = timers.earliestDeadline() else {
      wakeUp.cancel()
      return
    }
    let now = milliseconds
    // The library rounds its wait down to whole milliseconds; one more keeps the loop from
    // spinning through the last of them.
    let wait = deadline > now ? min(deadline - now, 86_400_000) + 1 : 1
    wakeUp.schedule(afterMicroseconds: Int64(wait) * 1000)
  }

  // MARK: - Sources

  func nextIdentifier() -> UInt64 {
    lastIdentifier += 1
    return lastIdentifier
  }

  func register(_ source: any EventSource) {
    sources[source.identifier] = source
  }

  func unregister(_ identifier: UInt64) {
    sources[identifier] = nil
  }

  func source(_ identifier: UInt64) -> (any EventSource)? {
    sources[identifier]
  }

  /// Notes that something happens in this turn, before it does.
  func noteWork() {
    guard !hadWork else { return }
    hadWork = true
    turnBegan = MonotonicClock.nanoseconds
  }
}

@available(*, unavailable)
extension EventLoop: Sendable {}

/// Keeps the library's per-descriptor tables, which it sizes by the process' limit, within reason.
private func limitDescriptorTable() {
  let most: rlim_t = 1 << 20
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur > most
  else { return }
  limit.rlim_cur = most
  _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
