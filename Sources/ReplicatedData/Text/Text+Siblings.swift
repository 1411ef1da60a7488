/// Where among its siblings a character belongs.
///
/// Mostly there are none, or one or two: a walk along the text finds the gap. One that has taken
/// ``Text/walkStepsMax`` steps is given up for a binary search by ``TextLineage``, so that no shape of
/// the tree makes an insertion cost more than O(log² n).
extension Text {
  static let walkStepsMax = 32

  /// The gap for a right child. Right children are ordered by right origin, the later in the text the
  /// earlier (the end of the text comes first), then by stamp, ascending.
  ///
  /// `item` is the first character behind the parent, and so in the first sibling's subtree, whose
  /// characters stand side by side.
  mutating func gapForRightChild(
    _ stamp: OperationID, _ rightOrigin: OperationID, of parent: OperationID,
    from item: TextLocation, startingAt gap: TextGap
  ) -> TextGap {
    var stepsLeft = Self.walkStepsMax
    if let found = walkToRightGap(stamp, rightOrigin, of: parent, item, gap, &stepsLeft) {
      return found
    }
    if makeLineage() { return searchRightGap(stamp, rightOrigin, of: parent, item, gap) }
    stepsLeft = .max
    return walkToRightGap(stamp, rightOrigin, of: parent, item, gap, &stepsLeft) ?? gap
  }

  /// The gap for a left child. Left children are ordered by stamp, ascending.
  mutating func gapForLeftChild(_ stamp: OperationID, of parent: TextLocation) -> TextGap {
    guard parent.offset == 0, run(parent).hasLeftChildren else { return gap(before: parent) }
    var stepsLeft = Self.walkStepsMax
    if let found = walkToLeftGap(stamp, of: parent, &stepsLeft) { return found }
    if makeLineage() { return searchLeftGap(stamp, of: parent) }
    stepsLeft = .max
    return walkToLeftGap(stamp, of: parent, &stepsLeft) ?? gap(before: parent)
  }

