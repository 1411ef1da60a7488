import Glibc
import ReplicatedData
import SyncProtocol
import SystemClock

extension LoadRun {
  /// Opens all connections that are not open yet and returns when everybody is on the map and has
  /// what is there.
  ///
  /// - Parameter held: Numbers of those who are not to come yet.
  package func open(seconds: Double = 60, holdingBack held: Set<Int> = []) throws(LoadError) {
    let waiting = clients.filter {
      $0.descriptor < 0 && $0.phase == .connecting && !held.contains($0.number)
    }
    let (liveBefore, lostBefore) = (liveCount, figures.lost)
    var started = 0
    var failure: LoadError?
    try turn("for everybody to join", seconds: seconds) {
      // Live or lost: either way it is done.
      let done = liveCount - liveBefore + Int(figures.lost - lostBefore)
      while failure == nil, started < waiting.count, started - done < plan.handshakesMax {
        do throws(LoadError) { try connect(waiting[started]) } catch { failure = error }
        started += 1
      }
      return failure != nil || done >= waiting.count
    }
    if let failure { throw failure }
    guard figures.lost == lostBefore else { throw .connect(figures.lastLoss) }
  }

  /// Ends all connections without a word, as a lost network does.
  package func close() {
    for client in clients where client.descriptor >= 0 { end(client) }
  }

  private func connect(_ client: LoadClient) throws(LoadError) {
    let descriptor = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .system("socket", errno) }
    client.descriptor = descriptor
    client.connectedMoment = MonotonicClock.nanoseconds
    openCount += 1
    var one: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = plan.target.port.bigEndian
    guard inet_pton(AF_INET, plan.target.address, &address.sin_addr) == 1 else {
      throw .address(plan.target.address)
    }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 || errno == EINPROGRESS else { throw .system("connect", errno) }
    try poller.add(descriptor, number: client.number)
  }

  func finishConnecting(_ client: LoadClient) {
    var error: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(client.descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
    guard error == 0 else { return lose(client, String(cString: strerror(error))) }
    client.phase = .handshaking
    poller.watch(client.descriptor, number: client.number, forWriting: false)
    // The key is a constant: it keeps caches from answering, and there are none here.
    let request = """
      GET / HTTP/1.1\r
      Host: \(plan.target.address):\(plan.target.port)\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Key: d2F5bWFyayBsb2FkIC4uLg==\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Protocol: \(WaymarkProtocol.subprotocol)\r
      \r

      """
    let bytes = Array(request.utf8)
    let sent = bytes.withUnsafeBytes {
      Glibc.send(client.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard sent == bytes.count else { return lose(client, "the handshake could not be sent") }
    figures.bytesOut += UInt64(bytes.count)
  }

  /// Takes the answer to the handshake from the front of ``LoadClient/partial``, if it is whole.
  func takeHandshake(_ client: LoadClient) {
    let end = Array("\r\n\r\n".utf8)
    guard client.partial.count >= end.count,
      let at = (0...(client.partial.count - end.count)).first(where: {
        client.partial[$0..<($0 + end.count)].elementsEqual(end)
      })
    else { return }
    let head = String(decoding: client.partial[..<at], as: UTF8.self)
    client.partial.removeFirst(at + end.count)
    guard head.hasPrefix("HTTP/1.1 101") else {
      return lose(client, head.prefix { $0 != "\r\n" && $0 != "\r" }.description)
    }
    if plan.target.isBare {
      becomeLive(client)
    } else {
      sayHello(client)
    }
  }

  /// Says hello with what the client has.
  func sayHello(_ client: LoadClient) {
    client.phase = .joining
    client.welcomed = nil
    client.snapshotBytes = 0
    var version = VersionVector()
    for (index, writer) in client.map.writers.enumerated() {
      let seq = index == client.writerIndex ? writer.seq : client.ledger.last(of: index)
      if seq > 0 { version.raise(writer.replica, to: seq) }
    }
    send(
      .hello(
        Hello(
          map: client.map.name, intent: .joinOrCreate, replica: client.replica,
          name: "participant \(client.number)", version: version)), from: client)
  }

  func send(_ message: ClientMessage, from client: LoadClient) {
    client.outgoing.append(.binary, message.encode())
    figures.messagesOut += 1
    markDirty(client)
  }

  func becomeLive(_ client: LoadClient) {
    guard client.phase != .live else { return }
    client.phase = .live
    let now = MonotonicClock.nanoseconds
    if client.liveMoment == .max {
      client.liveMoment = now
      figures.joins.record(now - client.connectedMoment)
    }
    liveCount += 1
  }

  /// A connection that ended though nobody meant it to.
  func lose(_ client: LoadClient, _ reason: String) {
    guard client.descriptor >= 0 else { return }
    figures.lost += 1
    figures.lastLoss = reason
    end(client)
  }

  private func end(_ client: LoadClient) {
    if client.phase == .live { liveCount -= 1 }
    client.phase = .closed
    Glibc.close(client.descriptor)
    client.descriptor = -1
    openCount -= 1
  }
}
