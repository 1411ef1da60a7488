import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// One change as the journal has it, between the documents before and after it.
package struct HistoricChange: Sendable {
  package let index: UInt64
  /// Server time of its receipt, in milliseconds since 1970.
  package let received: UInt64
  package let participantID: String
  package let change: Change
  package let before: MapDocument
  package let after: MapDocument
}

/// What a replay has shown to be true.
package struct Verification: Equatable, Sendable {
  /// State hashes that were computed here and found equal to the journal's.
  package var checkpointCount = 0
  package var lastIndex: UInt64 = 0
}

/// Why a replay is not the truth, or cannot be followed.
package enum HistoryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The document here has another state hash than the journal says.
  case mismatch(index: UInt64, expected: SHA256Digest, found: SHA256Digest)
  /// A change does not fit what was there before it.
  case unfitting(index: UInt64)
  case nobodyCalled(String, known: [String])
  case beyondEnd(index: UInt64, last: UInt64)
  /// The connection was lost in the middle.
  case cutOff

  package var description: String {
    switch self {
    case .mismatch(let index, let expected, let found):
      "The replay differs from the journal after change \(index): its state hash is "
        + "\(found.hex.prefix(16))…, the journal says \(expected.hex.prefix(16))…."
    case .unfitting(let index):
      "Change \(index) of the journal does not fit the map before it: the journal is damaged."
    case .nobodyCalled(let name, let known):
      "Nobody called “\(name)” has worked on this map. There are: \(known.joined(separator: ", "))."
    case .beyondEnd(let index, let last):
      "There is no change \(index): the map's last one is \(last)."
    case .cutOff: "The connection to the server was lost in the middle of the replay. Try again."
    }
  }
}

