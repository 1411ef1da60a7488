import JourneyMap
import ReplicatedData
import SyncProtocol

/// A document that is built anew from what the server has, because a change of ours was refused, or
/// because ours holds something that a crash of the server has lost for good.
///
/// The replica of a refused change is retired: its seqs could not go on without a gap. What its user
/// wrote besides is signed anew with a fresh replica, keeping its stamps, and merged if it still can
/// be.
struct Rebuilding: Sendable {
  let refusal: Refusal?
  let retired: ReplicaID
  /// The replica to go on with: a fresh one, or the same if nothing was refused.
  let replica: ReplicaID
  /// What that was made from.
  let key: ReplicaKey?
  var document: MapDocument

  init(
    refusal: Refusal?, retired: ReplicaID, replica: ReplicaID, key: ReplicaKey? = nil,
    document: MapDocument
  ) {
    self.refusal = refusal
    self.retired = retired
    self.replica = replica
    self.key = key
    self.document = document
  }

  /// Nothing was refused: the replica stays.
  init(keeping replica: ReplicaID, _ document: MapDocument) {
    self.init(refusal: nil, retired: replica, replica: replica, document: document)
  }

  /// Merges a change from the server; false if it does not fit.
  mutating func integrate(_ change: Change) -> Bool {
    document.version.contains(change.id) || (try? document.integrateAccepted(change)) != nil
  }
}

extension ClientSession {
  mutating func receive(_ refusal: Refusal, at now: Moment) {
    // While a change is taken back nothing was submitted that could be refused.
    guard rebuilding?.refusal == nil, refusal.seq < self.refusal?.seq ?? .max,
      refusal.code == .seqTaken || own.contains(where: { $0.change.id.seq >= refusal.seq })
    else { return }
    if refusal.code.isTemporary {
      // Kept, and sent again: nothing is wrong with the change.
      retryTemporaryAt = now.milliseconds + 2_000
      sentSeq = refusal.seq - 1
      return emit(.refused(refusal, changes: [], words: []))
    }
    self.refusal = refusal
    rebuildIfPossible()
  }

  /// Begins to build the document anew, once everything before the refused change is durable.
  mutating func rebuildIfPossible() {
    // While a map is on its way that is kept with the replica, its end is awaited.
    guard let refusal, rebuilding == nil else { return }
    // Where the server knows more of the replica than is here, that alone is reason enough.
    guard own.first.map({ $0.change.id.seq >= refusal.seq }) ?? (refusal.code == .seqTaken) else {
      return
    }
    self.refusal = nil
    let fresh = freshReplica()
    rebuild(refusal, as: fresh.replica, fresh.key)
  }

  private mutating func freshReplica() -> (replica: ReplicaID, key: ReplicaKey?) {
    if let replicaKey {
      let key = replicaKey.next(random.next())
      return (key.replica, key)
    }
    var fresh = ReplicaID(random.next())
    while fresh == .none { fresh = ReplicaID(random.next()) }
    return (fresh, nil)
  }

  private mutating func rebuild(_ refusal: Refusal?, as replica: ReplicaID, _ key: ReplicaKey?) {
    rebuilding = Rebuilding(
      refusal: refusal, retired: self.replica, replica: replica, key: key,
      document: MapDocument(limits: document.limits))
    incoming = nil
    greet()
  }

  /// Merges a change from the server into the new document; false if it does not fit.
  mutating func integrateIntoRebuilding(_ change: Change) -> Bool {
    guard var rebuilding else { return true }
    // Taken out while it is changed, so that nothing is copied.
    self.rebuilding = nil
    var fits = rebuilding.integrate(change)
    if !fits, rebuilding.refusal == nil {
      // It may build on one of ours, which the server does not send us.
      _ = integrateAll(into: &rebuilding.document)
      fits = rebuilding.integrate(change)
    }
    self.rebuilding = rebuilding
    return fits
  }

  /// Whether what the server lacks of our document can be given to it: own changes, and changes of
  /// others in the sealed form. A snapshot may have brought something that only the server had, and
  /// that it lost in a crash before it was durable.
  func canGiveBackWhatTheServerLacks(of version: VersionVector, _ welcome: Welcome) -> Bool {
    for entry in version.entries where entry.seq > welcome.version[entry.replica] {
      var next = welcome.version[entry.replica] + 1
      if entry.replica == replica {
        guard let first = own.first?.change.id.seq, first <= next else { return false }
        continue
      }
      for kept in retained {
        for id in kept.ids where id.replica == entry.replica && id.seq == next { next += 1 }
      }
      guard next > entry.seq else { return false }
    }
    return true
  }

  /// Builds the document anew from what the server has; a rebuilding that is under way begins again.
  ///
  /// A server that was put back to a backup lacks changes of ours that we no longer keep, since they
  /// were durable. Their seqs are used up: others may have them still. So a fresh replica goes on.
  mutating func startOver() {
    let kept = own.first?.change.id.seq ?? document.version[replica] + 1
    let isPutBack = rebuilding == nil && kept > (welcome?.version[replica] ?? 0) + 1
    let next =
      isPutBack ? freshReplica() : rebuilding.map { ($0.replica, $0.key) } ?? (replica, replicaKey)
    rebuild(rebuilding?.refusal, as: next.0, next.1)
  }

