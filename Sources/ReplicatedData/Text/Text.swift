/// Why an operation on mergeable text was refused. The text is unchanged.
public enum TextError: Error, Equatable, Sendable {
  /// The text never had this character.
  case unknownCharacter(OperationID)
  /// An index outside the visible text.
  case outOfRange
  /// Nothing to insert, or an empty range of stamps.
  case empty
}

/// Mergeable text: FugueMax (Weidner & Kleppmann, "The Art of the Fugue", arXiv 2305.00583).
///
/// Every character is a node of a tree, named by the stamp it took; the text is the tree read in
/// order. Concurrent insertions never interleave, and any two texts that have integrated the same
/// operations are equal, in whatever order those arrived, valid or hostile.
///
/// Characters are Unicode scalars, and indexes count the visible ones. Neighbouring characters with
/// consecutive stamps are stored as one run, runs in chunks of at most 64. Deleted characters stay as
/// runs without content. An edit costs O(chunks) with a small constant, near the last one O(1).
public struct Text: Sendable {
  /// The chunk with handle 0.
  var head = TextChunk()
  /// One element as soon as there is a second chunk. An array, so that a short text stays small.
  var directory: [TextDirectory] = []
  var visibleCount: UInt32 = 0
  var insertedCount: UInt32 = 0

  public init() {}

  /// Visible characters.
  public var count: Int { Int(visibleCount) }

  /// Characters ever inserted, deleted ones included.
  public var countWithDeleted: Int { Int(insertedCount) }

  public var isEmpty: Bool { visibleCount == 0 }

  /// The visible text. O(n).
  public var string: String { String(decoding: utf8, as: UTF8.self) }

  /// UTF-8 of the visible text. O(n).
  public var utf8: [UInt8] {
    if directory.isEmpty { return head.utf8 }
    var bytes: [UInt8] = []
    for handle in directory[0].order { bytes.append(contentsOf: self[handle].utf8) }
    return bytes
  }

  /// Whether a character with this stamp was ever inserted here.
  public func contains(_ stamp: OperationID) -> Bool { locate(stamp) != nil }

  /// Whether all characters of the range were ever inserted here.
  public func contains(_ range: StampRange) -> Bool { containedPrefix(of: range) == range.count }

  /// How many characters from the range's first on were ever inserted here, up to the first that
  /// was not. O(runs of the range).
  public func containedPrefix(of range: StampRange) -> UInt64 {
    if range.count > Self.shortRangeMax, !directory.isEmpty, !directory[0].stamps.isEmpty {
      return directory[0].stamps[0].inserted.prefix(of: range)
    }
    var stamp = range.first
    var left = range.count
    while left > 0, let location = locate(stamp) {
      let covered = UInt64(self[location.handle].runs[location.run].length - location.offset)
      if covered >= left { return range.count }
      left -= covered
      stamp = OperationID(lamport: stamp.lamport + covered, replica: stamp.replica)
    }
    return range.count - left
  }

