import JourneyMap
import ReplicatedData

/// Where somebody is in the map just now. Never stored, and dropped first when a receiver is slow.
public struct Presence: Equatable, Sendable {
  public var record: RecordID?
  public var field: FieldID?
  /// Unicode scalars before the caret, in the text as its owner sees it.
  public var caret: UInt32?
  public var isTyping = false
  /// The same caret by the characters that it stands between, and where a selection began.
  public var selection: Selection?
  /// Where the user is if that is in no record: an empty cell.
  public var cell: Cell?
  /// Whether the record is being moved just now.
  public var isDragging = false
  /// A facilitator brings everybody somewhere.
  public var call: Call?

  public init(
    record: RecordID? = nil, field: FieldID? = nil, caret: UInt32? = nil, isTyping: Bool = false
  ) {
    self.record = record
    self.field = field
    self.caret = caret
    self.isTyping = isTyping
  }

  /// A caret stands behind a character, deleted or not, or with ``OperationID/root`` before all of them:
  /// so it is right whatever others write, and before the text is there that it stands in.
  public struct Selection: Equatable, Sendable {
    /// Where the selection began; the same as ``caret`` where nothing is selected.
    public var anchor: OperationID
    public var caret: OperationID

    public init(anchor: OperationID, caret: OperationID) {
      self.anchor = anchor
      self.caret = caret
    }
  }

  /// A stage and a lane, or none.
  public struct Cell: Equatable, Sendable {
    public var column: RecordID?
    public var row: RecordID?

    public init(column: RecordID?, row: RecordID?) {
      self.column = column
      self.row = row
    }
  }

  /// Everybody is to come to a record, or to a cell.
  public struct Call: Equatable, Sendable {
    /// Differs from that of the connection's last call.
    public var number: UInt64
    public var record: RecordID?
    public var cell: Cell?

    public init(number: UInt64, record: RecordID?, cell: Cell?) {
      self.number = number
      self.record = record
      self.cell = cell
    }
  }

  /// Whether it says what only peers of ``minorOfPlaces`` can read.
  var saysPlaces: Bool { selection != nil || cell != nil || isDragging || call != nil }

  /// What peers of old can read.
  public var withoutPlaces: Presence {
    Presence(record: record, field: field, caret: caret, isTyping: isTyping)
  }

  /// The minor version of the schema from which on a peer reads selections, cells, drags and calls.
  public static let minorOfPlaces: UInt32 = 4
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

  /// Whether it says what only peers of ``Presence/minorOfPlaces`` can read.
  public var saysPlaces: Bool { states.contains { $0.presence.saysPlaces } }

  /// What peers of old can read.
  public var withoutPlaces: PresenceUpdate {
    var update = self
    for index in update.states.indices {
      update.states[index].presence = update.states[index].presence.withoutPlaces
    }
    return update
  }
}
