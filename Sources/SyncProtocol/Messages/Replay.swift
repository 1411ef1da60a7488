import JourneyMap

/// A place in a map's history.
public enum ReplayPosition: Equatable, Sendable {
  /// The journal index of a change, from 1.
  case index(UInt64)
  /// Server time in milliseconds since 1970: the first change received then or later.
  case time(UInt64)
}

/// Asks for a part of the history. Asking again replaces the replay that runs: so one seeks.
public struct ReplayRequest: Equatable, Sendable {
  public var from: ReplayPosition
  /// The last change to be sent; nil for all there are at the time of the request.
  public var until: ReplayPosition?
  /// Thousandths of the original pace; 0 for as fast as can be.
  public var speed: UInt32
  /// A participant's id: only their changes keep the rhythm, all others come at once.
  public var participant: String?

  public init(
    from: ReplayPosition, until: ReplayPosition? = nil, speed: UInt32,
    participant: String? = nil
  ) {
    self.from = from
    self.until = until
    self.speed = speed
    self.participant = participant
  }

  public static func == (a: ReplayRequest, b: ReplayRequest) -> Bool {
    a.from == b.from && a.until == b.until && a.speed == b.speed
      && sameText(a.participant, b.participant)
  }
}

/// Steers a replay that runs.
public enum ReplayControl: Equatable, Sendable {
  case pause
  case resume
  /// Thousandths of the original pace; 0 for as fast as can be.
  case speed(UInt32)
}

/// What a replay will show.
public struct ReplayOpened: Equatable, Sendable {
  /// Journal indexes of the first and last change; last is one less than first if there is none.
  public var firstIndex: UInt64
  public var lastIndex: UInt64
  /// Server time of the same two, in milliseconds since 1970.
  public var firstTime: UInt64
  public var lastTime: UInt64
  /// How many state hashes will come on the way.
  public var checkpointCount: UInt64

  public init(
    firstIndex: UInt64, lastIndex: UInt64, firstTime: UInt64, lastTime: UInt64,
    checkpointCount: UInt64
  ) {
    self.firstIndex = firstIndex
    self.lastIndex = lastIndex
    self.firstTime = firstTime
    self.lastTime = lastTime
    self.checkpointCount = checkpointCount
  }
}

/// An entry of ``ReplayEntries`` whose changes are encoded.
public struct EncodedReplayEntry: Sendable {
  /// Server time of their receipt, in milliseconds since 1970.
  public var received: UInt64
  public var participantID: String
  /// A ``ChangeBatch``.
  public var batch: [UInt8]

  public init(received: UInt64, participantID: String, batch: [UInt8]) {
    self.received = received
    self.participantID = participantID
    self.batch = batch
  }
}

/// Changes of the past.
public struct ReplayEntries: Equatable, Sendable {
  /// Changes of one author that the server received together.
  public struct Entry: Equatable, Sendable {
    /// Server time of their receipt, in milliseconds since 1970.
    public var received: UInt64
    public var participantID: String
    public var changes: [Change]

    public init(received: UInt64, participantID: String, changes: [Change]) {
      self.received = received
      self.participantID = participantID
      self.changes = changes
    }

    public static func == (a: Entry, b: Entry) -> Bool {
      a.received == b.received && sameText(a.participantID, b.participantID)
        && a.changes == b.changes
    }
  }

  /// Journal index of the first change; the others follow without gaps.
  public var firstIndex: UInt64
  /// One or more.
  public var entries: [Entry]

  public init(firstIndex: UInt64, entries: [Entry]) {
    self.firstIndex = firstIndex
    self.entries = entries
  }
}
