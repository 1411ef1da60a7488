extension Text {
  /// What is wrong with the structure, or nil. O(n log n); for tests and after untrusted input.
  ///
  /// - Every run has characters, and its byte count fits its content.
  /// - Counts agree at every level.
  /// - Every stamp is found where it is, parents and right origins exist.
  /// - The flags about children tell the truth.
  package func brokenInvariant() -> String? {
    var visible: UInt32 = 0
    var inserted: UInt32 = 0
    let handles: [UInt32] = directory.isEmpty ? [0] : directory[0].order
    for (place, handle) in handles.enumerated() {
      let chunk = self[handle]
      if !directory.isEmpty {
        if chunk.runs.isEmpty { return "an empty chunk" }
        if directory[0].places[Int(handle)] != UInt32(place) { return "a wrong place" }
        if directory[0].visible[place] != chunk.visibleLength { return "a wrong visible count" }
      }
      var offset = 0
      for (index, run) in chunk.runs.enumerated() {
        if run.length == 0 { return "an empty run" }
        let end = offset + Int(run.utf8Count)
        guard end <= chunk.utf8.count else { return "a run without its bytes" }
        let scalars = chunk.utf8[offset..<end].withUnsafeBufferPointer(scalarCount)
        if scalars != run.visibleLength { return "a run with other bytes than characters" }
        offset = end
        visible += run.visibleLength
        inserted += run.length
        for stamp in [run.first, run.last] {
          let found = locate(stamp)
          if found?.handle != handle || found?.run != index { return "a stamp not found" }
        }
        if let wrong = brokenFamily(run) { return wrong }
      }
      if offset != chunk.utf8.count { return "bytes without a run" }
    }
    if visible != visibleCount { return "a wrong count of visible characters" }
    return inserted == insertedCount ? nil : "a wrong count of characters"
  }

  private func brokenFamily(_ run: TextRun) -> String? {
    if run.rightOrigin != .root, locate(run.rightOrigin) == nil { return "no right origin" }
    guard run.parent != .root else {
      return run.isLeftChild ? "a left child of the beginning" : nil
    }
    guard let parent = locate(run.parent) else { return "no parent" }
    let parentRun = self.run(parent)
    if run.isLeftChild {
      if run.rightOrigin != run.parent { return "a left child with another right origin" }
      return parent.offset == 0 && parentRun.hasLeftChildren ? nil : "an unknown left child"
    }
    return parent.offset + 1 < parentRun.length || parentRun.hasRightChildren
      ? nil : "an unknown right child"
  }
}
