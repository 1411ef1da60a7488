import GRDB

extension JournalReader {
  /// Bytes of changes at which an answer about one replica ends.
  static let replicaBytesMax = 1 << 20

  /// The changes of one replica from a sequence number on.
  func changes(
    of replica: UInt64, in name: String, from sequence: UInt64, limit: Int
  ) throws -> [[UInt8]] {
    let map = try map(name)
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT position, sequence, participant, received, bytes, checksum FROM change
          WHERE map = ? AND replica = ? AND sequence >= ? ORDER BY sequence LIMIT ?
          """), arguments: [map.id, replica.column, sequence.column, limit])
    var changes: [[UInt8]] = []
    var bytes = 0
    while bytes < Self.replicaBytesMax, let row = try rows.next() {
      let entry = JournalEntry(
        index: try row.number(0), replica: replica, sequence: try row.number(1),
        participant: try row.text(2), receivedMilliseconds: try row.number(3),
        bytes: try row.bytes(4))
      guard entry.sequence == sequence + UInt64(changes.count) else { break }
      guard try row.number(5).column == RowChecksum.change(map: map.id, entry) else {
        throw Self.damaged("change \(entry.index) of “\(name)”")
      }
      bytes += entry.bytes.count
      changes.append(entry.bytes)
    }
    return changes
  }
}
