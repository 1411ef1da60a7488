import MapStore
import SyncProtocol
import WebSocketTransport

extension WorkshopServer {
  /// Stops gracefully: takes nothing more, makes everything durable, tells everybody, keeps a
  /// snapshot of each map, lets the files go, and reports ``Event/stopped(_:)``, all within
  /// `stopMillisecondsMax`. A second call ends it without waiting.
  package func stop() {
    switch stage {
    case .stopped: return
    case .stopping: return finish(.notDurable("stopped before everything was on disk"))
    case .starting:
      stage = .stopping(nil)
      // The journal, still being opened, reports and is closed then.
      transport?.stopListening()
    case .serving(let service):
      stage = .stopping(service)
      logger.notice("stopping", metadata: ["connections": "\(clients.count)"])
      transport?.stopListening()
      flush(service)
      // A disk that hangs must not keep people from hearing it.
      loop.schedule(afterMilliseconds: options.stopMillisecondsMax / 2) { [weak self] in
        self?.sayGoodbye(service)
      }
    }
    loop.schedule(afterMilliseconds: options.stopMillisecondsMax) { [weak self] in
      self?.finish(.notDurable("not everything was on disk in time"))
    }
  }

  /// First everything to the disk, so that clients hear what is durable before they hear the bye.
  private func flush(_ service: Service) {
    for map in service.maps.open { map.endOfTurn() }
    service.context.journal.flush(
      completion: loop.completion { [self] (_: Result<Void, JournalError>) in sayGoodbye(service) })
  }

  private func sayGoodbye(_ service: Service) {
    guard case .stopping = stage, !hasSaidGoodbye else { return }
    hasSaidGoodbye = true
    for map in service.maps.open { map.stop() }
    for client in clients.values {
      client.bye(
        .serverStopping, retry: .after(milliseconds: options.stopRetryMilliseconds),
        "The server is stopping.", counters)
    }
    transport?.closeAll(code: .goingAway, reason: "") { [self] in closeJournal(service) }
  }

  private func closeJournal(_ service: Service) {
    guard case .stopping = stage else { return }
    for map in service.maps.open {
      map.endOfTurn()
      map.checkpoint(atOnce: true)
    }
    service.context.journal.close(
      completion: loop.completion { [self] (result: Result<Void, JournalError>) in
        let behind = service.maps.open.filter { $0.room.durableIndex < $0.room.mergedIndex }
        switch result {
        case .success where behind.isEmpty: finish(.clean)
        case .success:
          finish(.notDurable("the last edits of \(behind.count) map(s) are not on disk"))
        case .failure(let error): finish(.notDurable(error.logText))
        }
      })
  }

  func finish(_ outcome: Outcome) {
    if case .stopped = stage { return }
    stage = .stopped
    // It holds this server as its handler; with sockets still open it goes with the loop.
    if clients.isEmpty { transport = nil }
    switch outcome {
    case .clean: logger.notice("stopped")
    case .notOpened: break  // Said already.
    case .notDurable(let words):
      logger.error("stopped", metadata: ["error": "\(words)"])
    }
    onEvent(.stopped(outcome))
  }
}
