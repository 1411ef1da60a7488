import JourneyMap
import SyncProtocol
import WebSocketTransport

/// What clients say, and when it is listened to: so that nobody waits long for what somebody else
/// says, however much that is.
extension WorkshopServer {
  /// Takes a message: at once if the client may and it is short, else when its turn comes.
  func hear(_ message: [UInt8], from client: Client) {
    switch client.phase {
    case .gone: return
    case .arriving: return hold(message, of: client)
    case .silent, .onMap: break
    }
    guard !client.holdsMessages else { return hold(message, of: client) }
    let isShort = message.count <= Client.shortMessageBytes
    let delay = client.delayMilliseconds(isShort: isShort, now: loop.milliseconds)
    guard delay == 0 else {
      counters.heldBack += 1
      hold(message, of: client)
      return goOn(with: client, afterMilliseconds: delay)
    }
    guard isShort, turnTime < Self.turnTimeMax else {
      hold(message, of: client)
      return takeTurns(with: client)
    }
    handle(message, of: client)
  }

  /// Time of a turn of the loop after which messages wait for the next one.
  private static let turnTimeMax = Duration.milliseconds(5)

  private func hold(_ message: [UInt8], of client: Client) {
    guard !client.hold(message) else { return }
    let delay = client.delayMilliseconds(now: loop.milliseconds)
    client.dropHeld()
    client.bye(
      .rateLimited, retry: .after(milliseconds: max(1_000, delay)),
      "More came than this server takes at once.", counters)
  }

  private func goOn(with client: Client, afterMilliseconds delay: UInt64) {
    guard client.resumption?.isPending != true else { return }
    client.resumption = loop.schedule(afterMilliseconds: delay) { [weak self, weak client] in
      guard let self, let client else { return }
      takeTurns(with: client)
    }
  }

  // MARK: Turns

  /// Goes on with what is held back, when it is this participant's turn.
  func takeTurns(with client: Client) {
    guard client.holdsMessages else { return }
    if client.holdsShortMessage { shortRota.add(client) } else { rota.add(client) }
    goRound()
  }

  private func goRound() {
    guard round?.isPending != true, !rota.isEmpty || !shortRota.isEmpty else { return }
    // With a pause, in which the loop hears everybody else.
    round = loop.schedule(afterMilliseconds: 1) { [weak self] in self?.serveRota() }
  }

  private func serveRota() {
    while turnTime < Self.turnTimeMax, let client = shortRota.next() ?? rota.next() {
      serve(client)
    }
    goRound()
  }

  private func serve(_ client: Client) {
    guard case .serving = stage, client.connection.isOpen else { return }
    switch client.phase {
    case .arriving, .gone: return
    case .silent, .onMap: break
    }
    let delay = client.delayMilliseconds(
      isShort: client.holdsShortMessage, now: loop.milliseconds)
    guard delay == 0 else { return goOn(with: client, afterMilliseconds: delay) }
    if let rest = client.takeRest() {
      timed(client) { if let map = client.map { submit(rest, of: client, to: map) } }
    } else if let message = client.takeHeld() {
      handle(message, of: client)
    }
    if client.holdsMessages { takeTurns(with: client) }
  }

  /// Notes how long something took: for this turn, and for the client if others had to wait.
  private func timed(_ client: Client, _ work: () -> Void) {
    let started = ContinuousClock.now
    work()
    let time = started.duration(to: .now)
    turnTime += time
    chargeTime(time, to: client)
  }

  private func handle(_ bytes: [UInt8], of client: Client) {
    timed(client) { take(bytes, of: client) }
  }

  private func take(_ bytes: [UInt8], of client: Client) {
    let message: ClientMessage
    do {
      message = try ClientMessage.decode(bytes, options.messageLimits)
    } catch {
      return client.bye(error.byeCode, retry: .never, Self.words(for: error), counters)
    }
    let cost = Self.cost(of: message, bytes: bytes.count)
    client.charge(changes: cost.changes, messages: cost.messages, now: loop.milliseconds)
    if case .hello(let hello) = message { return welcome(hello, from: client) }
    guard let map = client.map, case .onMap = client.phase else {
      return client.bye(
        .unexpectedMessage, retry: .never, "The first message has to be a hello.", counters)
    }
    guard case .submit(let changes) = message else { return map.receive(client, message) }
    submit(SubmitRest(changes: changes[...], byteCount: bytes.count), of: client, to: map)
  }

  /// Hands changes to a map, some at a time. What a message still holds when it has had its share of the
  /// loop's time waits until the others had theirs.
  private func submit(_ whole: SubmitRest, of client: Client, to map: HostedMap) {
    let started = ContinuousClock.now
    var rest = whole
    var weight = 0
    while !rest.changes.isEmpty {
      let some = rest.changes.prefix(Self.changesAtATime)
      map.receive(client, .submit(Array(some)))
      rest.changes = rest.changes.dropFirst(some.count)
      for change in some { weight += change.weight }
      guard client.connection.isOpen, case .onMap = client.phase else { return }
      if started.duration(to: .now) > Self.turnTimeMax { break }
    }
    let taken = whole.changes.count - rest.changes.count
    guard taken > 0 else { return }
    // Long texts wait in memory too, such as for what they depend on; operations take time.
    let bytes = whole.byteCount * taken / whole.changes.count
    client.charge(changes: max(taken, bytes / 1_024, weight / 10), now: loop.milliseconds)
    guard !rest.changes.isEmpty else { return }
    rest.byteCount -= bytes
    client.hold(rest)
    takeTurns(with: client)
  }

  private static let changesAtATime = 4

  /// What a message costs: those that make the server encode a map or read its history are dear.
  private static func cost(
    of message: ClientMessage, bytes: Int
  ) -> (messages: Int, changes: Int) {
    switch message {
    // By what was taken of it.
    case .submit: (0, 0)
    // Not decoded yet; a change given back has at least some 20 bytes.
    case .relay: (1, bytes / 20)
    case .hello, .verify, .replay: (10, 0)
    case .presence, .replayControl, .leave: (1, 0)
    }
  }

  /// A message that took the loop long counts by its milliseconds, whatever made it so: while one is
  /// served nobody else is.
  private func chargeTime(_ time: Duration, to client: Client) {
    guard time >= Self.longMessage else { return }
    counters.longMessages += 1
    // A machine that stood still in the midst of a message is not the client's doing.
    let milliseconds = Int(min(time, .seconds(1)) / .milliseconds(1))
    client.charge(milliseconds: milliseconds, now: loop.milliseconds)
  }

  /// Above what an ordinary message takes, so that a busy machine does not slow down who types.
  private static let longMessage = Duration.milliseconds(10)

  private static func words(for error: MessageError) -> String {
    switch error {
    case .tooLarge: "The message is larger than this server takes."
    case .protocolVersion(let version):
      "This server speaks protocol version \(WaymarkProtocol.version), your program \(version). "
        + "Update the older of the two."
    case .mapName: "This cannot be the name of a map: use a–z, 0–9, “-”, “_” and “.”."
    default: "The message cannot be understood."
    }
  }
}
