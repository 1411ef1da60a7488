import CBOR
import JourneyMap
import ReplicatedData

/// What a client says to a server.
public enum ClientMessage: Equatable, Sendable {
  case hello(Hello)
  /// Changes of the client's own replica, by ascending seq.
  case submit([Change])
  /// Changes of others that the server lost, exactly as it had sent them.
  case relay([SealedChanges])
  case presence(Presence)
  case replay(ReplayRequest)
  case replayControl(ReplayControl)
  /// Asks for the state hash; the nonce comes back with it.
  case verify(nonce: UInt64)
  /// The client goes and will not come back soon.
  case leave

  /// First item of each message.
  enum Code {
    static let hello: UInt64 = 0
    static let submit: UInt64 = 1
    static let relay: UInt64 = 2
    static let presence: UInt64 = 3
    static let replay: UInt64 = 4
    static let replayControl: UInt64 = 5
    static let verify: UInt64 = 6
    static let leave: UInt64 = 7
  }
}

/// What ``ReplayControl`` and ``ReplayPosition`` begin with.
private enum Choice {
  static let index: UInt64 = 0
  static let time: UInt64 = 1
  static let pause: UInt64 = 0
  static let resume: UInt64 = 1
  static let speed: UInt64 = 2
}

// MARK: - Encoding

extension ClientMessage {
  public func encode() -> [UInt8] {
    var writer = CBORWriter()
    switch self {
    case .hello(let hello):
      writer.array(hello.lineage == nil ? 10 : 11)
      writer.unsigned(Code.hello)
      writer.hello(hello)
    case .submit(let changes):
      writer.array(2)
      writer.unsigned(Code.submit)
      writer.batch(changes)
    case .relay(let bodies):
      writer.array(1 + bodies.count * 2)
      writer.unsigned(Code.relay)
      for body in bodies { writer.sealed(body) }
    case .presence(let presence):
      writer.array(2)
      writer.unsigned(Code.presence)
      writer.presence(presence)
    case .replay(let request):
      writer.array(5)
      writer.unsigned(Code.replay)
      writer.position(request.from)
      writer.position(request.until)
      writer.unsigned(request.speed)
      writer.textOrNull(request.participant)
    case .replayControl(let control):
      writer.replayControl(control)
    case .verify(let nonce):
      writer.array(2)
      writer.unsigned(Code.verify)
      writer.unsigned(nonce)
    case .leave:
      writer.array(1)
      writer.unsigned(Code.leave)
    }
    return writer.bytes
  }
}

extension CBORWriter {
  fileprivate mutating func hello(_ hello: Hello) {
    unsigned(WaymarkProtocol.version)
    schema(hello.schema)
    text(hello.map.string)
    unsigned(UInt64(hello.intent.rawValue))
    unsigned(hello.replica.rawValue)
    textOrNull(hello.token)
    textOrNull(hello.name)
    versionVector(hello.version)
    if let resume = hello.resume {
      array(2)
      byteString(resume.stateHash.bytes)
      unsigned(resume.offset)
    } else {
      null()
    }
    if let lineage = hello.lineage { self.lineage(lineage) }
  }

  private mutating func lineage(_ lineage: Lineage) {
    array(2)
    if let key = lineage.key { byteString(key.bytes) } else { null() }
    if let last = lineage.last {
      array(2)
      unsigned(last.seq)
      byteString(last.hash.bytes)
    } else {
      null()
    }
  }

  fileprivate mutating func position(_ position: ReplayPosition?) {
    guard let position else { return null() }
    array(2)
    switch position {
    case .index(let index):
      unsigned(Choice.index)
      unsigned(index)
    case .time(let time):
      unsigned(Choice.time)
      unsigned(time)
    }
  }

  fileprivate mutating func replayControl(_ control: ReplayControl) {
    if case .speed = control { array(3) } else { array(2) }
    unsigned(ClientMessage.Code.replayControl)
    switch control {
    case .pause: unsigned(Choice.pause)
    case .resume: unsigned(Choice.resume)
    case .speed(let speed):
      unsigned(Choice.speed)
      unsigned(speed)
    }
  }
}

// MARK: - Decoding

