/// The connection that there is.
struct Link: Sendable {
  enum Phase: Sendable {
    case none
    case opening(since: UInt64)
    case open
  }

  /// Of the last one that was opened.
  var number: UInt64 = 0
  var phase = Phase.none
  var heardAt: UInt64 = 0
  /// When the other end was asked for a sign of life that has not come yet.
  var askedAt: UInt64?

  var isOpen: Bool {
    if case .open = phase { true } else { false }
  }

  func isCurrent(_ number: UInt64) -> Bool {
    if case .none = phase { false } else { number == self.number }
  }
}

extension SessionDriver {
  /// A connection stands.
  public mutating func opened(_ connection: UInt64, at now: Moment) {
    guard link.isCurrent(connection) else { return }
    link.phase = .open
    link.heardAt = now.milliseconds
    session.connected(at: now)
    follow(at: now)
  }

  /// What came over a connection.
  public mutating func received(_ bytes: [UInt8], on connection: UInt64, at now: Moment) {
    guard link.isCurrent(connection) else { return }
    link.heardAt = now.milliseconds
    link.askedAt = nil
    session.receive(bytes, at: now)
    follow(at: now)
  }

  /// A connection has ended, or could not be opened.
  public mutating func ended(_ connection: UInt64, at now: Moment) {
    if case .closing(connection, _) = leaving { return endLeaving() }
    guard link.isCurrent(connection) else { return }
    course.obstacle = link.isOpen ? .lost : .notReached
    link.phase = .none
    session.disconnected(at: now)
    follow(at: now)
  }

  /// The connection is known to be none any more, whatever it says of itself.
  public mutating func lose(at now: Moment) {
    guard link.isCurrent(link.number) else { return }
    effects.append(.close(connection: link.number))
    ended(link.number, at: now)
  }

  mutating func open(at now: Moment) {
    link.number += 1
    link.phase = .opening(since: now.milliseconds)
    link.askedAt = nil
    effects.append(.open(connection: link.number))
  }

  /// The session needs the connection no more.
  mutating func giveUpLink() {
    guard link.isCurrent(link.number) else { return }
    link.phase = .none
    effects.append(.close(connection: link.number))
  }

  /// A connection may say that it is open long after it is.
  mutating func watchSilence(at now: Moment) {
    guard let limits = policy.silence else { return }
    let milliseconds = now.milliseconds
    switch link.phase {
    case .none: break
    case .opening(let since):
      if milliseconds > since + limits.openMilliseconds { lose(at: now) }
    case .open:
      if let askedAt = link.askedAt {
        if milliseconds > askedAt + limits.answerMilliseconds { lose(at: now) }
      } else if milliseconds >= link.heardAt + limits.askMilliseconds {
        link.askedAt = milliseconds
        session.verify(nonce: 0)
        follow(at: now)
      }
    }
  }
}
