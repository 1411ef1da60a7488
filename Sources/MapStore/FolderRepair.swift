import Foundation
import GRDB

/// Takes damaged snapshots out of a data folder. Nothing else can be repaired without loss.
package enum FolderRepair {
  /// Forgets snapshots, which only save time: whatever is in them is in the journal.
  ///
  /// Locks the folder, so no server may be running on it, and copies it first.
  ///
  /// - Parameter snapshots: of any maps, as ``FolderReader/snapshots(of:)`` names them.
  /// - Returns: the copy from before.
  package static func forget(
    _ snapshots: [KeptSnapshot], in path: String
  ) throws(BackupError) -> String {
    let folder: DataFolder
    do {
      folder = try DataFolder(path: path)
      try folder.lockDatabase()
    } catch {
      throw .target(error)
    }
    defer { folder.release() }
    let copy = path + "/before-repair-\(Int(Date().timeIntervalSince1970)).db"
    _ = try FolderBackup.write(folder: path, to: copy, replaces: false)
    do {
      let database = try JournalWriter.connect(folder.database)
      try database.write { db in
        for snapshot in snapshots {
          try db.execute(sql: "DELETE FROM snapshot WHERE id = ?", arguments: [snapshot.id])
        }
      }
      try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
      try database.close()
    } catch {
      throw .copying(SQLiteJournal.openError(error, path: folder.database))
    }
    return copy
  }
}
