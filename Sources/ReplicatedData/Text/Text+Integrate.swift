/// Merging what others did.
extension Text {
  /// Inserts characters where their author put them. O(1) unless others inserted at the same place
  /// at the same time; O(log² n) at most, beside what finding a chunk costs.
  ///
  /// - Throws: ``TextError/unknownCharacter(_:)`` if the parent or right origin is not here.
  public mutating func integrate(
    _ text: String, origin: TextOrigin, stamp: OperationID
  ) throws(TextError) {
    try withUTF8(of: text) { (utf8) throws(TextError) in
      let scalars = scalarCount(utf8)
      guard scalars > 0 else { throw .empty }
      switch origin {
      case .left(let parent):
        guard let location = locate(parent) else { throw .unknownCharacter(parent) }
        place(
          utf8, scalars, stamp, parent: parent, rightOrigin: parent, isLeftChild: true,
          at: gapForLeftChild(stamp, of: location))
      case .right(let parent, let rightOrigin):
        try integrateRight(
          utf8, scalars, stamp, parent: parent ?? .root, rightOrigin: rightOrigin ?? .root)
      }
    }
  }

  /// Inserts characters behind the one with the stamp just before `stamp`, with its right origin.
  public mutating func integrateExtension(
    _ text: String, stamp: OperationID
  ) throws(TextError) {
    try withUTF8(of: text) { (utf8) throws(TextError) in
      let scalars = scalarCount(utf8)
      guard scalars > 0 else { throw .empty }
      let parent = OperationID(lamport: stamp.lamport &- 1, replica: stamp.replica)
      guard stamp.lamport > 0, let location = locate(parent) else {
        throw .unknownCharacter(parent)
      }
      try integrateRight(
        utf8, scalars, stamp, parent: parent, rightOrigin: run(location).rightOrigin)
    }
  }

  /// Deletes characters; those already deleted stay so.
  ///
  /// - Throws: ``TextError/unknownCharacter(_:)`` if one of them was never here; nothing is deleted.
  public mutating func integrateErase(_ ranges: [StampRange]) throws(TextError) {
    for range in ranges where !contains(range) { throw .unknownCharacter(range.first) }
    for range in ranges {
      var rest = range
      while rest.count > 0 {
        var part = rest
        if range.count > Self.shortRangeMax, !directory.isEmpty, !directory[0].stamps.isEmpty {
          guard let visible = directory[0].stamps[0].deleted.firstMissing(in: rest) else { break }
          part = visible
        }
        let end = part.first.lamport - rest.first.lamport + part.count
        erase(part)
        rest = StampRange(
          OperationID(lamport: rest.first.lamport + end, replica: rest.first.replica),
          count: rest.count - end)
      }
    }
  }

  /// Deletes those characters of a range that are not deleted yet. O(runs of the range).
  private mutating func erase(_ range: StampRange) {
    var stamp = range.first
    var left = range.count
    var deletedRuns: UInt64 = 0
    while left > 0, let location = locate(stamp) {
      let run = run(location)
      let count = UInt32(truncatingIfNeeded: min(left, UInt64(run.length - location.offset)))
      if run.isDeleted {
        deletedRuns += 1
      } else {
        eraseInRun(
          location, utf8Start: self[location.handle].utf8Start(ofRun: location.run),
          count: count)
      }
      left -= UInt64(count)
      stamp = OperationID(lamport: stamp.lamport + UInt64(count), replica: stamp.replica)
    }
    if deletedRuns > Self.shortRangeMax { makeStamps() }
    if !directory.isEmpty, !directory[0].stamps.isEmpty {
      directory[0].stamps[0].visitedRunCount += deletedRuns
    }
  }

  private mutating func integrateRight(
    _ utf8: UnsafeBufferPointer<UInt8>, _ scalars: UInt32, _ stamp: OperationID,
    parent: OperationID, rightOrigin: OperationID
  ) throws(TextError) {
    if rightOrigin != .root, locate(rightOrigin) == nil {
      throw .unknownCharacter(rightOrigin)
    }
    var gap = TextGap.start
    if parent == .root {
      if let first = firstRun {
        gap = gapForRightChild(stamp, rightOrigin, of: .root, from: first, startingAt: .start)
      }
    } else {
      guard let location = locate(parent) else { throw .unknownCharacter(parent) }
      let run = run(location)
      if location.offset + 1 < run.length {
        let next = TextLocation(
          handle: location.handle, run: location.run, offset: location.offset + 1)
        gap = gapForRightChild(
          stamp, rightOrigin, of: parent, from: next, startingAt: .behind(location))
      } else if run.hasRightChildren, let next = runAfter(location) {
        gap = gapForRightChild(
          stamp, rightOrigin, of: parent, from: next, startingAt: .behind(location))
      } else {
        let goesOn =
          !run.isDeleted && rightOrigin == run.rightOrigin
          && stamp.replica == run.first.replica
          && stamp.lamport == run.first.lamport + UInt64(run.length)
          && run.length + scalars <= TextRun.lengthMax
        if goesOn {
          let start = self[location.handle].utf8Start(ofRun: location.run)
          return extendRun(at: location, utf8Start: start, utf8, scalars)
        }
        gap = .behind(location)
      }
    }
    place(
      utf8, scalars, stamp, parent: parent, rightOrigin: rightOrigin, isLeftChild: false, at: gap)
  }
}
