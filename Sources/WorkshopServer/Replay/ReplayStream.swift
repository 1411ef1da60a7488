import MapStore
import SyncEngine
import SyncProtocol
import WebSocketTransport

/// Shows one connection a part of a map's history: a replay session, what it reads from the journal
/// and what it sends. Loop-bound.
final class ReplayStream {
  private let map: MapName
  private unowned let client: Client
  private let context: MapContext
  /// Nil until the journal has told what there is.
  private var session: ReplaySession?
  /// Controls that came before that.
  private var earlyControls: [ReplayControl] = []
  private var isOver = false
  private var isLookingUp = false
  /// Asked for while an earlier request is still being looked up.
  private var nextRequest: ReplayRequest?

  private static let earlyControlsMax = 16

  init(
    _ request: ReplayRequest, of map: MapName, to client: Client, _ context: MapContext
  ) {
    self.map = map
    self.client = client
    self.context = context
    lookUp(request)
  }

  /// Takes a request in place of the one that is still being looked up, so that a connection that
  /// seeks in haste keeps the journal busy with one at a time. `false` if there is none.
  func replaces(with request: ReplayRequest) -> Bool {
    guard isLookingUp, !isOver else { return false }
    nextRequest = request
    earlyControls = []
    return true
  }

  private func lookUp(_ request: ReplayRequest) {
    isLookingUp = true
    let (map, journal) = (map, context.journal)
    let found = context.loop.completion { [self] (result: Result<ReplaySource, JournalError>) in
      begin(request, result)
    }
    Task {
      do throws(JournalError) {
        found(.success(try await ReplaySource.find(request, of: map, in: journal)))
      } catch {
        found(.failure(error))
      }
    }
  }

  /// Ends it without a word; what is still on its way from the journal finds nobody.
  func stop() {
    isOver = true
    session = nil
  }

  func control(_ control: ReplayControl) {
    guard session != nil else {
      if earlyControls.count < Self.earlyControlsMax { earlyControls.append(control) }
      return
    }
    session?.control(control, at: context.now)
    advance()
  }

  /// Sends what is due: some twenty times a second, and when the connection's queue has drained.
  func advance() {
    guard !isOver else { return }
    session?.advance(at: context.now, queuedBytes: client.connection.queuedBytes)
    perform()
  }

  private func begin(_ request: ReplayRequest, _ result: Result<ReplaySource, JournalError>) {
    isLookingUp = false
    guard !isOver else { return }
    if let nextRequest {
      self.nextRequest = nil
      return lookUp(nextRequest)
    }
    switch result {
    case .success(let source):
      session = ReplaySession(source, request, at: context.now)
      for control in earlyControls { session?.control(control, at: context.now) }
      earlyControls = []
      advance()
    case .failure(let error): fail(error)
    }
  }

  private func perform() {
    for effect in session?.takeEffects() ?? [] {
      switch effect {
      case .send(let bytes):
        guard client.connection.send(bytes) else {
          stop()
          return client.cutOff(context.counters)
        }
        context.counters.deliveries += 1
      case .read(let index, let limit): read(from: index, limit: limit)
      case .finished: stop()
      }
    }
  }

  private func read(from index: UInt64, limit: Int) {
    context.journal.entries(
      of: map.string, from: index, limit: limit,
      completion: context.loop.completion { [self] (result: Result<EntryPage, JournalError>) in
        guard !isOver else { return }
        switch result {
        case .success(let page):
          session?.read(
            page.entries.map(JournalRecord.init), at: context.now,
            queuedBytes: client.connection.queuedBytes)
          perform()
        case .failure(let error): fail(error)
        }
      })
  }

  private func fail(_ error: JournalError) {
    stop()
    context.logger.error(
      "a replay failed", metadata: ["map": "\(map.string)", "error": "\(error.logText)"])
    client.bye(
      .storageFailing, retry: .after(milliseconds: 5_000),
      "The history of this map cannot be read at the moment.", context.counters)
  }
}

@available(*, unavailable)
extension ReplayStream: Sendable {}
