import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import SystemClock
import WebSocketTransport

/// Changes that the journal has been given and has not confirmed yet.
struct UnconfirmedChanges {
  let lastIndex: UInt64
  let count: Int
  let since: ContinuousClock.Instant
}

extension HostedMap {
  /// Gives changes to the journal, or what there is to say of their authors alone.
  func append(_ records: [JournalRecord], _ roster: [RosterRecord]) {
    // After a failure the room offers them again, once the journal has recovered.
    guard storageFailure == nil else { return }
    let last = records.last?.index ?? unconfirmed.last?.lastIndex ?? room.durableIndex
    unconfirmed.append(
      UnconfirmedChanges(lastIndex: last, count: records.count, since: .now))
    context.journal.append(
      records.map(JournalEntry.init), roster: roster.map(Author.init), to: name.string,
      completion: context.loop.completion { [self] (result: Result<UInt64, JournalError>) in
        switch result {
        case .success(let index):
          // After a failure only the recovery says what is durable.
          if storageFailure == nil { confirmed(index) }
        case .failure(let error): failed(error)
        }
      })
  }

  /// Everything up to `index` is on disk.
  private func confirmed(_ index: UInt64) {
    while let first = unconfirmed.first, first.lastIndex <= index {
      context.counters.changesDurable += UInt64(first.count)
      context.counters.durableLag.record(first.since.duration(to: .now))
      unconfirmed.removeFirst()
    }
    room.durable(index)
    perform()
    if clients.isEmpty, unconfirmed.isEmpty { onEmpty?(self) }
  }

  // MARK: Failure and recovery

  private func failed(_ error: JournalError) {
    guard storageFailure == nil else { return }
    let words = Self.words(for: error)
    storageFailure = words
    unconfirmed = []
    room.storageFailed(words)
    perform()
    context.logger.error(
      "the journal takes no changes of a map; its edits are refused",
      metadata: ["map": "\(name.string)", "error": "\(error.logText)"])
    recoverLater()
  }

  /// What participants are told: no paths and no numbers, which mean nothing to them.
  private static func words(for error: JournalError) -> String {
    let cause =
      switch error {
      case .storage(let fault), .mapFailed(_, let fault):
        switch fault.kind {
        case .diskFull: "its disk is full"
        case .readOnly: "its disk is read-only"
        case .foreign: "another program writes where it keeps them"
        default: "its disk fails"
        }
      case .queueFull: "its disk is too slow"
      default: "its journal does not take them"
      }
    return "The server cannot keep edits at the moment: \(cause). Your words stay with you."
  }

  private func recoverLater() {
    context.loop.schedule(afterMilliseconds: retryMilliseconds) { [self] in recover() }
    retryMilliseconds = min(
      retryMilliseconds * 2, context.options.storageRetryMillisecondsMax)
  }

  private func recover() {
    context.journal.recoverMap(
      name.string, after: room.durableIndex, given: room.unconfirmed.map(JournalEntry.init),
      completion: context.loop.completion { [self] (result: Result<UInt64, JournalError>) in
        switch result {
        case .success(let index): recovered(index)
        case .failure(.closed): break
        case .failure(.storage(let fault)) where fault.kind == .foreign:
          foundForeign(fault)
          recoverLater()
        case .failure: recoverLater()
        }
      })
  }

  /// Another program has written where this one would go on: what it wrote is not what was merged
  /// here, and only a new start can begin from it.
  private func foundForeign(_ fault: StorageFault) {
    let words = Self.words(for: .storage(fault))
    guard storageFailure != words else { return }
    storageFailure = words
    room.storageFailed(words)
    context.logger.critical(
      "another program writes into the journal",
      metadata: [
        "map": "\(name.string)", "error": "\(fault)",
      ])
  }

  /// The journal takes changes again, from the one after `index` on: what it lost is given to it
  /// anew, before anything that comes now.
  private func recovered(_ index: UInt64) {
    retryMilliseconds = context.options.storageRetryMilliseconds
    storageFailure = nil
    room.storageRecovered(index)
    noteInput()
    endOfTurn()
    context.logger.notice(
      "the journal takes changes of a map again",
      metadata: ["map": "\(name.string)", "index": "\(index)"])
    if clients.isEmpty { onEmpty?(self) }
  }

  /// Reads what the journal has of a replica, for the room to compare with.
  func lookUp(_ id: UInt64, _ ticket: UInt64, _ replica: ReplicaID, _ seq: UInt64) {
    context.journal.changes(
      of: replica.rawValue, in: name.string, from: seq, limit: Room.lookUpCountMax,
      completion: context.loop.completion { [self] (result: Result<[[UInt8]], JournalError>) in
        room.found(id, ticket: ticket, from: seq, try? result.get(), at: context.now)
        noteInput()
        perform()
      })
  }

  // MARK: Snapshots

  /// Encodes a large document on another thread, which has a copy that costs nothing until somebody
  /// edits it.
  func encode(_ document: MapDocument, _ index: UInt64) {
    let done = context.loop.completion { [self] (snapshot: RoomSnapshot) in
      room.encoded(snapshot, at: context.now) { [clients] in Self.queuedBytes($0, clients) }
      noteInput()
      perform()
      if clients.isEmpty { onEmpty?(self) }
    }
    Task.detached { @Sendable in done(RoomSnapshot(of: document, journalIndex: index)) }
  }

  func save(_ snapshot: RoomSnapshot) {
    guard storageFailure == nil else { return }
    snapshotsUnderWay += 1
    let stored = StoredSnapshot(
      index: snapshot.journalIndex, hash: snapshot.stateHash.bytes, bytes: snapshot.bytes,
      createdMilliseconds: WallClock.milliseconds)
    context.journal.saveSnapshot(
      stored, of: name.string,
      completion: context.loop.completion { [self] (result: Result<Void, JournalError>) in
        snapshotsUnderWay -= 1
        switch result {
        case .success:
          if !stored.bytes.isEmpty { context.counters.snapshotsSaved += 1 }
          context.counters.snapshotBytesSaved += UInt64(stored.bytes.count)
        case .failure(let error):
          // Nothing is lost, the next opening only takes longer.
          context.logger.warning(
            "a snapshot was not kept",
            metadata: ["map": "\(name.string)", "error": "\(error.logText)"])
        }
        if clients.isEmpty { onEmpty?(self) }
      })
  }

  /// Has a snapshot kept of the present state, unless there is one.
  ///
  /// - Parameter atOnce: Since nothing goes on after it.
  func checkpoint(atOnce: Bool = false) {
    room.checkpoint(atOnce: atOnce)
    perform()
  }
}
