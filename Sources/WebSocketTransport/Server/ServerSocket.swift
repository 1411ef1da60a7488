import CLibwebsockets
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
/// libwebsockets tells when it can be read and written and does the reading. Writing goes to the
/// socket directly: `lws_write` would copy what the kernel does not take into a list without
/// bound, stop reading until that list is gone while poll() keeps saying that there is something
/// to read, and cost one system call for each message.
final class ServerSocket: EventSource {
  let identifier: UInt64
  /// Numeric, without port.
  let remoteAddress: String
  private let descriptor: Int32
  /// A socket is served by its loop alone, and not after it.
  unowned let loop: EventLoop
  private weak var server: Server?
  private let counters: TransportCounters
  private var wsi: OpaquePointer?
  private var owner: (any SocketOwner)?
  private var queue = OutboundQueue()
  private var isServing = false
  private var isDoomed = false
  private var finishesWriting = false

  /// Most that one connection writes before the others get their turn.
  private static let writeBytesPerTurnMax = 1 << 20

  init(loop: EventLoop, server: Server, descriptor: Int32, remoteAddress: String) {
    identifier = loop.nextIdentifier()
    self.loop = loop
    self.server = server
    counters = server.counters
    self.descriptor = descriptor
    self.remoteAddress = remoteAddress
  }

  /// Hands the socket to the loop. `false` when there is no room; it is closed then.
  func start(owner: any SocketOwner) -> Bool {
    self.owner = owner
    wsi = loop.adopt(descriptor: descriptor, isSocket: true, source: self)
    if wsi == nil { self.owner = nil }
    return wsi != nil
  }

  /// Lets another take over what is received from now on.
  func handOver(to owner: any SocketOwner) { self.owner = owner }

  /// Bytes queued here; what the kernel holds is not counted.
  var queuedBytes: Int { queue.count }

  func write(_ bytes: [UInt8]) {
    guard let wsi, !isDoomed, !finishesWriting else { return }
    queue.append(bytes)
    lws_callback_on_writable(wsi)
  }

  /// Drops what is queued and not begun.
  func discardUnbegun() { queue.removeUnbegun() }

  /// Ends our direction once the queue is empty. The socket is then read until the peer ends too,
  /// since closing with unread bytes would reset the connection and could take our last words with
  /// it; ``destroy()`` bounds the wait.
  func finishWriting() {
    guard let wsi, !isDoomed, !finishesWriting else { return }
    finishesWriting = true
    lws_callback_on_writable(wsi)
  }

  /// Closes the socket now or right after the present callback. The owner hears nothing more.
  func destroy() {
    owner = nil
    guard let wsi, !isDoomed else { return }
    isDoomed = true
    queue = OutboundQueue()
    // Inside a callback its return value closes the socket.
    if !isServing { lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, waymark_lws_kill_async) }
  }

  func loopEnded() {
    wsi = nil
    isDoomed = true
    owner = nil
  }

  func serve(
    _ reason: lws_callback_reasons, wsi: OpaquePointer, bytes: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    isServing = true
    defer { isServing = false }
    switch reason {
    case LWS_CALLBACK_RAW_RX:
      counters.bytesIn += UInt64(bytes.count)
      owner?.socketReceived(UnsafeRawBufferPointer(bytes))
    case LWS_CALLBACK_RAW_WRITEABLE:
      if !flush(wsi) { isDoomed = true }
    case LWS_CALLBACK_RAW_CLOSE:
      closed()
    default:
      break
    }
    return isDoomed ? -1 : 0
  }

  /// Writes what the kernel takes. `false` when the connection is broken.
  private func flush(_ wsi: OpaquePointer) -> Bool {
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
        default: return false
        }
      }
      progressed = true
      queue.removeFirst(sent)
      counters.bytesOut += UInt64(sent)
      budget -= sent
      if sent < wanted { break }
    }
    if queue.isEmpty {
      if finishesWriting { shutdown(descriptor, Int32(SHUT_WR)) }
    } else {
      lws_callback_on_writable(wsi)
    }
    if progressed { owner?.socketProgressed() }
    return true
  }

  private func closed() {
    wsi = nil
    isDoomed = true
    queue = OutboundQueue()
    loop.unregister(identifier)
    let owner = owner
    self.owner = nil
    owner?.socketClosed()
    server?.socketClosed(self)
  }
}
