import Dispatch
import Foundation
import GRDB
import Synchronization

extension SQLiteJournal {
  /// A secret of this server, made and kept when it is asked for the first time.
  ///
  /// Blocks until it is durable: for the start of a program, never for an event loop.
  package func secret(
    named name: String, orGenerate generate: @escaping @Sendable () -> [UInt8]
  ) throws(JournalError) -> [UInt8] {
    let answer = Answer()
    let write = StorageWrite(completion: answer.give) { transaction in
      .success(try transaction.secret(name, orGenerate: generate))
    }
    self.write(write)
    return try answer.wait().get()
  }

  /// A secret as another process left it, while a server may be running on the folder.
  ///
  /// Nil when there is no such secret or no journal yet. Blocks.
  package static func secret(
    named name: String, folder path: String
  ) throws(JournalOpenError) -> [UInt8]? {
    let file = DataFolder.database(in: path)
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    do {
      // Read-only: the one connection that writes and checkpoints may be another process's.
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(5)
      let database = try DatabaseQueue(path: file, configuration: configuration)
      return try database.read { try WriteTransaction.secret(name, $0) }
    } catch {
      throw openError(error, path: file)
    }
  }
}

/// Carries one answer from the storage thread to a thread that waits for it.
private final class Answer: Sendable {
  private let result = Mutex<Result<[UInt8], JournalError>>(.failure(.closed))
  private let given = DispatchSemaphore(value: 0)

  @Sendable func give(_ result: Result<[UInt8], JournalError>) {
    self.result.withLock { $0 = result }
    given.signal()
  }

  func wait() -> Result<[UInt8], JournalError> {
    given.wait()
    return result.withLock { $0 }
  }
}
