import Foundation
import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

/// What a server answers to somebody who does not keep to the rules.
enum Answer: Equatable, Sendable {
  /// The status of an HTTP answer, and then the end.
  case http(Int)
  /// The code of a WebSocket close without a bye.
  case close(UInt16)
  /// A bye, then a close with 4000 + its code.
  case bye(ByeCode)
  case refused(RefusalCode)
  /// The end without a word.
  case cut
  /// Nothing: the connection goes on, and what came after was answered.
  case nothing
}

/// What a hostile peer knows: where the server is, invitations it was given, and what it saw on the map.
struct Loot: Sendable {
  var port: UInt16
  var map: MapName
  /// Good invitations, by what they allow.
  var invitations: [Role: String] = [:]
  var expired = ""
  var forOtherMap = ""
  /// An honest participant, the replica it writes as, and a card of its own.
  var victim = ""
  var victimReplica = ReplicaID.none
  var card = RecordID.root

  /// The replica that the hostile peer gives as its own.
  static let replica = ReplicaID(0xBAD)

  func hello(
    as role: Role = .facilitator, replica: ReplicaID = Loot.replica, token: String? = nil
  ) -> Hello {
    Hello(
      map: map, intent: .join, replica: replica, token: token ?? invitations[role],
      name: "Mallory")
  }

  func change(
    seq: UInt64 = 1, lamport: UInt64 = 500, deps: [ChangeID] = [], by replica: ReplicaID? = nil,
    _ operations: [JourneyMap.Operation] = [.create(.card)]
  ) -> Change {
    Change(
      id: ChangeID(replica: replica ?? Loot.replica, seq: seq), lamport: lamport, deps: deps,
      operations: operations)
  }
}

/// A blocking socket that says what no proper client would. To be used on a thread of its own, beside
/// the loop that serves it.
final class HostilePeer {
  let loot: Loot
  private(set) var descriptor: Int32
  private var buffer: [UInt8] = []
  private var isWebSocket = false
  /// Further connections, kept open.
  private var others: [Int32] = []

  init(_ loot: Loot) throws {
    self.loot = loot
    descriptor = try Self.connect(loot.port)
  }

  deinit {
    close(descriptor)
    for other in others { close(other) }
  }

  private static func connect(_ port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    var patience = timeval(tv_sec: Int(patienceMilliseconds / 1_000), tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    return descriptor
  }

  /// Goes on with a fresh connection; the one before is kept or closed.
  func reconnect(keepsOld: Bool) throws {
    if keepsOld { others.append(descriptor) } else { close(descriptor) }
    descriptor = try Self.connect(loot.port)
    buffer = []
    isWebSocket = false
  }

  // MARK: Saying

  /// Sends bytes as they are. What the server does not take any more is dropped: it has hung up.
  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// A client's handshake, some of whose fields are changed, or left out if nil.
  func handshake(_ changes: [String: String?] = [:]) -> String {
    var fields: [String: String] = [
      "Host": "127.0.0.1", "Upgrade": "websocket", "Connection": "Upgrade",
      "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Protocol": "waymark.v1",
    ]
    for (name, value) in changes { fields[name] = value }
    let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
    return "GET / HTTP/1.1\r\n\(lines.joined())\r\n"
  }

  /// Shakes hands and is let in.
  func open() throws {
    send(handshake())
    try #require(readHead().hasPrefix("HTTP/1.1 101"))
    isWebSocket = true
  }

  /// Sends one frame; masked, unless it is to be wrong.
  func frame(
    _ payload: [UInt8], opcode: UInt8 = 2, isFinal: Bool = true, isMasked: Bool = true,
    reserved: UInt8 = 0
  ) {
    send(Self.frame(payload, opcode, isFinal: isFinal, isMasked: isMasked, reserved: reserved))
  }

  static func frame(
    _ payload: [UInt8], _ opcode: UInt8 = 2, isFinal: Bool = true, isMasked: Bool = true,
    reserved: UInt8 = 0
  ) -> [UInt8] {
    let isMasked: UInt8 = isMasked ? 0x80 : 0
    var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | reserved | opcode]
    switch payload.count {
    case ..<126: bytes.append(isMasked | UInt8(payload.count))
    case ..<65_536:
      bytes += [isMasked | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    default:
      bytes.append(isMasked | 127)
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(payload.count >> shift & 0xFF))
      }
    }
    guard isMasked != 0 else { return bytes + payload }
    let mask: [UInt8] = [0xA1, 0x5C, 0x03, 0xFE]
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
  }

  func say(_ message: ClientMessage) { frame(message.encode()) }

  /// Shakes hands, says hello and is welcomed.
  func join(as role: Role = .facilitator) throws {
    try open()
    try hello(as: role)
  }

  /// Says hello on an open connection and is welcomed.
  func hello(as role: Role = .facilitator) throws {
    say(.hello(loot.hello(as: role)))
    while case .some(let (opcode, payload)) = readFrame() {
      if opcode == 2, case .welcome? = try? ServerMessage.decode(payload) { return }
    }
    Issue.record("not welcomed")
  }

  // MARK: Hearing

  /// Reads on to what the server has to say to it.
  func answer() -> Answer {
    guard isWebSocket else {
      let head = readHead()
      guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
        return .cut
      }
      return .http(status)
    }
    while let (opcode, payload) = readFrame() {
      switch opcode {
      case 2:
        switch try? ServerMessage.decode(payload) {
        case .bye(let bye)?:
          let code = closeCode()
          #expect(code == 4_000 + UInt16(bye.code.rawValue))
          return .bye(bye.code)
        case .refused(let refusal)?: return .refused(refusal.code)
        case .state?: return .nothing
        case nil: Issue.record("not a message of the protocol: \(payload)")
        default: break
        }
      case 8: return .close(Self.closeCode(payload))
      default: break
      }
    }
    return .cut
  }

  private func closeCode() -> UInt16? {
    while let (opcode, payload) = readFrame() {
      if opcode == 8 { return Self.closeCode(payload) }
    }
    return nil
  }

  private static func closeCode(_ payload: [UInt8]) -> UInt16 {
    payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : 1005
  }

  /// False at the end of the stream, or of patience.
  private func receive() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }

  /// The head of an HTTP answer.
  private func readHead() -> String {
    let end: [UInt8] = [13, 10, 13, 10]
    while true {
      if let range = buffer.firstRange(of: end) {
        defer { buffer.removeFirst(range.upperBound) }
        return String(decoding: buffer[..<range.upperBound], as: UTF8.self)
      }
      guard receive() else { return "" }
    }
  }

  /// Opcode and payload of a server's frame; nil at the end of the stream.
  private func readFrame() -> (opcode: UInt8, payload: [UInt8])? {
    func bytes(_ count: Int) -> [UInt8]? {
      while buffer.count < count { guard receive() else { return nil } }
      defer { buffer.removeFirst(count) }
      return Array(buffer[..<count])
    }
    func number(_ count: Int) -> Int? { bytes(count)?.reduce(0) { $0 << 8 | Int($1) } }
    guard let start = bytes(2) else { return nil }
    var count: Int? = Int(start[1])
    if count == 126 { count = number(2) } else if count == 127 { count = number(8) }
    guard let count, let payload = bytes(count) else { return nil }
    return (start[0] & 0x0F, payload)
  }
}
