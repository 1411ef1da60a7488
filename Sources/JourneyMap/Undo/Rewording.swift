import ReplicatedData

/// What a replacement of a text wrote, and what it replaced.
struct Rewording: Sendable {
  var writers: Writers
  /// The characters that it wrote and left visible.
  var written: [StampRange]
  let earlier: [Text.Part]
  let earlierText: String

  init(
    writers: Writers, written: [StampRange], earlier: [Text.Part], earlierText: String
  ) {
    self.writers = writers
    self.written = written
    self.earlier = earlier
    self.earlierText = earlierText
  }

  /// A replacement that is about to be merged.
  init(_ text: String, _ stamp: OperationID, replacing old: TextRegister) {
    writers = Writers(current: stamp, earlier: old.isReplaced ? old.stamp : nil)
    let count = UInt64(text.scalarCount)
    written = count == 0 ? [] : [StampRange(stamp.next, count: count)]
    earlierText = old.text.string
    let parts = old.text.parts
    let deletedCount = old.text.countWithDeleted - old.text.count
    var earlier: [Text.Part] = []
    for part in parts where !part.isDeleted || deletedCount <= Self.deletedMax {
      earlier.append(part)
    }
    self.earlier = earlier
  }

  /// UTF-8 bytes of what is written anew.
  var textBytes: Int {
    var bytes = earlierText.utf8.count
    for part in earlier where part.isDeleted { bytes += Int(clamping: part.stamps.count) }
    return bytes
  }

  /// Of more deleted characters none are written anew.
  static let deletedMax = 4_096

  /// Whether the text is still the one that the replacement began, and reads as it made it.
  func isInForce(in register: TextRegister) -> Bool {
    guard register.stamp == writers.current else { return false }
    var writtenCount: UInt64 = 0
    var visibleCount: UInt64 = 0
    for range in written {
      writtenCount += range.count
      for part in register.text.visibleParts(of: range) { visibleCount += part.count }
    }
    return visibleCount == writtenCount && register.text.count == Int(clamping: writtenCount)
  }

  /// The earlier text as a replacement with this stamp writes it anew: with a space for each of its
  /// deleted characters, to be erased at once. What was deleted before has remains then that it can be
  /// put back at, by an undo of that in its turn.
  func anew(at stamp: OperationID) -> (text: String, erased: [StampRange]) {
    var text = ""
    var erased: [StampRange] = []
    var pieces = TextPieces(earlierText)
    var next = stamp.next
    for part in earlier {
      if part.isDeleted {
        for _ in 0..<part.stamps.count { text += " " }
        erased.append(StampRange(next, count: part.stamps.count))
      } else {
        text += pieces.next(scalars: part.stamps.count)
      }
      next = next.advanced(by: part.stamps.count)
    }
    return (text, erased)
  }

  /// Notes that a replacement with this stamp writes the earlier text anew.
  func addAliases(at stamp: OperationID, to aliases: inout StampAliases) {
    if let earlier = writers.earlier { aliases.addWrite(earlier, stamp) }
    var next = stamp.next
    for part in earlier {
      aliases.addCharacters(part.stamps, next)
      next = next.advanced(by: part.stamps.count)
    }
  }

  /// Takes away what an erasure in the same change takes; false if something of it was not written.
  fileprivate mutating func leaveOut(_ ranges: [StampRange]) -> Bool {
    var left = written
    for range in ranges {
      guard let place = left.firstPlace(holding: range) else { return false }
      let whole = left[place]
      let before = range.first.lamport - whole.first.lamport
      let behind = whole.count - before - range.count
      left.remove(at: place)
      if behind > 0 {
        left.insert(StampRange(range.first.advanced(by: range.count), count: behind), at: place)
      }
      if before > 0 { left.insert(StampRange(whole.first, count: before), at: place) }
    }
    written = left
    return true
  }
}

extension [Inverse] {
  /// Whether the last operation replaced a text, and an erasure of its own characters goes with it: it
  /// needs no inverse of its own.
  mutating func leaveOut(_ ranges: [StampRange], of record: RecordID, _ field: FieldID) -> Bool {
    guard case .replace(record, field, var rewording)? = last, rewording.leaveOut(ranges) else {
      return false
    }
    self[count - 1] = .replace(record, field, rewording)
    return true
  }
}

extension [StampRange] {
  fileprivate func firstPlace(holding range: StampRange) -> Int? {
    for place in indices {
      let whole = self[place]
      if whole.first.replica == range.first.replica, whole.first.lamport <= range.first.lamport,
        range.first.lamport - whole.first.lamport + range.count <= whole.count
      {
        return place
      }
    }
    return nil
  }

  /// With new stamps in the place of those that they stand for, in the same order.
  func following(_ aliases: StampAliases) -> [StampRange] {
    var ranges = self
    for alias in aliases.characters {
      var place = 0
      while place < ranges.count {
        let range = ranges[place]
        guard let new = alias.replacing(range) else {
          place += 1
          continue
        }
        let before =
          new.first.lamport - alias.new.lamport + alias.old.first.lamport - range.first.lamport
        let behind = range.count - before - new.count
        ranges[place] = new
        if behind > 0 {
          ranges.insert(
            StampRange(range.first.advanced(by: before + new.count), count: behind), at: place + 1)
        }
        if before > 0 {
          ranges.insert(StampRange(range.first, count: before), at: place)
          place += 1
        }
        place += 1
      }
    }
    return ranges
  }
}

extension OperationID {
  /// The next stamp of the same replica.
  fileprivate var next: OperationID { advanced(by: 1) }

  fileprivate func advanced(by count: UInt64) -> OperationID {
    OperationID(lamport: lamport + count, replica: replica)
  }
}
