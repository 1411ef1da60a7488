import Foundation

/// Why a data folder was not copied or put back.
package enum BackupError: Error, Sendable, Equatable {
  /// There is a file of this name, and nobody said to replace it.
  case fileExists(path: String)
  /// There are maps in the folder, and nobody said to replace them.
  case holdsMaps(path: String)
  /// What is to be copied cannot be.
  case source(JournalOpenError)
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
    case .holdsMaps(let path):
      "\(path) holds maps: name another folder, or say --force to set them aside"
    case .source(let error), .target(let error), .copying(let error), .copy(let error):
      "\(error)"
    case .system(let path, let errno):
      "\(path) cannot be written: \(String(cString: strerror(errno)))"
    }
  }
}
