import SyncProtocol
import WebSocketTransport

/// The server's side of one WebSocket connection: where it is in the conversation, and how much it
/// may say. Loop-bound.
final class Client {
  let connection: Connection
  var phase = Phase.silent
  /// The map it is on; while it says hello again, the one it was on before.
  var map: HostedMap?
  /// Counts hellos, so that a late answer to an older one finds out that it is late.
  var attempt: UInt64 = 0
  /// Changes, and messages by their cost.
  var changes: TokenBucket
  var messages: TokenBucket
  /// Messages that came faster than they may, or before a hello was answered.
  var held = HeldMessages()
  /// Goes on with what is held.
  var resumption: LoopTimer?
  /// Ends a connection that never says hello.
  var helloDeadline: LoopTimer?
  /// Ends the connection with its invitation.
  var expiry: LoopTimer?

  enum Phase {
    /// Has not said hello.
    case silent
    /// Said hello; the invitation is being checked or the map opened.
    case arriving
    case onMap
    /// Was told goodbye: nothing it says counts any more.
    case gone
  }

  init(_ connection: Connection, options: ServerOptions, now: UInt64) {
    self.connection = connection
    changes = TokenBucket(
      perSecond: options.changesPerSecondMax, burst: options.changesBurstMax, now: now)
    messages = TokenBucket(
      perSecond: options.messagesPerSecondMax,
      burst: options.messagesPerSecondMax * 10,
      now: now)
  }

  func cancelTimers() {
    resumption?.cancel()
    helloDeadline?.cancel()
    expiry?.cancel()
  }

  /// Says goodbye and closes once that is sent.
  func bye(_ code: ByeCode, retry: Retry, _ reason: String, _ counters: WorkshopCounters) {
    guard connection.isOpen else { return }
    phase = .gone
    cancelTimers()
    counters.byes[code, default: 0] += 1
    connection.send(ServerMessage.bye(Bye(code, retry: retry, reason: reason)).encode())
    connection.close(code: CloseCode(code), reason: "\(code.name)")
  }

  /// Closes after what a room has sent, which may have been a bye.
  func close(after message: [UInt8]?, _ counters: WorkshopCounters) {
    phase = .gone
    cancelTimers()
    guard let message, case .bye(let bye)? = try? ServerMessage.decode(message) else {
      return connection.close(code: .normal)
    }
    counters.byes[bye.code, default: 0] += 1
    connection.close(code: CloseCode(bye.code), reason: "\(bye.code.name)")
  }

  /// Ends a connection whose queue is full: not even a bye fits in.
  func cutOff(_ counters: WorkshopCounters) {
    phase = .gone
    cancelTimers()
    counters.byes[.slowReceiver, default: 0] += 1
    connection.close(code: CloseCode(.slowReceiver), reason: "\(ByeCode.slowReceiver.name)")
  }
}

@available(*, unavailable)
extension Client: Sendable {}

extension CloseCode {
  /// Close codes from 4000 on are an application's own (RFC 6455 §7.4.2).
  init(_ code: ByeCode) { self.init(rawValue: 4_000 + UInt16(code.rawValue)) }
}

/// Messages in the order of their arrival.
struct HeldMessages {
  private var messages: [[UInt8]] = []
  private var head = 0
  private(set) var byteCount = 0

  var isEmpty: Bool { head == messages.count }

  /// What an array costs beside its bytes, so that the smallest messages count too.
  private static let overhead = 64

  mutating func append(_ message: [UInt8]) {
    messages.append(message)
    byteCount += message.count + Self.overhead
  }

  mutating func popFirst() -> [UInt8]? {
    guard head < messages.count else { return nil }
    let message = messages[head]
    messages[head] = []
    head += 1
    byteCount -= message.count + Self.overhead
    if head == messages.count {
      messages = []
      head = 0
    }
    return message
  }

  mutating func removeAll() { self = HeldMessages() }
}
