import ReplicatedData

/// Which of a step's inverses are carried out, and why the rest is not: the rules WM-UNDO-3 to 8.
///
/// Somebody else's work is told by its stamps: whatever a record holds that no replica of the
/// participant wrote.
struct UndoPlan {
  /// In the order of the step's inverses: whether each is carried out.
  var isEffective: [Bool]
  /// Each once.
  private(set) var obstacles: [UndoObstacle] = []

  let step: UndoStep
  let direction: Reversal.Direction
  let own: ReplicaSet
  /// Records that the step created, and those of them that it would delete now.
  var created = StampTable()
  var goesWhole = StampTable()
  /// The inverses that are about texts, by record.
  private var textTable = StampTable()
  private var textInverses: [[Int]] = []
  /// Records that are there again, once the plan is carried out.
  var restored = StampTable()
  /// Registers whose value is taken back, by the stamp that is there now.
  var reset = StampTable()
  /// What the step itself erased, and what newer steps did that are passed over.
  var erasedByStep: [StampRange] = []
  var erased: [StampRange] = []

  /// - Parameter passed: Newer steps that stay. O(records of the map + inverses).
  init(
    _ step: UndoStep, _ direction: Reversal.Direction, in document: MapDocument, own: ReplicaSet,
    passed: ArraySlice<UndoStep>
  ) {
    self.step = step
    self.direction = direction
    self.own = own
    isEffective = [Bool](repeating: false, count: step.inverses.count)
    let isWhole = step.isMaking && direction == .undo
    if isWhole, let other = firstOther(in: document) {
      obstacles = [UndoObstacle(.root, .workedOn, by: other)]
      return
    }
    index()
    erased = erasedByStep
    for other in passed {
      for inverse in other.inverses { erased.append(contentsOf: inverse.erasedRanges) }
    }
    var deletions = Deletions()
    planDeletedRegisters(document, &deletions)
    planFields(document)
    planDeletions(document, &deletions)
    if isWhole, !obstacles.isEmpty {
      for index in isEffective.indices { isEffective[index] = false }
    }
  }

  private mutating func index() {
    for record in step.created { created[record] = 1 }
    for (place, inverse) in step.inverses.enumerated() {
      switch inverse {
      case .delete(let record): goesWhole[record] = 1
      case .set(let record, .deleted, .bool(true), _):
        if created[record] != nil { goesWhole[record] = 1 }
      case .insert(let record, _, let ranges, _):
        erasedByStep.append(contentsOf: ranges)
        index(place, of: record)
      case .erase(let record, _, _), .replace(let record, _, _): index(place, of: record)
      default: break
      }
    }
  }

  private mutating func index(_ inverse: Int, of record: RecordID) {
    if let place = textTable[record] {
      textInverses[Int(place)].append(inverse)
    } else {
      textTable[record] = UInt32(textInverses.count)
      textInverses.append([inverse])
    }
  }

  func textInverses(of record: RecordID) -> [Int] {
    textTable[record].map { textInverses[Int($0)] } ?? []
  }

  var isEmpty: Bool {
    for effective in isEffective where effective { return false }
    return true
  }

  /// The inverses to be carried out, in the order of the step's.
  var inverses: [Inverse] {
    var result: [Inverse] = []
    for index in isEffective.indices where isEffective[index] {
      result.append(step.inverses[index])
    }
    return result
  }

  mutating func note(
    _ record: RecordID, _ reason: UndoObstacle.Reason, by replica: ReplicaID?
  ) {
    let obstacle = UndoObstacle(record, reason, by: replica)
    for known in obstacles where known == obstacle { return }
    guard obstacles.count < Self.obstaclesMax else { return }
    obstacles.append(obstacle)
  }

  /// More are not told.
  private static let obstaclesMax = 100

  /// Somebody else who has written on the map.
  private func firstOther(in document: MapDocument) -> ReplicaID? {
    for entry in document.version.entries where !own.contains(entry.replica) {
      return entry.replica
    }
    return nil
  }

  // MARK: Fields of records that stay

  private mutating func planFields(_ document: MapDocument) {
    for index in step.inverses.indices.reversed() {
      let inverse = step.inverses[index]
      // What a record was created with goes with it, or stays with it.
      guard let (record, field) = inverse.target, field != .deleted, goesWhole[record] == nil else {
        continue
      }
      if !document.isLive(record), restored[record] == nil,
        let deleter = document.register(record, .deleted)?.stamp.replica, !own.contains(deleter)
      {
        note(record, .deleted, by: deleter)
        continue
      }
      switch inverse {
      case .delete: break
      case .set(_, _, let value, let writers):
        let stamp = document.register(record, field)?.stamp
        plan(index, record, field, stamp, writers, goal: value.reference, nil, document)
      case .setKey(_, _, let key, let value, let writers):
        let stamp = document.entry(record, field, key)?.stamp
        plan(index, record, field, stamp, writers, goal: value.reference, nil, document)
      case .place(_, _, let place, let writers):
        let stamp = document.position(record, field)?.stamp
        plan(index, record, field, stamp, writers, goal: place.column, place.row, document)
      case .erase(_, _, let ranges): planErasure(index, record, field, ranges, document)
      case .insert(_, _, let ranges, _): planInsertion(index, record, field, ranges, document)
      case .replace(_, _, let rewording): planRewording(index, record, field, rewording, document)
      }
    }
  }

  private mutating func plan(
    _ index: Int, _ record: RecordID, _ field: FieldID, _ stamp: OperationID?, _ writers: Writers,
    goal: RecordID?, _ other: RecordID?, _ document: MapDocument
  ) {
    guard isCurrent(stamp, writers) else {
      return note(record, .written(field), by: stamp?.replica)
    }
    for goal in [goal, other] {
      guard let goal, !document.isLive(goal), restored[goal] == nil else { continue }
      let deletion = document.register(goal, .deleted)?.stamp
      // What was deleted before is as it was, and so is what the participant deleted.
      if let deletion, own.contains(deletion.replica) || deletion < writers.current { continue }
      return note(record, .isWithout(goal), by: deletion?.replica)
    }
    follow(writers)
    isEffective[index] = true
  }

  /// Whether a register still holds what the step wrote, or will once a later inverse of the step is
  /// carried out.
  func isCurrent(_ stamp: OperationID?, _ writers: Writers) -> Bool {
    stamp == writers.current || reset[writers.current] == 2
  }

  mutating func follow(_ writers: Writers) {
    reset[writers.current] = 1
    if let earlier = writers.earlier { reset[earlier] = 2 }
  }
}

extension Inverse {
  /// The field that the inverse writes.
  var target: (record: RecordID, field: FieldID)? {
    switch self {
    case .delete: nil
    case .set(let record, let field, _, _), .setKey(let record, let field, _, _, _),
      .place(let record, let field, _, _), .erase(let record, let field, _),
      .insert(let record, let field, _, _), .replace(let record, let field, _):
      (record, field)
    }
  }

  /// The characters that the operation erased.
  var erasedRanges: [StampRange] {
    if case .insert(_, _, let ranges, _) = self { ranges } else { [] }
  }
}
