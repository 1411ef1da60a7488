import JourneyMap
import ReplicatedData
import SyncProtocol

/// What a client session wants done. To be carried out in order.
public enum SessionEffect: Sendable {
  /// Open a connection and tell ``ClientSession/connected(at:)`` or
  /// ``ClientSession/disconnected(at:)``.
  case connect
  case send([UInt8])
  /// Write the local copy: document, replica and own changes up to this one, so that they survive a
  /// loss of power; then tell ``ClientSession/kept(upTo:at:)`` or
  /// ``ClientSession/keepFailed(_:at:)``. Until then they are not sent. Comes only if the session was
  /// made with ``OwnChangesPlace/localCopy``.
  case keep(upTo: ChangeID)
  /// Close the connection after what was sent before; its end need not be told.
  case disconnect
  case event(SessionEvent)
}

/// What a client session has to tell its user.
public enum SessionEvent: Sendable {
  /// The state of the connection has changed: see ``ClientSession/state``.
  case state
  /// Bytes of a snapshot that have arrived, of how many.
  case progress(received: UInt64, total: UInt64)
  /// All that the server had when it said welcome is here.
  case caughtUp
  /// The document was replaced as a whole: by a snapshot, or because a change was taken back.
  case documentReplaced
  /// A change of somebody else was merged.
  case changed(Change)
  /// Own work and somebody else's deletion, or the other way about, have met.
  case metDeletion(DeletionEncounter)
  /// Own changes up to this one are merged by the server, or on its disk.
  case merged(seq: UInt64)
  case durable(seq: UInt64)
  /// The server refused changes; they are taken back. `words` is the text that was in them.
  case refused(Refusal, changes: [Change], words: [String])
  /// A wording of the user's own lost against one that somebody wrote at the same time.
  case superseded(SupersededWording)
  /// From here on another replica signs; comes before the refusal of what could not be signed anew.
  case replicaReplaced(ReplicaReplacement)
  /// The server lacks what was here and cannot be given back: it was put back to an older state, or is
  /// another one.
  case serverLacks(LackingServer)
  /// The local copy could not be written; why, in words. What is new is not sent, and it is tried again.
  case keepFailed(String)
  /// It could be written after all.
  case keptAgain
  /// The people on the map, or what they do, have changed: see ``ClientSession/people``.
  case people
  /// A facilitator brings everybody somewhere.
  case called(Presence.Call, by: Participant)
  case stateReport(StateReport)
  /// The server said goodbye. After ``Retry/never`` the session stays offline.
  case bye(Bye)
  /// The server sent what is no message, or what cannot be: the connection was given up.
  case serverBroken(String)
  /// This program could not do what its own checks had let pass. The map is put together anew from what
  /// the server has; if `isFinal`, that came to the same, and ``bye(_:)`` for good follows.
  case damaged(DocumentDamage, isFinal: Bool)
  case replayOpened(ReplayOpened)
  case replayEntries(ReplayEntries)
  case replayCheckpoint(journalIndex: UInt64, stateHash: SHA256Digest)
  case replaySnapshot(journalIndex: UInt64, MapDocument)
  case replayEnd(journalIndex: UInt64)
}

/// A replica that signs no more, and the one that took its place.
public struct ReplicaReplacement: Sendable {
  public enum Cause: Sendable {
    /// A change of the old one was refused.
    case refused
    /// The server knows changes of the old one that are not here: this is an older copy, or one of two.
    case seqTaken
    /// The server was put back to a state before changes of the old one.
    case serverPutBack
  }

  public let cause: Cause
  public let old: ReplicaID
  public let new: ReplicaID
  /// Changes that were signed anew: the old number and the new one.
  public let signedAnew: [(old: ChangeID, new: ChangeID)]
}

/// What was here before a server came back with less.
public struct LackingServer: Sendable {
  /// A replica, and how many of its changes the server lacks.
  public struct Lost: Sendable {
    public let replica: ReplicaID
    public let count: UInt64
  }

  /// Who signed here until then.
  public let replica: ReplicaID
  /// The map as it was here, with the own changes up to then.
  public let document: MapDocument
  public let own: [Change]
  public let lost: [Lost]
}

/// Where the conversation with the server stands.
public enum SessionState: Equatable, Sendable {
  /// Not connected; the next try is due at this reading of the monotonic clock, or never.
  case offline(retryAt: UInt64?)
  case connecting
  /// Connected; the welcome is awaited.
  case greeting
  /// Welcomed; changes or a snapshot are on their way.
  case catchingUp
  case live
}

/// Somebody on the map.
public struct Person: Sendable {
  public var participant: Participant
  public var presence: Presence?
}

/// Who a session is, and what it asks for.
public struct SessionIdentity: Sendable {
  public var map: MapName
  public var intent: Intent
  public var token: String?
  public var name: String?
  /// Never writes.
  public var isReader: Bool

  public init(
    map: MapName, intent: Intent = .join, token: String? = nil, name: String? = nil,
    isReader: Bool = false
  ) {
    self.map = map
    self.intent = intent
    self.token = token
    self.name = name
    self.isReader = isReader
  }
}
