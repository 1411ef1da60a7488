/// A gap between characters, deleted ones included.
enum TextGap: Equatable {
  case start
  case behind(TextLocation)
}

/// Putting runs in and taking their characters away: what local edits and merging have in common.
extension Text {
  /// Puts new characters into a gap and marks their parent. The parent must exist.
  mutating func place(
    _ utf8: UnsafeBufferPointer<UInt8>, _ scalars: UInt32, _ stamp: OperationID,
    parent: OperationID, rightOrigin: OperationID, isLeftChild: Bool, at gap: TextGap
  ) {
    var run = TextRun(
      first: stamp, parent: parent, rightOrigin: rightOrigin, length: scalars,
      utf8Count: UInt32(utf8.count), isLeftChild: isLeftChild)
    var gap = gap
    var bytes = utf8[...]
    while run.length > TextRun.lengthMax {
      var cut = bytes.startIndex
      for _ in 0..<TextRun.lengthMax { cut += utf8SequenceLength(bytes[cut]) }
      let piece = bytes[..<cut]
      let tail = run.split(at: TextRun.lengthMax, utf8Offset: UInt32(piece.count))
      gap = .behind(put(run, piece, in: gap))
      run = tail
      bytes = bytes[cut...]
    }
    _ = put(run, bytes, in: gap)
    markParent(parent, isLeftChild: isLeftChild)
    if !directory.isEmpty, !directory[0].lineage.isEmpty {
      directory[0].lineage[0].add(stamp, below: parent)
    }
    noteInserted(stamp, count: scalars)
  }

  private mutating func markParent(_ parent: OperationID, isLeftChild: Bool) {
    guard parent != .root, let location = locate(parent) else { return }
    if isLeftChild {
      self[location.handle].runs[location.run].hasLeftChildren = true
    } else if location.offset + 1 == run(location).length {
      self[location.handle].runs[location.run].hasRightChildren = true
    }
  }

  /// Puts a run into a gap, cutting the run around it if need be, and returns where its last
  /// character is.
  private mutating func put(
    _ run: TextRun, _ utf8: Slice<UnsafeBufferPointer<UInt8>>, in gap: TextGap
  ) -> TextLocation {
    var at = TextLocation(handle: directory.isEmpty ? 0 : directory[0].order[0], run: 0)
    if case .behind(let location) = gap {
      at = TextLocation(handle: location.handle, run: location.run + 1)
      let cut = location.offset + 1
      if cut < self.run(location).length {
        splitRun(location.handle, location.run, at: cut)
      }
    }
    let start = self[at.handle].utf8Start(ofRun: at.run)
    self[at.handle].utf8.insert(contentsOf: utf8, at: start)
    self[at.handle].runs.insert(run, at: at.run)
    visibleCount += run.length
    insertedCount += run.length
    if !directory.isEmpty {
      directory[0].changeVisible(ofPlace: place(of: at.handle), by: Int(run.length))
      directory[0].assign(run, to: at.handle)
    }
    splitChunkIfLarge(at.handle)
    // After a split of the chunk the run may be elsewhere.
    if at.run >= runCount(at.handle) { return locate(run.last) ?? at }
    at.offset = run.length - 1
    return at
  }

  /// Cuts a run in two before the character at `offset`.
  mutating func splitRun(_ handle: UInt32, _ run: Int, at offset: UInt32) {
    var utf8Offset = 0
    let whole = self[handle].runs[run]
    if !whole.isDeleted {
      let start = whole.utf8Count == whole.length ? 0 : self[handle].utf8Start(ofRun: run)
      utf8Offset = self[handle].utf8Length(ofScalars: offset, in: whole, from: start)
    }
    let tail = self[handle].runs[run].split(at: offset, utf8Offset: UInt32(utf8Offset))
    self[handle].runs.insert(tail, at: run + 1)
  }

  /// Adds characters to the end of a visible run.
  mutating func extendRun(
    at location: TextLocation, utf8Start: Int, _ utf8: UnsafeBufferPointer<UInt8>,
    _ scalars: UInt32
  ) {
    let end = utf8Start + Int(self[location.handle].runs[location.run].utf8Count)
    if utf8.count == 1, end == self[location.handle].utf8.count {
      self[location.handle].utf8.append(utf8[0])
    } else {
      self[location.handle].utf8.insert(contentsOf: utf8, at: end)
    }
    self[location.handle].runs[location.run].length += scalars
    self[location.handle].runs[location.run].utf8Count += UInt32(utf8.count)
    visibleCount += scalars
    insertedCount += scalars
    guard !directory.isEmpty else { return splitChunkIfLarge(location.handle) }
    let run = self.run(location)
    noteInserted(run.stamp(at: run.length - scalars), count: scalars)
    directory[0].changeVisible(ofPlace: place(of: location.handle), by: Int(scalars))
    // The new stamps may lie in another chunk's range.
    directory[0].assign(self[location.handle].runs[location.run], to: location.handle)
    splitChunkIfLarge(location.handle)
  }

  /// Deletes `count` characters of a visible run.
  mutating func eraseInRun(_ location: TextLocation, utf8Start: Int, count: UInt32) {
    let handle = location.handle
    var run = location.run
    var start = utf8Start
    if location.offset > 0 {
      let whole = self[handle].runs[run]
      let cut = self[handle].utf8Length(ofScalars: location.offset, in: whole, from: start)
      let tail = self[handle].runs[run].split(at: location.offset, utf8Offset: UInt32(cut))
      run += 1
      self[handle].runs.insert(tail, at: run)
      start += cut
    }
    if count < self[handle].runs[run].length {
      let whole = self[handle].runs[run]
      let cut = self[handle].utf8Length(ofScalars: count, in: whole, from: start)
      let tail = self[handle].runs[run].split(at: count, utf8Offset: UInt32(cut))
      self[handle].runs.insert(tail, at: run + 1)
    }
    noteDeleted(self[handle].runs[run].first, count: count)
    let utf8Count = Int(self[handle].runs[run].utf8Count)
    self[handle].utf8.removeSubrange(start..<start + utf8Count)
    self[handle].runs[run].utf8Count = 0
    visibleCount -= count
    if !directory.isEmpty {
      directory[0].changeVisible(ofPlace: place(of: handle), by: -Int(count))
    }
    joinNeighbours(handle, run)
    splitChunkIfLarge(handle)
  }

  /// Makes one run of a deleted run and deleted neighbours that it continues.
  private mutating func joinNeighbours(_ handle: UInt32, _ run: Int) {
    if run + 1 < runCount(handle) { joinIfContinued(handle, run) }
    if run > 0 { joinIfContinued(handle, run - 1) }
  }

  private mutating func joinIfContinued(_ handle: UInt32, _ run: Int) {
    let next = self[handle].runs[run + 1]
    guard self[handle].runs[run].continues(with: next) else { return }
    self[handle].runs[run].length += next.length
    self[handle].runs[run].hasRightChildren = next.hasRightChildren
    self[handle].runs.remove(at: run + 1)
  }

  private mutating func splitChunkIfLarge(_ handle: UInt32) {
    guard isLarge(handle) else { return }
    if directory.isEmpty { directory = [TextDirectory(firstChunk: head)] }
    let keep = runCount(handle) / 2
    let utf8Start = self[handle].utf8Start(ofRun: keep)
    let moved = TextChunk(
      runs: Array(self[handle].runs[keep...]), utf8: Array(self[handle].utf8[utf8Start...]))
    self[handle].runs.removeSubrange(keep...)
    self[handle].utf8.removeSubrange(utf8Start...)
    directory[0].add(moved, behindPlace: place(of: handle))
  }
}
