import JourneyEditing
import JourneyMap
import ReplicatedData
import StyledText
import SyncEngine
import SyncProtocol

/// Which map, on which server, as whom.
package struct MapTarget: Sendable {
  package var server: ServerAddress
  package var map: MapName
  /// The invitation's.
  package var token: String?
  /// What the user would like to be called.
  package var name: String?

  package init(server: ServerAddress, map: MapName, token: String? = nil, name: String? = nil) {
    self.server = server
    self.map = map
    self.token = token
    self.name = name
  }

  /// What tells the users of this machine apart, for their local copies.
  package var owner: CopyOwner { CopyOwner(token: token, name: name) }
}

/// One command's stay on a map: the local copy is opened, brought together with the server, edited
/// or read, and kept.
///
/// Every change is in the local copy before it is sent. If another process holds the copy, the visit
/// uses the next one of the same participant.
package final class MapVisit {
  package enum Purpose: Sendable {
    case reading, editing
    /// Editing a map that may not exist yet.
    case making
  }

  package struct Options: Sendable {
    package var isOffline = false
    /// How long to wait without any progress.
    package var timeoutMilliseconds: UInt64 = 30_000
    /// Where local copies are; nil to keep none.
    package var dataFolder: String?
    /// Which of the participant's copies, if it has to be one; else any that is free.
    package var slot: Int?
    /// Whether a signal ends the visit: of the one program that a process is.
    package var stopsOnSignals = true
    /// Told what the user should know beside the result, one sentence each.
    package var notify: @Sendable (String) -> Void = { _ in }

    package init(dataFolder: String?) { self.dataFolder = dataFolder }
  }

  package let target: MapTarget
  package let purpose: Purpose
  package let options: Options
  /// How many changes of earlier commands wait to be merged, when the visit began.
  package let pendingCount: Int
  /// Called some ten times a second while something is waited for.
  package var onTick: () -> Void {
    get { connection.onTick }
    set { connection.onTick = newValue }
  }

  /// Whether the user has seen the map before, so that ``document`` says something before
  /// ``connect()``.
  package let hasCopy: Bool

  private let kept: KeptCopy
  /// Never started offline.
  let connection: MapConnection
  private var refusals: [RefusedChanges] = []
  private var superseded: [SupersededWording] = []
  /// What earlier commands left, by the numbers that it has now.
  private var pending: Set<ChangeID>
  /// What met a deletion and is to be told.
  private var encounters: [DeletionEncounter] = []

  private struct RefusedChanges {
    var reason: String
    var words: [String]
    /// How many of them earlier commands made.
    var oldCount: Int
  }

  /// Opens the local copy. Nothing is sent yet.
  package init(_ target: MapTarget, for purpose: Purpose, _ options: Options) throws(ClientError) {
    self.target = target
    self.purpose = purpose
    self.options = options
    do throws(LocalCopyError) {
      kept = try KeptCopy(target, dataFolder: options.dataFolder, Self.choice(options))
    } catch {
      throw .localCopy(error)
    }
    if options.isOffline, !kept.wasThere {
      guard purpose == .making else { throw .noLocalCopy(map: target.map) }
      kept.noteNewMap()
    }
    let present = kept.copy
    pendingCount = present.own.count
    pending = Set(present.own.map(\.id))
    hasCopy = kept.wasThere
    let makes = purpose == .making || (present.isNewMap && !present.own.isEmpty)
    let identity = SessionIdentity(
      map: target.map, intent: makes ? .joinOrCreate : .join, token: target.token,
      name: target.name,
      // What waits is merged by every command that reaches the server.
      isReader: purpose == .reading && present.own.isEmpty)
    var policy = DriverPolicy()
    policy.keepsBeforeWelcome = options.isOffline
    policy.saveMilliseconds = nil
    connection = try MapConnection(kept.session(identity), server: target.server, policy)
    connection.patienceMilliseconds = options.timeoutMilliseconds
    // Not held: who is dropped without leaving lets go of the copy.
    connection.keep = { [weak kept] session throws(LocalCopyError) in try kept?.keep(session) }
    connection.onEvent = { [weak self] in self?.hear($0) }
    for remark in kept.takeRemarks() { options.notify(remark) }
  }

  private static func choice(_ options: Options) -> KeptCopy.Choice {
    if let slot = options.slot { return .slot(slot) }
    return options.isOffline ? .first(waiting: options.timeoutMilliseconds) : .free
  }

  // MARK: What is there

  package var session: ClientSession { connection.session }

  package var document: MapDocument { session.document }

  /// Who the server says the user is; offline, who it said last.
  package var participant: Participant? { session.welcome?.participant ?? kept.copy.participant }

  /// What who writes as a replica is called in a sentence: “you”, a name, “somebody”.
  package func author(_ replica: ReplicaID) -> String {
    guard !session.ownReplicas.contains(replica) else { return "you" }
    let name = TerminalText.excerpt(session.roster[replica]?.name ?? "")
    return name.isEmpty ? "somebody" : name
  }

  /// Whether nothing is kept here.
  package var isEphemeral: Bool { !kept.isKept }

  /// What keeps the server from taking the changes, in words, if anything does.
  package var obstacle: String? { connection.obstacle }

  /// When the local copy is all there is: how many changes wait in it.
  package var notDurableCount: Int { session.notDurableCount }

  /// Whether changes that the server may not have are in the local copy.
  package var keepsChanges: Bool {
    kept.isKept && session.own.last.map { $0.change.id == kept.copy.own.last?.id } ?? false
  }

  // MARK: Steps

  /// Connects and catches up; then merges what earlier commands left. Does nothing offline.
  package func connect() throws(ClientError) {
    guard !options.isOffline else { return }
    if options.stopsOnSignals { try connection.stopOnSignals() }
    connection.start()
    try connection.wait(for: .welcome) { [connection] in connection.driver.wasWelcomed }
    try connection.wait(for: .map) { [connection] in connection.session.state == .live }
    if pendingCount > 0 { try settlePending() }
    reportEncounters()
    try keepForReaders()
    deliverWhatWaitsElsewhere()
    tellSuperseded()
  }

  /// Tells of own wordings that lost against others written at the same time.
  private func tellSuperseded() {
    for wording in superseded { options.notify(WordingNotice.words(wording, in: session)) }
    superseded = []
  }

  /// Makes one change: in the local copy when this returns, and on its way.
  ///
  /// Before ``connect()`` it is made on the map as the user last saw it, and is merged with what
  /// others have done since; it is then kept with the server's welcome, and not at all if none comes.
  ///
  /// - Parameter goesOn: Whether it is one with the change before: undo takes both back at once.
  /// - Returns: The change; nil if there was nothing to do.
  /// - Throws: ``ClientError/refused(reason:words:)`` if the map's rules or the user's role do not
  ///   allow it; nothing of it stays.
  package func edit(
    goesOn: Bool = false, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws(ClientError) -> Change? {
    try checkRole(body)
    return try change { (session: inout ClientSession, now) throws(ChangeError) in
      try session.edit(at: now, goesOn: goesOn, body)
    }
  }

  /// Makes one change of several edits. See ``edit(goesOn:_:)``.
  package func make(_ edits: [RecordEdit]) throws(ClientError) -> Change? {
    let id = participant?.id
    return try edit { (editor: inout Editor) throws(ChangeError) in
      for edit in edits { try editor.make(edit, by: id) }
    }
  }

  /// Undoes or redoes the user's last step.
  ///
  /// - Parameters:
  ///   - history: What was read from the journal; nil to go by what is kept here.
  ///   - passesOver: Whether to go on to older steps if the last cannot be undone.
  package func reverse(
    _ direction: Reversal.Direction, with history: UndoHistory? = nil, passesOver: Bool = false
  ) throws(ClientError) -> ReversalOutcome {
    func reverse(
      _ session: inout ClientSession, _ now: Moment
    ) throws(ChangeError) -> ReversalOutcome {
      if let history { session.adopt(history) }
      return switch direction {
      case .undo: try session.undo(at: now, passesOver: passesOver)
      case .redo: try session.redo(at: now, passesOver: passesOver)
      }
    }
    let outcome: ReversalOutcome
    do throws(ChangeError) {
      outcome = try connection.act(reverse)
    } catch {
      throw .refused(reason: error.explanation, words: [])
    }
    try connection.throwFailure()
    return outcome
  }

  /// Waits until every own change is on the server's disk. Does nothing offline.
  ///
  /// - Throws: ``ClientError/refused(reason:words:)`` if the server refused one.
  package func settle() throws(ClientError) {
    guard !options.isOffline else { return }
    try connection.wait(for: .durable) { [connection] in connection.session.notDurableCount == 0 }
    try connection.saveNow()
    tellSuperseded()
    reportEncounters()
    if let refusal = refusals.first {
      refusals = []
      throw .refused(reason: refusal.reason, words: refusal.words)
    }
  }

  /// Writes the local copy as it is now.
  package func keepNow() throws(ClientError) { try connection.saveNow() }

  package func leave() { connection.leave() }

  // MARK: Inside

  /// Waits until the server has what earlier commands left. Who only reads goes on without that.
  private func settlePending() throws(ClientError) {
    let isReader = purpose == .reading
    do throws(ClientError) {
      try connection.wait(for: .durable) { [connection] in
        connection.session.notDurableCount == 0 || isReader && connection.obstacle != nil
      }
    } catch {
      guard isReader, case .timedOut = error else { throw error }
    }
    guard !isReader || connection.session.notDurableCount == 0 else {
      let count = connection.session.notDurableCount
      return options.notify(
        "\(count) change\(count == 1 ? "" : "s") made before still \(count == 1 ? "waits" : "wait") in "
          + "the local copy\(connection.obstacle.map { ": \($0)" } ?? ".")")
    }
    try reportMerged()
  }

  private func change(
    _ body: (inout ClientSession, Moment) throws(ChangeError) -> Change?
  ) throws(ClientError) -> Change? {
    let change: Change?
    do throws(ChangeError) {
      change = try connection.act(body)
    } catch {
      // Tried once more without limits and connection, for the words that are to be given back.
      var unbounded = document
      unbounded.limits = .unbounded
      var trial = ClientSession(
        session.identity, replica: session.replica, document: unbounded, seed: 0)
      let words = (try? body(&trial, Moment.now))??.words ?? []
      throw .refused(reason: error.explanation, words: words)
    }
    try connection.throwFailure()
    return change
  }

  /// Whether the user's role allows the change, before it is signed.
  private func checkRole(
    _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws(ClientError) {
    guard let participant, participant.role != .facilitator else { return }
    var trial = document
    let local: LocalChange?
    do throws(ChangeError) {
      local = try trial.edit(as: session.replica, body)
    } catch {
      throw .refused(reason: error.explanation, words: [])
    }
    guard let local,
      let refusal = RolePolicy.refusal(
        of: local.change, by: participant.role, participantID: participant.id, in: document)
    else { return }
    throw .refused(
      reason: Self.words(refusal.code, participant.role), words: local.change.words)
  }

  private static func words(_ code: RefusalCode, _ role: Role) -> String {
    guard code == .roleNotAllowed else { return code.explanation }
    return role == .observer
      ? "You are an observer on this map, who may read it and not change it."
      : "You are a participant on this map: stages, lanes, personas and the map itself are the "
        + "facilitator's."
  }

  /// Work that met a deletion: told to who wrote and to who deleted.
  private func reportEncounters() {
    let met = encounters
    encounters = []
    for encounter in met.prefix(Self.encountersMax) {
      options.notify(DeletionWords(encounter, in: session).sentence(map: target.map.string))
    }
    if met.count > Self.encountersMax {
      options.notify("\(met.count - Self.encountersMax) more records were written on and deleted.")
    }
  }

  private static let encountersMax = 5

  private func hear(_ event: SessionEvent) {
    switch event {
    case .superseded(let wording): superseded.append(wording)
    case .metDeletion(let encounter): encounters.append(encounter)
    case .refused(let refusal, let changes, let words) where !refusal.code.isTemporary:
      let old = changes.filter { pending.contains($0.id) }
      refusals.append(
        RefusedChanges(reason: refusal.reason, words: words, oldCount: old.count))
      pending.subtract(old.map(\.id))
    case .replicaReplaced(let replacement):
      for (old, new) in replacement.signedAnew where pending.remove(old) != nil {
        pending.insert(new)
      }
    default: break
    }
    if let words = kept.words(event, in: session) { options.notify(words) }
  }

  /// Copies that other programs of the same participant used beside each other may hold changes that
  /// never reached the server. They are brought there with the next contact, whoever makes it.
  private func deliverWhatWaitsElsewhere() {
    guard options.slot == nil, !options.isOffline else { return }
    StrandedChanges.deliver(kept.slotsThatWait, target, options)
  }

  /// What became of changes made offline.
  private func reportMerged() throws(ClientError) {
    let refused = refusals.filter { $0.oldCount > 0 }
    let merged = pendingCount - refused.reduce(0) { $0 + $1.oldCount }
    if merged > 0 {
      options.notify(
        "\(merged) change\(merged == 1 ? "" : "s") made offline \(merged == 1 ? "is" : "are") now on "
          + "the server.")
    }
    for refusal in refused {
      var text = ""
      if !refusal.words.isEmpty {
        let path = kept.keepRefused(refusal.words)
        text =
          " \(refusal.oldCount == 1 ? "Its" : "Their") text\(path.map { ", kept in \($0)," } ?? "") was:\n"
          + refusal.words.map { TerminalText.sanitised($0) }.joined(separator: "\n")
      }
      let count = refusal.oldCount
      options.notify(
        count == 1
          ? "A change made offline was refused: \(refusal.reason)\(text)"
          : "\(count) changes made offline were refused: \(refusal.reason)\(text)")
    }
    refusals.removeAll { $0.oldCount > 0 }
    try connection.saveNow()
  }

  /// Readers keep what they saw, so that one can go offline after looking.
  private func keepForReaders() throws(ClientError) {
    guard purpose == .reading,
      connection.session.document.version != kept.copy.document.version
        || connection.session.welcome?.participant != kept.copy.participant
    else { return }
    try connection.saveNow()
  }
}

@available(*, unavailable)
extension MapVisit: Sendable {}
