/// Edits of the text's own user, by visible index.
extension Text {
  /// What a local insertion is to be sent as.
  public enum Insertion: Equatable, Sendable {
    case origin(TextOrigin)
    /// The characters go on behind the one with the stamp just before, of the same replica.
    case extended
  }

  /// Inserts `text` before visible character `index`, with stamps from `stamp` on.
  public mutating func insert(
    _ text: String, at index: Int, stamp: OperationID
  ) throws(TextError) -> Insertion {
    guard index >= 0, index <= count else { throw .outOfRange }
    return try withUTF8(of: text) { (utf8) throws(TextError) -> Insertion in
      let scalars = scalarCount(utf8)
      guard scalars > 0 else { throw .empty }
      return insert(utf8, scalars: scalars, at: UInt32(index), stamp: stamp)
    }
  }

  private mutating func insert(
    _ utf8: UnsafeBufferPointer<UInt8>, scalars: UInt32, at index: UInt32, stamp: OperationID
  ) -> Insertion {
    guard index > 0 else {
      guard let first = firstRun else {
        place(
          utf8, scalars, stamp, parent: .root, rightOrigin: .root, isLeftChild: false,
          at: .start)
        return .origin(.right(of: nil, rightOrigin: nil))
      }
      return insertLeft(of: first, at: .start, utf8, scalars, stamp)
    }
    let (location, utf8Start) = locateVisible(index - 1)
    let left = run(location)
    if location.offset + 1 < left.length {
      let next = TextLocation(
        handle: location.handle, run: location.run, offset: location.offset + 1)
      return insertLeft(of: next, at: .behind(location), utf8, scalars, stamp)
    }
    let next = runAfter(location)
    if left.hasRightChildren, let next {
      return insertLeft(of: next, at: .behind(location), utf8, scalars, stamp)
    }
    let rightOrigin = next.map { run($0).first } ?? .root
    let goesOn =
      stamp.replica == left.first.replica && rightOrigin == left.rightOrigin
      && stamp.lamport == left.first.lamport + UInt64(left.length)
    if goesOn, left.length + scalars <= TextRun.lengthMax {
      extendRun(at: location, utf8Start: utf8Start, utf8, scalars)
      return .extended
    }
    place(
      utf8, scalars, stamp, parent: left.last, rightOrigin: rightOrigin, isLeftChild: false,
      at: .behind(location))
    return goesOn
      ? .extended
      : .origin(
        .right(of: left.last, rightOrigin: rightOrigin == .root ? nil : rightOrigin))
  }

  private mutating func insertLeft(
    of parent: TextLocation, at gap: TextGap, _ utf8: UnsafeBufferPointer<UInt8>,
    _ scalars: UInt32, _ stamp: OperationID
  ) -> Insertion {
    let parent = run(parent).stamp(at: parent.offset)
    place(utf8, scalars, stamp, parent: parent, rightOrigin: parent, isLeftChild: true, at: gap)
    return .origin(.left(of: parent))
  }

  /// Deletes visible characters and returns their stamps, in the order of the text.
  public mutating func erase(_ range: Range<Int>) throws(TextError) -> [StampRange] {
    guard range.lowerBound >= 0, range.upperBound <= count else { throw .outOfRange }
    guard !range.isEmpty else { throw .empty }
    var erased: [StampRange] = []
    var left = UInt32(range.count)
    while left > 0 {
      let (location, utf8Start) = locateVisible(UInt32(range.lowerBound))
      let run = run(location)
      let count = min(left, run.length - location.offset)
      let first = run.stamp(at: location.offset)
      if let last = erased.last, last.first.replica == first.replica,
        last.first.lamport + last.count == first.lamport
      {
        erased[erased.count - 1].count += UInt64(count)
      } else {
        erased.append(StampRange(first, count: UInt64(count)))
      }
      eraseInRun(location, utf8Start: utf8Start, count: count)
      left -= count
    }
    return erased
  }
}

/// Unicode scalars in valid UTF-8.
func scalarCount(_ utf8: UnsafeBufferPointer<UInt8>) -> UInt32 {
  var count: UInt32 = 0
  for byte in utf8 where byte & 0xC0 != 0x80 { count += 1 }
  return count
}

/// Calls `body` with the text's UTF-8, and keeps the type of its error.
func withUTF8<R>(
  of text: String, _ body: (UnsafeBufferPointer<UInt8>) throws(TextError) -> R
) throws(TextError) -> R {
  var text = text
  let result = text.withUTF8 { utf8 -> Result<R, TextError> in
    do throws(TextError) { return .success(try body(utf8)) } catch { return .failure(error) }
  }
  return try result.get()
}
