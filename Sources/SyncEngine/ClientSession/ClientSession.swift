import JourneyMap
import ReplicatedData
import SyncProtocol

/// The client's side of one map: the document with the user's own edits in it at once, and the
/// conversation that brings it together with everybody else's.
///
/// A state machine without I/O: messages, ends of connections and clock readings go in,
/// ``takeEffects()`` says what to do. Works without a connection from the first moment; whatever is
/// not yet durable on the server's disk is kept here and sent again after any cut.
public struct ClientSession: Sendable {
  public let identity: SessionIdentity
  /// The map as the user is to see it: merged changes and own ones that are on their way.
  public internal(set) var document: MapDocument
  public internal(set) var state = SessionState.offline(retryAt: nil)
  /// Who the server says we are, since the last welcome.
  public internal(set) var welcome: Welcome?
  /// The people here, by the number of their connection, without ourselves.
  public internal(set) var people: [UInt64: Person] = [:]
  /// Who writes as a replica, as far as was told.
  public internal(set) var roster: [ReplicaID: Participant] = [:]
  public internal(set) var undoHistory: UndoHistory
  /// The replica that new edits are signed with.
  public internal(set) var replica: ReplicaID
  /// Own changes that are not durable, by ascending seq.
  public internal(set) var own: [OwnChange] = []
  public let ownChangesPlace: OwnChangesPlace
  /// The secret that ``replica`` was made from; nil for a number that was drawn.
  public internal(set) var replicaKey: ReplicaKey?
  /// The last change of ``replica`` that is durable: the server is asked whether it has the same.
  public internal(set) var lastDurable: ChangeDigest?
  /// Set by ``stopWhenSettled()`` or a goodbye for good: no more connecting.
  public internal(set) var isClosed = false

  /// Changes of others that are not durable, as the server sealed them.
  var retained: [RetainedChanges] = []
  var effects: [SessionEffect] = []
  var random: SplitMix64
  var attempts: UInt32 = 0
  var sentSeq: UInt64 = 0
  /// The last own seq that was here when the hello was said: what was written since was never sent.
  var greetedSeq: UInt64 = 0
  var keep = KeepState()
  /// The server of the next connection, or this one, knows no hello with a ``Lineage``: it is told none,
  /// and does not compare.
  var isServerOld = false
  var durableIndex: UInt64 = 0
  var incoming: IncomingSnapshot?
  /// A refusal that waits until all earlier changes are durable: only then can their replica retire.
  var refusal: Refusal?
  /// While a refused change is being taken back.
  var rebuilding: Rebuilding?
  var ownPresence = OwnPresence()
  var sendWindow: (start: UInt64, sent: UInt32) = (0, 0)
  /// How many others were here when the connection was lost.
  var crowd: UInt64 = 0
  var retryTemporaryAt: UInt64?
  /// How many of our changes the last change heard of a replica knew.
  var heardOwn = VersionVector()
  /// Replicas of the same participant, as far as is known.
  var knownOwn: ReplicaSet
  /// Whether nothing was here before this session: what meets in what comes first is history.
  var isFirstCatchUp: Bool
  /// Whether the map was put together anew because it was damaged.
  var wasDamaged = false
  /// The wall clock that the last own change has.
  var lastTime: UInt64 = 0

  /// One of the user's changes on its way.
  public struct OwnChange: Sendable {
    public let change: Change
    /// The journal index at or below which the server merged it; nil until it has.
    public internal(set) var mergedAt: UInt64?
  }

  struct RetainedChanges: Sendable {
    let sealed: SealedChanges
    /// Nil while it is unknown: after the server has lost what is in it, until all of it has come back.
    var lastIndex: UInt64?
    let ids: [ChangeID]
    /// What the server lost and has not yet sent again.
    var lost: [ChangeID] = []
  }

  struct IncomingSnapshot: Sendable {
    let stateHash: SHA256Digest
    let journalIndex: UInt64
    let total: UInt64
    var bytes: [UInt8] = []
  }

  /// A session on an empty or a kept document.
  ///
  /// - Parameters:
  ///   - replica: A random number never used before, or the one that wrote `own`.
  ///   - key: What `replica` was made from, so that nobody else can write as it.
  ///   - own: Changes of `replica` that `document` holds and the server may not; all of them kept.
  ///   - lastDurable: The last change of `replica` that was durable, if it is known.
  ///   - place: Whether ``SessionEffect/keep(upTo:)`` is answered. Without a local copy what is
  ///     written is on the server only, and before that nowhere.
  ///   - undoHistory: What the user can undo.
  ///   - roster: Who writes as a replica, as was told before.
  ///   - ownReplicas: What the user has written as, here and elsewhere.
  ///   - seed: Random; for pauses and new replica numbers.
  public init(
    _ identity: SessionIdentity, replica: ReplicaID, key: ReplicaKey? = nil,
    document: MapDocument = MapDocument(), own: [Change] = [],
    retained: [SealedChanges] = [], lastDurable: ChangeDigest? = nil,
    keeping place: OwnChangesPlace = .serverOnly, undoHistory: UndoHistory = UndoHistory(),
    roster: [ReplicaID: Participant] = [:], ownReplicas: ReplicaSet = ReplicaSet(), seed: UInt64
  ) {
    self.identity = identity
    self.replica = replica
    replicaKey = key?.replica == replica ? key : nil
    self.document = document
    self.lastDurable = lastDurable
    ownChangesPlace = place
    keep.keptSeq = own.last?.id.seq ?? 0
    self.undoHistory = undoHistory
    self.roster = roster
    knownOwn = ownReplicas
    isFirstCatchUp = document.version.isEmpty
    lastTime = own.last?.time ?? 0
    random = SplitMix64(seed: seed)
    for change in own { self.own.append(OwnChange(change: change)) }
    for sealed in retained { retain(sealed) }
  }

