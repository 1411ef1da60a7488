import GRDB

/// Who was there and when. What is kept of it is bounded, however often somebody comes and goes.
extension WriteTransaction {
  /// A stay that begins so soon after the end of another one of the same participant continues it.
  static let pauseMillisecondsMax: UInt64 = 5 * 60_000
  /// The oldest stays are looked for once in so many.
  private static let staysPerSweep: UInt64 = 64

  mutating func join(
    _ attendee: Attendee, map: String, id: AttendanceID
  ) throws -> Result<Void, JournalError> {
    guard let position = try position(of: map) else { return .failure(.unknownMap(map)) }
    let checksum = RowChecksum.attendance(
      map: position.id, id: id.rawValue, attendee, left: nil)
    try db.cachedStatement(
      sql: """
        INSERT INTO attendance (id, map, participant, name, role, joined, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      id.rawValue.column, position.id, attendee.participant, attendee.displayName, attendee.role,
      attendee.joinedMilliseconds.column, checksum,
    ])
    try MapInventory.change(position.id, db) { $0.stays.add(checksum) }
    if id.rawValue.isMultiple(of: Self.staysPerSweep) { try sweep(position.id) }
    return .success(())
  }

  /// Forgets the oldest stays of a map that are too many and over.
  private func sweep(_ map: Int64) throws {
    let surplus = """
      map = ?1 AND ended IS NOT NULL AND id <=
        (SELECT id FROM attendance WHERE map = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
      """
    let checksums = try Int64.fetchAll(
      db.cachedStatement(sql: "SELECT checksum FROM attendance WHERE \(surplus)"),
      arguments: [map, options.staysMax])
    guard !checksums.isEmpty else { return }
    try db.cachedStatement(sql: "DELETE FROM attendance WHERE \(surplus)")
      .execute(arguments: [map, options.staysMax])
    try MapInventory.change(map, db) { inventory in
      for checksum in checksums { inventory.stays.remove(checksum) }
    }
  }

  /// Ends a stay, and joins it to the one before where the pause between them was short: a
  /// telephone that loses its network over and over stays one stay.
  func leave(_ id: AttendanceID, atMilliseconds milliseconds: UInt64) throws {
    guard let (map, stay) = try openStay(id) else { return }
    // A clock that was set back must not end a stay before it began.
    let left = max(stay.attendee.joinedMilliseconds, milliseconds)
    guard let earlier = try stayBefore(stay, map: map) else {
      return try end(stay, map: map, atMilliseconds: left)
    }
    try db.cachedStatement(sql: "DELETE FROM attendance WHERE id = ?")
      .execute(arguments: [id.rawValue.column])
    try MapInventory.change(map, db) { $0.stays.remove(stay.checksum(map: map)) }
    try end(earlier, map: map, atMilliseconds: max(left, earlier.leftMilliseconds ?? 0))
  }

  /// Ends the stays that a killed server left open, at the last sign of life of their map.
  static func endOpenStays(_ db: Database, options: JournalOptions) throws {
    let transaction = WriteTransaction(db: db, options: options, positions: [:])
    let open = try Row.fetchAll(
      db,
      sql: """
        SELECT id, (SELECT received FROM change WHERE map = attendance.map
          ORDER BY position DESC LIMIT 1)
        FROM attendance WHERE ended IS NULL
        """)
    for row in open {
      let id = AttendanceID(rawValue: try row.number(0))
      try transaction.leave(id, atMilliseconds: try row.optionalNumber(1) ?? 0)
    }
  }

  /// A stay that has not ended, with the row id of its map. One that is not as it was written is
  /// left alone, so that it does not get a checksum that fits.
  private func openStay(_ id: AttendanceID) throws -> (map: Int64, stay: Attendance)? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id, participant, name, role, joined, ended, checksum, map FROM attendance
          WHERE id = ? AND ended IS NULL
          """), arguments: [id.rawValue.column])
    guard let row else { return nil }
    let (map, stay) = (try row.number(7).column, try Attendance(row))
    return try isSound(stay, row, map: map) ? (map, stay) : nil
  }

  private func stayBefore(_ stay: Attendance, map: Int64) throws -> Attendance? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id, participant, name, role, joined, ended, checksum FROM attendance
          WHERE map = ? AND participant = ? AND id < ? ORDER BY id DESC LIMIT 1
          """),
      arguments: [map, stay.attendee.participant, stay.id.rawValue.column])
    guard let row else { return nil }
    let earlier = try Attendance(row)
    let joined = stay.attendee.joinedMilliseconds
    guard try isSound(earlier, row, map: map), let left = earlier.leftMilliseconds,
      earlier.attendee.displayName == stay.attendee.displayName,
      earlier.attendee.role == stay.attendee.role,
      earlier.attendee.joinedMilliseconds <= joined,
      left >= joined || joined - left <= Self.pauseMillisecondsMax
    else { return nil }
    return earlier
  }

  private func isSound(_ stay: Attendance, _ row: Row, map: Int64) throws -> Bool {
    try row.number(6).column == stay.checksum(map: map)
  }

  private func end(_ stay: Attendance, map: Int64, atMilliseconds left: UInt64) throws {
    let checksum = RowChecksum.attendance(
      map: map, id: stay.id.rawValue, stay.attendee, left: left)
    try db.cachedStatement(sql: "UPDATE attendance SET ended = ?, checksum = ? WHERE id = ?")
      .execute(arguments: [left.column, checksum, stay.id.rawValue.column])
    try MapInventory.change(map, db) { inventory in
      inventory.stays.remove(stay.checksum(map: map))
      inventory.stays.add(checksum)
    }
  }
}
