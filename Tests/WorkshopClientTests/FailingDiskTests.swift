import JourneyMap
import MapStore
import Synchronization
import Testing
import WorkshopServer

@testable import WorkshopClient

@Suite("A server whose disk fails", .timeLimit(.minutes(2)))
struct FailingDiskTests {
  @Test("whoever edits is told why within the time allowed")
  func fullDisk() async throws {
    try await onThread {
      let place = Workplace()
      let disk = Disk()
      try place.start { options in
        options.journal.reopenPause = .milliseconds(10)
        options.journal.beforeStep = { (_) throws(StorageFault) in
          if disk.isFull { throw StorageFault(kind: .diskFull, detail: "in the test") }
        }
      }
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      let visit = try place.visit()
      visit.connection.patienceMilliseconds = 5_000
      try visit.connect()
      disk.isFull = true
      // The first finds out that the disk is full; only what comes later is refused.
      _ = try visit.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      #expect(throws: ClientError.self) { try visit.settle() }
      _ = try visit.edit { (editor) throws(ChangeError) in try editor.addCard("three") }
      do {
        try visit.settle()
        Issue.record("a change was acknowledged that is not on disk")
      } catch {
        #expect("\(error)".contains("its disk is full"))
      }
      visit.leave()
    }
  }
}

private final class Disk: Sendable {
  private let full = Atomic(false)

  var isFull: Bool {
    get { full.load(ordering: .sequentiallyConsistent) }
    set { full.store(newValue, ordering: .sequentiallyConsistent) }
  }
}
