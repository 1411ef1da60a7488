import JourneyMap
import ReplicatedData
import SyncProtocol

extension ClientSession {
  /// Makes one change, shows it at once and sends it as soon as there is a connection. Nothing stays
  /// of it if `body` throws.
  ///
  /// - Returns: The change; nil if `body` did nothing.
  public mutating func edit(
    at now: Moment, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws(ChangeError) -> Change? {
    let before = document
    guard let local = try document.edit(as: replica, at: now.wallClock, body) else { return nil }
    try keep(local, orReturnTo: before, now)
    return local.change
  }

  /// Takes the user's last change back, as far as nobody has built on it.
  ///
  /// - Parameter passesOver: Whether to go on to an older one if others have built on all of it.
  /// - Returns: nil if nothing was undone: see ``undoObstacle``.
  public mutating func undo(
    at now: Moment, passesOver: Bool = false
  ) throws(ChangeError) -> Change? {
    let before = document
    let history = undoHistory
    guard
      let local = try undoHistory.undo(
        in: &document, as: replica, at: now.wallClock, own: ownReplicas, passesOver: passesOver)
    else { return nil }
    try keep(local, orReturnTo: before, now, history: history)
    return local.change
  }

  public mutating func redo(
    at now: Moment, passesOver: Bool = false
  ) throws(ChangeError) -> Change? {
    let before = document
    let history = undoHistory
    guard
      let local = try undoHistory.redo(
        in: &document, as: replica, at: now.wallClock, own: ownReplicas, passesOver: passesOver)
    else { return nil }
    try keep(local, orReturnTo: before, now, history: history)
    return local.change
  }

  /// Who has built on what was to be undone or redone last.
  public var undoObstacle: ReplicaID? { undoHistory.obstacle }

  /// All replicas that the user is known to have written as.
  private var ownReplicas: [ReplicaID] {
    guard let id = welcome?.participant.id else { return [] }
    var own: [ReplicaID] = []
    for (replica, participant) in roster where sameUTF8(participant.id, id) { own.append(replica) }
    return own
  }

  /// Undoes or redoes by a history that was read from the journal.
  public mutating func reverse(
    with history: inout UndoHistory, _ direction: Reversal.Direction, passesOver: Bool = false,
    at now: Moment
  ) throws(ChangeError) -> Change? {
    let before = document
    let (own, time) = (ownReplicas, now.wallClock)
    let local =
      switch direction {
      case .undo:
        try history.undo(
          in: &document, as: replica, at: time, own: own, passesOver: passesOver)
      case .redo:
        try history.redo(
          in: &document, as: replica, at: time, own: own, passesOver: passesOver)
      }
    guard let local else { return nil }
    try keep(local, orReturnTo: before, now)
    return local.change
  }

  /// `history` is what the undo history was before, if the change is in it by now.
  private mutating func keep(
    _ local: LocalChange, orReturnTo before: MapDocument, _ now: Moment,
    history: UndoHistory? = nil
  ) throws(ChangeError) {
    let limit = welcome?.limits.messageBytesMax ?? ServerLimits().messageBytesMax
    // The server must be able to hand it on with its seal and the names of people.
    guard ChangeBatch.encode([local.change]).count + 4_096 <= Int(clamping: limit) else {
      // Could never be sent.
      document = before
      if let history { undoHistory = history }
      throw .limit(.operationsInChange)
    }
    if history == nil { undoHistory.record(local) }
    own.append(OwnChange(change: local.change))
    askToKeep()
    sendOwn(at: now)
  }

  /// Where the user is now. Sent at most ten times a second.
  public mutating func setPresence(_ presence: Presence, at now: Moment) {
    guard presence != self.presence else { return }
    self.presence = presence
    presenceIsNew = true
    sendPresence(at: now)
  }

  mutating func sendPresence(at now: Moment) {
    guard presenceIsNew, let presence, state == .live,
      now.milliseconds >= presenceSent + 100
    else { return }
    presenceIsNew = false
    presenceSent = now.milliseconds
    send(.presence(presence))
  }

  /// Sends own changes that were not sent on this connection and are kept, in batches, no faster than
  /// the server takes them.
  mutating func sendOwn(at now: Moment) {
    guard state == .live || state == .catchingUp, rebuilding == nil, retryTemporaryAt == nil,
      let welcome, sentSeq < own.last?.change.id.seq ?? 0
    else { return }
    if now.milliseconds >= sendWindow.start + 1_000 { sendWindow = (now.milliseconds, 0) }
    let most = max(1, welcome.limits.changesPerSecondMax)
    let bytesAim = min(Int(clamping: welcome.limits.messageBytesMax) - 64, 256 << 10)
    var batch: [Change] = []
    var encoder = ChangeBatchEncoder()
    for entry in own where entry.change.id.seq > sentSeq {
      guard sendWindow.sent < most, entry.change.id.seq < refusal?.seq ?? .max,
        entry.change.id.seq <= sendableSeq
      else { break }
      sendWindow.sent += 1
      if !batch.isEmpty,
        encoder.byteCountMax + ChangeBatch.encode([entry.change]).count > bytesAim
          || batch.count >= 4_096
      {
        send(.submit(batch))
        batch = []
        encoder.removeAll()
      }
      batch.append(entry.change)
      encoder.append(entry.change)
      sentSeq = entry.change.id.seq
    }
    if !batch.isEmpty { send(.submit(batch)) }
  }
}
