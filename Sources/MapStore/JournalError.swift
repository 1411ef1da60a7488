/// Why a request to the journal was refused or failed.
package enum JournalError: Error, Sendable, Equatable {
  case unknownMap(String)
  case mapExists(String)
  /// A map's name is 1 to 512 bytes without a zero byte.
  case invalidName(String)
  case emptyAppend(map: String)
  /// Changes before this one are missing.
  case indexGap(map: String, expected: UInt64, got: UInt64)
  /// The journal has a change at this index already.
  case indexTaken(map: String, expected: UInt64, got: UInt64)
  case indexBeyondEnd(map: String, last: UInt64, got: UInt64)
  /// The replica belongs to another participant.
  case replicaTaken(map: String, replica: UInt64, participant: String)
  case tooLarge(bytes: Int, limit: Int)
  /// A state hash has 32 bytes.
  case invalidHash(bytes: Int)
  /// The map has another state hash at this index: one of the two is wrong.
  case checkpointConflict(map: String, index: UInt64)
  /// More waits to be written than may; nothing of this request was taken.
  case queueFull(bytes: Int, limit: Int)
  /// An earlier write to the map failed; it needs ``Journal/recoverMap(_:after:given:completion:)``.
  case mapFailed(map: String, StorageFault)
  /// This very request failed; nothing of it is reported durable.
  case storage(StorageFault)
  case closed
}

extension JournalError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownMap(let map): "there is no map “\(map)”"
    case .mapExists(let map): "there is a map “\(map)” already"
    case .invalidName: "a map's name has 1 to 512 bytes and no zero byte"
    case .emptyAppend(let map): "nothing to append to “\(map)”"
    case .indexGap(let map, let expected, let got):
      "“\(map)”: change \(expected) is next, not \(got); changes are missing"
    case .indexTaken(let map, let expected, let got):
      "“\(map)”: change \(expected) is next, \(got) is in the journal already"
    case .indexBeyondEnd(let map, let last, let got):
      "“\(map)” has \(last) changes; there is no change \(got)"
    case .replicaTaken(let map, let replica, let participant):
      "“\(map)”: replica \(replica) belongs to participant “\(participant)”"
    case .tooLarge(let bytes, let limit): "\(bytes) bytes; at most \(limit) are allowed"
    case .invalidHash(let bytes): "a state hash has 32 bytes, not \(bytes)"
    case .checkpointConflict(let map, let index):
      "“\(map)”: another state hash is kept for change \(index)"
    case .queueFull(let bytes, let limit):
      "\(bytes) bytes wait to be written; at most \(limit) may"
    case .mapFailed(let map, let fault):
      "“\(map)” takes no edits since a write failed: \(fault)"
    case .storage(let fault): "\(fault)"
    case .closed: "the journal is closed"
    }
  }
}

/// What went wrong below the journal.
package struct StorageFault: Error, Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// No room on the disk, or the file's limit is reached.
    case diskFull
    /// The disk did not confirm that the data is safe.
    case syncFailed
    /// Reading or writing failed.
    case inputOutput
    /// The database or its file system is read-only.
    case readOnly
    /// What is stored contradicts itself.
    case damaged
    /// Another program holds the database.
    case busy
    /// Another program has written into the database.
    case foreign
    /// The system lets this process open no more files.
    case noDescriptors
    case other
  }

  package var kind: Kind
  /// SQLite's extended result code, or 0 where it was not SQLite that failed.
  package var code: Int32
  package var detail: String

  package init(kind: Kind, code: Int32 = 0, detail: String) {
    self.kind = kind
    self.code = code
    self.detail = detail
  }
}

extension StorageFault: CustomStringConvertible {
  package var description: String {
    let what =
      switch kind {
      case .diskFull: "the disk is full; free some space"
      case .syncFailed: "the disk did not confirm a write; check the disk"
      case .inputOutput: "the disk failed; check the disk and the system log"
      case .readOnly: "the database is read-only; check the rights of the data folder"
      case .damaged: "the database is damaged; restore it from a backup"
      case .busy: "another program holds the database; close it"
      case .foreign:
        "another program wrote into the database; stop it, then start this server again"
      case .noDescriptors:
        "no more files can be opened; raise the limit of this process (ulimit -n)"
      case .other: "the database failed"
      }
    return "\(what) (\(detail))"
  }
}

/// Why a data folder cannot be used.
package enum JournalOpenError: Error, Sendable, Equatable {
  case folderUnusable(path: String, reason: String)
  case notWritable(path: String)
  case notReadable(path: String)
  case notADatabase(path: String)
  /// A database, but of another program.
  case foreignDatabase(path: String)
  case damaged(path: String, detail: String)
  /// Changes of a map that were reported durable are not there.
  ///
  /// - Parameters:
  ///   - map: the map, in words.
  ///   - last: the last change that is there.
  ///   - durable: the last one that was reported durable.
  case incomplete(path: String, map: String, last: UInt64, durable: UInt64)
  case newerFormat(path: String, found: Int, known: Int)
  /// A folder without a journal, where there should be one.
  case noJournal(path: String)
  /// A file that is not there.
  case noBackup(path: String)
  case inUse(path: String, process: Int32?)
  case storage(path: String, StorageFault)
}

extension JournalOpenError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .folderUnusable(let path, let reason):
      "\(path) cannot be used as the data folder: \(reason)"
    case .notWritable(let path):
      "\(path) is not writable: give this user the right to write, or choose another data folder"
    case .notReadable(let path):
      "\(path) is not readable: run this as the user that the server runs as"
    case .notADatabase(let path):
      "\(path) is not a database: move it away, or choose another data folder"
    case .foreignDatabase(let path):
      "\(path) is the database of another program: choose another data folder"
    case .damaged(let path, let detail):
      "\(path) is damaged (\(detail)): restore it from a backup; it was left as it is"
    case .incomplete(let path, let map, let last, let durable):
      "\(path) has lost what was on disk: \(map) ends at change \(last), and change \(durable) was "
        + "kept. It was left as it is: restore it from a backup; or, to go on with what is left, "
        + "delete waymark.mark beside it"
    case .noBackup(let path): "there is no file \(path)"
    case .noJournal(let path):
      "\(path) holds no maps: name the folder that the server keeps its maps in"
    case .newerFormat(let path, let found, let known):
      "\(path) has format \(found), this program knows up to \(known): use a newer waymark"
    case .inUse(let path, let process):
      "\(path) is in use by another waymark server"
        + (process.map { " (process \($0))" } ?? "")
        + ": stop it, or choose another data folder"
    case .storage(let path, let fault): "\(path) cannot be opened: \(fault)"
    }
  }
}

extension JournalOpenError {
  /// What is wrong alone, for somebody who says elsewhere where and what to do.
  package var finding: String {
    switch self {
    case .damaged(_, let detail): detail
    case .incomplete(_, let map, let last, let durable):
      "\(map) ends at change \(last), and change \(durable) was reported to be on disk"
    case .storage(_, let fault): fault.detail
    default: description
    }
  }
}
