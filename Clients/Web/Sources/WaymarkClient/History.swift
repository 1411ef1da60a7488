import JourneyMap
import ReplicatedData
import SyncProtocol

/// All changes of a map in the order of its journal, and the map as it was after any of them.
///
/// Each change is merged as it comes, and the map's state hash compared wherever the journal has one: what
/// is shown is proved, not assumed. Some moments are kept, so that going back does not begin at the
/// beginning.
struct History {
  struct Entry {
    /// Server time of its receipt, in milliseconds since 1970.
    var received: UInt64
    /// Index into ``History/people``.
    var person: UInt32
    var change: Change
  }

  /// Why it ends before its end.
  enum Fault {
    /// The map has another state hash behind this change than the journal says.
    case mismatch(index: UInt64)
    /// A change does not fit what was there before it, or one is missing.
    case unfitting(index: UInt64)
    /// What came is no message of a history.
    case unreadable
    /// It is other bytes than were written, though its changes fit.
    case altered
  }

  private(set) var entries: [Entry] = []
  /// Whoever wrote, by participant, in the order of their first change.
  private(set) var people: [String] = []
  /// State hashes that were computed here and found equal.
  private(set) var checkpointCount: UInt64 = 0
  /// Behind the last change whose state hash was found equal.
  private(set) var verifiedIndex: UInt64 = 0
  private(set) var fault: Fault?
  /// The map behind the last change.
  private(set) var head = MapDocument(limits: .unbounded)
  /// Moments on the way, ascending, and how many changes lie between two of them.
  private var moments: [(index: Int, document: MapDocument)] = []
  private var spacing = 64

  /// Each is a copy of the map; with more of them every second one is given up.
  private static let momentsMax = 16

  var count: Int { entries.count }

  // MARK: What comes

  /// Takes the next changes. Those that are known are passed over; after a fault nothing is taken.
  ///
  /// - Returns: Whether there was something new.
  mutating func take(_ part: ReplayEntries) -> Bool {
    var index = part.firstIndex
    var isNew = false
    for entry in part.entries {
      let person = self.person(entry.participantID)
      for change in entry.changes {
        guard fault == nil else { return isNew }
        let next = UInt64(entries.count) + 1
        guard index <= next else {
          fault = .unfitting(index: next)
          return isNew
        }
        if index == next {
          do throws(ChangeError) {
            try head.integrateAccepted(change)
          } catch {
            fault = .unfitting(index: index)
            return isNew
          }
          entries.append(Entry(received: entry.received, person: person, change: change))
          keepMoment()
          isNew = true
        }
        index += 1
      }
    }
    return isNew
  }

  /// The journal says that the map has this state hash behind this change.
  mutating func take(checkpoint index: UInt64, _ hash: SHA256Digest) {
    guard fault == nil, index > verifiedIndex else { return }
    // One that comes elsewhere than behind its change proves nothing.
    guard index == UInt64(entries.count), head.stateHash() == hash else {
      fault = .mismatch(index: index)
      return
    }
    checkpointCount += 1
    verifiedIndex = index
  }

  mutating func breakOff(_ why: Fault = .unreadable) { if fault == nil { fault = why } }

  private mutating func person(_ id: String) -> UInt32 {
    for index in people.indices where people[index].utf8.elementsEqual(id.utf8) {
      return UInt32(index)
    }
    people.append(id)
    return UInt32(people.count - 1)
  }

  private mutating func keepMoment() {
    guard entries.count % spacing == 0 else { return }
    moments.append((entries.count, head))
    guard moments.count > Self.momentsMax else { return }
    spacing *= 2
    var kept: [(index: Int, document: MapDocument)] = []
    for moment in moments where moment.index % spacing == 0 { kept.append(moment) }
    moments = kept
  }

  // MARK: What is shown

  /// The map behind the nearest change at or before this one from which it is quickly made.
  func moment(atOrBefore index: Int) -> (index: Int, document: MapDocument) {
    var found = (index: 0, document: MapDocument(limits: .unbounded))
    for moment in moments where moment.index <= index { found = moment }
    if entries.count <= index { found = (entries.count, head) }
    return found
  }

  /// The map behind a change; 0 for the beginning. O(changes between two moments).
  func document(at index: Int) -> MapDocument {
    var (at, document) = moment(atOrBefore: index)
    while at < index {
      // It was merged before.
      try? document.integrateAccepted(entries[at].change)
      at += 1
    }
    return document
  }
}

extension Change {
  /// Calls `body` with each record that the change writes to or creates, as often as it does.
  func eachTouched(_ body: (RecordID) -> Void) {
    var lamport = self.lamport
    for operation in operations {
      let stamp = RecordID(lamport: lamport, replica: id.replica)
      if let record = operation.record ?? operation.creation(at: stamp) { body(record) }
      lamport += operation.stampCount
    }
  }
}
