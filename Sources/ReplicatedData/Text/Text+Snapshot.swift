import CBOR

/// The canonical encoding of a text: its visible characters as one text string, then its runs, each
/// as long as it can be, as one flat array of numbers.
///
///     content tstr, [* (replica, stamp, length × 4 + left child × 2 + deleted,
///                       parent replica, parent stamp,
///                       ? (right origin replica, right origin stamp))]
///
/// A left child has no right origin of its own. Replicas are given by `ReplicaNumbers`; (0, 0) stands
/// for the beginning as a parent and for the end as a right origin.
extension Text {
  public func encode(into writer: inout CBORWriter, replicas: ReplicaNumbers) {
    let handles: [UInt32] = directory.isEmpty ? [0] : directory[0].order
    var utf8Count = 0
    for handle in handles { utf8Count += self[handle].utf8.count }
    writer.textHead(utf8Count: utf8Count)
    for handle in handles { writer.utf8(self[handle].utf8) }

    var numbers = 0
    forEachCanonicalRun { numbers += $0.isLeftChild ? 5 : 7 }
    writer.array(numbers)
    forEachCanonicalRun { run in
      writer.unsigned(replicas.number(of: run.first.replica))
      writer.unsigned(run.first.lamport)
      writer.unsigned(
        UInt64(run.length) << 2 | (run.isLeftChild ? 2 : 0) | (run.isDeleted ? 1 : 0))
      writer.unsigned(replicas.number(of: run.parent.replica))
      writer.unsigned(run.parent.lamport)
      if !run.isLeftChild {
        writer.unsigned(replicas.number(of: run.rightOrigin.replica))
        writer.unsigned(run.rightOrigin.lamport)
      }
    }
  }

  /// Runs in the order of the text, each joined with all that continue it.
  private func forEachCanonicalRun(_ body: (TextRun) -> Void) {
    var current: TextRun?
    for handle in directory.isEmpty ? [0] : directory[0].order {
      for run in self[handle].runs {
        if var joined = current, joined.continues(with: run) {
          joined.length += run.length
          joined.utf8Count += run.utf8Count
          current = joined
        } else {
          if let current { body(current) }
          current = run
        }
      }
    }
    if let current { body(current) }
  }

  /// Reads what ``encode(into:replicas:)`` wrote, and checks that it is a text that could be.
  ///
  /// - Throws: ``CBORError`` if it is not: other bytes than characters, stamps twice, parents that do
  ///   not exist or stand on the wrong side, runs that are not as long as they can be, more than
  ///   `scalarsMax` characters.
  public init(
    from reader: inout CBORReader, replicas: ReplicaNumbers, scalarsMax: UInt32
  ) throws(CBORError) {
    var stamps = StampCensus()
    try self.init(from: &reader, replicas: replicas, scalarsMax: scalarsMax, stamps: &stamps)
  }

