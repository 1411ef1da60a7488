/// Told once what became of a request, on the storage thread or a reader's thread.
///
/// It must return soon: the storage thread runs it between two commits. Somebody who lives on
/// another thread hops back there from inside.
package typealias JournalCompletion<Value> = @Sendable (Result<Value, JournalError>) -> Void

/// The durable record of every change of every map of one server.
///
/// A journal knows nothing of what it keeps: changes and snapshots are opaque bytes. What it
/// promises is order and durability. The changes of a map carry the indexes 1, 2, 3, … without a
/// gap, and a completion that reports success means that the data survives a loss of power.
///
/// Every call returns at once; requests of one map take effect in the order in which they were
/// made. The operations are few on purpose, so that a replicated log can stand behind them too.
package protocol Journal: Sendable {
  /// Creates an empty map.
  ///
  /// - Parameters:
  ///   - name: 1 to 512 bytes of UTF-8; refused with `invalidName` or `mapExists` otherwise.
  ///   - milliseconds: the wall clock, in milliseconds since 1970.
  func createMap(
    _ name: String, atMilliseconds milliseconds: UInt64,
    completion: @escaping JournalCompletion<Void>)

  /// Reads what is needed to serve a map: its newest snapshot, the changes after it, its roster.
  ///
  /// The read waits for all requests made before it, so a map that is closed and opened again
  /// at once is never seen in an old state.
  func openMap(_ name: String, completion: @escaping JournalCompletion<OpenedMap>)

  /// Adds changes to a map, all or none, and reports the last index once it is durable.
  ///
  /// - Parameters:
  ///   - entries: their indexes continue those of the map without a gap; otherwise `indexGap` or
  ///     `indexTaken`. None is fine where there is a roster.
  ///   - roster: authors seen for the first time, or under a new name or role, or with a key. They
  ///     become durable together with the entries.
  ///
  /// After a failure of the disk the map refuses further entries with `mapFailed` until
  /// ``recoverMap(_:after:given:completion:)`` succeeds.
  func append(
    _ entries: [JournalEntry], roster: [Author], to map: String,
    completion: @escaping JournalCompletion<UInt64>)

  /// Makes a failed map accept entries again and reports the last index that is on disk.
  ///
  /// That index may be higher than the last one reported durable: a commit that failed late can
  /// have reached the disk. Everything up to it is durable; the caller appends again from the
  /// next index on. Fails with `storage` while the disk still does, and for good when what is there
  /// is not what was given: then somebody else wrote it.
  ///
  /// - Parameters:
  ///   - confirmed: the last index that was reported durable.
  ///   - given: the entries after it, whether the journal was given them already or not.
  func recoverMap(
    _ name: String, after confirmed: UInt64, given: [JournalEntry],
    completion: @escaping JournalCompletion<UInt64>)

  /// Keeps a snapshot of a map at an index that was appended before.
  func saveSnapshot(
    _ snapshot: StoredSnapshot, of map: String, completion: @escaping JournalCompletion<Void>)

  /// The durable changes of a map from an index on, at most `limit` of them and about 8 MiB.
  func entries(
    of map: String, from index: UInt64, limit: Int,
    completion: @escaping JournalCompletion<EntryPage>)

  /// The bytes of the durable changes of one replica, from the sequence number `sequence` on and without
  /// a gap, at most `limit` of them and about 1 MiB. O(log changes) and what it reads.
  func changes(
    of replica: UInt64, in map: String, from sequence: UInt64, limit: Int,
    completion: @escaping JournalCompletion<[[UInt8]]>)

  /// What makes the map as it was after the change `index`; 0 is the empty map.
  ///
  /// Fails with `indexBeyondEnd` when the map has not come that far.
  func state(of map: String, at index: UInt64, completion: @escaping JournalCompletion<MapState>)

  /// The newest snapshot that has its bytes, of those taken at or before the change `index`; nil if
  /// there is none.
  func snapshot(
    of map: String, atOrBefore index: UInt64,
    completion: @escaping JournalCompletion<StoredSnapshot?>)

  /// The index of the last change that was received at or before a time, or 0. O(log changes).
  func index(
    of map: String, atMilliseconds milliseconds: UInt64,
    completion: @escaping JournalCompletion<UInt64>)

  /// Index and state hash of every snapshot ever taken of a map, in order.
  func checkpoints(of map: String, completion: @escaping JournalCompletion<[Checkpoint]>)

  /// All maps, by name.
  func summaries(completion: @escaping JournalCompletion<[MapSummary]>)

  /// Notes that somebody joined a map. The id ends the stay with ``leave(_:atMilliseconds:completion:)``.
  func join(
    _ attendee: Attendee, map: String, completion: @escaping JournalCompletion<Void>
  ) -> AttendanceID

  /// Notes that somebody left. An id that is unknown or whose stay has ended changes nothing.
  func leave(
    _ id: AttendanceID, atMilliseconds milliseconds: UInt64,
    completion: @escaping JournalCompletion<Void>)

  /// Who was there and when, in the order of joining.
  func attendance(of map: String, completion: @escaping JournalCompletion<[Attendance]>)

  /// Reports once every request made before has been answered; success means that the last
  /// commit went well.
  func flush(completion: @escaping JournalCompletion<Void>)

  /// Makes everything durable and lets the files go. Later requests fail with `closed`.
  func close(completion: @escaping JournalCompletion<Void>)

  /// Health and counters, as of now. Cheap; may be called from any thread.
  func status() -> JournalStatus
}