extension ClientMessage {
  /// Decodes one whole message. O(bytes); never traps, whatever the bytes are.
  public static func decode(
    _ bytes: [UInt8], _ limits: MessageLimits = MessageLimits()
  ) throws(MessageError) -> ClientMessage {
    var reader = try MessageReader(bytes, limits)
    let count = try reader.array()
    let message = try reader.clientMessage(try reader.unsigned(), count)
    try reader.finish()
    return message
  }
}

extension MessageReader {
  fileprivate mutating func clientMessage(
    _ type: UInt64, _ count: Int
  ) throws(MessageError) -> ClientMessage {
    switch (type, count) {
    case (ClientMessage.Code.hello, 2...): return .hello(try hello(count))
    case (ClientMessage.Code.submit, 2): return .submit(try batch())
    case (ClientMessage.Code.relay, _): return .relay(try relayed(count))
    case (ClientMessage.Code.presence, 2): return .presence(try presence())
    case (ClientMessage.Code.replay, 5):
      guard let from = try position() else { throw .empty }
      return .replay(
        ReplayRequest(
          from: from, until: try position(), speed: try unsigned32(),
          participant: try textOrNull(max: limits.participantIDBytesMax)))
    case (ClientMessage.Code.replayControl, 2...3): return .replayControl(try control(count))
    case (ClientMessage.Code.verify, 2): return .verify(nonce: try number())
    case (ClientMessage.Code.leave, 1): return .leave
    case (0...ClientMessage.Code.leave, _): throw .itemCount
    default: throw .unknownType(type)
    }
  }

  /// The version comes first and is judged first, since another version may have other items.
  private mutating func hello(_ count: Int) throws(MessageError) -> Hello {
    let version = try unsigned()
    guard version == WaymarkProtocol.version else { throw .protocolVersion(version) }
    guard count == 10 || count == 11 else { throw .itemCount }
    let schema = try schema()
    let map = try mapName()
    guard let intent = Intent(rawValue: try code()) else { throw .code }
    return Hello(
      schema: schema, map: map, intent: intent, replica: ReplicaID(try unsigned()),
      token: try textOrNull(max: limits.tokenBytesMax),
      name: try textOrNull(max: limits.nameBytesMax), version: try versionVector(),
      resume: try resume(), lineage: count == 11 ? try lineage() : nil)
  }

  private mutating func lineage() throws(MessageError) -> Lineage {
    try array(exactly: 2)
    var lineage = Lineage()
    if try !nullIfPresent() {
      guard let key = ReplicaKey(bytes: try byteString()) else { throw .itemCount }
      lineage.key = key
    }
    if try !nullIfPresent() {
      try array(exactly: 2)
      lineage.last = ChangeDigest(seq: try number(least: 1), hash: try digest())
    }
    return lineage
  }

  private mutating func resume() throws(MessageError) -> SnapshotResume? {
    if try nullIfPresent() { return nil }
    try array(exactly: 2)
    return SnapshotResume(stateHash: try digest(), offset: try number())
  }

  private mutating func relayed(_ count: Int) throws(MessageError) -> [SealedChanges] {
    guard count > 1 else { throw .empty }
    guard count % 2 == 1 else { throw .itemCount }
    guard UInt64(count / 2) <= UInt64(limits.relayedMax) else { throw .encoding(.tooLong) }
    var bodies: [SealedChanges] = []
    for _ in 0..<(count / 2) { bodies.append(try sealed()) }
    return bodies
  }

  private mutating func position() throws(MessageError) -> ReplayPosition? {
    if try nullIfPresent() { return nil }
    try array(exactly: 2)
    switch try unsigned() {
    case Choice.index: return .index(try number())
    case Choice.time: return .time(try number())
    default: throw .code
    }
  }

  private mutating func control(_ count: Int) throws(MessageError) -> ReplayControl {
    switch (try unsigned(), count) {
    case (Choice.pause, 2): return .pause
    case (Choice.resume, 2): return .resume
    case (Choice.speed, 3): return .speed(try unsigned32())
    case (Choice.pause...Choice.speed, _): throw .itemCount
    default: throw .code
    }
  }
}