/// Follows a replay of a map: makes the document anew, change by change, and compares its state hash
/// wherever the journal has one.
package final class MapHistory {
  /// The map at the moment that the replay has reached.
  package private(set) var document = MapDocument(limits: .unbounded)
  package private(set) var verification = Verification()
  package private(set) var opened: ReplayOpened?
  /// Told each change that was asked for, in order. Costs a copy of the document for each.
  package var onChange: ((HistoricChange) -> Void)?
  /// Takes down what the server sends, if it is to be: set before a replay from the beginning.
  package var recording: Recording?
  /// Holds each change against the local copies on this machine, if it is to be.
  package var comparison: CopyComparison?
  /// Tells ``onChange`` only of this participant's changes.
  package var onlyParticipant: String?
  /// What ``onlyParticipant`` can undo, if it is to be gathered: set to an empty history before a
  /// replay from the beginning.
  package var undoHistory: UndoHistory?
  /// Whether a signal ends the replay: of the one program that a process is.
  package var stopsOnSignals = true
  /// Whether hashes are computed, which takes time in large maps.
  package var verifies = false
  package var onTick: () -> Void {
    get { connection.onTick }
    set { connection.onTick = newValue }
  }

  private let connection: MapConnection
  private let timeoutMilliseconds: UInt64
  private var error: HistoryError?
  private var endIndex: UInt64?
  private var isReplaying = false
  private var recordedCheckpoint: UInt64 = 0

  package init(_ target: MapTarget, timeoutMilliseconds: UInt64) throws(ClientError) {
    self.timeoutMilliseconds = timeoutMilliseconds
    var generator = SystemRandomNumberGenerator()
    let identity = SessionIdentity(
      map: target.map, intent: .replay, token: target.token, name: target.name, isReader: true)
    connection = try MapConnection(
      ClientSession(identity, replica: .none, seed: generator.next()), server: target.server)
    connection.patienceMilliseconds = timeoutMilliseconds
    connection.onEvent = { [weak self] in self?.hear($0) }
  }

  /// Connects. Who has worked on the map is known afterwards.
  package func open() throws(ClientError) {
    if stopsOnSignals { try connection.stopOnSignals() }
    connection.start()
    try connection.wait(for: .welcome) { [connection] in
      connection.session.state == .live
        && (connection.session.welcome?.mergedIndex == 0 || !connection.session.roster.isEmpty)
    }
  }

  /// The participants who have written, each once, by the replicas that wrote as them.
  package var roster: [ReplicaID: Participant] { connection.session.roster }

  /// The last change that the server has merged.
  package var lastIndex: UInt64 { connection.session.welcome?.mergedIndex ?? 0 }

  /// Shows a part of the history, to its end.
  ///
  /// - Throws: ``ClientError``, or ``HistoryError`` as soon as something is not true.
  package func replay(_ request: ReplayRequest) throws {
    document = MapDocument(limits: .unbounded)
    verification = Verification()
    (error, endIndex, opened) = (nil, nil, nil)
    // A replay in its own rhythm may be silent for long.
    connection.patienceMilliseconds = request.speed == 0 ? timeoutMilliseconds : nil
    isReplaying = true
    defer { isReplaying = false }
    connection.act { session, _ in session.replay(request) }
    try connection.wait(for: .history) { self.endIndex != nil || self.error != nil }
    if let error { throw error }
    verification.lastIndex = endIndex ?? 0
  }

  package func leave() { connection.leave() }

  /// The id of somebody by id or by name, whatever the case of its letters.
  package func participantID(_ text: String) throws(HistoryError) -> String {
    let people = roster.values
    if let person = people.first(where: { $0.id == text }) { return person.id }
    let named = people.filter { $0.name.lowercased() == text.lowercased() }
    if let person = named.min(by: { utf8Precedes($0.id, $1.id) }) { return person.id }
    throw .nobodyCalled(text, known: Set(people.map(\.name)).sorted())
  }

  // MARK: Following

  private func hear(_ event: SessionEvent) {
    guard error == nil else { return }
    switch event {
    case .state:
      if isReplaying, case .offline = connection.session.state { error = .cutOff }
    case .replayOpened(let opened): self.opened = opened
    case .replaySnapshot(_, let snapshot):
      document = snapshot
      document.limits = .unbounded
    case .replayEntries(let entries):
      follow(entries)
      record(.replayEntries(entries))
    case .replayCheckpoint(let index, let hash):
      record(.replayCheckpoint(journalIndex: index, stateHash: hash))
      guard verifies else { return }
      let found = document.stateHash()
      if found == hash {
        verification.checkpointCount += 1
      } else {
        error = .mismatch(index: index, expected: hash, found: found)
      }
    case .replayEnd(let index): endIndex = index
    default: break
    }
  }

  private func record(_ message: ServerMessage) {
    guard recording != nil else { return }
    if case .replayCheckpoint(let index, _) = message { recordedCheckpoint = index }
    recording?.add(message, as: message.encode())
  }

  /// What was recorded, with who the authors are, and a state hash behind the last change.
  package func finishedRecording() -> Recording? {
    guard var finished = recording else { return nil }
    let entries = roster.keys.sorted().compactMap { replica in
      roster[replica].map { RosterEntry(replica: replica, participant: $0) }
    }
    let names = ServerMessage.roster(entries)
    finished.add(names, as: names.encode())
    if recordedCheckpoint < verification.lastIndex {
      finished.end(at: verification.lastIndex, document.stateHash())
    }
    return finished
  }

  private func follow(_ entries: ReplayEntries) {
    var index = entries.firstIndex
    for entry in entries.entries {
      for change in entry.changes {
        let isWanted =
          onChange != nil && index >= opened?.firstIndex ?? 0
          && onlyParticipant.map { $0 == entry.participantID } ?? true
        let before = isWanted ? document : nil
        comparison?.see(change)
        guard integrate(change, of: entry.participantID) else {
          error = .unfitting(index: index)
          return
        }
        if let before {
          onChange?(
            HistoricChange(
              index: index, received: entry.received, participantID: entry.participantID,
              change: change, before: before, after: document))
        }
        index += 1
      }
    }
  }

  /// False if the change does not fit.
  private func integrate(_ change: Change, of participantID: String) -> Bool {
    do throws(ChangeError) {
      guard participantID == onlyParticipant, var history = undoHistory else {
        try document.integrateAccepted(change)
        undoHistory?.hear(change)
        return true
      }
      // Taken out while it grows, so that it is not copied.
      undoHistory = nil
      defer { undoHistory = history }
      try document.integrateAccepted(change, ofOwn: &history)
      return true
    } catch {
      return false
    }
  }
}

@available(*, unavailable)
extension MapHistory: Sendable {}
