import GRDB

/// How many authors and stays a map has, and what their checksums add up to.
///
/// A row that is not as it was written is found by its own checksum. One that is gone, was added or
/// was put in the place of another, with a checksum that fits, is found by this: it is written in the
/// same transaction as every row that it counts. It finds mistakes and amateurs; who has this program
/// and the right to write the file can make all of it fit.
struct MapInventory: Equatable {
  var authors = Count()
  var stays = Count()

  /// Some rows of one table.
  struct Count: Equatable {
    private(set) var rows: UInt64 = 0
    /// Of the checksums of the rows, modulo 2⁶⁴: in any order the same.
    private(set) var sum: UInt64 = 0

    init() {}

    init(rows: UInt64, sum: UInt64) {
      self.rows = rows
      self.sum = sum
    }

    mutating func add(_ checksum: Int64) {
      rows &+= 1
      sum &+= UInt64(bitPattern: checksum)
    }

    mutating func remove(_ checksum: Int64) {
      rows &-= 1
      sum &-= UInt64(bitPattern: checksum)
    }
  }

  func checksum(map: Int64) -> Int64 {
    var checksum = RowChecksum()
    checksum.add(map)
    for count in [authors, stays] {
      checksum.add(count.rows)
      checksum.add(count.sum)
    }
    return checksum.column
  }

  static func authorsFault(of map: String) -> StorageFault {
    StorageFault(
      kind: .damaged, detail: "the list of the authors of “\(map)” is not the one that was written")
  }

  static func staysFault(of map: String) -> StorageFault {
    StorageFault(
      kind: .damaged, detail: "the attendance list of “\(map)” is not the one that was written")
  }

  // MARK: Reading and writing

  /// What a map's inventory says; nil if there is none or it is not as it was written.
  static func read(_ map: Int64, _ db: Database) throws -> MapInventory? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT authors, author_sum, stays, stay_sum, checksum FROM inventory WHERE map = ?
          """), arguments: [map])
    guard let row else { return nil }
    var inventory = MapInventory()
    inventory.authors = Count(rows: try row.number(0), sum: try row.number(1))
    inventory.stays = Count(rows: try row.number(2), sum: try row.number(3))
    return try row.number(4).column == inventory.checksum(map: map) ? inventory : nil
  }

  func write(_ map: Int64, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO inventory (map, authors, author_sum, stays, stay_sum, checksum)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO UPDATE SET authors = ?2, author_sum = ?3, stays = ?4, stay_sum = ?5,
          checksum = ?6
        """
    ).execute(arguments: [
      map, authors.rows.column, authors.sum.column, stays.rows.column, stays.sum.column,
      checksum(map: map),
    ])
  }

  /// Changes a map's inventory along with its rows. One that is not as it was written is left alone,
  /// so that it does not get a checksum that fits.
  static func change(
    _ map: Int64, _ db: Database, _ change: (inout MapInventory) throws -> Void
  ) throws {
    guard var inventory = try read(map, db) else { return }
    try change(&inventory)
    try inventory.write(map, db)
  }

  /// What the rows of all maps come to, by the map's row id. O(authors + stays).
  static func count(_ db: Database) throws -> [Int64: MapInventory] {
    var counts: [Int64: MapInventory] = [:]
    try each(db, "author") { counts[$0, default: MapInventory()].authors.add($1) }
    try each(db, "attendance") { counts[$0, default: MapInventory()].stays.add($1) }
    return counts
  }

  private static func each(
    _ db: Database, _ table: String, _ body: (_ map: Int64, _ checksum: Int64) -> Void
  ) throws {
    let rows = try Row.fetchCursor(db, sql: "SELECT map, checksum FROM \(table)")
    while let row = try rows.next() { body(try row.number(0).column, try row.number(1).column) }
  }
}

/// The third format: each map has an inventory.
extension JournalSchema {
  static func addInventory(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE inventory (
          map INTEGER PRIMARY KEY REFERENCES map(id),
          authors INTEGER NOT NULL,
          author_sum INTEGER NOT NULL,
          stays INTEGER NOT NULL,
          stay_sum INTEGER NOT NULL,
          checksum INTEGER NOT NULL
        ) STRICT;
        """)
    let counts = try MapInventory.count(db)
    for map in try Int64.fetchAll(db, sql: "SELECT id FROM map") {
      try (counts[map] ?? MapInventory()).write(map, db)
    }
  }
}
