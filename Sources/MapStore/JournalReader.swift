import Foundation
import GRDB

/// The questions a journal answers, each within one read transaction.
///
/// Errors thrown are `JournalError` or whatever GRDB throws.
struct JournalReader {
  /// Bytes of changes at which a page of entries ends.
  static let pageBytesMax = 8 << 20

  let db: Database

  private struct Map {
    var id: Int64
    var name: String
    var createdMilliseconds: UInt64
    var lastIndex: UInt64
  }

  private func map(_ name: String) throws -> Map {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id, created, (SELECT max(position) FROM change WHERE map = map.id)
          FROM map WHERE name = ?
          """), arguments: [name])
    guard let row else { throw JournalError.unknownMap(name) }
    return Map(
      id: try row.number(0).column, name: name, createdMilliseconds: try row.number(1),
      lastIndex: try row.optionalNumber(2) ?? 0)
  }

  func openMap(_ name: String) throws -> OpenedMap {
    let map = try map(name)
    let snapshot = try snapshot(of: map, at: map.lastIndex)
    return OpenedMap(
      name: name, createdMilliseconds: map.createdMilliseconds, snapshot: snapshot,
      tail: try entries(of: map, from: (snapshot?.index ?? 0) + 1, through: map.lastIndex),
      nextIndex: map.lastIndex + 1, roster: try roster(of: map))
  }

  func state(of name: String, at index: UInt64) throws -> MapState {
    let map = try map(name)
    guard index <= map.lastIndex else {
      throw JournalError.indexBeyondEnd(map: name, last: map.lastIndex, got: index)
    }
    let snapshot = try snapshot(of: map, at: index)
    return MapState(
      index: index, snapshot: snapshot,
      entries: try entries(of: map, from: (snapshot?.index ?? 0) + 1, through: index),
      roster: try roster(of: map))
  }

  func page(of name: String, from index: UInt64, limit: Int) throws -> EntryPage {
    let map = try map(name)
    guard limit > 0, index <= map.lastIndex else {
      return EntryPage(entries: [], lastIndex: map.lastIndex)
    }
    let first = max(1, index)
    let last = first + min(UInt64(limit - 1), map.lastIndex - first)
    return EntryPage(
      entries: try entries(of: map, from: first, through: last, bytesMax: Self.pageBytesMax),
      lastIndex: map.lastIndex)
  }

  /// The changes `first` to `last`, less only where the bytes run out.
  private func entries(
    of map: Map, from first: UInt64, through last: UInt64, bytesMax: Int = .max
  ) throws -> [JournalEntry] {
    guard first <= last else { return [] }
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT position, replica, sequence, participant, received, bytes FROM change
          WHERE map = ? AND position BETWEEN ? AND ? ORDER BY position
          """), arguments: [map.id, first.column, last.column])
    var entries: [JournalEntry] = []
    var expected = first
    var bytes = 0
    while bytes < bytesMax, let row = try rows.next() {
      let entry = JournalEntry(
        index: try row.number(0), replica: try row.number(1), sequence: try row.number(2),
        participant: try row.text(3), receivedMilliseconds: try row.number(4),
        bytes: try row.bytes(5))
      guard entry.index == expected else { throw Self.missing(expected, of: map.name) }
      expected += 1
      bytes += entry.bytes.count
      entries.append(entry)
    }
    guard bytes >= bytesMax || expected == last + 1 else {
      throw Self.missing(expected, of: map.name)
    }
    return entries
  }

  private static func missing(_ index: UInt64, of map: String) -> StorageFault {
    StorageFault(kind: .damaged, detail: "change \(index) of “\(map)” is missing")
  }

  private func snapshot(of map: Map, at index: UInt64) throws -> StoredSnapshot? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT position, hash, bytes, created FROM snapshot
          WHERE map = ? AND position <= ? AND bytes IS NOT NULL ORDER BY position DESC LIMIT 1
          """), arguments: [map.id, index.column])
    guard let row else { return nil }
    return StoredSnapshot(
      index: try row.number(0), hash: try row.bytes(1), bytes: try row.bytes(2),
      createdMilliseconds: try row.number(3))
  }

  private func roster(of map: Map) throws -> [Author] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT replica, participant, name, role FROM author WHERE map = ? ORDER BY replica"),
      arguments: [map.id])
    var roster: [Author] = []
    while let row = try rows.next() {
      roster.append(
        Author(
          replica: try row.number(0), participant: try row.text(1),
          displayName: try row.text(2), role: try row.text(3)))
    }
    return roster
  }

  /// Bisects the indexes, which needs no second order of the changes.
  ///
  /// Where the clock was set back, it finds one of the places at which the time is passed.
  func index(of name: String, atMilliseconds milliseconds: UInt64) throws -> UInt64 {
    let map = try map(name)
    let statement = try db.cachedStatement(
      sql: "SELECT received FROM change WHERE map = ? AND position = ?")
    var low: UInt64 = 0
    var high = map.lastIndex + 1
    while high - low > 1 {
      let middle = low + (high - low) / 2
      let row = try Row.fetchOne(statement, arguments: [map.id, middle.column])
      guard let row else { throw Self.missing(middle, of: name) }
      if try row.number(0) <= milliseconds { low = middle } else { high = middle }
    }
    return low
  }

  func checkpoints(of name: String) throws -> [Checkpoint] {
    let map = try map(name)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT position, hash, created, bytes IS NOT NULL FROM snapshot
        WHERE map = ? ORDER BY position
        """, arguments: [map.id])
    var checkpoints: [Checkpoint] = []
    while let row = try rows.next() {
      checkpoints.append(
        Checkpoint(
          index: try row.number(0), hash: try row.bytes(1),
          createdMilliseconds: try row.number(2), hasSnapshot: try row.number(3) != 0))
    }
    return checkpoints
  }

  func summaries() throws -> [MapSummary] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT name, created, last,
          (SELECT received FROM change WHERE change.map = maps.id AND position = last),
          (SELECT count(*) FROM (
            SELECT participant FROM attendance WHERE attendance.map = maps.id
            UNION SELECT participant FROM author WHERE author.map = maps.id))
        FROM (SELECT id, name, created,
          (SELECT max(position) FROM change WHERE change.map = map.id) AS last FROM map) AS maps
        ORDER BY name
        """)
    var summaries: [MapSummary] = []
    while let row = try rows.next() {
      summaries.append(
        MapSummary(
          name: try row.text(0), createdMilliseconds: try row.number(1),
          changes: try row.optionalNumber(2) ?? 0,
          lastChangeMilliseconds: try row.optionalNumber(3),
          people: Int(clamping: try row.number(4))))
    }
    return summaries
  }

  func attendance(of name: String) throws -> [Attendance] {
    let map = try map(name)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT id, participant, name, role, joined, ended FROM attendance
        WHERE map = ? ORDER BY joined, id
        """, arguments: [map.id])
    var attendance: [Attendance] = []
    while let row = try rows.next() {
      attendance.append(
        Attendance(
          id: AttendanceID(rawValue: try row.number(0)),
          attendee: Attendee(
            participant: try row.text(1), displayName: try row.text(2), role: try row.text(3),
            joinedMilliseconds: try row.number(4)),
          leftMilliseconds: try row.optionalNumber(5)))
    }
    return attendance
  }

  /// The last index of a map, when no index from 1 to it is missing.
  static func verifiedLastIndex(of map: Int64, _ db: Database) throws -> UInt64 {
    let row = try Row.fetchOne(
      db, sql: "SELECT count(*), min(position), max(position) FROM change WHERE map = ?",
      arguments: [map])
    guard let row else { return 0 }
    let count = try row.number(0)
    guard count > 0 else { return 0 }
    guard try row.optionalNumber(1) == 1, try row.optionalNumber(2) == count else {
      throw StorageFault(kind: .damaged, detail: "changes are missing")
    }
    return count
  }
}
