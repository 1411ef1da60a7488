/// Merging what others did.
extension Text {
  /// Inserts characters where their author put them. O(1) unless others inserted at the same place
  /// at the same time; then O(runs inserted there).
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
      var stamp = range.first
      var left = range.count
      while left > 0, let location = locate(stamp) {
        let run = run(location)
        let count = UInt32(truncatingIfNeeded: min(left, UInt64(run.length - location.offset)))
        if !run.isDeleted {
          eraseInRun(
            location, utf8Start: self[location.handle].utf8Start(ofRun: location.run),
            count: count)
        }
        left -= UInt64(count)
        stamp = OperationID(lamport: stamp.lamport + UInt64(count), replica: stamp.replica)
      }
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

  // MARK: Siblings

  /// Where among its siblings a right child belongs. Right children are ordered by right origin, the
  /// later in the text the earlier (the end of the text comes first), then by stamp, ascending.
  ///
  /// `item` is the first character behind the parent, and so in the first sibling's subtree, whose
  /// characters stand side by side.
  private func gapForRightChild(
    _ stamp: OperationID, _ rightOrigin: OperationID, of parent: OperationID,
    from item: TextLocation, startingAt gap: TextGap
  ) -> TextGap {
    var item = item
    var gap = gap
    while true {
      let sibling = climbToRightChild(from: item)
      guard parentStamp(of: sibling) == parent else { return gap }
      if sortsBefore(stamp, rightOrigin, sibling) { return gap }
      let end = lastOfSubtree(ofRightChild: sibling)
      gap = .behind(end)
      guard let next = runAfter(end) else { return gap }
      item = next
    }
  }

  private func sortsBefore(
    _ stamp: OperationID, _ rightOrigin: OperationID, _ sibling: TextLocation
  ) -> Bool {
    let other = run(sibling).rightOrigin
    if other != rightOrigin {
      if other == .root { return false }
      if rightOrigin == .root { return true }
      if let a = locate(rightOrigin), let b = locate(other) { return precedes(b, a) }
    }
    return stamp < run(sibling).stamp(at: sibling.offset)
  }

  /// The last character of the subtree of a right child. Its descendants to the right stand behind
  /// it: a right child among them hangs on it or on one of them, a left child on one further right.
  private func lastOfSubtree(ofRightChild root: TextLocation) -> TextLocation {
    let parentOfRoot = parentStamp(of: root)
    var last = TextLocation(
      handle: root.handle, run: root.run, offset: run(root).length - 1)
    while let next = runAfter(last) {
      let top = climbToRightChild(from: next)
      let parent = parentStamp(of: top)
      // The next sibling is the common case, and needs no search.
      guard parent != .root, parent != parentOfRoot, let parentLocation = locate(parent),
        !precedes(parentLocation, root)
      else { return last }
      last = TextLocation(
        handle: next.handle, run: next.run, offset: run(next).length - 1)
    }
    return last
  }

  /// From a character up through left children to the first that is a right child.
  private func climbToRightChild(from item: TextLocation) -> TextLocation {
    var item = item
    while item.offset == 0, run(item).isLeftChild, let parent = locate(run(item).parent) {
      item = parent
    }
    return item
  }

  private func parentStamp(of item: TextLocation) -> OperationID {
    let run = run(item)
    return item.offset > 0 ? run.stamp(at: item.offset - 1) : run.parent
  }

  /// Where among its siblings a left child belongs: they are ordered by stamp, ascending.
  private func gapForLeftChild(_ stamp: OperationID, of parent: TextLocation) -> TextGap {
    func gapBefore(_ location: TextLocation) -> TextGap {
      if location.offset > 0 {
        var before = location
        before.offset -= 1
        return .behind(before)
      }
      return endOfRunBefore(location).map { .behind($0) } ?? .start
    }
    var gap = gapBefore(parent)
    guard parent.offset == 0, run(parent).hasLeftChildren else { return gap }
    while case .behind(let item) = gap {
      guard let sibling = climbToLeftChild(from: item), run(sibling).parent == run(parent).first,
        stamp < run(sibling).first
      else { return gap }
      gap = gapBefore(firstOfSubtree(ofLeftChild: sibling))
    }
    return gap
  }

  /// The first character of the subtree of a left child: the mirror of
  /// ``lastOfSubtree(ofRightChild:)``.
  private func firstOfSubtree(ofLeftChild root: TextLocation) -> TextLocation {
    var first = TextLocation(handle: root.handle, run: root.run)
    while let before = endOfRunBefore(first) {
      guard let top = climbToLeftChild(from: before), let parent = locate(run(top).parent),
        !precedes(root, parent)
      else { return first }
      first = TextLocation(handle: before.handle, run: before.run)
    }
    return first
  }

  /// From a character up through right children to the first that is a left child, if there is one.
  private func climbToLeftChild(from item: TextLocation) -> TextLocation? {
    var item = TextLocation(handle: item.handle, run: item.run)
    while !run(item).isLeftChild {
      guard let parent = locate(run(item).parent) else { return nil }
      item = TextLocation(handle: parent.handle, run: parent.run)
    }
    return item
  }
}
