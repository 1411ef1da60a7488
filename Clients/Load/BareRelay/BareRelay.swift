import CLibwebsockets
import Glibc

/// The baseline: the least that libwebsockets needs to hand each binary frame on to everybody else.
///
/// One frame in, one frame out to each other connection; nothing is parsed, checked, kept or packed.
/// What is sent is one copy of the bytes, shared and counted by all queues, with room for the frame's
/// header before it (LWS_PRE), so that lws adds no copy of its own.
@main
enum BareRelay {
  static func main() {
    lws_set_log_level(LLL_ERR, nil)
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      limit.rlim_cur = limit.rlim_max
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    guard let port = CommandLine.arguments.dropFirst().first.flatMap({ UInt16($0) }) else {
      say("usage: bare-relay PORT (0 for a free one)", to: STDERR_FILENO)
      exit(64)
    }
    let relay = Relay()
    guard relay.listen(port: port) else {
      say("bare-relay: cannot listen on port \(port)", to: STDERR_FILENO)
      exit(1)
    }
    signal(SIGTERM) { _ in _exit(0) }
    signal(SIGINT) { _ in _exit(0) }
    say("bare-relay listens on ws://127.0.0.1:\(relay.port)", to: STDOUT_FILENO)
    relay.run()
  }

  private static func say(_ line: String, to descriptor: Int32) {
    let bytes = Array("\(line)\n".utf8)
    _ = write(descriptor, bytes, bytes.count)
  }
}

/// A frame on its way: bytes behind LWS_PRE free ones. Shared by the queues it waits in.
private final class SharedFrame {
  private let buffer: UnsafeMutableRawPointer
  let count: Int

  init(_ bytes: UnsafeRawPointer, _ count: Int) {
    buffer = .allocate(byteCount: Int(waymark_lws_pre) + count, alignment: 16)
    (buffer + Int(waymark_lws_pre)).copyMemory(from: bytes, byteCount: count)
    self.count = count
  }

  deinit { buffer.deallocate() }

  var payload: UnsafeMutablePointer<UInt8> {
    (buffer + Int(waymark_lws_pre)).assumingMemoryBound(to: UInt8.self)
  }
}

/// One connection: its queue, bounded, as a ring.
private final class Peer {
  let socket: OpaquePointer
  var place = 0
  private var ring: [SharedFrame?] = []
  private var head = 0
  private(set) var count = 0
  /// A frame that came in pieces.
  var incoming: [UInt8] = []

  /// Frames; a peer that leaves more waiting is closed.
  static let queueMax = 1 << 16

  init(_ socket: OpaquePointer) { self.socket = socket }

  func append(_ frame: SharedFrame) -> Bool {
    if count == ring.count {
      guard count < Self.queueMax else { return false }
      var larger = [SharedFrame?](repeating: nil, count: max(16, ring.count * 2))
      for index in 0..<count { larger[index] = ring[(head + index) & (ring.count - 1)] }
      ring = larger
      head = 0
    }
    ring[(head + count) & (ring.count - 1)] = frame
    count += 1
    return true
  }

  func popFirst() -> SharedFrame? {
    guard count > 0 else { return nil }
    let frame = ring[head]
    ring[head] = nil
    head = (head + 1) & (ring.count - 1)
    count -= 1
    return frame
  }
}

private final class Relay {
  private var context: OpaquePointer?
  private var peers: [Peer] = []
  private(set) var port: Int32 = 0

  /// lws refers to these while it runs.
  private let protocols: UnsafeMutablePointer<lws_protocols>
  private let name = strdup("waymark.v1")

  init() {
    protocols = .allocate(capacity: 2)
    protocols.initialize(repeating: lws_protocols(), count: 2)
    protocols[0].name = UnsafePointer(name)
    protocols[0].rx_buffer_size = 64 << 10
    protocols[0].tx_packet_size = 64 << 10
    protocols[0].callback = { socket, reason, _, bytes, count in
      guard let socket, let context = lws_get_context(socket),
        let user = lws_context_user(context)
      else { return 0 }
      let relay = Unmanaged<Relay>.fromOpaque(user).takeUnretainedValue()
      return relay.handle(socket, reason, bytes, count) ? 0 : -1
    }
  }

