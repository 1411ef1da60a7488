/// The text of a field: a last-writer-wins register whose values are mergeable texts.
///
/// Typing goes into the text in force and merges there by character. A replacement begins another
/// text, and of several the one with the greatest stamp is in force: two people who reword a sentence
/// at the same time end with the one wording or the other, whole.
///
/// A text that was replaced never comes back. Of its characters no more is kept than their stamps, so
/// that whatever still names one of them merges, out of sight, in every order of delivery alike.
package struct TextRegister: Sendable {
  /// The text in force.
  package private(set) var text = Text()
  /// The replacement that began it; the root's while there was none.
  package private(set) var stamp = OperationID.root
  /// The characters of all other texts that the register has held.
  private(set) var superseded = StampSet()

  package init() {}

  init(_ text: Text, begunBy stamp: OperationID, superseded: StampSet) {
    self.text = text
    self.stamp = stamp
    self.superseded = superseded
  }

  package var isReplaced: Bool { stamp != .root }

  /// What the register holds, as limits count it: the characters that the text in force ever had, and
  /// the ranges of stamps that are left of the others. O(replicas).
  package var size: UInt64 { UInt64(text.countWithDeleted) + UInt64(superseded.rangeCount) }

  /// How many characters from the range's first on were ever inserted here, into whichever text, up to
  /// the first that was not.
  package func containedPrefix(of range: StampRange) -> UInt64 {
    var known = text.containedPrefix(of: range)
    guard isReplaced else { return known }
    var before: UInt64 = .max
    while known < range.count, known != before {
      before = known
      known += superseded.prefix(of: range.dropping(known))
      if known < range.count { known += text.containedPrefix(of: range.dropping(known)) }
    }
    return known
  }

  // MARK: Edits of the own user

  /// See ``Text/insert(_:at:stamp:)``.
  package mutating func insert(
    _ string: String, at index: Int, stamp: OperationID
  ) throws(TextError) -> Text.Insertion {
    try text.insert(string, at: index, stamp: stamp)
  }

  /// See ``Text/erase(_:)``; also returns what was deleted.
  package mutating func erase(
    _ range: Range<Int>
  ) throws(TextError) -> (stamps: [StampRange], text: String) {
    let erased = try text.substring(range)
    return (try text.erase(range), erased)
  }

  // MARK: Merging

  /// Begins a text with this wording, which may be empty. The replacement takes one stamp, and one more
  /// for each character.
  ///
  /// The first stands for the beginning of the text: an erased character that all others come behind
  /// or before.
  package mutating func replace(with string: String, stamp: OperationID) throws(TextError) {
    guard stamp > self.stamp else {
      return superseded.insert(StampRange(stamp, count: 1 + UInt64(string.scalarCount)))
    }
    let replacement = try Text(string, behindErased: stamp)
    superseded.formUnion(text.insertedStamps)
    text = replacement
    self.stamp = stamp
  }

  /// Inserts characters where their author put them; see ``Text/integrate(_:origin:stamp:)``.
  ///
  /// They belong to the text of the character they hang on, or to the first of all. A right origin in
  /// another text counts as the end.
  package mutating func integrate(
    _ string: String, origin: TextOrigin, stamp: OperationID
  ) throws(TextError) {
    guard isReplaced else { return try text.integrate(string, origin: origin, stamp: stamp) }
    switch origin {
    case .left(let parent):
      if text.contains(parent) {
        return try text.integrate(string, origin: origin, stamp: stamp)
      }
      try checkSuperseded(parent)
    case .right(let parent, var rightOrigin):
      if let other = rightOrigin, !text.contains(other) {
        try checkSuperseded(other)
        rightOrigin = nil
      }
      if let parent, text.contains(parent) {
        return try text.integrate(
          string, origin: .right(of: parent, rightOrigin: rightOrigin), stamp: stamp)
      }
      if let parent { try checkSuperseded(parent) }
    }
    supersede(string, stamp)
  }

  /// Inserts characters behind the one with the stamp just before `stamp`.
  package mutating func integrateExtension(
    _ string: String, stamp: OperationID
  ) throws(TextError) {
    let parent = OperationID(lamport: stamp.lamport &- 1, replica: stamp.replica)
    if !isReplaced || text.contains(parent) {
      return try text.integrateExtension(string, stamp: stamp)
    }
    try checkSuperseded(parent)
    supersede(string, stamp)
  }

  /// Deletes characters; those already deleted or replaced stay so.
  package mutating func integrateErase(_ ranges: [StampRange]) throws(TextError) {
    guard isReplaced else { return try text.integrateErase(ranges) }
    var parts: [StampRange] = []
    for range in ranges {
      var rest = range
      while rest.count > 0, let part = superseded.firstMissing(in: rest) {
        parts.append(part)
        rest = rest.dropping(part.first.lamport - rest.first.lamport + part.count)
      }
    }
    try text.integrateErase(parts)
  }

  private func checkSuperseded(_ stamp: OperationID) throws(TextError) {
    guard superseded.contains(stamp) else { throw .unknownCharacter(stamp) }
  }

  private mutating func supersede(_ string: String, _ stamp: OperationID) {
    superseded.insert(StampRange(stamp, count: UInt64(string.scalarCount)))
  }
}

extension Text {
  /// A text that begins with an erased character, which takes `stamp`.
  fileprivate init(_ string: String, behindErased stamp: OperationID) throws(TextError) {
    self.init()
    try integrate(" " + string, origin: .right(of: nil, rightOrigin: nil), stamp: stamp)
    try integrateErase([StampRange(stamp, count: 1)])
  }
}
