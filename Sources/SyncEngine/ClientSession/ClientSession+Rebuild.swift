import JourneyMap
import ReplicatedData
import SyncProtocol

/// A document that is built anew from the server, without a change that was refused.
///
/// The replica of the refused change is retired: its seqs could not go on without a gap. What its
/// user wrote after the refused change is signed anew with a fresh replica, keeping its stamps, and
/// merged if it still can be.
struct Rebuilding: Sendable {
  let refusal: Refusal
  /// The first seq that is not merged.
  let seq: UInt64
  let retired: ReplicaID
  /// The fresh replica.
  let replica: ReplicaID
  var document: MapDocument

  /// Merges a change from the server; false if it does not fit.
  mutating func integrate(_ change: Change) -> Bool {
    document.version.contains(change.id) || (try? document.integrateAccepted(change)) != nil
  }
}

extension ClientSession {
  mutating func receive(_ refusal: Refusal, at now: Moment) {
    guard rebuilding == nil, self.refusal == nil, own.contains(where: { $0.change.id.seq >= refusal.seq }) else {
      return
    }
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
    var fresh = ReplicaID(random.next())
    while fresh == .none { fresh = ReplicaID(random.next()) }
    rebuilding = Rebuilding(
      refusal: refusal, seq: refusal.seq, retired: replica, replica: fresh,
      document: MapDocument(limits: document.limits))
    incoming = nil
    greet()
  }

  /// Swaps the documents once the new one has all that the server had.
  mutating func finishRebuildingIfComplete(at now: Moment) {
    guard let done = rebuilding, isComplete(done.document) else { return }
    rebuilding = nil
    var fresh = done.document
    var withdrawn: [Change] = []
    var kept: [OwnChange] = []
    let firstLamport = own.first?.change.lamport ?? .max
    var seq: UInt64 = 0
    for entry in own {
      if entry.change.id.seq == done.seq {
        withdrawn.append(entry.change)
        continue
      }
      let renamed = entry.change.renamed(
        from: done.retired, since: firstLamport, keeping: done.seq - 1, to: done.replica,
        seq: seq + 1)
      if (try? fresh.integrate(renamed)) != nil {
        seq += 1
        kept.append(OwnChange(change: renamed))
      } else {
        withdrawn.append(entry.change)
      }
    }
    document = fresh
    replica = done.replica
    own = kept
    sentSeq = 0
    undoHistory = UndoHistory()
    var words: [String] = []
    for change in withdrawn { words.append(contentsOf: change.words) }
    emit(.refused(done.refusal, changes: withdrawn, words: words))
    emit(.documentReplaced)
    becomeLiveIfCaughtUp(at: now)
    sendOwn(at: now)
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
