import Glibc

/// What speaks on an accepted socket: first HTTP, later perhaps WebSocket.
protocol SocketOwner: AnyObject {
  /// Bytes arrived; they are valid during the call.
  func socketReceived(_ bytes: UnsafeRawBufferPointer)
  /// Some of the queued bytes went to the kernel.
  func socketProgressed()
  /// The peer or the network ended it. Nothing follows.
  func socketClosed()
}

/// An accepted TCP socket with a queue of bytes to send.
///
/// The loop's ``SocketPoller`` tells when it can be read and written. Reading and writing go to the
/// socket directly: `lws_write` would copy what the kernel does not take into a list without
/// bound, stop reading until that list is gone while poll() keeps saying that there is something
/// to read, and cost one system call for each message.
final class ServerSocket {
  let identifier: UInt64
  /// Numeric, without port.
  let remoteAddress: String
  private let descriptor: Int32
  /// A socket is served by its loop alone, and not after it.
  unowned let loop: EventLoop
  private weak var server: Server?
  private let counters: TransportCounters
  private let poller: SocketPoller
  private var owner: (any SocketOwner)?
  private var queue = OutboundQueue()
  /// The kernel takes no more for now; the poller tells when it does again.
  private var awaitsWritable = false
  private var isFlushDue = false
  private var isWatched = false
  /// Being closed: nothing more is read or written.
  private var isDoomed = false
  private var finishesWriting = false

  /// Most that one connection writes before the others get their turn.
  private static let writeBytesPerTurnMax = 1 << 20

  init(
    loop: EventLoop, poller: SocketPoller, server: Server, descriptor: Int32,
    remoteAddress: String
  ) {
    identifier = loop.nextIdentifier()
    self.loop = loop
    self.poller = poller
    self.server = server
    counters = server.counters
    self.descriptor = descriptor
    self.remoteAddress = remoteAddress
  }

  /// Has the socket served. `false` when there is no room; it is closed then.
  func start(owner: any SocketOwner) -> Bool {
    guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0, poller.add(self, descriptor) else {
      isDoomed = true
      close(descriptor)
      return false
    }
    self.owner = owner
    isWatched = true
    return true
  }

  /// Lets another take over what is received from now on.
  func handOver(to owner: any SocketOwner) { self.owner = owner }

  /// Bytes queued here; what the kernel holds is not counted.
  var queuedBytes: Int { queue.count }

  func write(_ bytes: [UInt8]) {
    guard isWatched, !isDoomed, !finishesWriting else { return }
    queue.append(bytes)
    flushLater()
  }

  /// Has what this turn queues sent at its end, in one piece, without waiting to be told what is
  /// nearly always so: that the kernel has room.
  private func flushLater() {
    guard !awaitsWritable, !isFlushDue else { return }
    if loop.flushAtEndOfTurn(self) { isFlushDue = true } else { awaitWritable() }
  }

  private func awaitWritable() {
    guard !awaitsWritable else { return }
    awaitsWritable = true
    poller.watch(self, descriptor, forWriting: true)
  }

  /// The turn is over.
  func flushDue() {
    isFlushDue = false
    guard !isDoomed else { return }
    flush()
  }

  /// Drops what is queued and not begun.
  func discardUnbegun() { queue.removeUnbegun() }

  /// Ends our direction once the queue is empty. The socket is then read until the peer ends too,
  /// since closing with unread bytes would reset the connection and could take our last words with
  /// it; ``destroy()`` bounds the wait.
  func finishWriting() {
    guard isWatched, !isDoomed, !finishesWriting else { return }
    finishesWriting = true
    flushLater()
  }

  /// Closes the socket before the next turn. The owner hears nothing more.
  func destroy() {
    owner = nil
    endLater()
  }

  func loopEnded() {
    isDoomed = true
    isWatched = false
    owner = nil
    close(descriptor)
  }

  // MARK: - From the poller

  /// There is something to read, or the end. One read, so that all others get their turn.
  func readable(into input: UnsafeMutableRawBufferPointer) {
    guard !isDoomed else { return }
    let count = recv(descriptor, input.baseAddress, input.count, 0)
    if count > 0 {
      counters.bytesIn += UInt64(count)
      owner?.socketReceived(UnsafeRawBufferPointer(rebasing: input[..<count]))
    } else if count == 0 || ![EAGAIN, EWOULDBLOCK, EINTR].contains(errno) {
      isDoomed = true
      end()
    }
  }

  func writable() {
    guard !isDoomed else { return }
    flush()
    guard queue.isEmpty, awaitsWritable, !isDoomed else { return }
    awaitsWritable = false
    poller.watch(self, descriptor, forWriting: false)
  }

  /// Writes what the kernel takes.
  private func flush() {
    var budget = Self.writeBytesPerTurnMax
    var progressed = false
    sending: while !queue.isEmpty, budget > 0 {
      let (wanted, sent) = queue.withNext(scratch: loop.scratch) { bytes in
        (bytes.count, send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)))
      }
      guard sent >= 0 else {
        switch errno {
        case EINTR: continue
        case EAGAIN, EWOULDBLOCK: break sending
        default: return endLater()
        }
      }
      progressed = true
      queue.removeFirst(sent)
      counters.bytesOut += UInt64(sent)
      budget -= sent
      if sent < wanted { break }
    }
    // The owner may have had its last say by that, so what is due at the end of the queue comes after.
    if progressed { owner?.socketProgressed() }
    guard !isDoomed else { return }
    if !queue.isEmpty {
      awaitWritable()
    } else if finishesWriting {
      shutdown(descriptor, Int32(SHUT_WR))
    }
  }

  // MARK: - The end

  /// Outside whatever is being done with the socket now.
  private func endLater() {
    guard isWatched, !isDoomed else { return }
    isDoomed = true
    loop.later { [self] in end() }
  }

  private func end() {
    guard isWatched else { return }
    isWatched = false
    queue = OutboundQueue()
    poller.remove(self, descriptor)
    close(descriptor)
    let owner = owner
    self.owner = nil
    owner?.socketClosed()
    server?.socketClosed(self)
  }
}