  /// The server does not take back what it once sent: from another server, or since it lost its key.
  /// What it has counts, with the own changes; the user sees the old document until that is here.
  mutating func letGoOfOthersChanges() {
    retained = []
    incoming = nil
    rebuilding = Rebuilding(
      refusal: rebuilding?.refusal, retired: replica, replica: rebuilding?.replica ?? replica,
      key: rebuilding.map { $0.key } ?? replicaKey, document: MapDocument(limits: document.limits))
  }

  /// Swaps the documents once the new one has all that the server had.
  mutating func finishRebuildingIfComplete(at now: Moment) {
    guard let done = rebuilding, isComplete(done.document) else { return }
    let whole = self
    rebuilding = nil
    let before = LackingServer(
      replica: replica, document: document, own: ownChanges, lost: [])
    var fresh = done.document
    if done.replica != done.retired {
      sign(anew: done, into: &fresh)
      if let damage = fresh.damage {
        self = whole
        return meet(damage, at: now)
      }
    } else if let misfit = integrateAll(into: &fresh) {
      if let damage = fresh.damage { return meet(damage, at: now) }
      // Something of ours builds on what the server has lost. As if the server had refused it: what
      // comes before is made durable, then the rest is signed anew. The user sees the old document
      // until then.
      if misfit.seq < refusal?.seq ?? .max { refusal = misfit }
      rebuildIfPossible()
      return sendOwn(at: now)
    }
    if !own.isEmpty { tellSuperseded(in: fresh) }
    noteOwnChanges(onlyIn: fresh)
    if !isFirstCatchUp { noteEncounters(in: fresh) }
    document = fresh
    emit(.documentReplaced)
    tellWhatTheServerLacks(of: before)
    askToKeep()
    forgetWhatCannotBeGivenBack()
    rebuildIfPossible()
    becomeLiveIfCaughtUp(at: now)
    sendOwn(at: now)
  }

  /// What the participant made elsewhere and came in a snapshot can be undone by who reads the journal,
  /// not here.
  private mutating func noteOwnChanges(onlyIn fresh: MapDocument) {
    for entry in fresh.version.entries
    where isOwn(entry.replica) && entry.seq > document.version[entry.replica]
      && entry.replica != replica
    {
      undoHistory.recordUnknown(entry)
    }
  }

  /// Kept changes that build on what everybody has lost: no server can merge them any more.
  private mutating func forgetWhatCannotBeGivenBack() {
    for index in retained.indices where retained[index].lastIndex == nil {
      retained[index].lost.removeAll { !document.version.contains($0) }
      if retained[index].lost.isEmpty { retained[index].lastIndex = welcome?.mergedIndex }
    }
    receiveDurable(durableIndex)
  }

  /// Merges the kept changes of others and the own ones into a document from the server, in an order
  /// that fulfils dependencies. Returns a refusal of the first own one that does not fit.
  private func integrateAll(into fresh: inout MapDocument) -> Refusal? {
    var missing = retainedAsChanges
    for entry in own { missing.append(entry.change) }
    Self.integrate(missing, into: &fresh)
    for entry in own where !fresh.version.contains(entry.change.id) {
      do throws(ChangeError) {
        try fresh.integrateAccepted(entry.change)
      } catch {
        let code = RefusalCode(error)
        return Refusal(seq: entry.change.id.seq, code: code, reason: code.explanation)
      }
    }
    return nil
  }

