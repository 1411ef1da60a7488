import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol

/// Why a stored map cannot be shown.
enum StoredMapError: Error, Equatable {
  case unknownMap
  /// It is not there and cannot be made: the server has as many as it may.
  case tooManyMaps
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
    case .storage(let fault) where fault.kind == .damaged: self = .damaged(error.logText)
    default: self = .unreadable(error.logText)
    }
  }

  /// For the log.
  var words: String {
    switch self {
    case .unknownMap: "there is no such map"
    case .tooManyMaps: "the server has as many maps as it may"
    case .beyondEnd(let last): "the map ends at change \(last)"
    case .damaged(let words), .unreadable(let words): words
    }
  }
}

/// Puts maps together from what the journal holds, away from the event loop.
///
/// Anything that does not fit is an error: a map must not be taken for whole when it is not.
enum StoredMap {
  /// The newest durable state of a map.
  static func latest(
    _ name: MapName, in journal: any Journal
  ) async throws(StoredMapError) -> MapDocument {
    try await withAuthors(name, in: journal).document
  }

  /// The same, with what those are called who write as its replicas.
  static func withAuthors(
    _ name: MapName, in journal: any Journal
  ) async throws(StoredMapError) -> (document: MapDocument, authors: [ReplicaID: String]) {
    let opened: OpenedMap
    do { opened = try await journal.openMap(name.string) } catch { throw StoredMapError(error) }
    var authors: [ReplicaID: String] = [:]
    for author in opened.roster { authors[ReplicaID(author.replica)] = author.displayName }
    return (try document(opened.snapshot, opened.tail), authors)
  }

  /// A map as it was after a change; 0 is the empty map.
  static func at(
    _ index: UInt64, _ name: MapName, in journal: any Journal
  ) async throws(StoredMapError) -> MapDocument {
    let state: MapState
    do {
      state = try await journal.state(of: name.string, at: index)
    } catch {
      throw StoredMapError(error)
    }
    return try document(state.snapshot, state.entries)
  }

  /// What everybody who has written on a map is called, by the id of the participant.
  static func people(
    _ name: MapName, in journal: any Journal
  ) async throws(StoredMapError) -> [String: String] {
    let state: MapState
    do {
      state = try await journal.state(of: name.string, at: 0)
    } catch {
      throw StoredMapError(error)
    }
    var people: [String: String] = [:]
    for author in state.roster { people[author.participant] = author.displayName }
    return people
  }

  /// The last change received by a time, in milliseconds since 1970.
  static func index(
    _ name: MapName, atMilliseconds time: UInt64, in journal: any Journal
  ) async throws(StoredMapError) -> UInt64 {
    do {
      return try await journal.index(of: name.string, atMilliseconds: time)
    } catch {
      throw StoredMapError(error)
    }
  }

  /// A snapshot, checked against its state hash, with the changes after it. O(size of both).
  static func document(
    _ snapshot: StoredSnapshot?, _ entries: [JournalEntry] = []
  ) throws(StoredMapError) -> MapDocument {
    // What was accepted once is read again, whatever the limits are today.
    var document = MapDocument(limits: .unbounded)
    if let snapshot {
      guard SHA256.hash(snapshot.bytes).bytes == snapshot.hash else {
        throw .damaged("the snapshot at \(snapshot.index) has another state hash than it should")
      }
      do {
        document = try MapDocument(snapshot: snapshot.bytes, limits: .unbounded)
      } catch {
        throw .damaged("the snapshot at \(snapshot.index) cannot be read (\(error))")
      }
    }
    for entry in entries {
      do {
        for change in try ChangeBatch.decode(entry.bytes) { try document.integrate(change) }
      } catch {
        throw .damaged("change \(entry.index) cannot be merged (\(error))")
      }
    }
    return document
  }
}

// MARK: - The journal's values and the room's

extension JournalRecord {
  init(_ entry: JournalEntry) {
    self.init(
      index: entry.index,
      id: ChangeID(replica: ReplicaID(entry.replica), seq: entry.sequence),
      participantID: entry.participant, received: entry.receivedMilliseconds, bytes: entry.bytes)
  }
}

extension JournalEntry {
  init(_ record: JournalRecord) {
    self.init(
      index: record.index, replica: record.id.replica.rawValue, sequence: record.id.seq,
      participant: record.participantID, receivedMilliseconds: record.received,
      bytes: record.bytes)
  }
}

extension RosterRecord {
  init(_ author: Author) {
    self.init(
      RosterEntry(
        replica: ReplicaID(author.replica),
        participant: Participant(
          id: author.participant, name: author.displayName,
          role: Role(name: author.role) ?? .participant)),
      hasKey: author.hasKey)
  }
}

extension Author {
  init(_ record: RosterRecord) {
    let participant = record.entry.participant
    self.init(
      replica: record.entry.replica.rawValue, participant: participant.id,
      displayName: participant.name, role: participant.role.name, hasKey: record.hasKey)
  }
}
