import GRDB

/// Tables and format of the database file.
///
/// Numbers of 64 bits without sign are stored as the `INTEGER` of the same bits. A map's changes
/// lie together in the order of their index, because they are read that way.
enum JournalSchema {
  /// Format written by this program; a file says its own in `user_version`.
  static let format = 5
  /// “WYMK”; SQLite's own mark of whose database a file is.
  static let applicationID = 0x5759_4D4B

  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("format 1") { db in
      try db.execute(sql: firstFormat)
      try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = 1")
    }
    migrator.registerMigration("format 2") { db in
      try addChecksums(db)
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("format 3") { db in
      try addInventory(db)
      try db.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("format 4") { db in
      // What a replica wrote under a number is compared with what comes under it again.
      try db.execute(
        sql: "CREATE INDEX change_replica ON change (map, replica, sequence)")
      try db.execute(sql: "PRAGMA user_version = 4")
    }
    migrator.registerMigration("format 5") { db in
      // Nobody takes over a replica that has a key. Of those before, none is known to have one.
      try db.execute(
        sql: """
          ALTER TABLE author ADD COLUMN keyed INTEGER NOT NULL DEFAULT 0 CHECK (keyed IN (0, 1));
          PRAGMA user_version = 5;
          """)
    }
    return migrator
  }()

  private static let firstFormat = """
    CREATE TABLE map (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      created INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE change (
      map INTEGER NOT NULL REFERENCES map(id),
      position INTEGER NOT NULL CHECK (position > 0),
      replica INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      participant TEXT NOT NULL,
      received INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      PRIMARY KEY (map, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE snapshot (
      id INTEGER PRIMARY KEY,
      map INTEGER NOT NULL REFERENCES map(id),
      position INTEGER NOT NULL CHECK (position > 0),
      number INTEGER NOT NULL,
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      created INTEGER NOT NULL,
      bytes BLOB,
      UNIQUE (map, position),
      UNIQUE (map, number)
    ) STRICT;

    CREATE TABLE attendance (
      id INTEGER PRIMARY KEY,
      map INTEGER NOT NULL REFERENCES map(id),
      participant TEXT NOT NULL,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      joined INTEGER NOT NULL,
      ended INTEGER
    ) STRICT;
    CREATE INDEX attendance_map ON attendance (map, participant);
    CREATE INDEX attendance_open ON attendance (id) WHERE ended IS NULL;

    CREATE TABLE author (
      map INTEGER NOT NULL REFERENCES map(id),
      replica INTEGER NOT NULL,
      participant TEXT NOT NULL,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      PRIMARY KEY (map, replica)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE secret (
      name TEXT PRIMARY KEY,
      bytes BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE probe (bytes BLOB NOT NULL) STRICT;
    """

  /// Which snapshots keep their bytes.
  ///
  /// The newest few do, and of the older ones every fourth. A seek so reads at most four intervals
  /// of changes, and the space for old snapshots grows with the length of the journal divided by
  /// four. The hashes of all of them stay.
  static let newestSnapshotsKept = 4
  static let olderSnapshotStride = 4
}