  /// Signs own changes with the fresh replica and merges them, but for the refused one and those that
  /// cannot do without it.
  private mutating func sign(anew done: Rebuilding, into fresh: inout MapDocument) {
    // What the server lacks of others' changes it is given back: it counts as there.
    Self.integrate(retainedAsChanges, into: &fresh)
    // What a crash had lost and others gave back after it was refused here is in the map after all;
    // but a seq that is taken is another change's.
    let takenSeq = done.refusal?.code == .seqTaken ? done.refusal?.seq ?? .max : .max
    own.removeAll { fresh.version.contains($0.change.id) && $0.change.id.seq < takenSeq }
    var withdrawn: [Change] = []
    var kept: [OwnChange] = []
    var signedAnew: [(old: ChangeID, new: ChangeID)] = []
    let refusedSeq = takenSeq == .max ? done.refusal?.seq : nil
    let firstLamport = own.first?.change.lamport ?? .max
    let mergedSeq = (own.first?.change.id.seq ?? 1) - 1
    var seq: UInt64 = 0
    for entry in own {
      var renamed = entry.change.renamed(
        from: done.retired, since: firstLamport, keeping: mergedSeq, to: done.replica, seq: seq + 1)
      if !fresh.version.contains(VersionVector(renamed.deps)) {
        // It was written on something that is lost; it may not need that.
        renamed.deps = fresh.frontier.filter { $0.replica != done.replica }
      }
      if entry.change.id.seq != refusedSeq, isAllowed(renamed, in: fresh),
        (try? fresh.integrate(renamed)) != nil
      {
        seq += 1
        kept.append(OwnChange(change: renamed))
        signedAnew.append((entry.change.id, renamed.id))
      } else {
        withdrawn.append(entry.change)
      }
    }
    replica = done.replica
    replicaKey = done.key
    lastDurable = nil
    own = kept
    sentSeq = 0
    knownOwn.insert(done.retired)
    undoHistory.rename(
      done.retired, since: firstLamport, to: done.replica, signed: signedAnew, withdrawn: withdrawn)
    keep.keptSeq = 0
    keep.asked = nil
    emit(
      .replicaReplaced(
        ReplicaReplacement(
          cause: takenSeq != .max ? .seqTaken : done.refusal == nil ? .serverPutBack : .refused,
          old: done.retired, new: done.replica, signedAnew: signedAnew)))
    var words: [String] = []
    for change in withdrawn { words.append(contentsOf: change.words) }
    if let refusal = done.refusal, refusedSeq != nil {
      emit(.refused(refusal, changes: withdrawn, words: words))
    } else if let first = withdrawn.first {
      // Nobody refused it, but it cannot be without what is lost.
      let code = RefusalCode.unknownDependency
      emit(
        .refused(
          Refusal(seq: first.id.seq, code: code, reason: code.explanation), changes: withdrawn,
          words: words))
    }
  }

  private var ownChanges: [Change] {
    var changes: [Change] = []
    for entry in own { changes.append(entry.change) }
    return changes
  }

  /// Tells of changes that were in the document and are not in the new one. Own ones that are not
  /// durable were signed anew, or were given back to the user.
  private mutating func tellWhatTheServerLacks(of before: LackingServer) {
    let firstOwn = before.own.first?.id.seq ?? .max
    var lost: [LackingServer.Lost] = []
    for entry in before.document.version.entries {
      var last = entry.seq
      if entry.replica == before.replica { last = min(last, firstOwn - 1) }
      let there = document.version[entry.replica]
      if last > there { lost.append(.init(replica: entry.replica, count: last - there)) }
    }
    guard !lost.isEmpty else { return }
    emit(
      .serverLacks(
        LackingServer(
          replica: before.replica, document: before.document, own: before.own, lost: lost)))
  }

  /// Whether the server would let the change pass: an observer's five hundred edits are then taken
  /// back at once, not one after the other.
  private func isAllowed(_ change: Change, in document: MapDocument) -> Bool {
    guard let participant = welcome?.participant else { return true }
    return RolePolicy.refusal(
      of: change, by: participant.role, participantID: participant.id, in: document) == nil
  }

  private var retainedAsChanges: [Change] {
    var changes: [Change] = []
    for entry in retained {
      if let body = try? entry.sealed.open(MessageLimits()) {
        changes.append(contentsOf: body.changes)
      }
    }
    return changes
  }

  private static func integrate(_ missing: [Change], into fresh: inout MapDocument) {
    var hasMerged = true
    while hasMerged {
      hasMerged = false
      for change in missing where !fresh.version.contains(change.id) {
        if (try? fresh.integrateAccepted(change)) != nil { hasMerged = true }
      }
    }
  }
}

extension Change {
  /// The text that the change inserted.
  public var words: [String] {
    var words: [String] = []
    for operation in operations {
      switch operation {
      case .insert(_, _, _, let text), .extend(_, _, let text), .replace(_, _, let text):
        if !text.utf8.isEmpty { words.append(text) }
      default: break
      }
    }
    return words
  }

  /// The same change under a fresh replica: stamps from `since` on are given its number.
  func renamed(
    from old: ReplicaID, since lamport: UInt64, keeping mergedSeq: UInt64, to new: ReplicaID,
    seq: UInt64
  ) -> Change {
    func rename(_ id: OperationID) -> OperationID {
      id.replica == old && id.lamport >= lamport
        ? OperationID(lamport: id.lamport, replica: new) : id
    }
    var copy = self
    copy.id = ChangeID(replica: new, seq: seq)
    copy.deps = []
    for dependency in deps where dependency.replica != new { copy.deps.append(dependency) }
    if seq == 1, mergedSeq > 0 {
      // What its retired replica had merged before was implied; now it must be named.
      var place = 0
      while place < copy.deps.count, copy.deps[place].replica < old { place += 1 }
      copy.deps.insert(ChangeID(replica: old, seq: mergedSeq), at: place)
    }
    if let reversal, reversal.change.replica == old, reversal.change.seq > mergedSeq {
      copy.reversal = nil
    }
    copy.operations = []
    for operation in operations { copy.operations.append(operation.renamed(rename)) }
    return copy
  }
}
