/// Drives one ``ClientSession``: when there is a connection and which, when the local copy is written,
/// what is tried again and when, and what leaving waits for.
///
/// A state machine without I/O, the same for the command line, the terminal, the page and the simulated
/// workshop. What happens goes in, ``takeEffects()`` says what to do; who carries that out decides nothing.
/// Connections have numbers, so that what still comes from one that was given up is nobody's. The local
/// copy is written by one at a time.
public struct SessionDriver: Sendable {
  /// To be changed by ``act(at:_:)`` alone.
  public internal(set) var session: ClientSession
  public var policy: DriverPolicy

  var link = Link()
  var copy = CopyWriting()
  var course = Course()
  var leaving = Leaving.no
  var effects: [DriverEffect] = []

  public init(_ session: ClientSession, _ policy: DriverPolicy = DriverPolicy()) {
    self.session = session
    self.policy = policy
  }

  /// What is to be done since this was last asked, in order.
  public mutating func takeEffects() -> [DriverEffect] {
    let result = effects
    effects = []
    return result
  }

  // MARK: What happens

  /// Connects, or tries again at once.
  public mutating func start(at now: Moment) {
    guard case .no = leaving else { return }
    course.triedAt = now.milliseconds
    session.start(at: now)
    follow(at: now)
  }

  /// Changes the session: an edit, an undo, where the user is, a question to the server.
  public mutating func act<T, E: Error>(
    at now: Moment, _ body: (inout ClientSession) throws(E) -> T
  ) throws(E) -> T {
    defer { follow(at: now) }
    return try body(&session)
  }

  /// To be called some ten times a second.
  public mutating func tick(at now: Moment) {
    session.tick(at: now)
    follow(at: now)
    watchSilence(at: now)
    tryAgainSoon(at: now)
    endLeavingIfDue(at: now)
  }

  /// Leaves for good: what only memory has is written and sent, the server is told, and its end of the
  /// connection awaited for a moment; then comes ``DriverEffect/left``.
  public mutating func leave(at now: Moment) {
    guard case .no = leaving else { return }
    leaving = .keeping(until: now.milliseconds + DriverPolicy.leaveMillisecondsMax)
    // A program that says itself when to save has done so.
    if policy.saveMilliseconds != nil || session.unkeptCount > 0 { save(at: now) }
    closeUnlessWriting(at: now)
  }

  // MARK: Inside

  /// Takes over what the session wants done.
  mutating func follow(at now: Moment) {
    for effect in session.takeEffects() {
      switch effect {
      case .connect: open(at: now)
      case .send(let bytes):
        if link.isOpen { effects.append(.send(connection: link.number, bytes)) }
      case .keep(let change):
        copy.asked = change
        writeIfDue(at: now)
      case .disconnect: giveUpLink()
      case .event(let event):
        note(event, at: now)
        effects.append(.event(event))
      }
    }
    writeIfDue(at: now)
  }

  /// A program that does not wait for ever tries a server that went away more often than the session
  /// does.
  private mutating func tryAgainSoon(at now: Moment) {
    guard let pause = policy.retryMillisecondsMax, course.wasWelcomed,
      case .offline(_?) = session.state
    else {
      course.triedAt = now.milliseconds
      return
    }
    if now.milliseconds > course.triedAt + pause { start(at: now) }
  }

  // MARK: Leaving

  /// How far leaving has come.
  enum Leaving: Sendable {
    case no
    /// The copy is written, no longer than until then.
    case keeping(until: UInt64)
    /// The end of this connection is awaited, no longer than until then.
    case closing(connection: UInt64, until: UInt64)
    case done
  }

  mutating func closeUnlessWriting(at now: Moment) {
    guard case .keeping(let until) = leaving else { return }
    guard copy.writing == nil || now.milliseconds > until else { return }
    let number = link.isOpen ? link.number : nil
    session.close()
    if let number {
      leaving = .closing(
        connection: number, until: now.milliseconds + DriverPolicy.leaveMillisecondsMax)
    }
    follow(at: now)
    if number == nil { endLeaving() }
  }

  private mutating func endLeavingIfDue(at now: Moment) {
    closeUnlessWriting(at: now)
    if case .closing(_, let until) = leaving, now.milliseconds > until { endLeaving() }
  }

  mutating func endLeaving() {
    leaving = .done
    effects.append(.left)
  }

  /// Whether ``leave(at:)`` has come to its end.
  public var hasLeft: Bool {
    if case .done = leaving { true } else { false }
  }
}

/// What differs between the programs that drive a session.
public struct DriverPolicy: Sendable {
  /// Whether the copy is written before the server has said welcome. A command that needs the server
  /// leaves nothing behind if there is none.
  public var keepsBeforeWelcome = true
  /// After how many milliseconds what others did is in the copy, too; nil for a program that says itself
  /// when (``SessionDriver/save(at:)``).
  public var saveMilliseconds: UInt64? = 3_000
  /// The longest pause between two tries once the server has said welcome; nil for those of the session,
  /// which grow.
  public var retryMillisecondsMax: UInt64?
  /// For a transport that does not notice by itself that nobody is at the other end; else nil.
  public var silence: SilenceLimits?

  public init() {}

  /// How long leaving waits for the copy, and then for the server.
  static let leaveMillisecondsMax: UInt64 = 1_000
  /// Saving takes no more than one part in so many of the time.
  static let saveShare: UInt64 = 20
}

/// When a connection that says nothing is none any more, in milliseconds.
public struct SilenceLimits: Sendable {
  /// From the first try to open it.
  public var openMilliseconds: UInt64 = 8_000
  /// Until the other end is asked for a sign of life.
  public var askMilliseconds: UInt64 = 1_500
  /// From then on, until it counts as lost.
  public var answerMilliseconds: UInt64 = 3_000

  public init() {}
}
