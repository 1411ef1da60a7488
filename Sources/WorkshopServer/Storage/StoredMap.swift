import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol

/// Why a stored map cannot be shown.
enum StoredMapError: Error, Equatable {
  case unknownMap
  /// The map has not come as far as the index that was asked for.
  case beyondEnd(last: UInt64)
  /// What is stored is no map; the words are for the log.
  case damaged(String)
  /// The journal could not be read; the words are for the log.
  case unreadable(String)

  init(_ error: JournalError) {
    switch error {
    case .unknownMap, .invalidName: self = .unknownMap
    case .indexBeyondEnd(_, let last, _): self = .beyondEnd(last: last)
    case .storage(let fault) where fault.kind == .damaged: self = .damaged("\(error)")
    default: self = .unreadable("\(error)")
    }
  }
}

/// A map as read from the journal.
struct StoredMap: Sendable {
  var document: MapDocument
  /// The last index that is in ``document``.
  var index: UInt64
  /// The index of the snapshot it was made from, 0 if from none.
  var snapshotIndex: UInt64
  var roster: [RosterEntry]

  /// Puts a map together from its nearest snapshot and the changes after it. O(size of both).
  ///
  /// Anything that does not fit is an error: a map must not be taken for whole when it is not.
  init(
    snapshot: StoredSnapshot?, entries: [JournalEntry], authors: [Author]
  ) throws(StoredMapError) {
    if let snapshot {
      guard SHA256.hash(snapshot.bytes).bytes == snapshot.hash else {
        throw .damaged("the snapshot at \(snapshot.index) has another state hash than it should")
      }
      do {
        document = try MapDocument(snapshot: snapshot.bytes, limits: Self.noLimits)
      } catch {
        throw .damaged("the snapshot at \(snapshot.index) cannot be read (\(error))")
      }
    } else {
      document = MapDocument(limits: Self.noLimits)
    }
    snapshotIndex = snapshot?.index ?? 0
    index = snapshotIndex
    for entry in entries {
      guard entry.index == index + 1 else {
        throw .damaged("change \(index + 1) is missing")
      }
      index = entry.index
      try Self.merge(entry, into: &document)
    }
    roster = authors.map { author in
      RosterEntry(
        replica: ReplicaID(author.replica),
        participant: Participant(
          id: author.participant, name: author.displayName,
          role: Role(name: author.role) ?? .participant))
    }
  }

  init(_ opened: OpenedMap) throws(StoredMapError) {
    try self.init(snapshot: opened.snapshot, entries: opened.tail, authors: opened.roster)
    guard opened.nextIndex == index + 1 else {
      throw .damaged("the journal ends at \(opened.nextIndex - 1), its changes at \(index)")
    }
  }

  init(_ state: MapState) throws(StoredMapError) {
    try self.init(snapshot: state.snapshot, entries: state.entries, authors: state.roster)
    guard state.index == index else { throw .damaged("change \(index + 1) is missing") }
  }

  private static func merge(
    _ entry: JournalEntry, into document: inout MapDocument
  ) throws(StoredMapError) {
    do {
      for change in try ChangeBatch.decode(entry.bytes) { try document.integrate(change) }
    } catch {
      throw .damaged("change \(entry.index) cannot be merged (\(error))")
    }
  }

  /// What was accepted once is read again, whatever the limits are today.
  private static var noLimits: MapLimits {
    var limits = MapLimits()
    limits.cardsMax = .max
    limits.recordsMax = .max
    limits.textScalarsMax = .max
    limits.valueBytesMax = .max
    limits.keyBytesMax = .max
    limits.keysInFieldMax = .max
    limits.operationsInChangeMax = .max
    limits.placeKeyBytesMax = .max
    limits.dependenciesMax = .max
    limits.lamportJumpMax = OperationID.lamportMax
    return limits
  }
}

extension StoredMap {
  /// Reads the newest durable state of a map, away from the event loop.
  static func latest(
    of name: MapName, in journal: any Journal
  ) async throws(StoredMapError) -> StoredMap {
    let opened: OpenedMap
    do { opened = try await journal.openMap(name.string) } catch { throw StoredMapError(error) }
    return try StoredMap(opened)
  }

  /// Reads a map as it was after a change, away from the event loop.
  static func at(
    _ index: UInt64, of name: MapName, in journal: any Journal
  ) async throws(StoredMapError) -> StoredMap {
    let state: MapState
    do {
      state = try await journal.state(of: name.string, at: index)
    } catch {
      throw StoredMapError(error)
    }
    return try StoredMap(state)
  }
}
