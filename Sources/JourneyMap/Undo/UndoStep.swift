import ReplicatedData

/// What is undone, or redone, at once: one change of a participant, or several that were made as one.
struct UndoStep: Sendable {
  /// The changes as first made, ascending. The last one names the step in a reversal.
  var changes: [ChangeID]
  var inverses: [Inverse] = []
  /// Records that the changes created. They are taken back whole or not at all.
  var created: [RecordID] = []
  /// Whether it made the map.
  var isMaking = false
  /// Whether what would take it back is not known.
  var isUnknown = false
  /// Others who have erased the same characters.
  var erasers: [ReplicaID] = []
  /// Whether it would insert text anew.
  private(set) var hasErasures = false
  /// The change, or reversal, that made the step what it is, and its wall clock: what follows it at
  /// once under the same time belongs to the step.
  var last: ChangeID
  var time: UInt64

  init(_ change: Change, inverses: [Inverse]) {
    changes = [change.id]
    last = change.id
    time = change.time
    isMaking = change.isMaking
    append(inverses)
  }

  init(
    changes: [ChangeID], last: ChangeID, time: UInt64, inverses: [Inverse] = [],
    created: [RecordID] = []
  ) {
    self.changes = changes
    self.last = last
    self.time = time
    self.created = created
    append(inverses)
  }

  /// A step of which nothing is known but that it was.
  static func unknown(_ change: ChangeID) -> UndoStep {
    var step = UndoStep(changes: [change], last: change, time: 0)
    step.isUnknown = true
    return step
  }

  /// Adds what takes back further operations. Of records that the step creates only their texts
  /// matter beside that: who erased of them has worked on them.
  mutating func append(_ more: [Inverse]) {
    for inverse in more {
      if case .delete(let record) = inverse { created.append(record) }
      if case .insert = inverse { hasErasures = true }
    }
    guard !created.isEmpty else { return inverses.append(contentsOf: more) }
    var table = StampTable()
    for record in created { table[record] = 1 }
    for inverse in more {
      switch inverse {
      case .set(let record, let field, _, _):
        if table[record] != nil, field != .deleted { continue }
      case .setKey(let record, _, _, _, _), .place(let record, _, _, _):
        if table[record] != nil { continue }
      case .delete, .erase, .insert, .replace: break
      }
      inverses.append(inverse)
    }
  }

  /// Whether a change was made as one with this step: the next one of its replica, at the same time.
  func isContinued(by change: Change) -> Bool {
    change.time != 0 && change.time == time && !isUnknown
      && change.id.replica == last.replica && change.id.seq == last.seq + 1
  }

  func contains(_ change: ChangeID) -> Bool {
    for known in changes where known == change { return true }
    return false
  }

  mutating func follow(_ aliases: StampAliases) {
    for index in inverses.indices { inverses[index].follow(aliases) }
  }

  /// Takes out of what an undo would insert again what somebody else has erased, too.
  mutating func forget(
    _ ranges: [StampRange], of record: RecordID, _ field: FieldID, by replica: ReplicaID
  ) {
    guard hasErasures else { return }
    for index in inverses.indices {
      guard case .insert(record, field, let parts, let text) = inverses[index] else { continue }
      var pieces = TextPieces(text)
      var kept: [StampRange] = []
      var left = ""
      for part in parts {
        for piece in part.pieces(without: ranges) {
          let words = pieces.next(scalars: piece.range.count)
          guard piece.isKept else { continue }
          kept.append(piece.range)
          left.append(words)
        }
      }
      guard left.utf8.count < text.utf8.count else { continue }
      inverses[index] = .insert(record, field, kept, left)
      var isKnown = false
      for eraser in erasers where eraser == replica { isKnown = true }
      if !isKnown { erasers.append(replica) }
    }
  }
}

extension Change {
  /// Whether nothing was before it, and it made stages or lanes for others to work in.
  var isMaking: Bool {
    guard lamport == 1, id.seq == 1, deps.isEmpty, reversal == nil else { return false }
    for operation in operations {
      switch operation {
      case .create(.stage), .create(.lane): return true
      case .createNamed(let record):
        if record.givenKind == .stage || record.givenKind == .lane { return true }
      default: break
      }
    }
    return false
  }
}

extension StampRange {
  /// The range in pieces, each either wholly in one of `others` or in none.
  func pieces(without others: [StampRange]) -> [(range: StampRange, isKept: Bool)] {
    var cuts: [(start: UInt64, end: UInt64)] = []
    for other in others where other.first.replica == first.replica {
      let start = max(first.lamport, other.first.lamport)
      let end = min(first.lamport + count, other.first.lamport + other.count)
      if start < end { cuts.append((start, end)) }
    }
    guard !cuts.isEmpty else { return [(self, true)] }
    cuts.sort { $0.start < $1.start }
    var pieces: [(range: StampRange, isKept: Bool)] = []
    var place = first.lamport
    func range(_ start: UInt64, _ end: UInt64) -> StampRange {
      StampRange(OperationID(lamport: start, replica: first.replica), count: end - start)
    }
    for cut in cuts where cut.end > place {
      let start = max(cut.start, place)
      if start > place { pieces.append((range(place, start), true)) }
      pieces.append((range(start, cut.end), false))
      place = cut.end
    }
    let end = first.lamport + count
    if place < end { pieces.append((range(place, end), true)) }
    return pieces
  }
}
