import JourneyMap
import Logging
import SyncProtocol
import WebSocketTransport

/// The server's side of one WebSocket connection: where it is in the conversation, and how much it
/// may say. Loop-bound.
final class Client {
  let connection: Connection
  private let logger: Logger
  var phase = Phase.silent
  /// The map it is on; while it says hello again, the one it was on before.
  var map: HostedMap?
  /// When the hello came that is being answered.
  var helloCame: ContinuousClock.Instant?
  /// Counts hellos, so that a late answer to an older one finds out that it is late.
  var attempt: UInt64 = 0
  /// What it may say, with all others of its address and of its participant.
  let ownBudget: Budget
  let addressBudget: Budget
  private(set) var participantBudget: Budget?
  /// Messages that came faster than they may, or before a hello was answered.
  private(set) var held = HeldMessages()
  /// What is left of the message before them.
  private(set) var rest: SubmitRest?
  /// Whether it waits for its turn in the ``Rota``.
  var isOnRota = false
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

  init(_ connection: Connection, budget: Budget, address: Budget, logger: Logger) {
    self.connection = connection
    self.logger = logger
    ownBudget = budget
    addressBudget = address
  }

  // MARK: Budgets

  /// Stands on the budget of its participant from now on; returns the one before.
  func setParticipantBudget(_ budget: Budget?) -> Budget? {
    let former = participantBudget
    former?.hold(-heldBytes)
    budget?.hold(heldBytes)
    participantBudget = budget
    return former
  }

  /// Milliseconds until it may say something; 0 if it may now.
  ///
  /// - Parameter isShort: Whether it is no longer than what people type. Somebody who has used little
  ///   of theirs may then, whatever others behind the same address did.
  func delayMilliseconds(isShort: Bool = false, now: UInt64) -> UInt64 {
    let own = max(
      ownBudget.delayMilliseconds(now: now), participantBudget?.delayMilliseconds(now: now) ?? 0)
    if isShort, own == 0, participantBudget?.isHardlyUsed(now: now) == true { return 0 }
    return max(own, addressBudget.delayMilliseconds(now: now))
  }

  func charge(changes: Int = 0, messages: Int = 0, milliseconds: Int = 0, now: UInt64) {
    for budget in [ownBudget, addressBudget, participantBudget] {
      budget?.charge(
        changes: changes, messages: messages, milliseconds: milliseconds, now: now)
    }
  }

  // MARK: What waits

  var holdsMessages: Bool { rest != nil || !held.isEmpty }
  /// Whether what comes next is no longer than what people type.
  var holdsShortMessage: Bool {
    rest == nil && (held.first?.count ?? 0) <= Self.shortMessageBytes
  }
  static let shortMessageBytes = 4_096
  var heldBytes: Int { held.byteCount + (rest?.byteCount ?? 0) }

  /// Keeps a message for later. False if there is more than may wait.
  func hold(_ message: [UInt8]) -> Bool {
    changeHeld { $0.held.append(message) }
    for budget in [ownBudget, addressBudget, participantBudget] {
      if let budget, budget.heldBytes > budget.heldBytesMax { return false }
    }
    return true
  }

  /// Keeps what is left of a message, which comes before all others.
  func hold(_ rest: SubmitRest) { changeHeld { $0.rest = rest } }

  func takeRest() -> SubmitRest? {
    let rest = rest
    changeHeld { $0.rest = nil }
    return rest
  }

  func takeHeld() -> [UInt8]? {
    var message: [UInt8]?
    changeHeld { message = $0.held.popFirst() }
    return message
  }

  func dropHeld() {
    changeHeld { client in
      client.held.removeAll()
      client.rest = nil
    }
  }

  private func changeHeld(_ change: (Client) -> Void) {
    let before = heldBytes
    change(self)
    let difference = heldBytes - before
    for budget in [ownBudget, addressBudget, participantBudget] { budget?.hold(difference) }
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
    note(code, counters)
    connection.send(ServerMessage.bye(Bye(code, retry: retry, reason: reason)).encode())
    connection.close(code: CloseCode(code), reason: "\(code.name)")
  }

  /// Closes after what a room has sent, which may have ended with a bye.
  func close(after bye: Bye?, _ counters: WorkshopCounters) {
    phase = .gone
    cancelTimers()
    guard let bye else { return connection.close(code: .normal) }
    note(bye.code, counters)
    connection.close(code: CloseCode(bye.code), reason: "\(bye.code.name)")
  }

  /// Counts and logs a bye: its code only, since its words may quote what was asked for.
  private func note(_ code: ByeCode, _ counters: WorkshopCounters) {
    counters.byes[code, default: 0] += 1
    // A stop says so once itself.
    logger.log(
      level: code == .serverStopping ? .debug : .info, "turned away",
      metadata: [
        "connection": "\(connection.id)", "reason": "\(code.name)",
        "map": "\(map?.name.string ?? "none")",
      ])
  }

  /// Ends a connection whose queue is full: not even a bye fits in.
  func cutOff(_ counters: WorkshopCounters) {
    phase = .gone
    cancelTimers()
    note(.slowReceiver, counters)
    connection.close(code: CloseCode(.slowReceiver), reason: "\(ByeCode.slowReceiver.name)")
  }
}

@available(*, unavailable)
extension Client: Sendable {}

extension CloseCode {
  /// Close codes from 4000 on are an application's own (RFC 6455 §7.4.2).
  init(_ code: ByeCode) { self.init(rawValue: 4_000 + UInt16(code.rawValue)) }
}

/// What is left of a submit of which a part was taken.
struct SubmitRest {
  var changes: ArraySlice<Change>
  /// Of these changes in the message, about.
  var byteCount: Int
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

  var first: [UInt8]? { head < messages.count ? messages[head] : nil }

  mutating func popFirst() -> [UInt8]? {
    guard head < messages.count else { return nil }
    let message = messages[head]
    messages[head] = []
    head += 1
    byteCount -= message.count + Self.overhead
    if head == messages.count {
      messages = []
      head = 0
    } else if head > 64, head * 2 > messages.count {
      // A client that is always a little too fast never has it empty.
      messages.removeFirst(head)
      head = 0
    }
    return message
  }

  mutating func removeAll() { self = HeldMessages() }
}