  func listen(port: UInt16) -> Bool {
    var info = lws_context_creation_info()
    let wanted = port == 0 ? freePort() : port
    info.port = Int32(wanted)
    info.protocols = UnsafePointer(protocols)
    info.pt_serv_buf_size = 64 << 10
    info.user = Unmanaged.passUnretained(self).toOpaque()
    info.options = UInt64(LWS_SERVER_OPTION_DISABLE_IPV6)
    let address = strdup("127.0.0.1")
    defer { free(address) }
    info.iface = UnsafePointer(address)
    context = lws_create_context(&info)
    self.port = Int32(wanted)
    return context != nil
  }

  func run() {
    while lws_service(context, 0) >= 0 {}
  }

  /// False closes the connection.
  private func handle(
    _ socket: OpaquePointer, _ reason: lws_callback_reasons, _ bytes: UnsafeMutableRawPointer?,
    _ count: Int
  ) -> Bool {
    switch reason {
    case LWS_CALLBACK_ESTABLISHED:
      let peer = Peer(socket)
      peer.place = peers.count
      peers.append(peer)
      lws_set_opaque_user_data(socket, Unmanaged.passUnretained(peer).toOpaque())
      return true
    case LWS_CALLBACK_CLOSED:
      guard let peer = peer(of: socket) else { return true }
      let last = peers.removeLast()
      if last !== peer {
        peers[peer.place] = last
        last.place = peer.place
      }
      return true
    case LWS_CALLBACK_RECEIVE:
      guard let peer = peer(of: socket), let bytes else { return true }
      receive(bytes, count, from: peer)
      return true
    case LWS_CALLBACK_SERVER_WRITEABLE:
      guard let peer = peer(of: socket) else { return true }
      return write(to: peer)
    default: return true
    }
  }

  private func peer(of socket: OpaquePointer) -> Peer? {
    lws_get_opaque_user_data(socket).map {
      Unmanaged<Peer>.fromOpaque($0).takeUnretainedValue()
    }
  }

  private func receive(_ bytes: UnsafeMutableRawPointer, _ count: Int, from peer: Peer) {
    let isWhole =
      lws_is_final_fragment(peer.socket) != 0
      && lws_remaining_packet_payload(peer.socket) == 0
    if isWhole, peer.incoming.isEmpty { return forward(SharedFrame(bytes, count), from: peer) }
    peer.incoming.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    guard isWhole else { return }
    peer.incoming.withUnsafeBytes { whole in
      guard let start = whole.baseAddress else { return }
      forward(SharedFrame(start, whole.count), from: peer)
    }
    peer.incoming.removeAll(keepingCapacity: true)
  }

  private func forward(_ frame: SharedFrame, from author: Peer) {
    for peer in peers where peer !== author {
      let wasIdle = peer.count == 0
      guard peer.append(frame) else {
        lws_set_timeout(
          peer.socket, PENDING_TIMEOUT_CLOSE_SEND, waymark_lws_kill_async)
        continue
      }
      if wasIdle { lws_callback_on_writable(peer.socket) }
    }
  }

  /// Writes until the queue is empty or the socket is full, which shows by lws keeping a rest; asking
  /// beforehand (lws_send_pipe_choked) would cost another call of the system for each frame.
  private func write(to peer: Peer) -> Bool {
    while peer.count > 0 {
      guard lws_partial_buffered(peer.socket) == 0 else {
        lws_callback_on_writable(peer.socket)
        return true
      }
      guard let frame = peer.popFirst() else { return true }
      guard lws_write(peer.socket, frame.payload, frame.count, LWS_WRITE_BINARY) >= 0 else {
        return false
      }
    }
    return true
  }
}

/// A port of loopback that nobody uses now.
private func freePort() -> UInt16 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  guard descriptor >= 0 else { return 0 }
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  return withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
      guard bind(descriptor, pointer, length) == 0, getsockname(descriptor, pointer, &length) == 0
      else { return UInt16(0) }
      return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        UInt16(bigEndian: $0.pointee.sin_port)
      }
    }
  }
}
