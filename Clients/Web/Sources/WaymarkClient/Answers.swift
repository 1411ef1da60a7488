import CBOR
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

// Items of an answer.
extension CBORWriter {
  /// A record or character: two items, its replica and stamp.
  mutating func stamp(_ id: OperationID) {
    unsigned(id.replica.rawValue)
    unsigned(id.lamport)
  }

  private mutating func stampOrNull(_ id: OperationID?) {
    guard let id else { return null() }
    array(2)
    stamp(id)
  }

  /// What the page is to do, in order: `[* effect]`.
  mutating func effects(_ effects: [DriverEffect]) {
    array(effects.count)
    for effect in effects {
      switch effect {
      case .open(let connection):
        code(0, 1)
        unsigned(connection)
      case .send(let connection, let message):
        code(1, 2)
        unsigned(connection)
        byteString(message)
      case .close(let connection):
        code(2, 1)
        unsigned(connection)
      // The page keeps what ``SessionBox/Command/copy`` gives at once, and says when that is done.
      case .writeCopy: code(30)
      case .event(let event): self.event(event)
      case .saveFailed(let reason):
        code(31, 1)
        text(reason)
      case .left: code(32)
      }
    }
  }

  private mutating func code(_ code: UInt64, _ count: Int = 0) {
    array(1 + count)
    unsigned(code)
  }

  /// Events that the page shows. Those of a replay, which this module does not ask for, are `[3]`.
  private mutating func event(_ event: SessionEvent) {
    switch event {
    case .state, .people: code(3)
    case .progress(let received, let total):
      code(4, 2)
      unsigned(received)
      unsigned(total)
    case .caughtUp: code(5)
    case .documentReplaced: code(6)
    case .changed(let change):
      code(7, 2)
      unsigned(change.id.replica.rawValue)
      unsigned(change.time)
    case .merged(let seq):
      code(8, 1)
      unsigned(seq)
    case .durable(let seq):
      code(9, 1)
      unsigned(seq)
    case .refused(let refusal, _, let words):
      code(10, 3)
      unsigned(UInt64(refusal.code.rawValue))
      text(refusal.reason)
      array(words.count)
      for word in words { text(word) }
    case .superseded(let wording):
      code(13, 5)
      array(2)
      stamp(wording.record)
      unsigned(wording.field.rawValue)
      unsigned(wording.author.rawValue)
      text(wording.lost)
      text(wording.now)
    case .called(let call, let participant):
      code(19, 3)
      text(participant.name)
      nameOrNull(call.record)
      cellOrNull(call.cell)
    case .metDeletion(let encounter):
      code(18, 6)
      stamp(encounter.record)
      unsigned(encounter.deleter.rawValue)
      unsigned(encounter.author.rawValue)
      bool(encounter.isOwnDeletion)
      array(encounter.fields.count)
      for field in encounter.fields { unsigned(field.rawValue) }
    case .bye(let bye):
      code(11, 2)
      unsigned(UInt64(bye.code.rawValue))
      text(bye.reason)
    case .serverBroken(let reason):
      code(12, 1)
      text(reason)
    case .replicaReplaced(let replacement):
      code(14, 1)
      unsigned(UInt64(replacement.signedAnew.count))
    case .serverLacks(let lacking):
      code(15, 1)
      var count: UInt64 = 0
      for lost in lacking.lost { count += lost.count }
      unsigned(count)
    case .keepFailed(let reason):
      code(16, 1)
      text(reason)
    case .keptAgain: code(17)
    case .damaged(_, let isFinal):
      code(20, 1)
      bool(isFinal)
    case .stateReport, .replayOpened, .replayEntries, .replayCheckpoint, .replaySnapshot,
      .replayEnd:
      code(3)
    }
  }

  /// `[replica, snapshot, own changes / null, [* (seal, body)], key / null, [seq, hash] of the last
  /// durable own change / null, undo history, [* own replica]]`: what the page keeps so that nothing is
  /// lost when it is closed without a connection.
  mutating func localCopy(of session: ClientSession) {
    array(8)
    unsigned(session.replica.rawValue)
    byteString(session.document.snapshot())
    var own: [Change] = []
    for entry in session.own { own.append(entry.change) }
    if own.isEmpty { null() } else { byteString(ChangeBatch.encode(own)) }
    let retained = session.retainedChanges
    array(retained.count * 2)
    for sealed in retained {
      byteString(sealed.seal.bytes)
      byteString(sealed.body)
    }
    if let key = session.replicaKey { byteString(key.bytes) } else { null() }
    if let last = session.lastDurable {
      array(2)
      unsigned(last.seq)
      byteString(last.hash.bytes)
    } else {
      null()
    }
    byteString(session.undoHistory.encode())
    array(session.ownReplicas.replicas.count)
    for replica in session.ownReplicas.replicas { unsigned(replica.rawValue) }
  }
}

extension CBORWriter {
  /// An obstacle is `(record, reason, what / null, replica / null)`: 0 a field was written, 1 erased
  /// from, 2 the record was deleted, 3 restored, 4 another record stands on it, 5 where it would go
  /// back to is deleted, 6 the map was worked on; what is the field, or the other record.
  mutating func outcome(_ outcome: ReversalOutcome) {
    let obstacles: [UndoObstacle]
    switch outcome {
    case .nothing: return bool(false)
    case .unknown: return null()
    case .done(let done): obstacles = done.obstacles
    case .builtUpon(_, let others): obstacles = others
    }
    array(2)
    bool(outcome.isDone)
    array(obstacles.count)
    for obstacle in obstacles {
      array(5)
      stamp(obstacle.record)
      switch obstacle.reason {
      case .written(let field): reason(0, field)
      case .erased(let field): reason(1, field)
      case .deleted: reason(2, nil)
      case .restored: reason(3, nil)
      case .used(let user):
        unsigned(UInt64(4))
        stampOrNull(user)
      case .isWithout(let goal):
        unsigned(UInt64(5))
        stampOrNull(goal)
      case .workedOn: reason(6, nil)
      case .made: reason(7, nil)
      }
      if let replica = obstacle.replica { unsigned(replica.rawValue) } else { null() }
    }
  }

  private mutating func reason(_ code: UInt64, _ field: FieldID?) {
    unsigned(code)
    if let field { unsigned(field.rawValue) } else { null() }
  }
}
