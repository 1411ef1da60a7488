import Foundation

/// Why a data folder was not copied or put back.
package enum BackupError: Error, Sendable, Equatable {
  /// There is a file of this name, and nobody said to replace it.
  case fileExists(path: String)
  /// The file would take the place of one that a server keeps its maps in.
  case partOfFolder(path: String)
  /// There are maps in the folder, and nobody said to replace them.
  case holdsMaps(path: String)
  /// What is to be copied cannot be.
  case source(JournalOpenError)
  /// What is to be put back is no backup, or a damaged one.
  case backup(JournalOpenError)
  /// The folder that is to hold the maps cannot.
  case target(JournalOpenError)
  /// Copying failed on the way.
  case copying(JournalOpenError)
  /// The copy is not whole.
  case copy(JournalOpenError)
  case system(path: String, errno: Int32)
}

extension BackupError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .fileExists(let path): "\(path) is there already: name another file, or say --force"
    case .partOfFolder(let path):
      "\(path) is where a server keeps its maps: name another file for the copy"
    case .holdsMaps(let path):
      "\(path) holds maps: name another folder, or say --force to set them aside"
    case .backup(let error): Self.words(ofBackup: error)
    case .source(let error), .target(let error), .copying(let error), .copy(let error):
      "\(error)"
    case .system(let path, let errno):
      "\(path) cannot be written: \(String(cString: strerror(errno)))"
    }
  }

  /// The advice for a data folder is of no use for the file that is to be put into one.
  private static func words(ofBackup error: JournalOpenError) -> String {
    switch error {
    case .notADatabase(let path), .foreignDatabase(let path), .folderUnusable(let path, _):
      "\(path) is no backup of Waymark: name a file that “waymark backup” wrote"
    case .notReadable(let path): "\(path) is not readable: give this user the right to read it"
    case .damaged(let path, let detail):
      "\(path) is damaged (\(detail)): use another backup; nothing was changed"
    default: "\(error)"
    }
  }
}
