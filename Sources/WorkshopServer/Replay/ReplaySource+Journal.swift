import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol

extension ReplaySource {
  /// What a request means in the journal as it is now; asked away from the event loop.
  ///
  /// A time stands for the first change received then or later, as the end for the last one
  /// received by then.
  static func find(
    _ request: ReplayRequest, of map: MapName, in journal: any Journal
  ) async throws(JournalError) -> ReplaySource {
    let name = map.string
    // The room has just stored a checkpoint of this moment, which is to be found below. A disk that
    // fails does not keep anybody from the history before.
    try? await journal.flush()
    let end = try await journal.entries(of: name, from: 1, limit: 1).lastIndex
    var first: UInt64
    switch request.from {
    case .index(let index): first = max(1, index)
    case .time(let time):
      let before = time == 0 ? 0 : try await journal.index(of: name, atMilliseconds: time - 1)
      first = before + 1
    }
    var last = end
    switch request.until {
    case nil: break
    case .index(let index)?: last = min(end, index)
    case .time(let time)?:
      last = min(end, try await journal.index(of: name, atMilliseconds: time))
    }
    first = min(first, last + 1)
    guard first <= last else {
      return ReplaySource(firstIndex: first, lastIndex: last, firstTime: 0, lastTime: 0)
    }
    var checkpoints: [(journalIndex: UInt64, stateHash: SHA256Digest)] = []
    for checkpoint in try await journal.checkpoints(of: name) {
      guard let hash = SHA256Digest(bytes: checkpoint.hash) else { continue }
      checkpoints.append((checkpoint.index, hash))
    }
    return ReplaySource(
      firstIndex: first, lastIndex: last,
      firstTime: try await time(of: first, name, journal),
      lastTime: try await time(of: last, name, journal),
      base: try await base(before: first, name, journal), checkpoints: checkpoints)
  }

  private static func time(
    of index: UInt64, _ map: String, _ journal: any Journal
  ) async throws(JournalError) -> UInt64 {
    try await journal.entries(of: map, from: index, limit: 1).entries.first?.receivedMilliseconds
      ?? 0
  }

  private static func base(
    before index: UInt64, _ map: String, _ journal: any Journal
  ) async throws(JournalError) -> RoomSnapshot? {
    guard index > 1,
      let snapshot = try await journal.snapshot(of: map, atOrBefore: index - 1),
      let hash = SHA256Digest(bytes: snapshot.hash)
    else { return nil }
    return RoomSnapshot(journalIndex: snapshot.index, stateHash: hash, bytes: snapshot.bytes)
  }
}
