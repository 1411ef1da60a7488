/// Bytes that wait for a socket to take them: pieces shared with other queues, never copied until
/// they are written.
struct OutboundQueue {
  private var pieces: [[UInt8]] = []
  /// Pieces before this one are written and let go.
  private var head = 0
  /// How much of the piece at `head` is written.
  private var offset = 0
  /// Bytes not yet written.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ piece: [UInt8]) {
    guard !piece.isEmpty else { return }
    pieces.append(piece)
    count += piece.count
  }

  /// Lends the next bytes: a long piece as it is, short ones put together in `scratch` so that
  /// many small messages cost one system call.
  func withNext<Result>(
    scratch: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    guard head < pieces.count else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    if head + 1 == pieces.count || pieces[head].count - offset >= scratch.count / 2 {
      return pieces[head].withUnsafeBytes { bytes in
        body(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(offset)))
      }
    }
    var filled = 0
    var skip = offset
    for piece in pieces[head...] where filled < scratch.count {
      piece.withUnsafeBytes { bytes in
        let part = bytes.dropFirst(skip).prefix(scratch.count - filled)
        UnsafeMutableRawBufferPointer(rebasing: scratch[filled...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
        filled += part.count
      }
      skip = 0
    }
    return body(UnsafeRawBufferPointer(rebasing: scratch[..<filled]))
  }

  /// Lets the first `written` bytes go.
  mutating func removeFirst(_ written: Int) {
    precondition(written <= count)
    count -= written
    var left = written
    while left > 0 {
      let rest = pieces[head].count - offset
      guard left >= rest else {
        offset += left
        return
      }
      left -= rest
      offset = 0
      pieces[head] = []
      head += 1
    }
    if head == pieces.count {
      pieces.removeAll(keepingCapacity: pieces.capacity <= 64)
      head = 0
    } else if head > 64, head * 2 > pieces.count {
      pieces.removeFirst(head)
      head = 0
    }
  }

  /// Drops what no byte of was written yet; a piece begun has to be finished, or the peer would
  /// read what follows as its rest.
  mutating func removeUnbegun() {
    let kept = head < pieces.count && offset > 0 ? [pieces[head]] : []
    pieces = kept
    head = 0
    count = (kept.first?.count ?? 0) - (kept.isEmpty ? 0 : offset)
    if kept.isEmpty { offset = 0 }
  }
}