  /// What is to be done since this was last asked, in order.
  public mutating func takeEffects() -> [SessionEffect] {
    let result = effects
    effects = []
    return result
  }

  /// How many own changes the server has not yet told to be on its disk.
  public var notDurableCount: Int { own.count }

  /// Everything that others must not lose if this client's machine stops: for a local copy.
  public var retainedChanges: [SealedChanges] {
    var result: [SealedChanges] = []
    for entry in retained { result.append(entry.sealed) }
    return result
  }

  /// All replicas of the participant that are known of: others' work is what none of them wrote.
  public var ownReplicas: ReplicaSet {
    var replicas = knownOwn
    replicas.insert(replica)
    return replicas
  }

  func isOwn(_ replica: ReplicaID) -> Bool {
    replica == self.replica || knownOwn.contains(replica)
  }

  public var role: Role? { welcome?.participant.role }

  // MARK: Connection

  /// Starts, or tries again at once.
  public mutating func start(at now: Moment) {
    guard case .offline = state, !isClosed else { return }
    state = .connecting
    emit(.state)
    effects.append(.connect)
  }

  /// The connection stands.
  public mutating func connected(at now: Moment) {
    guard state == .connecting else { return }
    greet()
  }

  /// The connection failed or ended, in whatever way.
  public mutating func disconnected(at now: Moment) {
    if case .offline = state { return }
    goOffline(at: now, after: nil)
  }

  /// To be called some ten times a second.
  public mutating func tick(at now: Moment) {
    if case .offline(let retryAt?) = state, now.milliseconds >= retryAt { start(at: now) }
    // With a refusal pending the state is not live until that is settled, which may need the retry.
    if let retry = retryTemporaryAt, now.milliseconds >= retry,
      state == .live || state == .catchingUp && refusal != nil
    {
      retryTemporaryAt = nil
      greet()
    }
    keepAgainIfDue(at: now)
    sendOwn(at: now)
    ownPresence.endCallIfOver(at: now)
    sendPresence(at: now)
  }

  /// Leaves for good.
  public mutating func close() {
    isClosed = true
    people = [:]
    sentSeq = 0
    switch state {
    case .offline: break
    default:
      send(.leave)
      effects.append(.disconnect)
    }
    state = .offline(retryAt: nil)
  }

  mutating func greet() {
    state = .greeting
    emit(.state)
    people = [:]
    greetedSeq = max(document.version[replica], own.last?.change.id.seq ?? 0)
    var resume: SnapshotResume?
    if let incoming {
      resume = SnapshotResume(
        stateHash: incoming.stateHash, offset: UInt64(incoming.bytes.count))
    }
    send(
      .hello(
        Hello(
          map: identity.map, intent: identity.intent,
          replica: identity.isReader ? .none : rebuilding?.replica ?? replica,
          token: identity.token, name: identity.name,
          version: rebuilding?.document.version ?? document.version, resume: resume,
          lineage: isServerOld ? nil : lineage)))
  }

  /// What can be shown of the replica that the hello names.
  private var lineage: Lineage {
    guard !identity.isReader, identity.intent != .replay else { return Lineage() }
    guard let rebuilding, rebuilding.replica != replica else {
      return Lineage(key: replicaKey, last: lastDurable)
    }
    return Lineage(key: rebuilding.key)
  }

  /// Waits before the next try: longer after each failure, and by chance, so that many clients of a
  /// server that restarts do not all come at once. The more people were here, the wider apart.
  mutating func goOffline(at now: Moment, after milliseconds: UInt64?) {
    if !people.isEmpty { crowd = UInt64(people.count) }
    people = [:]
    sentSeq = 0
    isServerOld = false
    guard !isClosed else {
      state = .offline(retryAt: nil)
      return emit(.state)
    }
    let longest = min(
      Self.pauseMillisecondsMax,
      max(250 << UInt64(min(attempts, 8)), crowd * Self.pauseMillisecondsForEach))
    attempts = min(attempts + 1, 1_000)
    let pause = (milliseconds ?? 0) + longest / 4 + random.next() % (longest * 3 / 4 + 1)
    state = .offline(retryAt: now.milliseconds + pause)
    emit(.state)
  }

  static let pauseMillisecondsMax: UInt64 = 15_000
  /// Some 250 come back in a second.
  static let pauseMillisecondsForEach: UInt64 = 4

  mutating func emit(_ event: SessionEvent) { effects.append(.event(event)) }

  mutating func send(_ message: ClientMessage) { effects.append(.send(message.encode())) }

  public mutating func verify(nonce: UInt64) { send(.verify(nonce: nonce)) }

  public mutating func replay(_ request: ReplayRequest) { send(.replay(request)) }

  public mutating func control(_ control: ReplayControl) { send(.replayControl(control)) }
}
