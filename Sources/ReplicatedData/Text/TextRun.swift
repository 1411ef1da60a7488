/// Characters with consecutive stamps of one replica that stand side by side, each but the first a
/// right child of the one before it. Either all visible or all deleted.
struct TextRun: Sendable {
  /// Stamp of the first character.
  var first: OperationID
  /// Parent of the first character; the root stamp stands for the beginning of the text.
  var parent: OperationID
  /// Right origin of every character of the run; the root stamp stands for the end of the text.
  /// Of a left child, and of what was typed on behind it, this is the left child's parent.
  var rightOrigin: OperationID
  /// Characters (Unicode scalars), at least one.
  var length: UInt32
  /// UTF-8 bytes of the visible characters, 0 when deleted.
  var utf8Count: UInt32
  var isLeftChild: Bool
  /// Whether the first character has left children.
  var hasLeftChildren = false
  /// Whether the last character has right children. Every other one has: the next in the run.
  var hasRightChildren = false

  /// Longer runs are kept in pieces, so that an edit never moves more than a piece's bytes.
  static let lengthMax: UInt32 = 1_024

  var isDeleted: Bool { utf8Count == 0 }
  var visibleLength: UInt32 { utf8Count == 0 ? 0 : length }
  var last: OperationID { stamp(at: length - 1) }

  func stamp(at offset: UInt32) -> OperationID {
    OperationID(lamport: first.lamport + UInt64(offset), replica: first.replica)
  }

  func offset(of stamp: OperationID) -> UInt32? {
    guard stamp.replica == first.replica, stamp.lamport >= first.lamport,
      stamp.lamport - first.lamport < UInt64(length)
    else { return nil }
    return UInt32(truncatingIfNeeded: stamp.lamport - first.lamport)
  }

  /// Cuts the run before `offset` and returns what comes after. `utf8Offset` is the cut in bytes.
  mutating func split(at offset: UInt32, utf8Offset: UInt32) -> TextRun {
    var tail = self
    tail.first = stamp(at: offset)
    tail.parent = stamp(at: offset - 1)
    tail.length = length - offset
    tail.utf8Count = isDeleted ? 0 : utf8Count - utf8Offset
    tail.isLeftChild = false
    tail.hasLeftChildren = false
    length = offset
    if !isDeleted { utf8Count = utf8Offset }
    hasRightChildren = true
    return tail
  }

  /// Whether `next`, which stands directly behind, is this run going on.
  func continues(with next: TextRun) -> Bool {
    next.first.replica == first.replica
      && next.first.lamport == first.lamport + UInt64(length)
      && next.parent == last && !next.isLeftChild && !next.hasLeftChildren
      && next.rightOrigin == rightOrigin && next.isDeleted == isDeleted
  }
}

/// Neighbouring runs and the bytes of their visible characters.
struct TextChunk: Sendable {
  var runs: [TextRun] = []
  var utf8: [UInt8] = []

  static let runsMax = 64
  static let utf8Max = 8_192

  /// Byte offset in ``utf8`` at which a run starts.
  func utf8Start(ofRun run: Int) -> Int {
    runs.withUnsafeBufferPointer { runs in
      var start = 0
      for index in 0..<run { start += Int(runs[index].utf8Count) }
      return start
    }
  }

  /// The run that holds a stamp, and the stamp's place in it.
  func locate(_ stamp: OperationID) -> (run: Int, offset: UInt32)? {
    runs.withUnsafeBufferPointer { runs in
      for run in runs.indices {
        if let offset = runs[run].offset(of: stamp) { return (run, offset) }
      }
      return nil
    }
  }

  /// The run that holds a visible character, its offset there, and where the run's bytes start.
  func locateVisible(_ index: UInt32) -> (run: Int, offset: UInt32, utf8Start: Int) {
    runs.withUnsafeBufferPointer { runs in
      var left = index
      var utf8Start = 0
      var run = 0
      while true {
        let visible = runs[run].visibleLength
        if left < visible { return (run, left, utf8Start) }
        left -= visible
        utf8Start += Int(runs[run].utf8Count)
        run += 1
      }
    }
  }

  /// Bytes that the first `scalars` visible characters take from `start` on.
  func utf8Length(ofScalars scalars: UInt32, in run: TextRun, from start: Int) -> Int {
    if run.utf8Count == run.length { return Int(scalars) }
    return utf8.withUnsafeBufferPointer { utf8 in
      var left = scalars
      var offset = start
      while left > 0 {
        offset += utf8SequenceLength(utf8[offset])
        left -= 1
      }
      return offset - start
    }
  }

  var visibleLength: UInt32 {
    var length: UInt32 = 0
    for run in runs { length += run.visibleLength }
    return length
  }
}

/// Bytes of the UTF-8 sequence that starts with this byte (RFC 3629 §3).
@inline(__always)
func utf8SequenceLength(_ lead: UInt8) -> Int {
  lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
}
