import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import SystemClock
import WebSocketTransport

/// Carries out what ``RoomStorage`` says of the way to the journal.
extension HostedMap {
  /// Gives changes to the journal, or what there is to say of their authors alone.
  func append(_ records: [JournalRecord], _ roster: [RosterRecord]) {
    guard storage.hand(records, of: room, since: MonotonicClock.nanoseconds) else { return }
    let era = storage.era
    context.journal.append(
      records.map(JournalEntry.init), roster: roster.map(Author.init), to: name.string,
      completion: context.loop.completion { [self] (result: Result<UInt64, JournalError>) in
        switch result {
        case .success(let index): confirmed(index, in: era)
        case .failure(let error): failed(error, in: era)
        }
      })
  }

  /// Everything up to `index` is on disk.
  private func confirmed(_ index: UInt64, in era: UInt64) {
    guard let confirmed = storage.confirmed(index, in: era, &room) else { return }
    let now = MonotonicClock.nanoseconds
    for handed in confirmed {
      context.counters.changesDurable += UInt64(handed.count)
      context.counters.durableLag.record(.nanoseconds(now - handed.since))
    }
    perform()
    if clients.isEmpty, storage.isAtRest { onEmpty?(self) }
  }

  /// Takes no edits, which was decided when the map was in memory before.
  func refuseEdits(_ words: String) { storage.shut(words, &room) }

  // MARK: Failure and recovery

  private func failed(_ error: JournalError, in era: UInt64) {
    guard storage.failed(Self.words(for: error), in: era, &room, at: context.now) else { return }
    perform()
    context.logger.error(
      "the journal takes no changes of a map; its edits are refused",
      metadata: ["map": "\(name.string)", "error": "\(error.logText)"])
    recoverWhenDue()
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

  private func recoverWhenDue() {
    guard let askAt = storage.askAtMilliseconds else { return }
    let now = context.loop.milliseconds
    context.loop.schedule(afterMilliseconds: askAt - min(askAt, now)) { [self] in
      guard let question = storage.ask(room, at: context.now) else { return recoverWhenDue() }
      recover(after: question.confirmed, given: question.given)
    }
  }

  private func recover(after confirmed: UInt64, given: [JournalRecord]) {
    context.journal.recoverMap(
      name.string, after: confirmed, given: given.map(JournalEntry.init),
      completion: context.loop.completion { [self] (result: Result<UInt64, JournalError>) in
        switch result {
        case .success(let index): recovered(index)
        case .failure(.closed): break
        case .failure(let error):
          storage.stillFails(foreignWords(error), &room, at: context.now)
          recoverWhenDue()
        }
      })
  }

  /// What to say, and in the log, if another program has written where this one would go on: what it
  /// wrote is not what was merged here, and only a new start can begin from it.
  private func foreignWords(_ error: JournalError) -> String? {
    guard case .storage(let fault) = error, fault.kind == .foreign else { return nil }
    let words = Self.words(for: error)
    guard room.storageFailure != words else { return nil }
    context.logger.critical(
      "another program writes into the journal",
      metadata: ["map": "\(name.string)", "error": "\(fault)"])
    return words
  }

  /// The journal takes changes again, from the one after `index` on: what it lost is given to it
  /// anew, before anything that comes now.
  private func recovered(_ index: UInt64) {
    storage.recovered(index, &room)
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
    guard storage.takes else { return }
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
