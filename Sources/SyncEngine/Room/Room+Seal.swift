import JourneyMap
import ReplicatedData
import SyncProtocol

/// Changes on their way into one sealed message.
struct SealedBatch {
  var changes = ChangeBatchEncoder()
  /// The journal index of the last change.
  var lastIndex: UInt64 = 0
  var roster: [RosterEntry]
  private(set) var count = 0

  /// `news`: what the receivers have not been told of the roster.
  init(news: [RosterEntry]) { roster = news }

  mutating func append(_ change: Change, at index: UInt64) {
    changes.append(change)
    lastIndex = index
    count += 1
  }

  mutating func removeAll() {
    changes.removeAll()
    roster = []
    count = 0
  }
}

extension Room {
  /// Whether an entry still fits into a message with what is in it.
  func fits(_ entry: RoomHistory.Entry, _ batch: SealedBatch) -> Bool {
    batch.changes.isEmpty
      || batch.changes.byteCountMax + entry.bytes.count + 4_096
        <= Int(clamping: configuration.limits.messageBytesMax)
  }

  /// Adds a change, and its author if the roster on disk does not have it yet: whoever gives the
  /// changes back after a crash must be able to say whose they are.
  func add(_ change: Change, at index: UInt64, to batch: inout SealedBatch) {
    batch.append(change, at: index)
    let replica = change.id.replica
    guard roster.isNew(replica), let participant = roster[replica] else { return }
    for entry in batch.roster where entry.replica == replica { return }
    batch.roster.append(RosterEntry(replica: replica, participant: participant))
  }

  func seal(_ batch: inout SealedBatch) -> [UInt8] {
    let body = ChangesBody.encode(
      lastIndex: batch.lastIndex, roster: batch.roster, batch.changes)
    return message(.changes(SealedChanges(body: body, sealer: sealer)))
  }
}
