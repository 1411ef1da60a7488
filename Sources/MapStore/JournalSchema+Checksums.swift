import Foundation
import GRDB

/// The second format: every row has a checksum, and stays are found by map.
extension JournalSchema {
  /// Gives the rows of the first format their checksums, as they are found.
  static func addChecksums(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE map ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE change ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE snapshot ADD COLUMN content INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE snapshot ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attendance ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE author ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE secret ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX attendance_order ON attendance (map);
        """)
    let functions = [rowChecksum, byteChecksum]
    for function in functions { db.add(function: function) }
    defer { for function in functions { db.remove(function: function) } }
    try db.execute(
      sql: """
        UPDATE map SET checksum = row_checksum(id, name, created);
        UPDATE change SET checksum =
          row_checksum(map, position, replica, sequence, participant, received, bytes);
        -- A snapshot whose bytes are gone has no use for their checksum.
        UPDATE snapshot SET content = byte_checksum(bytes) WHERE bytes IS NOT NULL;
        UPDATE snapshot SET checksum =
          row_checksum(map, position, number, hash, created, content);
        UPDATE attendance SET checksum = row_checksum(
          map, id, participant, name, role, joined, ended IS NOT NULL, ended);
        UPDATE author SET checksum = row_checksum(map, replica, participant, name, role);
        UPDATE secret SET checksum = row_checksum(name, bytes);
        """)
  }

  /// The checksum of its arguments, of which NULL counts as nothing.
  private static let rowChecksum = DatabaseFunction("row_checksum", pure: true) { values in
    var checksum = RowChecksum()
    for value in values {
      switch value.storage {
      case .null: break
      case .int64(let number): checksum.add(number)
      case .double(let number): checksum.add(number.bitPattern)
      case .string(let text): checksum.add(text)
      case .blob(let data): checksum.add([UInt8](data))
      }
    }
    return checksum.column
  }

  private static let byteChecksum = DatabaseFunction(
    "byte_checksum", argumentCount: 1, pure: true
  ) { values in
    guard case .blob(let data)? = values.first?.storage else { return RowChecksum.of([]) }
    return RowChecksum.of([UInt8](data))
  }
}
