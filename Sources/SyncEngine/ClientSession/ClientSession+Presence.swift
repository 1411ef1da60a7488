import JourneyMap
import ReplicatedData
import SyncProtocol

/// Where the user is, and what of it the others were not told yet.
struct OwnPresence: Sendable {
  private(set) var presence: Presence?
  private var isNew = false
  private var sentAt: UInt64 = 0
  /// A call that is still told, until this reading of the clock; and how many there were.
  private var call: (call: Presence.Call, until: UInt64)?
  private var callCount: UInt64 = 0

  private static let pauseMilliseconds: UInt64 = 100
  private static let callMilliseconds: UInt64 = 5_000

  /// False if it is no news.
  mutating func become(_ presence: Presence) -> Bool {
    guard presence != self.presence else { return false }
    self.presence = presence
    isNew = true
    return true
  }

  mutating func call(to record: RecordID?, _ cell: Presence.Cell?, at now: Moment) {
    callCount += 1
    call = (
      Presence.Call(number: callCount, record: record, cell: cell),
      now.milliseconds + Self.callMilliseconds
    )
    presence = presence ?? Presence()
    isNew = true
  }

  mutating func endCallIfOver(at now: Moment) {
    guard let call, now.milliseconds >= call.until else { return }
    self.call = nil
    isNew = true
  }

  /// Somebody new is to be told all of it.
  mutating func tellAgain() { isNew = presence != nil }

  /// What is to be told now; nil if that is nothing new, or too soon.
  mutating func takeNews(at now: Moment) -> Presence? {
    guard isNew, var told = presence, now.milliseconds >= sentAt + Self.pauseMilliseconds else {
      return nil
    }
    isNew = false
    sentAt = now.milliseconds
    told.call = call?.call
    return told
  }
}

extension ClientSession {
  /// Where the user is now. Sent at most ten times a second.
  public mutating func setPresence(_ presence: Presence, at now: Moment) {
    if ownPresence.become(presence) { sendPresence(at: now) }
  }

  mutating func sendPresence(at now: Moment) {
    guard state == .live, let told = ownPresence.takeNews(at: now) else { return }
    let readsPlaces = welcome.map { $0.schema.minor >= Presence.minorOfPlaces } ?? false
    send(.presence(readsPlaces ? told : told.withoutPlaces))
  }

  /// Brings everybody to a record or a cell; the server passes on what a facilitator says. It is told for
  /// some seconds, so that it gets through where presence is slow, and to those who have just come.
  public mutating func callEverybody(
    to record: RecordID?, cell: Presence.Cell? = nil, at now: Moment
  ) {
    ownPresence.call(to: record, cell, at: now)
    sendPresence(at: now)
  }
}
