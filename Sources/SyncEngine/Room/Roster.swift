import ReplicatedData
import SyncProtocol

/// Who writes as which replica, whose key was shown, and what of that the disk does not say yet.
struct Roster: Sendable {
  /// In the order in which they came, so that each member is told the new ones only.
  private(set) var entries: [RosterEntry] = []
  private var participants: [ReplicaID: Participant] = [:]
  /// Replicas whose key was ever shown: nobody says hello as one of them without it.
  private var keyed: Set<ReplicaID> = []
  /// How many replicas each participant has written as, by the bytes of the participant's id.
  private var counts: [[UInt8]: Int] = [:]
  /// Replicas that the disk does not have yet, with the index at which they came, ascending.
  private var newReplicas: [(replica: ReplicaID, index: UInt64)] = []
  /// Replicas of which the disk does not say yet that they have a key, likewise.
  private var newKeys: [(replica: ReplicaID, index: UInt64)] = []
  /// To be handed to the journal with what is written next.
  private var unwritten: [ReplicaID] = []

  /// What the disk has.
  init(_ records: [RosterRecord]) {
    for record in records {
      note(record.entry)
      if record.hasKey { keyed.insert(record.entry.replica) }
    }
  }

  private mutating func note(_ entry: RosterEntry) {
    participants[entry.replica] = entry.participant
    entries.append(entry)
    counts[Array(entry.participant.id.utf8), default: 0] += 1
  }

  subscript(replica: ReplicaID) -> Participant? { participants[replica] }

  #if !hasFeature(Embedded)
  /// What those are called who write as a replica. O(replicas).
  var names: [ReplicaID: String] { participants.mapValues { $0.name } }
  #endif

  func hasKey(_ replica: ReplicaID) -> Bool { keyed.contains(replica) }

  /// How many replicas a participant has written as.
  func replicaCount(of participant: Participant) -> Int {
    counts[Array(participant.id.utf8), default: 0]
  }

  // MARK: What is new

  /// Somebody writes as a replica for the first time, with the change at an index of the journal.
  mutating func add(_ entry: RosterEntry, at index: UInt64) {
    note(entry)
    newReplicas.append((entry.replica, index))
    write(entry.replica)
  }

  /// The key of a replica was shown, before the change at an index of the journal.
  mutating func noteKey(of replica: ReplicaID, at index: UInt64) {
    guard keyed.insert(replica).inserted else { return }
    newKeys.append((replica, index))
    write(replica)
  }

  /// Whether the disk may not know yet who is behind a replica.
  func isNew(_ replica: ReplicaID) -> Bool {
    for new in newReplicas where new.replica == replica { return true }
    return false
  }

  // MARK: The disk

  var hasUnwritten: Bool { !unwritten.isEmpty }

  /// What the journal is to be given, and is not given again.
  mutating func takeUnwritten() -> [RosterRecord] {
    var records: [RosterRecord] = []
    for replica in unwritten {
      guard let participant = participants[replica] else { continue }
      records.append(
        RosterRecord(
          RosterEntry(replica: replica, participant: participant), hasKey: keyed.contains(replica)))
    }
    unwritten = []
    return records
  }

  /// The journal is to be given what there is to say of a replica.
  mutating func write(_ replica: ReplicaID) {
    if !unwritten.contains(replica) { unwritten.append(replica) }
  }

  /// The journal has lost what it had not confirmed: it is given all of that again, also what there is to
  /// say of those whose changes are still held back.
  mutating func writeAnew() {
    unwritten = []
    for new in newReplicas + newKeys { write(new.replica) }
  }

  /// The journal has on its disk what it was given up to an index.
  mutating func becomeDurable(_ index: UInt64) {
    newReplicas.removeAll { $0.index <= index }
    newKeys.removeAll { $0.index <= index }
  }

  // MARK: Invariants

  /// What is wrong, or nil: each replica is somebody's, once; what is new is known. For tests.
  func brokenInvariant() -> String? {
    guard participants.count == entries.count else { return "a replica twice in the roster" }
    var count = 0
    for one in counts.values { count += one }
    guard count == entries.count else { return "a wrong count of replicas" }
    for new in newReplicas where participants[new.replica] == nil {
      return "a new replica of nobody"
    }
    for new in newKeys where !keyed.contains(new.replica) { return "a new key that was not shown" }
    return nil
  }
}
