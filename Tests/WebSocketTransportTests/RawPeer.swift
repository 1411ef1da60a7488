import Glibc
import Testing

@testable import WebSocketTransport

/// A blocking socket that says what no proper client would.
final class RawPeer {
  let descriptor: Int32
  private var buffer: [UInt8] = []

  private let port: UInt16

  convenience init(port: UInt16) throws {
    try self.init(unconnectedTo: port)
    try connect()
  }

  init(unconnectedTo port: UInt16) throws {
    self.port = port
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var timeout = timeval(tv_sec: patienceSeconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  func connect() throws {
    let address = try #require(SocketAddress(numeric: "127.0.0.1", port: port))
    try #require(address.withPointer { Glibc.connect(descriptor, $0, $1) } == 0)
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      // The server may have hung up already; what it said before is what tests look at.
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// `false` at the end of the stream or when patience ended.
  private func receive() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer.append(contentsOf: chunk[..<count])
    return true
  }

  /// Exactly `count` bytes, or fewer at the end of the stream.
  func read(_ count: Int) -> [UInt8] {
    while buffer.count < count, receive() {}
    let bytes = Array(buffer.prefix(count))
    buffer.removeFirst(bytes.count)
    return bytes
  }

  /// Everything up to the end of the stream.
  func readToEnd() -> [UInt8] {
    while receive() {}
    defer { buffer = [] }
    return buffer
  }

  /// The bytes up to and with `end`, as text.
  func read(through end: String) -> String {
    let end = Array(end.utf8)
    while true {
      if let range = buffer.firstRange(of: end) {
        let head = buffer[..<range.upperBound]
        defer { buffer.removeFirst(head.count) }
        return String(decoding: head, as: UTF8.self)
      }
      guard receive() else { return String(decoding: buffer, as: UTF8.self) }
    }
  }

  /// An HTTP answer with a Content-Length.
  func readResponse() -> (head: String, body: [UInt8]) {
    let head = read(through: "\r\n\r\n")
    let length = head.lowercased().split(separator: "\r\n")
      .first { $0.hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).filter { $0 != " " }) }
    return (head, read(length ?? 0))
  }

  /// A server's frame: opcode and payload. `nil` at the end of the stream.
  func readFrame() -> (opcode: UInt8, payload: [UInt8])? {
    let start = read(2)
    guard start.count == 2 else { return nil }
    var count = Int(start[1])
    if count == 126 { count = read(2).reduce(0) { $0 << 8 | Int($1) } }
    if count == 127 { count = read(8).reduce(0) { $0 << 8 | Int($1) } }
    return (start[0] & 0x0F, read(count))
  }

  /// Reads on to the close frame and returns its code; `nil` if the stream ends without one.
  func readCloseCode() -> UInt16? {
    while let (opcode, payload) = readFrame() {
      guard opcode == 8 else { continue }
      return payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : 1005
    }
    return nil
  }

  static func handshake(
    path: String = "/", change: (inout [String: String]) -> Void = { _ in }
  ) -> String {
    var fields = [
      "Host": "127.0.0.1", "Upgrade": "websocket", "Connection": "Upgrade",
      "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Protocol": "waymark.v1",
    ]
    change(&fields)
    let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
    return "GET \(path) HTTP/1.1\r\n\(lines.joined())\r\n"
  }

  /// Shakes hands and expects to be let in.
  func open() {
    send(Self.handshake())
    #expect(read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 101"))
  }
}

/// A client's frame, masked unless told otherwise.
func clientFrame(
  _ payload: [UInt8], opcode: UInt8 = 2, isFinal: Bool = true, isMasked: Bool = true,
  reserved: UInt8 = 0, mask: [UInt8] = [0xA1, 0x5C, 0x03, 0xFE]
) -> [UInt8] {
  var frame = encodeFrame(opcode: opcode, payload)
  frame[0] = (isFinal ? 0x80 : 0) | reserved | opcode
  guard isMasked else { return frame }
  frame[1] |= 0x80
  let header = frame.count - payload.count
  let masked = payload.enumerated().map { $1 ^ mask[$0 & 3] }
  return frame[..<header] + mask + masked
}
