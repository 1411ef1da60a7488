import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// A journal on a disk that takes its time and forgets what was not synced.
///
/// Appends gather until the commit before them is done, then go to the disk together. A crash in the
/// middle of a commit leaves all of it or nothing, and nobody can tell which beforehand.
final class SimulatedDisk {
  enum Write {
    case changes([JournalRecord], roster: [RosterRecord])
    case snapshot(RoomSnapshot)
  }

  /// What survives a crash.
  private(set) var records: [JournalRecord] = []
  private(set) var roster: [RosterRecord] = []
  private(set) var snapshots: [RoomSnapshot] = []
  /// The changes of ``records``.
  private(set) var version = VersionVector()

  /// Written, not yet being synced; being synced.
  private var pending: [Write] = []
  private var syncing: [Write]?
  /// Nothing is taken until ``recover()``.
  private(set) var hasFailed = false
  /// What a reader of the journal would call damage.
  private(set) var damage: String?

  var lastIndex: UInt64 { UInt64(records.count) }

  var isIdle: Bool { pending.isEmpty && syncing == nil }

  /// False if the disk does not take it.
  func write(_ write: Write) -> Bool {
    guard !hasFailed else { return false }
    pending.append(write)
    return true
  }

  /// Begins to sync what has gathered; false if there is nothing, or a sync is under way.
  func beginSync() -> Bool {
    guard syncing == nil, !pending.isEmpty, !hasFailed else { return false }
    syncing = pending
    pending = []
    return true
  }

  func endSync() {
    for write in syncing ?? [] { keep(write) }
    syncing = nil
  }

  /// The sync failed; `isWritten` says whether the bytes are on the disk in spite of that.
  func failSync(isWritten: Bool) {
    if isWritten { for write in syncing ?? [] { keep(write) } }
    syncing = nil
    pending = []
    hasFailed = true
  }

  /// Reads back what is there. Everything written before is forgotten.
  func recover() -> UInt64 {
    hasFailed = false
    pending = []
    return lastIndex
  }

  func crash(isWritten: Bool) {
    if isWritten { for write in syncing ?? [] { keep(write) } }
    syncing = nil
    pending = []
    hasFailed = false
  }

  private func keep(_ write: Write) {
    switch write {
    case .changes(let new, let authors):
      for author in authors { keep(author) }
      for record in new { append(record) }
    case .snapshot(let snapshot):
      if snapshot.journalIndex > lastIndex {
        damage = "a checkpoint at \(snapshot.journalIndex) is ahead of the journal's \(lastIndex)"
      }
      snapshots.append(snapshot)
    }
  }

  private func keep(_ author: RosterRecord) {
    guard let place = roster.firstIndex(where: { $0.entry.replica == author.entry.replica }) else {
      return roster.append(author)
    }
    if author.hasKey { roster[place].hasKey = true }
  }

  private func append(_ record: JournalRecord) {
    guard record.index == lastIndex + 1 else {
      damage = "index \(record.index) was written behind \(lastIndex)"
      return
    }
    guard let changes = try? ChangeBatch.decode(record.bytes), changes.count == 1 else {
      damage = "change \(record.index) cannot be read"
      return
    }
    let change = changes[0]
    if change.id.seq != version[change.id.replica] + 1 {
      damage = "change \(record.index) is not the next of its replica"
    }
    for dependency in change.deps where !version.contains(dependency) {
      damage = "change \(record.index) comes before one that it depends on"
    }
    if !roster.contains(where: { $0.entry.replica == change.id.replica }) {
      damage = "nobody is known behind change \(record.index)"
    }
    version.raise(change.id.replica, to: change.id.seq)
    records.append(record)
  }
}
