import JourneyMap
import ReplicatedData
import SyncProtocol

/// All that the screen shows beside the view's own state. Not to be kept across an edit: it holds the
/// document, which would be copied then.
package struct BoardScene: Sendable {
  package var document: MapDocument
  /// Who writes as a replica.
  package var roster: [ReplicaID: Participant]
  /// The others who are here.
  package var people: [BoardPerson]
  /// Nil until the server has said who we are.
  package var me: Participant?
  package var connection: ConnectionStatus
  /// Why what is written is in memory alone, as a sentence; nil while it is saved on this computer.
  package var trouble: String?
  /// Of the selected card (see ``Board/focus``), the newest last.
  package var history: [HistoryEntry]
  /// The moment that is shown, in milliseconds since 1970: what is overdue follows from it.
  package var time: UInt64
  /// What is added to UTC for times on the screen.
  package var utcOffsetSeconds: Int
  /// What the map is called in its address.
  package var mapName: String

  package init(
    document: MapDocument, roster: [ReplicaID: Participant] = [:], people: [BoardPerson] = [],
    me: Participant? = nil, connection: ConnectionStatus = .connected(notDurable: 0),
    trouble: String? = nil,
    history: [HistoryEntry] = [], time: UInt64 = 0, utcOffsetSeconds: Int = 0,
    mapName: String = ""
  ) {
    self.document = document
    self.roster = roster
    self.people = people
    self.me = me
    self.connection = connection
    self.trouble = trouble
    self.history = history
    self.time = time
    self.utcOffsetSeconds = utcOffsetSeconds
    self.mapName = mapName
  }

  /// Who created a record, as far as is known.
  func author(of record: RecordID) -> Participant? { roster[document.creator(of: record)] }

  /// What somebody is called, by the id that votes and the like are kept under.
  func name(of participantID: String) -> String {
    if let me, me.id == participantID { return me.name }
    if let person = people.first(where: { $0.participant.id == participantID }) {
      return person.participant.name
    }
    return roster.values.first { $0.id == participantID }?.name ?? participantID
  }
}

/// Somebody on the map, by one connection.
package struct BoardPerson: Sendable {
  package var connection: UInt64
  package var participant: Participant
  package var presence: Presence?

  package init(connection: UInt64, participant: Participant, presence: Presence? = nil) {
    self.connection = connection
    self.participant = participant
    self.presence = presence
  }
}

/// Where the conversation with the server stands. `notDurable` counts own changes that are not yet
/// on the server's disk.
package enum ConnectionStatus: Equatable, Sendable {
  case connecting
  /// Bytes of the map that have arrived, of how many.
  case catchingUp(received: UInt64, total: UInt64)
  case connected(notDurable: Int)
  case reconnecting(seconds: Int, notDurable: Int)
  case offline(notDurable: Int)
  /// For good; the reason in words.
  case ended(reason: String, notDurable: Int)
}

/// One thing that somebody did to a card.
package struct HistoryEntry: Equatable, Sendable {
  /// Milliseconds since 1970.
  package var time: UInt64
  package var participantID: String
  package var name: String
  /// A clause that stands behind the name: `moved it to Purchase`.
  package var words: String

  package init(time: UInt64, participantID: String, name: String, words: String) {
    self.time = time
    self.participantID = participantID
    self.name = name
    self.words = words
  }
}