  private func gap(before location: TextLocation) -> TextGap {
    if location.offset > 0 {
      var before = location
      before.offset -= 1
      return .behind(before)
    }
    return endOfRunBefore(location).map { .behind($0) } ?? .start
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

  // MARK: Walking

  /// Nil if it takes more than `stepsLeft`.
  private func walkToRightGap(
    _ stamp: OperationID, _ rightOrigin: OperationID, of parent: OperationID,
    _ item: TextLocation, _ gap: TextGap, _ stepsLeft: inout Int
  ) -> TextGap? {
    var item = item
    var gap = gap
    while true {
      guard let sibling = climbToRightChild(from: item, &stepsLeft) else { return nil }
      guard parentStamp(of: sibling) == parent else { return gap }
      if sortsBefore(stamp, rightOrigin, sibling) { return gap }
      guard let end = lastOfSubtree(ofRightChild: sibling, &stepsLeft) else { return nil }
      gap = .behind(end)
      guard let next = runAfter(end) else { return gap }
      item = next
    }
  }

  /// The last character of the subtree of a right child. Its descendants to the right stand behind
  /// it: a right child among them hangs on it or on one of them, a left child on one further right.
  private func lastOfSubtree(
    ofRightChild root: TextLocation, _ stepsLeft: inout Int
  ) -> TextLocation? {
    let parentOfRoot = parentStamp(of: root)
    var last = TextLocation(
      handle: root.handle, run: root.run, offset: run(root).length - 1)
    while let next = runAfter(last) {
      guard let top = climbToRightChild(from: next, &stepsLeft) else { return nil }
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
  private func climbToRightChild(
    from item: TextLocation, _ stepsLeft: inout Int
  ) -> TextLocation? {
    var item = item
    stepsLeft -= 1
    while item.offset == 0, run(item).isLeftChild, let parent = locate(run(item).parent) {
      item = parent
      stepsLeft -= 1
      if stepsLeft < 0 { return nil }
    }
    return stepsLeft < 0 ? nil : item
  }

  private func parentStamp(of item: TextLocation) -> OperationID {
    let run = run(item)
    return item.offset > 0 ? run.stamp(at: item.offset - 1) : run.parent
  }

  /// Nil if it takes more than `stepsLeft`.
  private func walkToLeftGap(
    _ stamp: OperationID, of parent: TextLocation, _ stepsLeft: inout Int
  ) -> TextGap? {
    var gap = gap(before: parent)
    while case .behind(let item) = gap {
      guard let top = climbToLeftChild(from: item, &stepsLeft) else { return nil }
      guard case .behind(let sibling) = top, run(sibling).parent == run(parent).first,
        stamp < run(sibling).first
      else { return gap }
      guard let first = firstOfSubtree(ofLeftChild: sibling, &stepsLeft) else { return nil }
      gap = self.gap(before: first)
    }
    return gap
  }

  /// The first character of the subtree of a left child: the mirror of
  /// ``lastOfSubtree(ofRightChild:_:)``.
  private func firstOfSubtree(
    ofLeftChild root: TextLocation, _ stepsLeft: inout Int
  ) -> TextLocation? {
    var first = TextLocation(handle: root.handle, run: root.run)
    while let before = endOfRunBefore(first) {
      guard let climbed = climbToLeftChild(from: before, &stepsLeft) else { return nil }
      guard case .behind(let top) = climbed, let parent = locate(run(top).parent),
        !precedes(root, parent)
      else { return first }
      first = TextLocation(handle: before.handle, run: before.run)
    }
    return first
  }

  /// From a character up through right children to the first that is a left child; `start` if there
  /// is none, nil if it takes too many steps.
  private func climbToLeftChild(from item: TextLocation, _ stepsLeft: inout Int) -> TextGap? {
    var item = TextLocation(handle: item.handle, run: item.run)
    stepsLeft -= 1
    while !run(item).isLeftChild {
      guard let parent = locate(run(item).parent) else { return stepsLeft < 0 ? nil : .start }
      item = TextLocation(handle: parent.handle, run: parent.run)
      stepsLeft -= 1
      if stepsLeft < 0 { return nil }
    }
    return stepsLeft < 0 ? nil : .behind(item)
  }

  // MARK: Searching

  /// Steps that searches have taken so far; nil if none was needed. For tests.
  var lineageStepCount: UInt64? { directory.first?.lineage.first?.stepCount }

  /// Makes the lineage if there is none. A text of one chunk needs none.
  private mutating func makeLineage() -> Bool {
    guard !directory.isEmpty else { return false }
    if !directory[0].lineage.isEmpty { return true }
    guard let lineage = TextLineage(of: runsByStamp) else { return false }
    directory[0].lineage = [lineage]
    return true
  }

  /// Of the characters behind the parent, those in subtrees of siblings that go before the new
  /// character come first: the gap is behind the last of these.
  private mutating func searchRightGap(
    _ stamp: OperationID, _ rightOrigin: OperationID, of parent: OperationID,
    _ item: TextLocation, _ gap: TextGap
  ) -> TextGap {
    let parent = directory[0].lineage[0].node(parent)
    guard hasSibling(before: stamp, rightOrigin, of: parent, above: item) else { return gap }
    // The last chunk whose first run goes before, then the last such run in it.
    var low = place(of: item.handle)
    var high = directory[0].order.count
    while high - low > 1 {
      let middle = (low + high) / 2
      let first = TextLocation(handle: directory[0].order[middle], run: 0)
      if hasSibling(before: stamp, rightOrigin, of: parent, above: first) {
        low = middle
      } else {
        high = middle
      }
    }
    let handle = directory[0].order[low]
    var run = handle == item.handle ? item.run : 0
    var end = runCount(handle)
    while end - run > 1 {
      let middle = (run + end) / 2
      let item = TextLocation(handle: handle, run: middle)
      if hasSibling(before: stamp, rightOrigin, of: parent, above: item) {
        run = middle
      } else {
        end = middle
      }
    }
    var last = TextLocation(handle: handle, run: run)
    last.offset = self.run(last).length - 1
    return .behind(last)
  }

  /// The mirror: the gap is before the first character in a subtree of a sibling that goes behind.
  private mutating func searchLeftGap(_ stamp: OperationID, of parent: TextLocation) -> TextGap {
    let node = directory[0].lineage[0].node(run(parent).first)
    // The first chunk whose last run goes behind, or the parent's, then the first such run in it.
    var low = 0
    var high = place(of: parent.handle)
    while low < high {
      let middle = (low + high) / 2
      let handle = directory[0].order[middle]
      let last = TextLocation(handle: handle, run: runCount(handle) - 1)
      if hasSibling(behind: stamp, of: node, above: last) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    let handle = directory[0].order[low]
    var run = 0
    var end = handle == parent.handle ? parent.run : runCount(handle) - 1
    while run < end {
      let middle = (run + end) / 2
      if hasSibling(behind: stamp, of: node, above: TextLocation(handle: handle, run: middle)) {
        end = middle
      } else {
        run = middle + 1
      }
    }
    return gap(before: TextLocation(handle: handle, run: run))
  }

  /// Whether a character is in the subtree of a right child of `parent` that goes before a new one.
  @inline(never)
  private mutating func hasSibling(
    before stamp: OperationID, _ rightOrigin: OperationID, of parent: TextLineage.Node,
    above item: TextLocation
  ) -> Bool {
    let first = run(item).stamp(at: item.offset)
    guard let sibling = directory[0].lineage[0].child(of: parent, above: first),
      let location = locate(sibling)
    else { return false }
    return !sortsBefore(stamp, rightOrigin, location)
  }

  /// Whether a character is in the subtree of a left child of `parent` that goes behind a new one.
  @inline(never)
  private mutating func hasSibling(
    behind stamp: OperationID, of parent: TextLineage.Node, above item: TextLocation
  ) -> Bool {
    let sibling = directory[0].lineage[0].child(of: parent, above: run(item).first)
    return sibling.map { stamp < $0 } ?? false
  }
}
