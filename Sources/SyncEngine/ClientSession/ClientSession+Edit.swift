import JourneyMap
import ReplicatedData
import SyncProtocol

extension ClientSession {
  /// Makes one change, shows it at once and sends it as soon as there is a connection. Nothing stays
  /// of it if `body` throws.
  ///
  /// - Parameter goesOn: Whether the change is one with the one before: undo takes both back at once.
  /// - Returns: The change; nil if `body` did nothing.
  public mutating func edit(
    at now: Moment, goesOn: Bool = false, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws(ChangeError) -> Change? {
    let before = document
    // Changes under one time are one step of undo (WM-UNDO-2).
    let time = goesOn && lastTime != 0 ? lastTime : freshTime(now)
    guard let local = try document.edit(as: replica, at: time, body) else { return nil }
    if let damage = document.damage {
      document = before
      throw .damaged(damage)
    }
    guard isSendable(local.change) else {
      document = before
      throw .limit(.operationsInChange)
    }
    undoHistory.record(local)
    keep([local], now)
    return local.change
  }

  /// Takes the user's last step back, as far as nobody has built on it (WM-UNDO).
  ///
  /// - Parameter passesOver: Whether to go on to older steps if the last cannot be undone.
  public mutating func undo(
    at now: Moment, passesOver: Bool = false
  ) throws(ChangeError) -> ReversalOutcome {
    try reverse(.undo, at: now, passesOver)
  }

  /// Does again what was undone last, as far as nobody has built on that.
  public mutating func redo(
    at now: Moment, passesOver: Bool = false
  ) throws(ChangeError) -> ReversalOutcome {
    try reverse(.redo, at: now, passesOver)
  }

  /// Goes on with a history that was read from the journal, which knows the participant's changes of
  /// all replicas.
  public mutating func adopt(_ history: UndoHistory) { undoHistory = history }

  private mutating func reverse(
    _ direction: Reversal.Direction, at now: Moment, _ passesOver: Bool
  ) throws(ChangeError) -> ReversalOutcome {
    let before = document
    let history = undoHistory
    let (own, time) = (ownReplicas, freshTime(now))
    let outcome =
      switch direction {
      case .undo:
        try undoHistory.undo(
          in: &document, as: replica, at: time, own: own, passesOver: passesOver)
      case .redo:
        try undoHistory.redo(
          in: &document, as: replica, at: time, own: own, passesOver: passesOver)
      }
    for local in outcome.changes where !isSendable(local.change) {
      document = before
      undoHistory = history
      throw .limit(.operationsInChange)
    }
    keep(outcome.changes, now)
    return outcome
  }

  /// A reading of the wall clock that the change before does not have.
  private func freshTime(_ now: Moment) -> UInt64 {
    now.wallClock == lastTime ? now.wallClock + 1 : now.wallClock
  }

  /// Whether the server can be sent the change, and hand it on with its seal and the names of people.
  private func isSendable(_ change: Change) -> Bool {
    let limit = welcome?.limits.messageBytesMax ?? ServerLimits().messageBytesMax
    return ChangeBatch.encode([change]).count + 4_096 <= Int(clamping: limit)
  }

  private mutating func keep(_ locals: [LocalChange], _ now: Moment) {
    for local in locals {
      own.append(OwnChange(change: local.change))
      lastTime = local.change.time
    }
    askToKeep()
    sendOwn(at: now)
  }

  /// Sends own changes that were not sent on this connection and are kept, in batches, no faster than
  /// the server takes them.
  mutating func sendOwn(at now: Moment) {
    guard state == .live || state == .catchingUp, rebuilding == nil, retryTemporaryAt == nil,
      let welcome, sentSeq < own.last?.change.id.seq ?? 0
    else { return }
    sendOwn(welcome.limits, at: now)
  }

  @inline(never)
  private mutating func sendOwn(_ limits: ServerLimits, at now: Moment) {
    if now.milliseconds >= sendWindow.start + 1_000 { sendWindow = (now.milliseconds, 0) }
    let most = max(1, limits.changesPerSecondMax)
    let bytesAim = min(Int(clamping: limits.messageBytesMax) - 64, 256 << 10)
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
