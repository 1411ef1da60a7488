import JourneyMap
import ReplicatedData

/// When was what changed, and by whom: a map's history without its contents.
package struct ReplayTimeline: Equatable, Sendable {
  /// One change.
  package struct Entry: Equatable, Sendable {
    /// In the journal, from 1.
    package var index: UInt64
    /// Of the server's receipt, in milliseconds since 1970.
    package var time: UInt64
    package var participantID: String
    package var name: String
    /// The cards that it created or wrote to.
    package var cards: [RecordID]

    package init(
      index: UInt64, time: UInt64, participantID: String, name: String, cards: [RecordID]
    ) {
      self.index = index
      self.time = time
      self.participantID = participantID
      self.name = name
      self.cards = cards
    }
  }

  /// Ascending by index and by time.
  package let entries: [Entry]
  /// The places in ``entries`` of what was done without a long pause between.
  package let sessions: [Range<Int>]

  /// A pause of this length ends a session.
  package static let pauseMilliseconds: UInt64 = 30 * 60 * 1_000

  /// Times that go back, as after a clock was set, are taken as the one before.
  package init(_ entries: [Entry]) {
    var latest: UInt64 = 0
    var ascending: [Entry] = []
    for var entry in entries {
      if let last = ascending.last, entry.index <= last.index { continue }
      latest = max(latest, entry.time)
      entry.time = latest
      ascending.append(entry)
    }
    var sessions: [Range<Int>] = []
    var start = 0
    for place in ascending.indices.dropFirst()
    where ascending[place].time - ascending[place - 1].time >= Self.pauseMilliseconds {
      sessions.append(start..<place)
      start = place
    }
    if !ascending.isEmpty { sessions.append(start..<ascending.count) }
    self.entries = ascending
    self.sessions = sessions
  }

  /// How many entries are at or before a time. O(log n).
  func count(until time: UInt64) -> Int { partition { $0.time <= time } }

  /// How many entries are up to a change. O(log n).
  func count(upTo index: UInt64) -> Int { partition { $0.index <= index } }

  private func partition(_ isBefore: (Entry) -> Bool) -> Int {
    partitionPoint(entries.count) { isBefore(entries[$0]) }
  }

  /// Everybody who wrote, each once, in the order they first did.
  var authors: [(id: String, name: String)] {
    var seen: Set<String> = []
    var result: [(id: String, name: String)] = []
    for entry in entries where seen.insert(entry.participantID).inserted {
      result.append((entry.participantID, entry.name))
    }
    return result
  }
}
