import Glibc
import SyncEngine
import WebSocketTransport

/// For programs that go step by step: each ends when a condition holds, an obstacle ends it, or nothing
/// came forward for too long.
///
/// A server that cannot be reached in the first place, one that does not keep to the protocol, a goodbye
/// for good and a local copy that cannot be written are errors at once.
extension MapConnection {
  /// Ends ``wait(for:_:)`` with ``ClientError/interrupted`` on Ctrl-C and its like.
  package func stopOnSignals() throws(ClientError) {
    do throws(TransportError) {
      try loop.onSignals([SIGINT, SIGTERM, SIGHUP]) { [weak self] _ in
        self?.fail(.interrupted)
      }
    } catch {
      throw .transport(error)
    }
  }

  /// Serves the connection until `condition` holds.
  ///
  /// - Throws: What ended the connection for good, or ``ClientError/timedOut(_:seconds:obstacle:)``.
  package func wait(
    for awaited: ClientError.Awaited, _ condition: @escaping () -> Bool
  ) throws(ClientError) {
    waitsSince = moment.milliseconds
    if failure == nil, !condition() {
      self.condition = condition
      loop.run()
      self.condition = nil
    }
    try throwFailure()
    guard condition() else {
      throw .timedOut(
        awaited, seconds: (patienceMilliseconds ?? 0) / 1_000, obstacle: obstacle)
    }
  }

  /// Has the local copy written if it lacks anything.
  ///
  /// - Throws: ``ClientError/localCopy(_:)``.
  package func saveNow() throws(ClientError) {
    save()
    try throwFailure()
  }

  /// Throws what has ended the steps, if anything has.
  package func throwFailure() throws(ClientError) {
    guard let failure else { return }
    if case .interrupted = failure { self.failure = nil }
    throw failure
  }

  func fail(_ error: ClientError) {
    if failure == nil { failure = error }
    if condition != nil { loop.stop() }
  }

  func stopIfItIsOver(_ event: SessionEvent) {
    switch event {
    case .bye(let bye) where bye.retry == .never:
      fail(.goodbye(bye, map: session.identity.map, server: server.text))
    case .serverBroken(let words): fail(.serverBroken(words))
    default: break
    }
  }

  func checkCondition() {
    guard let condition else { return }
    if failure != nil || condition() { return loop.stop() }
    guard let patienceMilliseconds else { return }
    let since = max(waitsSince, driver.advancedAtMilliseconds)
    if moment.milliseconds > since + patienceMilliseconds { loop.stop() }
  }
}
