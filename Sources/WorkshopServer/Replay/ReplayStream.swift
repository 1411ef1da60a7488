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
  /// Whose replay it is.
  private let participantID: String
  /// Whether it is in line with ``ReplayTurns``.
  var awaitsTurn = false
  /// Entries of the journal that it has not looked at.
  private var page: [JournalEntry]?
  /// Nil until the journal has told what there is.
  private var session: ReplaySession?
  /// Controls that came before that.
  private var earlyControls: [ReplayControl] = []
  private var isOver = false
  private var isLookingUp = false
  /// Asked for while an earlier request is still being looked up.
  private var nextRequest: ReplayRequest?

  private static let earlyControlsMax = 16

  /// Nil if as many replays run as may, of this participant or of all.
  init?(
    _ request: ReplayRequest, of map: MapName, to client: Client, by participantID: String,
    _ context: MapContext
  ) {
    guard context.replays.begin(participantID) else { return nil }
    self.map = map
    self.client = client
    self.context = context
    self.participantID = participantID
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
    context.replays.read { [self] in
      guard !isOver else { return context.replays.endRead() }
      let found = context.loop.completion { [self] (result: Result<ReplaySource, JournalError>) in
        context.replays.endRead()
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
  }

  /// Ends it without a word; what is still on its way from the journal finds nobody.
  func stop() {
    guard !isOver else { return }
    isOver = true
    session = nil
    page = nil
    context.replays.end(participantID)
  }

  func control(_ control: ReplayControl) {
    guard session != nil else {
      if earlyControls.count < Self.earlyControlsMax { earlyControls.append(control) }
      return
    }
    session?.control(control, at: context.now)
    advance()
  }

  /// Goes on with what is due: some twenty times a second, and when the connection's queue has
  /// drained.
  func advance() {
    guard !isOver, session != nil else { return }
    context.replays.add(self)
  }

  /// Sends what is due, up to a queue's length.
  func takeTurn() {
    guard !isOver else { return }
    let queued = client.connection.queuedBytes
    if let page {
      self.page = nil
      session?.read(page.map(JournalRecord.init), at: context.now, queuedBytes: queued)
    } else {
      session?.advance(at: context.now, queuedBytes: queued)
    }
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
    context.replays.read { [self] in
      guard !isOver else { return context.replays.endRead() }
      context.journal.entries(
        of: map.string, from: index, limit: limit,
        completion: context.loop.completion { [self] (result: Result<EntryPage, JournalError>) in
          context.replays.endRead()
          guard !isOver else { return }
          switch result {
          case .success(let page):
            self.page = page.entries
            advance()
          case .failure(let error): fail(error)
          }
        })
    }
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
