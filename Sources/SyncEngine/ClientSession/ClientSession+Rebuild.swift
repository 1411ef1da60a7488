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
  /// The first seq of ``retired`` that is not merged.
  let firstSeq: UInt64
  let retired: ReplicaID
  /// The replica to go on with: a fresh one, or the same if nothing was refused.
  let replica: ReplicaID
  var document: MapDocument

  /// Merges a change from the server; false if it does not fit.
  mutating func integrate(_ change: Change) -> Bool {
    document.version.contains(change.id) || (try? document.integrateAccepted(change)) != nil
  }
}

extension ClientSession {
  mutating func receive(_ refusal: Refusal, at now: Moment) {
    guard rebuilding == nil, self.refusal == nil,
      own.contains(where: { $0.change.id.seq >= refusal.seq })
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
    guard let refusal, rebuilding == nil, let first = own.first?.change.id.seq,
      first >= refusal.seq
    else { return }
    self.refusal = nil
    rebuild(refusal, firstSeq: refusal.seq, as: freshReplica())
  }

  private mutating func freshReplica() -> ReplicaID {
    var fresh = ReplicaID(random.next())
    while fresh == .none { fresh = ReplicaID(random.next()) }
    return fresh
  }

  private mutating func rebuild(
    _ refusal: Refusal?, firstSeq: UInt64, as replica: ReplicaID
  ) {
    rebuilding = Rebuilding(
      refusal: refusal, firstSeq: firstSeq, retired: self.replica, replica: replica,
      document: MapDocument(limits: document.limits))
    incoming = nil
    greet()
  }

  /// Whether what the server lacks of our document can be given to it: own changes, and changes of
  /// others in the sealed form. A snapshot may have brought something that only the server had, and
  /// that it lost in a crash before it was durable.
  func canGiveBackWhatTheServerLacks(_ welcome: Welcome) -> Bool {
    for entry in document.version.entries where entry.seq > welcome.version[entry.replica] {
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

  /// Builds the document anew without what the server lost and nobody can give back.
  mutating func startOver(_ welcome: Welcome) {
    rebuild(nil, firstSeq: welcome.version[replica] + 1, as: replica)
  }

  /// Swaps the documents once the new one has all that the server had.
  mutating func finishRebuildingIfComplete(at now: Moment) {
    guard let done = rebuilding, isComplete(done.document) else { return }
    rebuilding = nil
    var fresh = done.document
    if done.replica == done.retired, !integrateAll(into: &fresh) {
      // Something of ours builds on what is lost: it is withdrawn, and the rest signed anew.
      let reason = "The server lost what this was built on in a crash."
      let refusal = Refusal(
        seq: done.firstSeq, code: .unknownDependency, operationIndex: nil, reason: reason)
      return rebuild(
        refusal, firstSeq: fresh.version[replica] + 1, as: freshReplica())
    }
    if done.replica != done.retired { sign(anew: done, into: &fresh) }
    document = fresh
    emit(.documentReplaced)
    becomeLiveIfCaughtUp(at: now)
    sendOwn(at: now)
  }

  /// Merges the own changes and the kept ones of others into a document from the server, in an order
  /// that fulfils dependencies. False if one of the own ones does not fit.
  mutating func integrateAll(into fresh: inout MapDocument) -> Bool {
    var missing: [Change] = []
    for entry in retained {
      if let body = try? entry.sealed.open(MessageLimits()) {
        missing.append(contentsOf: body.changes)
      }
    }
    for entry in own { missing.append(entry.change) }
    var hasMerged = true
    while hasMerged {
      hasMerged = false
      for change in missing where !fresh.version.contains(change.id) {
        if (try? fresh.integrateAccepted(change)) != nil { hasMerged = true }
      }
    }
    for entry in own where !fresh.version.contains(entry.change.id) { return false }
    return true
  }

  private mutating func sign(anew done: Rebuilding, into fresh: inout MapDocument) {
    // What is merged under the old name stays there; the server answers for it now.
    own.removeAll { fresh.version.contains($0.change.id) }
    var withdrawn: [Change] = []
    var kept: [OwnChange] = []
    let firstLamport = own.first?.change.lamport ?? .max
    var seq: UInt64 = 0
    for entry in own {
      let isRefused = entry.change.id.seq == done.refusal?.seq
      let renamed = entry.change.renamed(
        from: done.retired, since: firstLamport, keeping: done.firstSeq - 1, to: done.replica,
        seq: seq + 1)
      if !isRefused, (try? fresh.integrate(renamed)) != nil {
        seq += 1
        kept.append(OwnChange(change: renamed))
      } else {
        withdrawn.append(entry.change)
      }
    }
    replica = done.replica
    own = kept
    sentSeq = 0
    undoHistory = UndoHistory()
    var words: [String] = []
    for change in withdrawn { words.append(contentsOf: change.words) }
    if let refusal = done.refusal, !withdrawn.isEmpty {
      emit(.refused(refusal, changes: withdrawn, words: words))
    }
  }
}

extension Change {
  /// The text that the change inserted.
  public var words: [String] {
    var words: [String] = []
    for operation in operations {
      switch operation {
      case .insert(_, _, _, let text), .extend(_, _, let text): words.append(text)
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
    func rename(_ value: Value) -> Value {
      if case .reference(let id) = value { .reference(rename(id)) } else { value }
    }
    func rename(_ origin: TextOrigin) -> TextOrigin {
      switch origin {
      case .left(let parent): .left(of: rename(parent))
      case .right(let parent, let right):
        .right(of: parent.map(rename), rightOrigin: right.map(rename))
      }
    }
    var copy = self
    copy.id = ChangeID(replica: new, seq: seq)
    copy.deps = []
    for dependency in deps where dependency.replica != new { copy.deps.append(dependency) }
    if seq == 1, mergedSeq > 0 {
      // What its retired replica had merged before was implied; now it must be named.
      copy.deps.append(ChangeID(replica: old, seq: mergedSeq))
      copy.deps.sort()
    }
    if let reversal, reversal.change.replica == old, reversal.change.seq > mergedSeq {
      copy.reversal = nil
    }
    copy.operations = []
    for operation in operations {
      switch operation {
      case .create: copy.operations.append(operation)
      case .set(let record, let field, let value):
        copy.operations.append(.set(rename(record), field, rename(value)))
      case .setKey(let record, let field, let key, let value):
        copy.operations.append(.setKey(rename(record), field, key: key, rename(value)))
      case .place(let record, let field, let place):
        copy.operations.append(
          .place(
            rename(record), field,
            Place(
              column: place.column.map(rename), row: place.row.map(rename), key: place.key)))
      case .insert(let record, let field, let origin, let text):
        copy.operations.append(.insert(rename(record), field, rename(origin), text))
      case .extend(let record, let field, let text):
        copy.operations.append(.extend(rename(record), field, text))
      case .erase(let record, let field, let ranges):
        var renamed: [StampRange] = []
        for range in ranges { renamed.append(StampRange(rename(range.first), count: range.count)) }
        copy.operations.append(.erase(rename(record), field, renamed))
      }
    }
    return copy
  }
}