  /// A part of the visible text. O(chunks + characters).
  public mutating func substring(_ range: Range<Int>) throws(TextError) -> String {
    guard range.lowerBound >= 0, range.upperBound <= count else { throw .outOfRange }
    guard !range.isEmpty else { return "" }
    let start = locateVisible(UInt32(range.lowerBound))
    var place = place(of: start.location.handle)
    var handle = start.location.handle
    let first = self[handle].runs[start.location.run]
    var offset =
      start.utf8Start
      + self[handle].utf8Length(
        ofScalars: start.location.offset, in: first, from: start.utf8Start)
    var bytes: [UInt8] = []
    var left = range.count
    while left > 0 {
      let utf8 = self[handle].utf8
      var end = offset
      while left > 0, end < utf8.count {
        end += utf8SequenceLength(utf8[end])
        left -= 1
      }
      bytes.append(contentsOf: utf8[offset..<end])
      if left > 0 {
        place += 1
        handle = directory[0].order[place]
        offset = 0
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Those of the characters that are still visible, in ranges as long as they can be.
  public func visibleParts(of range: StampRange) -> [StampRange] {
    var parts: [StampRange] = []
    var stamp = range.first
    var left = range.count
    while left > 0, let location = locate(stamp) {
      let run = run(location)
      let count = min(left, UInt64(run.length - location.offset))
      if !run.isDeleted {
        if let last = parts.last, last.first.lamport + last.count == stamp.lamport {
          parts[parts.count - 1].count += count
        } else {
          parts.append(StampRange(stamp, count: count))
        }
      }
      left -= count
      stamp = OperationID(lamport: stamp.lamport + count, replica: stamp.replica)
    }
    return parts
  }

  /// Characters with consecutive stamps, side by side, all visible or all deleted.
  public struct Part: Sendable {
    public let stamps: StampRange
    public let isDeleted: Bool

    package init(stamps: StampRange, isDeleted: Bool) {
      self.stamps = stamps
      self.isDeleted = isDeleted
    }
  }

  /// All characters in the order of the text. O(runs).
  public var parts: [Part] {
    var parts: [Part] = []
    for handle in directory.isEmpty ? [0] : directory[0].order {
      for run in self[handle].runs {
        parts.append(
          Part(
            stamps: StampRange(run.first, count: UInt64(run.length)), isDeleted: run.isDeleted))
      }
    }
    return parts
  }

  /// The range in pieces whose characters stand side by side, with nothing between them, not even
  /// deleted characters. What was never here is left out.
  public func adjacentParts(of range: StampRange) -> [StampRange] {
    var parts: [StampRange] = []
    var stamp = range.first
    var left = range.count
    var behind: TextLocation?
    while left > 0, let location = locate(stamp) {
      let count = min(left, UInt64(run(location).length - location.offset))
      if behind == location {
        parts[parts.count - 1].count += count
      } else {
        parts.append(StampRange(stamp, count: count))
      }
      behind = runAfter(location)
      left -= count
      stamp = OperationID(lamport: stamp.lamport + count, replica: stamp.replica)
    }
    return parts
  }

  /// The content of visible characters, given as ``visibleParts(of:)`` gives them.
  public func string(of parts: [StampRange]) -> String {
    var bytes: [UInt8] = []
    for part in parts {
      var stamp = part.first
      var left = part.count
      while left > 0, let location = locate(stamp) {
        let chunk = self[location.handle]
        let run = chunk.runs[location.run]
        let count = UInt32(min(left, UInt64(run.length - location.offset)))
        if !run.isDeleted {
          let runStart = chunk.utf8Start(ofRun: location.run)
          let start =
            runStart + chunk.utf8Length(ofScalars: location.offset, in: run, from: runStart)
          let length = chunk.utf8Length(ofScalars: count, in: run, from: start)
          bytes.append(contentsOf: chunk.utf8[start..<start + length])
        }
        left -= UInt64(count)
        stamp = OperationID(lamport: stamp.lamport + UInt64(count), replica: stamp.replica)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The last stamp of the first run of visible characters of which `isWanted` holds. O(runs).
  package func firstVisible(where isWanted: (OperationID) -> Bool) -> OperationID? {
    var next = firstRun
    while let location = next {
      let run = run(location)
      if !run.isDeleted, isWanted(run.last) { return run.last }
      next = runAfter(location)
    }
    return nil
  }

  /// The origin of an insertion directly behind a character, deleted or not; nil if it is unknown.
  public func origin(behind stamp: OperationID) -> TextOrigin? {
    guard let location = locate(stamp) else { return nil }
    let run = run(location)
    if location.offset + 1 < run.length { return .left(of: run.stamp(at: location.offset + 1)) }
    let next = runAfter(location).map { self.run($0).first }
    if run.hasRightChildren, let next { return .left(of: next) }
    return .right(of: stamp, rightOrigin: next)
  }

  /// The stamp of a visible character. O(chunks).
  public mutating func stamp(at index: Int) throws(TextError) -> OperationID {
    guard index >= 0, index < count else { throw .outOfRange }
    let location = locateVisible(UInt32(index)).location
    return self[location.handle].runs[location.run].stamp(at: location.offset)
  }

  /// How many visible characters stand before this one, deleted or not: where a caret that was set
  /// on it is now.
  public func index(of stamp: OperationID) throws(TextError) -> Int {
    guard let location = locate(stamp) else { throw .unknownCharacter(stamp) }
    return visibleIndex(of: location)
  }

  /// The visible characters before a caret that was set behind this character, deleted or not, or with
  /// ``OperationID/root`` before all of them; nil if the text never had it.
  public func caret(behind stamp: OperationID) -> Int? {
    if stamp == .root { return 0 }
    guard let location = locate(stamp) else { return nil }
    return visibleIndex(of: location) + (run(location).isDeleted ? 0 : 1)
  }

  /// What a caret with so many visible characters before it stands behind; the root if it stands before
  /// all of them. Beyond the end counts as the end.
  public mutating func character(beforeCaret index: Int) -> OperationID {
    guard index > 0, visibleCount > 0 else { return .root }
    let location = locateVisible(min(UInt32(clamping: index), visibleCount) - 1).location
    return self[location.handle].runs[location.run].stamp(at: location.offset)
  }

  func visibleIndex(of location: TextLocation) -> Int {
    var index: UInt32 = 0
    if !directory.isEmpty {
      index = directory[0].visibleStart(ofPlace: place(of: location.handle))
    }
    let runs = self[location.handle].runs
    for run in 0..<location.run { index += runs[run].visibleLength }
    return Int(index + (runs[location.run].isDeleted ? 0 : location.offset))
  }
}

/// A character of a text: chunk, run and offset in the run.
struct TextLocation: Equatable {
  var handle: UInt32
  var run: Int
  var offset: UInt32 = 0
}

extension Text {
  subscript(handle: UInt32) -> TextChunk {
    @inline(__always) _read {
      if handle == 0 { yield head } else { yield directory[0].chunks[Int(handle) - 1] }
    }
    @inline(__always) _modify {
      if handle == 0 { yield &head } else { yield &directory[0].chunks[Int(handle) - 1] }
    }
  }

  /// Reads go past the subscript where it counts: what that yields is retained and released.
  func run(_ location: TextLocation) -> TextRun {
    location.handle == 0
      ? head.runs[location.run] : directory[0].chunks[Int(location.handle) - 1].runs[location.run]
  }

  func runCount(_ handle: UInt32) -> Int {
    handle == 0 ? head.runs.count : directory[0].chunks[Int(handle) - 1].runs.count
  }

  private func utf8Count(_ handle: UInt32) -> Int {
    handle == 0 ? head.utf8.count : directory[0].chunks[Int(handle) - 1].utf8.count
  }

  /// Whether a chunk holds more than it should.
  func isLarge(_ handle: UInt32) -> Bool {
    let runCount = runCount(handle)
    return runCount > TextChunk.runsMax
      || utf8Count(handle) > TextChunk.utf8Max && runCount > 1
  }

  func place(of handle: UInt32) -> Int {
    directory.isEmpty ? 0 : Int(directory[0].places[Int(handle)])
  }

  func locate(_ stamp: OperationID) -> TextLocation? {
    var handle: UInt32 = 0
    if !directory.isEmpty {
      guard let found = directory[0].handle(of: stamp) else { return nil }
      handle = found
    }
    let found =
      handle == 0
      ? head.locate(stamp) : directory[0].chunks[Int(handle) - 1].locate(stamp)
    guard let (run, offset) = found else { return nil }
    return TextLocation(handle: handle, run: run, offset: offset)
  }

  /// The visible character `index`, which must exist, and where its run starts in the chunk's bytes.
  mutating func locateVisible(_ index: UInt32) -> (location: TextLocation, utf8Start: Int) {
    var handle: UInt32 = 0
    var left = index
    if !directory.isEmpty {
      let found = directory[0].place(ofVisible: index)
      handle = directory[0].order[found.place]
      left -= found.start
    }
    let found =
      handle == 0
      ? head.locateVisible(left) : directory[0].chunks[Int(handle) - 1].locateVisible(left)
    return (
      TextLocation(handle: handle, run: found.run, offset: found.offset), found.utf8Start
    )
  }

  var firstRun: TextLocation? {
    insertedCount == 0
      ? nil : TextLocation(handle: directory.isEmpty ? 0 : directory[0].order[0], run: 0)
  }

  /// The start of the run behind the one at `location`.
  func runAfter(_ location: TextLocation) -> TextLocation? {
    if location.run + 1 < runCount(location.handle) {
      return TextLocation(handle: location.handle, run: location.run + 1)
    }
    let next = place(of: location.handle) + 1
    guard !directory.isEmpty, next < directory[0].order.count else { return nil }
    return TextLocation(handle: directory[0].order[next], run: 0)
  }

  /// The last character of the run before the one at `location`.
  func endOfRunBefore(_ location: TextLocation) -> TextLocation? {
    var handle = location.handle
    var run = location.run - 1
    if run < 0 {
      let place = place(of: handle)
      guard place > 0 else { return nil }
      handle = directory[0].order[place - 1]
      run = runCount(handle) - 1
    }
    var end = TextLocation(handle: handle, run: run)
    end.offset = self.run(end).length - 1
    return end
  }

  /// Whether `a` stands before `b` in the text, deleted characters included.
  func precedes(_ a: TextLocation, _ b: TextLocation) -> Bool {
    if a.handle != b.handle { return place(of: a.handle) < place(of: b.handle) }
    return a.run != b.run ? a.run < b.run : a.offset < b.offset
  }
}
