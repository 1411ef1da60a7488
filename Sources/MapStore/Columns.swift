import Foundation
import GRDB
import GRDBSQLite

// What is read from the file is outside data: a column of another type than the schema says is
// a fault of the storage, never a trap.
extension Row {
  func number(_ column: Int) throws -> UInt64 {
    guard let value = Int64.fromDatabaseValue(self[column]) else { throw damagedColumn(column) }
    return UInt64(bitPattern: value)
  }

  func optionalNumber(_ column: Int) throws -> UInt64? {
    let value: DatabaseValue = self[column]
    return value.isNull ? nil : try number(column)
  }

  func text(_ column: Int) throws -> String {
    guard let value = String.fromDatabaseValue(self[column]) else { throw damagedColumn(column) }
    return value
  }

  func bytes(_ column: Int) throws -> [UInt8] {
    // An empty blob has no data pointer, so NULL is told apart by the schema, not here.
    try withUnsafeData(atIndex: column) { data in data.map { [UInt8]($0) } ?? [] }
  }

  private func damagedColumn(_ column: Int) -> StorageFault {
    StorageFault(kind: .damaged, detail: "unexpected value in column \(column)")
  }
}

extension UInt64 {
  /// The `INTEGER` with the same bits.
  var column: Int64 { Int64(bitPattern: self) }
}

extension StorageFault {
  init(_ error: any Error) {
    if let fault = error as? StorageFault {
      self = fault
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(kind: .other, detail: "\(error)")
      return
    }
    let kind: Kind =
      switch (error.extendedResultCode, error.resultCode) {
      case (.SQLITE_IOERR_FSYNC, _), (.SQLITE_IOERR_DIR_FSYNC, _): .syncFailed
      case (_, .SQLITE_FULL): .diskFull
      case (_, .SQLITE_CANTOPEN) where Self.areDescriptorsUsedUp: .noDescriptors
      case (_, .SQLITE_IOERR), (_, .SQLITE_CANTOPEN): .inputOutput
      case (_, .SQLITE_READONLY), (_, .SQLITE_PERM): .readOnly
      case (_, .SQLITE_CORRUPT), (_, .SQLITE_NOTADB): .damaged
      case (_, .SQLITE_BUSY), (_, .SQLITE_LOCKED): .busy
      default: .other
      }
    self.init(
      kind: kind, code: error.extendedResultCode.rawValue,
      detail: error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")
  }

  /// SQLite does not say why it could not open a file.
  private static var areDescriptorsUsedUp: Bool {
    let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard descriptor < 0 else {
      close(descriptor)
      return false
    }
    return errno == EMFILE || errno == ENFILE
  }
}

extension Database {
  /// Pages this connection has written since the last call.
  func takeWrittenPages() -> Int {
    var current: CInt = 0
    var highest: CInt = 0
    guard
      sqlite3_db_status(sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &current, &highest, 1)
        == SQLITE_OK
    else { return 0 }
    return Int(current)
  }
}
