import JourneyMap
import ReplicatedData

/// Where somebody is in the map just now. Never stored, and dropped first when a receiver is slow.
public struct Presence: Equatable, Sendable {
  public var record: RecordID?
  public var field: FieldID?
  /// Unicode scalars before the caret, in the text as its owner sees it.
  public var caret: UInt32?
  public var isTyping = false

  public init(
    record: RecordID? = nil, field: FieldID? = nil, caret: UInt32? = nil, isTyping: Bool = false
  ) {
    self.record = record
    self.field = field
    self.caret = caret
    self.isTyping = isTyping
  }
}

/// What changed about the other people on the map. Who somebody is, the server says, and only once;
/// afterwards the number of the connection stands for it.
public struct PresenceUpdate: Equatable, Sendable {
  /// One connection of one participant.
  public struct Arrival: Equatable, Sendable {
    public var connection: UInt64
    public var participant: Participant

    public init(connection: UInt64, participant: Participant) {
      self.connection = connection
      self.participant = participant
    }
  }

  public struct State: Equatable, Sendable {
    public var connection: UInt64
    public var presence: Presence

    public init(connection: UInt64, presence: Presence) {
      self.connection = connection
      self.presence = presence
    }
  }

  /// An arrival that is already known replaces what was known.
  public var arrivals: [Arrival]
  public var states: [State]
  /// Connections that are gone.
  public var departures: [UInt64]

  public init(arrivals: [Arrival] = [], states: [State] = [], departures: [UInt64] = []) {
    self.arrivals = arrivals
    self.states = states
    self.departures = departures
  }
}
