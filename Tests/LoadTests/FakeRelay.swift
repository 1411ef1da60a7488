import Foundation
import Synchronization

/// A relay on loopback for tests of the load client: forwards each binary frame to all other
/// connections, and can be told to do it badly.
final class FakeRelay: Sendable {
  /// What it does wrong.
  enum Fault {
    case none
    /// The frame with this number, from 1 on, does not come to the newest connection.
    case drop(frame: Int)
    /// … comes to it twice.
    case `repeat`(frame: Int)
    /// After this frame nothing is forwarded for so many milliseconds.
    case stall(frame: Int, milliseconds: UInt32)
  }

  let port: UInt16
  private let listener: Int32
  private let fault: Fault
  private let isStopped = Atomic(false)

  init?(_ fault: Fault = .none) {
    self.fault = fault
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard bound else {
      close(listener)
      return nil
    }
    Thread { self.run() }.start()
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }

  private struct Peer {
    let descriptor: Int32
    var isOpen = false
    var input: [UInt8] = []
  }

  private func run() {
    var peers: [Peer] = []
    var frameCount = 0
    while !isStopped.load(ordering: .relaxed) {
      var waiting = ([listener] + peers.map(\.descriptor)).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      guard poll(&waiting, nfds_t(waiting.count), 20) > 0 else { continue }
      for index in peers.indices where waiting[index + 1].revents != 0 {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(peers[index].descriptor, &piece, piece.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { continue }
        peers[index].input += piece[..<count]
        if !peers[index].isOpen { open(&peers[index]) }
        while peers[index].isOpen, let frame = Self.takeFrame(&peers[index].input) {
          frameCount += 1
          forward(frame, number: frameCount, from: index, peers)
        }
      }
      if waiting[0].revents != 0 { peers.append(Peer(descriptor: accept(listener, nil, nil))) }
    }
    for peer in peers { close(peer.descriptor) }
    close(listener)
  }

  private func open(_ peer: inout Peer) {
    guard String(decoding: peer.input, as: UTF8.self).hasSuffix("\r\n\r\n") else { return }
    peer.input = []
    peer.isOpen = true
    write(Array("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".utf8), to: peer)
  }

  private func forward(_ payload: [UInt8], number: Int, from author: Int, _ peers: [Peer]) {
    for index in peers.indices where index != author {
      let frame = FrameTests.frame(payload)
      switch fault {
      case .drop(number) where index == peers.count - 1: break
      case .repeat(number) where index == peers.count - 1: write(frame + frame, to: peers[index])
      default: write(frame, to: peers[index])
      }
    }
    if case .stall(number, let milliseconds) = fault { usleep(milliseconds * 1_000) }
  }

  private func write(_ bytes: [UInt8], to peer: Peer) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(peer.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// The payload of the first masked frame, if it is whole.
  private static func takeFrame(_ input: inout [UInt8]) -> [UInt8]? {
    guard input.count >= 2 else { return nil }
    var header = 2
    var count = Int(input[1] & 0x7F)
    if count == 126 {
      guard input.count >= 4 else { return nil }
      header = 4
      count = Int(input[2]) << 8 | Int(input[3])
    }
    guard input.count >= header + 4 + count else { return nil }
    let mask = Array(input[header..<(header + 4)])
    let payload = input[(header + 4)..<(header + 4 + count)].enumerated().map {
      $1 ^ mask[$0 % 4]
    }
    input.removeFirst(header + 4 + count)
    return payload
  }
}

extension FakeRelay.Fault {
  /// Patterns compare numbers of frames.
  static func ~= (pattern: FakeRelay.Fault, value: FakeRelay.Fault) -> Bool {
    switch (pattern, value) {
    case (.drop(let a), .drop(let b)), (.repeat(let a), .repeat(let b)): a == b
    default: false
    }
  }
}
