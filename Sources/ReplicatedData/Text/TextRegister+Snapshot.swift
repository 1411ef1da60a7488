import CBOR

/// The canonical encoding: the text in force as ``Text`` encodes it; once that was ever replaced,
/// behind it the stamps of the characters of all other texts, as one flat array of numbers.
///
///     [* (replica, stamp, count)]
///
/// Ascending by replica, then by stamp, in ranges as long as they can be.
extension TextRegister {
  /// How many items ``encode(into:replicas:)`` writes.
  package var itemCount: Int { isReplaced ? 3 : 2 }

  package func encode(into writer: inout CBORWriter, replicas: ReplicaNumbers) {
    text.encode(into: &writer, replicas: replicas)
    guard isReplaced else { return }
    writer.array(superseded.rangeCount * 3)
    superseded.forEachRange { range in
      replicas.write(range.first, to: &writer)
      writer.unsigned(range.count)
    }
  }

  /// Reads what ``encode(into:replicas:)`` wrote, and checks that it is a register that could be.
  ///
  /// - Parameter stamps: Gets those of the characters of all texts that the register has held.
  /// - Throws: ``CBORError`` if it is not: beside what ``Text`` checks, a text that no replacement
  ///   began, ranges that are not in order or as long as they can be, stamps twice.
  package init(
    from reader: inout CBORReader, replicas: ReplicaNumbers, scalarsMax: UInt32, itemCount: Int,
    stamps: inout StampCensus
  ) throws(CBORError) {
    let text = try Text(
      from: &reader, replicas: replicas, scalarsMax: scalarsMax, stamps: &stamps)
    guard itemCount == 3 else {
      self.init(text, begunBy: .root, superseded: StampSet())
      return
    }
    guard let stamp = text.erasedBeginning else { throw .outOfRange }
    var superseded = StampSet()
    let numbers = try reader.array()
    guard numbers % 3 == 0 else { throw .unexpectedType }
    var end = OperationID.root
    for _ in 0..<(numbers / 3) {
      let first = try replicas.readStamp(from: &reader)
      let count = try reader.unsigned()
      guard first != .root, count > 0, count <= replicas.lastStamp(of: first.replica),
        first.lamport - 1 <= replicas.lastStamp(of: first.replica) - count
      else { throw .outOfRange }
      // A range that touches the one before would be one with it.
      guard end < OperationID(ordering: first.replica, first.lamport) else {
        throw .notDeterministic
      }
      end = OperationID(ordering: first.replica, first.lamport + count)
      superseded.insert(StampRange(first, count: count))
      stamps.add(StampRange(first, count: count))
    }
    guard text.isDisjoint(from: superseded) else { throw .outOfRange }
    self.init(text, begunBy: stamp, superseded: superseded)
  }
}

extension TextRegister {
  /// What is wrong with the structure, or nil. O(n log n).
  package func brokenInvariant() -> String? {
    if let wrong = text.brokenInvariant() { return wrong }
    if !isReplaced { return superseded.rangeCount == 0 ? nil : "replaced by nothing" }
    if text.erasedBeginning != stamp { return "not begun by its replacement" }
    return text.isDisjoint(from: superseded) ? nil : "a character of two texts"
  }
}

extension Text {
  /// The first stamp of a text that a replacement began: the only child of the root, and erased.
  fileprivate var erasedBeginning: OperationID? {
    var beginning: OperationID?
    for handle in directory.isEmpty ? [0] : directory[0].order {
      for run in self[handle].runs where run.parent == .root {
        guard beginning == nil, run.isDeleted, run.rightOrigin == .root else { return nil }
        beginning = run.first
      }
    }
    return beginning
  }

  fileprivate func isDisjoint(from stamps: StampSet) -> Bool {
    for handle in directory.isEmpty ? [0] : directory[0].order {
      for run in self[handle].runs {
        let range = StampRange(run.first, count: UInt64(run.length))
        guard stamps.firstMissing(in: range) == range else { return false }
      }
    }
    return true
  }
}
