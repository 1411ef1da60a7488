import JourneyMap
import ReplicatedData
import SyncProtocol

/// What goes to the disk, and what comes back from it.
extension Room {
  /// Hands what was merged to the journal.
  mutating func writeUnwritten() {
    // While the disk fails nothing is handed on: what is merged is written when it works again.
    guard !unwritten.isEmpty || roster.hasUnwritten, storageFailure == nil else { return }
    effects.append(.append(unwritten, roster: roster.takeUnwritten()))
    unwritten.removeAll(keepingCapacity: true)
  }

  /// A large map is written less often, so that its snapshots never cost the disk and the loop much
  /// more than its changes do.
  mutating func checkpointIfDue() {
    guard
      mergedIndex - snapshots.storedIndex >= configuration.snapshotChangesMax
        || snapshots.bytesSinceStored >= configuration.snapshotBytesMax,
      weightSinceCheckpoint >= snapshots.size / 2, snapshots.encoding?.isCheckpoint != true
    else { return }
    storeSnapshot()
  }

  /// Bytes of what was merged since the last stored snapshot, with a price for each change, which
  /// costs its row and the merging.
  private var weightSinceCheckpoint: Int {
    snapshots.bytesSinceStored + Int(clamping: mergedIndex - snapshots.storedIndex)
      * Self.changePrice
  }

  private static let changePrice = 64
  /// Snapshots of up to so many bytes are written whenever somebody leaves or looks back.
  private static let smallSnapshotBytes = 64 << 10

  /// Stores a checkpoint of the present moment, if there is none yet and it is worth it: before a
  /// room leaves memory. Of a large map that has hardly changed the next opening reads the changes.
  ///
  /// - Parameter atOnce: For a server that stops: nothing goes on after it.
  public mutating func checkpoint(atOnce: Bool = false) {
    guard snapshots.size <= Self.smallSnapshotBytes || weightSinceCheckpoint >= snapshots.size / 8
    else { return }
    guard atOnce else { return storeSnapshot() }
    guard mergedIndex > snapshots.storedIndex, isStorable else { return }
    store(encodeAtOnce())
  }

  /// The journal cannot be written: edits are refused with these words until it recovers. What is
  /// merged and not durable stays with the clients, who still hold it.
  public mutating func storageFailed(_ reason: String) {
    // In a refusal it must be short and without control characters, or it is no message.
    var words = ""
    for scalar in reason.unicodeScalars.prefix(200) {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      words.unicodeScalars.append(isControl ? " " : scalar)
    }
    storageFailure = words
  }

  /// Everything that was merged and is not durable, as the journal is given it.
  public var unconfirmed: [JournalRecord] {
    var records: [JournalRecord] = []
    var next = max(durableIndex, history.baseIndex)
    while next < mergedIndex {
      next += 1
      if let record = record(at: next) { records.append(record) }
    }
    return records
  }

  /// A change of the history as the journal has it.
  private func record(at index: UInt64) -> JournalRecord? {
    let entry = history[index]
    guard let author = roster[entry.id.replica] else { return nil }
    return JournalRecord(
      index: index, id: entry.id, participantID: author.id, received: entry.received,
      bytes: entry.bytes)
  }

  /// The journal works again and ends at `index`: what was merged after it is written anew.
  public mutating func storageRecovered(_ index: UInt64) {
    storageFailure = nil
    durable(min(index, mergedIndex))
    snapshots.storedIndex = min(snapshots.storedIndex, index)
    unwritten = []
    roster.writeAnew()
    var next = max(index, history.baseIndex)
    while next < mergedIndex {
      next += 1
      guard let record = record(at: next) else {
        return fail(.nobody, at: next, history[next].bytes)
      }
      roster.write(record.id.replica)
      unwritten.append(record)
    }
  }
}