  /// - Parameter stamps: Gets those of all characters.
  init(
    from reader: inout CBORReader, replicas: ReplicaNumbers, scalarsMax: UInt32,
    stamps: inout StampCensus
  ) throws(CBORError) {
    self.init()
    var content = try reader.text()
    let utf8 = content.withUTF8 { Array($0) }
    var left = try reader.array()
    var utf8Start = 0
    var utf8Chunk = 0
    var chunks: [TextChunk] = [TextChunk()]
    var previous: TextRun?
    while left > 0 {
      guard left >= 5 else { throw .unexpectedType }
      let first = try replicas.readStamp(from: &reader)
      let packed = try reader.unsigned()
      let isLeftChild = packed & 2 != 0
      let isDeleted = packed & 1 != 0
      guard first != .root, packed >> 2 > 0, packed >> 2 <= UInt64(scalarsMax - insertedCount)
      else { throw .outOfRange }
      let length = UInt32(truncatingIfNeeded: packed >> 2)
      guard first.lamport + UInt64(length) - 1 <= replicas.lastStamp(of: first.replica) else {
        throw .outOfRange
      }
      let parent = try replicas.readStamp(from: &reader)
      left -= 5
      var rightOrigin = parent
      if !isLeftChild {
        guard left >= 2 else { throw .unexpectedType }
        rightOrigin = try replicas.readStamp(from: &reader)
        left -= 2
      }
      insertedCount += length
      var run = TextRun(
        first: first, parent: parent, rightOrigin: rightOrigin, length: length,
        utf8Count: isDeleted ? 0 : length, isLeftChild: isLeftChild)
      if let previous, previous.continues(with: run) { throw .notDeterministic }
      previous = run
      // Visible runs are kept in pieces, deleted ones whole.
      var hasMore = true
      while hasMore {
        var piece = run
        hasMore = !isDeleted && run.length > TextRun.lengthMax
        if hasMore {
          run = piece.split(at: TextRun.lengthMax, utf8Offset: TextRun.lengthMax)
        }
        if !isDeleted {
          visibleCount += piece.length
          let start = utf8Start
          for _ in 0..<piece.length {
            guard utf8Start < utf8.count else { throw .outOfRange }
            utf8Start += utf8SequenceLength(utf8[utf8Start])
          }
          piece.utf8Count = UInt32(utf8Start - start)
        }
        let last = chunks.count - 1
        if chunks[last].runs.count >= TextChunk.runsMax / 2
          || utf8Start - utf8Chunk > TextChunk.utf8Max && !chunks[last].runs.isEmpty
        {
          let end = utf8Start - Int(piece.utf8Count)
          chunks[last].utf8 = Array(utf8[utf8Chunk..<end])
          utf8Chunk = end
          chunks.append(TextChunk())
        }
        chunks[chunks.count - 1].runs.append(piece)
      }
    }
    guard utf8Start == utf8.count else { throw .outOfRange }
    chunks[chunks.count - 1].utf8 =
      chunks.count == 1 ? utf8 : Array(utf8[utf8Chunk...])
    head = chunks[0]
    if chunks.count > 1 {
      var directory = TextDirectory(firstChunk: head)
      for place in 1..<chunks.count { directory.add(chunks[place], behindPlace: place - 1) }
      directory.recount(chunks)
      self.directory = [directory]
    }
    guard add(to: &stamps) else { throw .outOfRange }
    try linkFamilies()
  }

  /// Adds the stamps of all characters, ascending, in ranges as long as they can be. False if one stands
  /// here twice.
  private func add(to stamps: inout StampCensus) -> Bool {
    if directory.isEmpty, head.runs.count < 2 {
      if let only = head.runs.first {
        stamps.add(StampRange(only.first, count: UInt64(only.length)))
      }
      return true
    }
    var firsts: [OperationID] = []
    var lengths: [UInt32] = []
    for handle in directory.isEmpty ? [0] : directory[0].order {
      for run in self[handle].runs {
        firsts.append(OperationID(ordering: run.first.replica, run.first.lamport))
        lengths.append(run.length)
      }
    }
    // Both turned round: the replica first.
    var start = OperationID.root
    var end = OperationID.root
    for index in ascendingOrder(of: firsts) {
      let first = firsts[Int(index)]
      if first < end { return false }
      if first != end {
        Self.add(start, end, to: &stamps)
        start = first
      }
      end = OperationID(
        ordering: ReplicaID(first.lamport),
        first.replica.rawValue + UInt64(lengths[Int(index)]))
    }
    Self.add(start, end, to: &stamps)
    return true
  }

  private static func add(
    _ start: OperationID, _ end: OperationID, to stamps: inout StampCensus
  ) {
    guard start != end else { return }
    stamps.add(
      StampRange(
        OperationID(lamport: start.replica.rawValue, replica: ReplicaID(start.lamport)),
        count: end.replica.rawValue - start.replica.rawValue))
  }

  /// Sets the flags about children, and checks that each parent is there and on the right side:
  /// then following parents always ends.
  private mutating func linkFamilies() throws(CBORError) {
    var handles: [UInt32] = [0]
    if !directory.isEmpty { handles = directory[0].order }
    for handle in handles {
      for index in self[handle].runs.indices {
        let run = self[handle].runs[index]
        let here = TextLocation(handle: handle, run: index)
        if run.rightOrigin != .root, locate(run.rightOrigin) == nil { throw .outOfRange }
        guard run.parent != .root else {
          if run.isLeftChild { throw .outOfRange }
          continue
        }
        guard let parent = locate(run.parent), parent != here,
          precedes(parent, here) != run.isLeftChild
        else { throw .outOfRange }
        if run.isLeftChild {
          guard parent.offset == 0 else { throw .outOfRange }
          self[parent.handle].runs[parent.run].hasLeftChildren = true
        } else if parent.offset + 1 == self[parent.handle].runs[parent.run].length {
          self[parent.handle].runs[parent.run].hasRightChildren = true
        }
      }
    }
  }
}
