import JourneyMap
import ReplicatedData

/// A replay as the user steers it: how far it is, how fast, whose changes. A clockwork that is told how
/// much time has gone by.
package struct ReplayState: Equatable, Sendable {
  package let timeline: ReplayTimeline
  /// How many entries of the time line are shown.
  package private(set) var count: Int
  package private(set) var isPlaying = false
  /// A place in ``speeds``.
  private var speedPlace = 0
  package private(set) var skipsIdle = true
  /// Whose changes keep their rhythm; all others come with them at once.
  package var author: String?
  /// Milliseconds of the replay's own time since the last shown change.
  private var elapsed: Double = 0

  package static let speeds = [1, 2, 5, 10, 20, 50, 100]
  /// Where idle time is skipped, no pause is longer, in milliseconds of the replay's time at speed 1.
  package static let idleMillisecondsMax: UInt64 = 2_000

  /// Begins with nothing shown.
  package init(_ timeline: ReplayTimeline, count: Int = 0) {
    self.timeline = timeline
    self.count = min(max(count, 0), timeline.entries.count)
  }

  package var speed: Int { Self.speeds[speedPlace] }
  /// The journal index of the last change shown; 0 before the first.
  package var index: UInt64 { count > 0 ? timeline.entries[count - 1].index : 0 }
  /// The last change shown.
  package var entry: ReplayTimeline.Entry? { count > 0 ? timeline.entries[count - 1] : nil }
  package var isAtEnd: Bool { count == timeline.entries.count }

  /// The session that is shown, from 1; 0 before the first.
  package var session: Int {
    count == 0 ? 0 : (timeline.sessions.firstIndex { $0.contains(count - 1) } ?? 0) + 1
  }

  // MARK: Playing

  /// Plays or pauses; from the end, it begins again.
  package mutating func playOrPause() {
    isPlaying.toggle()
    if isPlaying, isAtEnd { go(to: 0) }
  }

  package mutating func pause() { isPlaying = false }

  package mutating func faster() { speedPlace = min(speedPlace + 1, Self.speeds.count - 1) }

  package mutating func slower() { speedPlace = max(speedPlace - 1, 0) }

  package mutating func toggleIdle() { skipsIdle.toggle() }

  /// Goes on by so much time of the clock on the wall.
  ///
  /// - Returns: Whether something new is to be shown.
  package mutating func advance(by milliseconds: UInt64) -> Bool {
    guard isPlaying else { return false }
    elapsed += Double(milliseconds) * Double(speed)
    let before = count
    while count < timeline.entries.count {
      let pause = Double(pause(before: count))
      guard elapsed >= pause else { break }
      elapsed -= pause
      count += 1
    }
    if isAtEnd {
      isPlaying = false
      elapsed = 0
    }
    return count != before
  }

  /// How long nothing happens before an entry.
  private func pause(before place: Int) -> UInt64 {
    let entry = timeline.entries[place]
    if let author, entry.participantID != author { return 0 }
    // The first follows at once; others as long after the one before them, or the author's own.
    var previous = place - 1
    if let author {
      while previous >= 0, timeline.entries[previous].participantID != author { previous -= 1 }
    }
    guard previous >= 0 else { return 0 }
    let pause = entry.time - timeline.entries[previous].time
    return skipsIdle ? min(pause, Self.idleMillisecondsMax) : pause
  }

  // MARK: Seeking

  /// Shows so many entries.
  package mutating func go(to count: Int) {
    self.count = min(max(count, 0), timeline.entries.count)
    elapsed = 0
  }

  /// To the last change at or before a time, in milliseconds since 1970.
  package mutating func go(toTime time: UInt64) { go(to: timeline.count(until: time)) }

  /// To a change by its journal index, or the last one before it.
  package mutating func go(toIndex index: UInt64) { go(to: timeline.count(upTo: index)) }

  /// To the author's next change, or the next of all.
  package mutating func step(by step: Int) {
    isPlaying = false
    var next = count + step
    if let author {
      while next > 0, next < timeline.entries.count,
        timeline.entries[next - 1].participantID != author
      {
        next += step
      }
    }
    go(to: next)
  }

  /// To the beginning of the session after this one, or of this one and then the one before.
  package mutating func moveSession(by step: Int) {
    if step > 0 {
      let next = timeline.sessions.first { $0.lowerBound + 1 > count }
      go(to: next.map { $0.lowerBound + 1 } ?? timeline.entries.count)
    } else {
      let last = timeline.sessions.last { $0.lowerBound + 1 < count }
      go(to: last.map { $0.lowerBound + 1 } ?? 0)
    }
  }

  /// To the next change of a card, or the one before.
  ///
  /// - Returns: Whether there is one.
  package mutating func moveChange(of card: RecordID, by step: Int) -> Bool {
    isPlaying = false
    var place = step > 0 ? count : count - 2
    while timeline.entries.indices.contains(place) {
      if timeline.entries[place].cards.contains(card) {
        go(to: place + 1)
        return true
      }
      place += step
    }
    return false
  }
}
