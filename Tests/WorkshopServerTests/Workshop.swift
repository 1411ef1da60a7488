import Foundation
import JourneyMap
import Logging
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import SystemClock
import Testing
import WebSocketTransport

@testable import WorkshopServer

/// Longest that any test waits for anything; reached only when something is broken.
let patienceMilliseconds: UInt64 = 20_000

/// Runs a test on a thread of its own: the loop blocks it, and what the server leaves to tasks needs
/// the threads that tests run on.
func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
  try await withTaskExecutorPreference(OwnThread()) { try body() }
}

/// Runs each job on a fresh thread, as part of its task, so that issues are the test's own.
private final class OwnThread: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }.start()
  }
}

/// A server with real clients, all on one loop, and a data folder that goes with it.
final class Workshop {
  let loop: EventLoop
  let folder: String
  var options = ServerOptions()
  /// Where the server logs.
  var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private(set) var server: WorkshopServer?
  private(set) var outcome: WorkshopServer.Outcome?
  private var isReady = false

  init(_ change: (inout ServerOptions) -> Void = { _ in }) throws {
    loop = try EventLoop()
    folder = NSTemporaryDirectory() + "waymark-test-\(UUID().uuidString)"
    options.port = 0
    options.dataFolder = folder
    options.storageRetryMilliseconds = 20
    change(&options)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Starts a server and waits until its maps can be used.
  func start(
    waitsUntilReady: Bool = true, storage: WorkshopServer.StorageSource? = nil
  ) throws {
    (isReady, outcome) = (false, nil)
    server = try WorkshopServer.start(
      on: loop, options: options, logger: logger,
      storage: storage,
      onEvent: { [unowned self] event in
        switch event {
        case .ready: isReady = true
        case .stopped(let outcome): self.outcome = outcome
        }
      })
    guard waitsUntilReady else { return }
    try wait("ready") { self.isReady || self.outcome != nil }
  }

  /// Stops the server gracefully.
  @discardableResult
  func stop() throws -> WorkshopServer.Outcome? {
    server?.stop()
    return try stopped()
  }

  /// Waits until the server has stopped.
  func stopped() throws -> WorkshopServer.Outcome? {
    try wait("stopped") { self.outcome != nil }
    return outcome
  }

  /// Runs the loop until `condition` holds.
  func wait(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
    until condition: @escaping () -> Bool
  ) throws {
    guard !condition() else { return }
    var isOver = false
    let alarm = loop.schedule(afterMilliseconds: patienceMilliseconds) { [loop] in
      isOver = true
      loop.stop()
    }
    func look() {
      if condition() || isOver { return loop.stop() }
      loop.schedule(afterMilliseconds: 2, look)
    }
    loop.schedule(afterMilliseconds: 2, look)
    loop.run()
    alarm.cancel()
    try #require(!isOver, "waited in vain: \(what)", sourceLocation: sourceLocation)
  }

  func runFor(milliseconds: UInt64) {
    loop.schedule(afterMilliseconds: milliseconds) { [loop] in loop.stop() }
    loop.run()
  }

  // MARK: People

  private var lastReplica: UInt64 = 1_000

  func freshReplica() -> ReplicaID {
    lastReplica += 1
    return ReplicaID(lastReplica)
  }

  /// A client that is connecting.
  func person(
    _ name: String?, map: String = "demo", intent: Intent = .joinOrCreate, token: String? = nil,
    replica: ReplicaID? = nil
  ) throws -> TestClient {
    let identity = SessionIdentity(
      map: try #require(MapName(map)), intent: intent, token: token, name: name)
    let replica = replica ?? freshReplica()
    // Fresh replica numbers come from the seed: each client needs one of its own.
    let client = TestClient(
      loop: loop, port: try #require(server).port,
      session: ClientSession(identity, replica: replica, seed: replica.rawValue))
    client.start()
    return client
  }

  /// A client that is on the map and has everything.
  func live(
    _ name: String?, map: String = "demo", intent: Intent = .joinOrCreate, token: String? = nil
  ) throws -> TestClient {
    let client = try person(name, map: map, intent: intent, token: token)
    try wait("\(name ?? "guest") is live") { client.session.state == .live }
    return client
  }

  /// A token of this server.
  func token(
    map: String, role: Role, seconds: UInt64 = 3_600, issuedAgo: UInt64 = 0, name: String? = nil
  ) throws -> String {
    let invite = Invite.make(
      map: try #require(MapName(map)), role: role, name: name, seconds: seconds,
      now: WallClock.seconds - issuedAgo)
    return try #require(try InviteSigner.ofFolder(folder)).sign(invite)
  }

  // MARK: HTTP

  struct Answer: Sendable {
    var status: Int
    var head: String
    var body: String
    /// What ``body`` is where it is no text.
    var bytes: [UInt8] = []
  }

  /// Asks the server over a socket of its own, while the loop runs. Unless the answer is wanted as a
  /// whole, up to the connection's end, only its head is read.
  func get(
    _ target: String, method: String = "GET", headers: [String] = [], body: String = "",
    isWhole: Bool = true
  ) throws -> Answer {
    var answer: Answer?
    let port = try #require(server).port
    let done = loop.completion { (result: Answer?) in
      answer = result ?? Answer(status: 0, head: "", body: "")
    }
    Thread { done(ask(port, target, method, headers, body, isWhole)) }.start()
    try wait("an answer to \(target)") { answer != nil }
    return try #require(answer)
  }
}

/// Waits for something asynchronous on the present thread.
func blocking<Value: Sendable>(
  _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let box = Box<Result<Value, any Error>>()
  Task {
    do { box.put(.success(try await work())) } catch { box.put(.failure(error)) }
  }
  return try box.take().get()
}

private final class Box<Value>: @unchecked Sendable {
  // @unchecked: written before the semaphore is signalled, read after.
  private var value: Value?
  private let isThere = DispatchSemaphore(value: 0)

  func put(_ value: Value) {
    self.value = value
    isThere.signal()
  }

  func take() -> Value {
    isThere.wait()
    guard let value else { preconditionFailure("nothing was put in") }
    return value
  }
}

private func ask(
  _ port: UInt16, _ target: String, _ method: String, _ headers: [String], _ body: String,
  _ isWhole: Bool
) -> Workshop.Answer? {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  let connected = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard connected == 0 else { return nil }
  var lines = ["\(method) \(target) HTTP/1.1"] + headers
  if isWhole { lines.append("Connection: close") }
  if !headers.contains(where: { $0.hasPrefix("Host:") }) { lines.append("Host: 127.0.0.1") }
  let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
  var sent = 0
  // What is refused by its head may end before its body is taken.
  while sent < request.count {
    let count = request[sent...].withUnsafeBytes {
      send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard count > 0 else { break }
    sent += count
  }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 64 << 10)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { break }
    bytes += buffer[..<count]
    if !isWhole, bytes.firstRange(of: Array("\r\n\r\n".utf8)) != nil { break }
  }
  let text = String(decoding: bytes, as: UTF8.self)
  guard let end = text.range(of: "\r\n\r\n"),
    let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
  else { return nil }
  let bodyStart = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? bytes.endIndex
  return Workshop.Answer(
    status: status, head: String(text[..<end.lowerBound]), body: String(text[end.upperBound...]),
    bytes: Array(bytes[bodyStart...]))
}

extension Workshop {
  /// Puts a map into the journal, while no server has it, whose one change is these bytes.
  func plantDamagedMap(_ name: String, bytes: [UInt8]) throws {
    let journal = try SQLiteJournal.open(folder: folder)
    try blocking {
      try await journal.createMap(name, atMilliseconds: 1)
      try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        journal.append(
          [
            JournalEntry(
              index: 1, replica: 1, sequence: 1, participant: "p", receivedMilliseconds: 1,
              bytes: bytes)
          ],
          roster: [Author(replica: 1, participant: "p", displayName: "P", role: "participant")],
          to: name
        ) { done.resume(with: $0.map { _ in }) }
      }
      try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        journal.close { done.resume(with: $0) }
      }
    }
  }
}
