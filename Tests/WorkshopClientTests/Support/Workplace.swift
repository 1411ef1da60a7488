import Foundation
import JourneyMap
import Logging
import ReplicatedData
import SyncProtocol
import Synchronization
import Testing
import WebSocketTransport
import WorkshopServer

@testable import WorkshopClient

/// A server on a thread of its own, and a folder for it and for the local copies of those who visit.
final class Workplace: Sendable {
  let folder: String
  private let running = Mutex<Running?>(nil)

  private struct Running: Sendable {
    var doorway: Doorway
    var server: LoopBound<WorkshopServer>
    var port: UInt16
    var ended: DispatchSemaphore
    var isStopped = false
  }

  init() {
    folder = NSTemporaryDirectory() + "waymark-client-\(UUID().uuidString)"
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Starts a server on the folder; the port stays the same when it is started again.
  func start(_ change: @escaping @Sendable (inout ServerOptions) -> Void = { _ in }) throws {
    let port = running.withLock { $0?.port ?? 0 }
    let started = DispatchSemaphore(value: 0)
    let ended = DispatchSemaphore(value: 0)
    let failure = Mutex<String?>(nil)
    let data = folder + "/server"
    Thread.detachNewThread { [self] in
      do {
        let loop = try EventLoop()
        var options = ServerOptions()
        options.port = port
        options.dataFolder = data
        change(&options)
        let server = try WorkshopServer.start(
          on: loop, options: options,
          logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
          onEvent: { [unowned loop] event in
            switch event {
            case .ready: started.signal()
            case .stopped: loop.stop()
            }
          })
        running.withLock {
          $0 = Running(
            doorway: loop.doorway, server: LoopBound(server, loop), port: server.port,
            ended: ended)
        }
        loop.run()
      } catch {
        failure.withLock { $0 = "\(error)" }
        started.signal()
      }
      ended.signal()
    }
    #expect(started.wait(timeout: .now() + 20) == .success, "the server did not start in time")
    if let words = failure.withLock({ $0 }) { throw Unstarted(words: words) }
  }

  struct Unstarted: Error { var words: String }

  /// Stops it gracefully and waits for its end.
  func stop() {
    guard let running = running.withLock({ $0 }), !running.isStopped else { return }
    self.running.withLock { $0?.isStopped = true }
    _ = running.doorway.post { running.server.value(on: $0).stop() }
    _ = running.ended.wait(timeout: .now() + 20)
  }

  // MARK: Visits

  func target(
    _ map: String = "demo", name: String? = "Ana", token: String? = nil
  ) throws -> MapTarget {
    let port = running.withLock { $0?.port ?? 9 }
    return MapTarget(
      server: try ServerAddress("127.0.0.1:\(port)"), map: try #require(MapName(map)),
      token: token, name: name)
  }

  func visit(
    _ map: String = "demo", for purpose: MapVisit.Purpose = .editing, name: String = "Ana",
    token: String? = nil, isOffline: Bool = false, notices: Notices = Notices()
  ) throws -> MapVisit {
    var options = MapVisit.Options(dataFolder: folder + "/copies of \(name)")
    options.stopsOnSignals = false
    options.isOffline = isOffline
    options.timeoutMilliseconds = 10_000
    options.notify = { notices.add($0) }
    return try MapVisit(try target(map, name: name, token: token), for: purpose, options)
  }

  /// One whole command: connects, edits, waits until it is durable, leaves.
  @discardableResult
  func edit(
    _ map: String = "demo", for purpose: MapVisit.Purpose = .editing, name: String = "Ana",
    isOffline: Bool = false, notices: Notices = Notices(),
    _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws -> Change? {
    let visit = try visit(
      map, for: purpose, name: name, isOffline: isOffline, notices: notices)
    defer { visit.leave() }
    try visit.connect()
    let change = try visit.edit(body)
    try visit.settle()
    return change
  }

  /// The map as the server has it.
  func map(_ map: String = "demo", name: String = "Reader") throws -> MapDocument {
    let visit = try visit(map, for: .reading, name: name)
    defer { visit.leave() }
    try visit.connect()
    return visit.document
  }
}

/// What a visit told its user, from whatever thread.
final class Notices: Sendable {
  private let lines = Mutex<[String]>([])

  func add(_ line: String) { lines.withLock { $0.append(line) } }

  var all: [String] { lines.withLock { $0 } }
}

/// Runs a test on a thread of its own: it blocks in its loops, and the server leaves work to tasks.
func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
  try await withTaskExecutorPreference(OwnThread()) { try body() }
}

private final class OwnThread: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }.start()
  }
}

extension Editor {
  /// A card with a text, in no stage.
  @discardableResult
  mutating func addCard(_ text: String) throws(ChangeError) -> RecordID {
    let card = try create(.card)
    try append(card)
    try set(card, Field.Card.kind, .text("action"))
    try write(text, to: card, Field.Card.text)
    return card
  }
}

extension MapDocument {
  var cardTexts: [String] { records(.card).map { string($0, Field.Card.text) }.sorted() }
}
