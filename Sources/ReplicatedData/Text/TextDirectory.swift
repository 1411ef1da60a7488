/// Finds chunks of a long text: by place in the text, and by stamp.
///
/// A text of one chunk has none. Chunks are named by handles that never change, so that the index by
/// stamp needs an entry only where neighbouring stamps went to different chunks.
struct TextDirectory: Sendable {
  /// All chunks but handle 0, which the text holds itself: handle h is at h − 1.
  var chunks: [TextChunk] = []
  /// Handles in the order of the text.
  var order: [UInt32] = [0]
  /// Where in ``order`` a handle stands.
  var places: [UInt32] = [0]
  /// Visible characters of each chunk, in the order of the text.
  var visible: [UInt32]
  /// One element as soon as finding a place among siblings has taken long.
  var lineage: [TextLineage] = []
  /// One element as soon as deleting what was deleted before has taken long.
  var stamps: [TextStamps] = []
  private var replicas: [ReplicaStamps] = []
  /// A place in ``order`` and the visible characters before it: edits are mostly near the last one.
  private var cursor: (place: Int, start: UInt32) = (0, 0)

  /// Which chunk holds the stamps of one replica: each entry counts up to the next one's start.
  private struct ReplicaStamps: Sendable {
    let replica: ReplicaID
    /// Behind the largest stamp assigned so far.
    var end: UInt64 = 0
    var starts: [UInt64] = []
    var handles: [UInt32] = []
  }

  init(firstChunk: TextChunk) {
    visible = [firstChunk.visibleLength]
    for run in firstChunk.runs { assign(run, to: 0) }
  }

  /// The place in ``order`` of the chunk that holds visible character `index`, and the index of its
  /// first one. O(chunks between here and the last place asked for).
  mutating func place(ofVisible index: UInt32) -> (place: Int, start: UInt32) {
    var (place, start) = cursor
    while index < start {
      place -= 1
      start -= visible[place]
    }
    while place + 1 < visible.count, index >= start + visible[place] {
      start += visible[place]
      place += 1
    }
    cursor = (place, start)
    return cursor
  }

  /// Visible characters before the chunk at `place`.
  func visibleStart(ofPlace place: Int) -> UInt32 {
    var start: UInt32 = 0
    for earlier in 0..<place { start += visible[earlier] }
    return start
  }

  mutating func changeVisible(ofPlace place: Int, by difference: Int) {
    visible[place] = UInt32(Int(visible[place]) + difference)
    if place < cursor.place { cursor.start = UInt32(Int(cursor.start) + difference) }
  }

  /// Adds a chunk behind `place` that takes over `runs` from the chunk there.
  mutating func add(_ chunk: TextChunk, behindPlace place: Int) {
    chunks.append(chunk)
    let handle = UInt32(chunks.count)
    let moved = chunk.visibleLength
    visible[place] = visible[place] &- moved
    visible.insert(moved, at: place + 1)
    order.insert(handle, at: place + 1)
    places.append(UInt32(place + 1))
    var later = place + 2
    while later < order.count {
      places[Int(order[later])] = UInt32(later)
      later += 1
    }
    if cursor.place > place { cursor = (0, 0) }
    for run in chunk.runs { assign(run, to: handle) }
  }

  /// Counts visible characters anew, for chunks that were not split off one another.
  mutating func recount(_ chunks: [TextChunk]) {
    for place in chunks.indices { visible[place] = chunks[place].visibleLength }
    cursor = (0, 0)
  }

  /// The chunk in which a stamp would be, if this text has it.
  func handle(of stamp: OperationID) -> UInt32? {
    guard let slot = slot(of: stamp.replica) else { return nil }
    let entry = upperBound(replicas[slot].starts, stamp.lamport)
    return entry == 0 ? nil : replicas[slot].handles[entry - 1]
  }

  /// Notes that a run's stamps are in the chunk `handle`.
  mutating func assign(_ run: TextRun, to handle: UInt32) {
    let slot = slotForWriting(run.first.replica)
    let start = run.first.lamport
    let end = start + UInt64(run.length)
    let at = upperBound(replicas[slot].starts, start)
    let before: UInt32? = at == 0 ? nil : replicas[slot].handles[at - 1]
    let isNew = start >= replicas[slot].end
    if end > replicas[slot].end { replicas[slot].end = end }
    if at == replicas[slot].starts.count {
      if before == handle { return }
      if isNew, at == 0 || replicas[slot].starts[at - 1] < start {
        replicas[slot].starts.append(start)
        replicas[slot].handles.append(handle)
        return
      }
    }
    // Entries that start inside the range give way; what follows the range keeps its chunk.
    var stop = at
    var following = before
    while stop < replicas[slot].starts.count, replicas[slot].starts[stop] < end {
      following = replicas[slot].handles[stop]
      stop += 1
    }
    let endIsEntry = stop < replicas[slot].starts.count && replicas[slot].starts[stop] == end
    var starts: [UInt64] = []
    var handles: [UInt32] = []
    var from = at
    if at > 0, replicas[slot].starts[at - 1] == start { from = at - 1 }
    if before != handle || from < at {
      starts.append(start)
      handles.append(handle)
    }
    if !endIsEntry, let following, following != handle {
      starts.append(end)
      handles.append(following)
    }
    replicas[slot].starts.replaceSubrange(from..<stop, with: starts)
    replicas[slot].handles.replaceSubrange(from..<stop, with: handles)
  }

  private func slot(of replica: ReplicaID) -> Int? {
    let slot = lowerBound(replica)
    return slot < replicas.count && replicas[slot].replica == replica ? slot : nil
  }

  private mutating func slotForWriting(_ replica: ReplicaID) -> Int {
    let slot = lowerBound(replica)
    if slot == replicas.count || replicas[slot].replica != replica {
      replicas.insert(ReplicaStamps(replica: replica), at: slot)
    }
    return slot
  }

  private func lowerBound(_ replica: ReplicaID) -> Int {
    partitionPoint(replicas.count) { replicas[$0].replica < replica }
  }

  private func upperBound(_ starts: [UInt64], _ lamport: UInt64) -> Int {
    partitionPoint(starts.count) { starts[$0] <= lamport }
  }
}
