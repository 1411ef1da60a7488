import Foundation
import Glibc
import Testing

@testable import WebSocketTransport

/// Longest that any test waits for anything; reached only when something is broken.
let patienceSeconds = 10

/// Answers every message with itself, and HTTP by path.
final class EchoHandler: ServerHandler {
  var opened: [Connection] = []
  var closed: [(code: CloseCode, reason: String)] = []
  var received: [[UInt8]] = []
  var drained = 0
  var pending: [HTTPExchange] = []
  var refusal: UpgradeRefusal?
  var bodyBytesMax: Int?
  /// For a test to keep a connection in.
  var last: Connection?
  var whenClosed: (Connection) -> Void = { _ in }
  var whenRequested: (HTTPExchange) -> Void = { exchange in
    switch exchange.request.path {
    case "/hello": exchange.respond(status: 200, text: "hello")
    default: exchange.respondNotFound()
    }
  }
  var whenReceived: (Connection, [UInt8]) -> Void = { $0.send($1) }

  func connectionOpened(_ connection: Connection) { opened.append(connection) }
  func connection(_ connection: Connection, received message: [UInt8]) {
    received.append(message)
    whenReceived(connection, message)
  }
  func connectionDrained(_ connection: Connection) { drained += 1 }
  func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {
    opened.removeAll { $0 === connection }
    closed.append((code, reason))
    whenClosed(connection)
  }
  func httpRequest(_ exchange: HTTPExchange) { whenRequested(exchange) }
  func httpBodyBytesMax(for head: HTTPRequest) -> Int? { bodyBytesMax }
  func upgradeRefusal(for request: HTTPRequest) -> UpgradeRefusal? { refusal }
}

/// A client whose behaviour a test spells out.
final class ScriptedClient: ClientHandler {
  var whenOpened: (Connection) -> Void = { _ in }
  var whenReceived: (Connection, [UInt8]) -> Void = { _, _ in }
  var whenClosed: (CloseCode, String) -> Void = { _, _ in }
  var whenFailed: (ConnectFailure) -> Void = { Issue.record("could not connect: \($0)") }
  var drained = 0

  func connectionOpened(_ connection: Connection) { whenOpened(connection) }
  func connection(_ connection: Connection, received message: [UInt8]) {
    whenReceived(connection, message)
  }
  func connectionDrained(_ connection: Connection) { drained += 1 }
  func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {
    whenClosed(code, reason)
  }
  func connectionFailed(_ connection: Connection, _ failure: ConnectFailure) {
    whenFailed(failure)
  }
}

extension EventLoop {
  /// Runs until somebody calls `stop`; a test that hangs fails instead.
  func runBounded(sourceLocation: SourceLocation = #_sourceLocation) {
    let alarm = schedule(afterMilliseconds: UInt64(patienceSeconds) * 1000) { [unowned self] in
      Issue.record("the loop was not stopped", sourceLocation: sourceLocation)
      stop()
    }
    run()
    alarm.cancel()
  }

  /// Stops the loop as soon as `condition` holds, looking again and again.
  func stop(when condition: @escaping () -> Bool) {
    guard !condition() else { return stop() }
    schedule(afterMilliseconds: 5) { [unowned self] in stop(when: condition) }
  }
}

extension ServerConfiguration {
  /// Any free port of the loopback interface.
  static func loopback(_ change: (inout ServerConfiguration) -> Void = { _ in }) -> Self {
    var configuration = ServerConfiguration()
    configuration.port = 0
    change(&configuration)
    return configuration
  }
}

/// A server on a thread of its own, for tests that talk to it with blocking sockets.
final class RunningServer: @unchecked Sendable {
  // @unchecked: set before `started` is signalled, read after.
  private(set) var port: UInt16 = 0
  private(set) var doorway = Doorway()
  private var bound: LoopBound<(Server, EchoHandler)>?
  private let finished = DispatchSemaphore(value: 0)

  init(_ change: @escaping @Sendable (inout ServerConfiguration) -> Void = { _ in }) throws {
    let started = DispatchSemaphore(value: 0)
    Thread { [self] in
      do {
        let loop = try EventLoop()
        let handler = EchoHandler()
        let server = try loop.listen(.loopback(change), handler: handler)
        port = server.port
        doorway = loop.doorway
        bound = LoopBound((server, handler), loop)
        started.signal()
        loop.run()
        bound = nil
      } catch {
        Issue.record(error)
        started.signal()
      }
      finished.signal()
    }.start()
    started.wait()
    try #require(port != 0)
  }

  /// Runs `body` on the server's loop and waits for what it returns.
  func onLoop<Result: Sendable>(
    _ body: @escaping @Sendable (Server, EchoHandler) -> Result
  ) -> Result? {
    let answer = Answer<Result>()
    doorway.post { [self] loop in
      if let (server, handler) = bound?.value(on: loop) { answer.value = body(server, handler) }
      answer.done.signal()
    }
    _ = answer.done.wait(timeout: .now() + .seconds(patienceSeconds))
    return answer.value
  }

  /// Asks the loop again and again until `condition` holds, or patience ends.
  func eventually(_ condition: @escaping @Sendable (Server, EchoHandler) -> Bool) -> Bool {
    for _ in 0..<patienceSeconds * 200 {
      if onLoop(condition) == true { return true }
      usleep(5000)
    }
    return false
  }

  func stop() {
    doorway.post { $0.stop() }
    #expect(finished.wait(timeout: .now() + .seconds(patienceSeconds)) == .success)
  }

  private final class Answer<Value>: @unchecked Sendable {
    // @unchecked: written before `done` is signalled, read after.
    var value: Value?
    let done = DispatchSemaphore(value: 0)
  }
}
