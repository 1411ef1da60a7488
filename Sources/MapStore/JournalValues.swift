/// One change of a map, as the journal keeps it.
package struct JournalEntry: Sendable, Equatable {
  /// Place in the journal of its map, from 1.
  package var index: UInt64
  /// The replica that made the change; any 64 bits.
  package var replica: UInt64
  /// The change's number among those of its replica.
  package var sequence: UInt64
  /// Id of the participant whose change it is.
  package var participant: String
  /// Wall clock of the server when it received the change, in milliseconds since 1970.
  package var receivedMilliseconds: UInt64
  /// The encoded change; opaque here.
  package var bytes: [UInt8]

  package init(
    index: UInt64, replica: UInt64, sequence: UInt64, participant: String,
    receivedMilliseconds: UInt64, bytes: [UInt8]
  ) {
    self.index = index
    self.replica = replica
    self.sequence = sequence
    self.participant = participant
    self.receivedMilliseconds = receivedMilliseconds
    self.bytes = bytes
  }
}

/// The participant behind a replica. All authors of a map are its roster.
package struct Author: Sendable, Equatable {
  package var replica: UInt64
  /// Never changes for a replica.
  package var participant: String
  package var displayName: String
  package var role: String
  /// The replica has a key, which somebody has shown. Once kept, it stays so.
  package var hasKey: Bool

  package init(
    replica: UInt64, participant: String, displayName: String, role: String, hasKey: Bool = false
  ) {
    self.replica = replica
    self.participant = participant
    self.displayName = displayName
    self.role = role
    self.hasKey = hasKey
  }
}

/// A whole map, encoded, as it was after the change `index`; or its state hash alone.
package struct StoredSnapshot: Sendable, Equatable {
  package var index: UInt64
  /// State hash of the document, 32 bytes.
  package var hash: [UInt8]
  /// None where only the hash is to be kept.
  package var bytes: [UInt8]
  /// Wall clock, in milliseconds since 1970.
  package var createdMilliseconds: UInt64

  package init(index: UInt64, hash: [UInt8], bytes: [UInt8], createdMilliseconds: UInt64) {
    self.index = index
    self.hash = hash
    self.bytes = bytes
    self.createdMilliseconds = createdMilliseconds
  }
}

/// What a replay has to arrive at: the state hash of a map after the change `index`.
package struct Checkpoint: Sendable, Equatable {
  package var index: UInt64
  package var hash: [UInt8]
  package var createdMilliseconds: UInt64
  /// Whether the snapshot itself is still kept, not its hash alone.
  package var hasSnapshot: Bool
}

/// What is needed to go on with a map.
package struct OpenedMap: Sendable, Equatable {
  package var name: String
  package var createdMilliseconds: UInt64
  package var snapshot: StoredSnapshot?
  /// The changes after the snapshot, or all, in order.
  package var tail: [JournalEntry]
  /// The index of the next change to append.
  package var nextIndex: UInt64
  /// Bytes of the changes up to the snapshot.
  package var bytesBefore: Int
  package var roster: [Author]
}

/// What is needed to see a map as it was after the change `index`.
package struct MapState: Sendable, Equatable {
  package var index: UInt64
  /// The nearest snapshot that is not later.
  package var snapshot: StoredSnapshot?
  /// The changes between it and `index`, both in order.
  package var entries: [JournalEntry]
  package var roster: [Author]
}

/// Some consecutive changes.
package struct EntryPage: Sendable, Equatable {
  package var entries: [JournalEntry]
  /// The last durable index of the map, so that a reader knows whether there is more.
  package var lastIndex: UInt64
}

/// One line of the list of maps.
package struct MapSummary: Sendable, Equatable {
  package var name: String
  package var createdMilliseconds: UInt64
  /// Durable changes.
  package var changes: UInt64
  package var lastChangeMilliseconds: UInt64?
  /// Different participants who ever joined or changed something.
  package var people: Int
}

/// Somebody who joins a map.
package struct Attendee: Sendable, Equatable {
  package var participant: String
  package var displayName: String
  package var role: String
  /// Wall clock, in milliseconds since 1970.
  package var joinedMilliseconds: UInt64

  package init(
    participant: String, displayName: String, role: String, joinedMilliseconds: UInt64
  ) {
    self.participant = participant
    self.displayName = displayName
    self.role = role
    self.joinedMilliseconds = joinedMilliseconds
  }
}

/// Names one stay of one participant; unique in the journal.
package struct AttendanceID: Sendable, Hashable {
  let rawValue: UInt64
}

/// One stay of one participant on a map.
package struct Attendance: Sendable, Equatable {
  package var id: AttendanceID
  package var attendee: Attendee
  /// Nil while the participant is there.
  package var leftMilliseconds: UInt64?
}

/// When a map is due for a snapshot.
///
/// Opening a map costs reading its tail, so the tail is bounded in changes and in bytes.
package struct SnapshotPolicy: Sendable, Equatable {
  /// Changes after the last snapshot at which a new one is due.
  package var changesMax: UInt64
  /// Bytes of changes after the last snapshot at which a new one is due.
  package var bytesMax: Int

  package init(changesMax: UInt64 = 1_000, bytesMax: Int = 1 << 20) {
    self.changesMax = changesMax
    self.bytesMax = bytesMax
  }

  /// Whether a snapshot is due after so many changes of so many bytes since the last one.
  package func isDue(changes: UInt64, bytes: Int) -> Bool {
    changes > 0 && (changes >= changesMax || bytes >= bytesMax)
  }
}
