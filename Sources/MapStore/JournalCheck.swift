import Foundation
import GRDB

/// Looks through a journal's file before anything is written to it, so that a damaged one stays as
/// it is.
///
/// Damage to the file's structure, to the list of maps or to what was reported durable is an error
/// for the whole journal: to write on could make it worse. A gap in the changes of one map is that
/// map's alone, and so are its lists of authors and stays. Values inside a change are not read here but whenever they are used, each against
/// its checksum, because reading all of them at every start would take too long.
struct JournalCheck {
  /// Maps of which changes are missing.
  private(set) var damagedMaps: [String: StorageFault] = [:]
  /// Maps whose list of authors or of stays is another one than was written.
  private(set) var changedLists: [String: StorageFault] = [:]
  /// The index of the last change of each map that has any, by the map's row id.
  private(set) var lasts: [Int64: UInt64] = [:]

  /// - Parameter path: the database file. O(its size).
  init(path: String, marks: [Int64: UInt64]) throws {
    let database = try Self.connect(path)
    defer { try? database.close() }
    try database.read { db in
      try Self.checkFormat(db, path: path)
      // Unlike quick_check it compares the indexes with their tables, too. Neither reads the values.
      let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
      guard findings == ["ok"] else {
        throw JournalOpenError.damaged(
          path: path, detail: Self.lines(of: findings).first ?? "no answer")
      }
      self = try JournalCheck(db, path: path, marks: marks)
    }
  }

  /// Looks at the maps alone.
  init(_ db: Database, path: String, marks: [Int64: UInt64]) throws {
    try checkMaps(db, path: path, marks: marks)
  }

  /// A read-only connection: the one that writes and checkpoints may be another process's.
  static func connect(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.label = "waymark.check"
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// What SQLite found, without the headings that it puts above in the same text.
  static func lines(of findings: [String]) -> [String] {
    findings.flatMap { $0.split(separator: "\n") }.filter { !$0.hasPrefix("***") }.map(String.init)
  }

  /// Compares the tables with those that this program makes.
  static func checkFormat(_ db: Database, path: String) throws {
    // The format comes first: words about it help more than those about unknown tables.
    let format = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let isSuperseded = try JournalSchema.migrator.hasBeenSuperseded(db)
    guard format <= JournalSchema.format, !isSuperseded else {
      throw JournalOpenError.newerFormat(
        path: path, found: max(format, JournalSchema.format + 1), known: JournalSchema.format)
    }
    guard format > 0, try definitions(db) == JournalSchema.definitions(ofFormat: format) else {
      throw JournalOpenError.damaged(
        path: path, detail: "its tables are not those of format \(format)")
    }
  }

  /// What a database says of its tables, in an order of its own.
  static func definitions(_ db: Database) throws -> [String] {
    let tables = try String.fetchAll(
      db,
      sql: """
        SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '')
        FROM sqlite_schema ORDER BY type, name
        """)
    return try tables
      + String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY identifier")
  }

  private mutating func checkMaps(
    _ db: Database, path: String, marks: [Int64: UInt64]
  ) throws {
    let hasChecksums = try db.columns(in: "map").contains { $0.name == "checksum" }
    var names: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT * FROM map ORDER BY id") {
      let (id, name, created) = (try row.number(0).column, try row.text(1), try row.number(2))
      if hasChecksums {
        guard try row.number(3).column == RowChecksum.map(id: id, name: name, created: created)
        else {
          // A map under another name would be made anew, empty, under its own.
          throw JournalOpenError.damaged(
            path: path, detail: "the entry of “\(name)” in the list of maps")
        }
      }
      names[id] = name
    }
    let rows = try Row.fetchCursor(
      db, sql: "SELECT map, count(*), min(position), max(position) FROM change GROUP BY map")
    while let row = try rows.next() {
      let id = try row.number(0).column
      let (count, first, last) = (try row.number(1), try row.number(2), try row.number(3))
      guard let name = names[id] else {
        throw JournalOpenError.damaged(
          path: path, detail: "\(count) changes belong to a map that is not in the list of maps")
      }
      lasts[id] = last
      if first != 1 || last != count {
        damagedMaps[name] = StorageFault(kind: .damaged, detail: "changes of “\(name)” are missing")
      }
    }
    if try db.tableExists("inventory") { try checkLists(db, names) }
    for (id, mark) in marks.sorted(by: { $0.key < $1.key }) {
      let last = lasts[id] ?? 0
      guard names[id] == nil || last < mark else { continue }
      let name = names[id].map { "“\($0)”" } ?? "map number \(id)"
      throw JournalOpenError.incomplete(path: path, map: name, last: last, durable: mark)
    }
  }
}

extension JournalCheck {
  private mutating func checkLists(_ db: Database, _ names: [Int64: String]) throws {
    let counts = try MapInventory.count(db)
    for (id, name) in names {
      let inventory = try MapInventory.read(id, db)
      let count = counts[id] ?? MapInventory()
      if inventory?.authors != count.authors {
        changedLists[name] = MapInventory.authorsFault(of: name)
      } else if inventory?.stays != count.stays {
        changedLists[name] = MapInventory.staysFault(of: name)
      }
    }
  }
}

extension JournalSchema {
  /// What ``JournalCheck/definitions(_:)`` says of a file of a format, as this program makes it.
  static func definitions(ofFormat format: Int) throws -> [String] {
    let database = try DatabaseQueue()
    try migrator.migrate(database, upTo: "format \(format)")
    return try database.read { try JournalCheck.definitions($0) }
  }
}
