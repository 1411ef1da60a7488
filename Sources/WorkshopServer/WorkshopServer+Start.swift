import CLinux
import Dispatch
import Glibc
import JourneyMap
import Logging
import MapStore
import WebSocketTransport

/// What a server keeps its maps in, and the secrets that are kept with them.
package struct ServerStorage: Sendable {
  package var journal: any Journal
  /// 32 bytes that sign invitations.
  package var inviteSecret: [UInt8]
  /// 32 bytes that seal changes.
  package var sealKey: [UInt8]

  package init(journal: any Journal, inviteSecret: [UInt8], sealKey: [UInt8]) {
    self.journal = journal
    self.inviteSecret = inviteSecret
    self.sealKey = sealKey
  }

  /// Name of the secret that changes are sealed with.
  package static let sealSecretName = "seals"

  /// Opens the journal of a folder, with its secrets. Blocks; the time grows with the size of the
  /// journal.
  package static func open(
    folder: String, options: JournalOptions
  ) throws(StorageOpenError) -> ServerStorage {
    do {
      let journal = try SQLiteJournal.open(folder: folder, options: options)
      return ServerStorage(
        journal: journal,
        inviteSecret: try journal.secret(named: InviteSigner.secretName, orGenerate: randomKey),
        sealKey: try journal.secret(named: sealSecretName, orGenerate: randomKey))
    } catch {
      throw StorageOpenError(description: "\(error)")
    }
  }

  @Sendable private static func randomKey() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}

/// Why the journal cannot be used, in words that say what to do.
package struct StorageOpenError: Error, CustomStringConvertible, Equatable {
  package var description: String
}

/// Why a server did not start, or did not end well.
package enum ServerError: Error, CustomStringConvertible, Equatable {
  case options(OptionsError)
  case transport(TransportError)
  case storage(String)
  case notDurable(String)

  package var description: String {
    switch self {
    case .options(let error): "\(error)"
    case .transport(let error): "\(error)"
    case .storage(let words): words
    case .notDurable(let words): words
    }
  }
}

extension WorkshopServer {
  package typealias StorageSource = @Sendable () throws(StorageOpenError) -> ServerStorage

  /// Listens, and opens the journal meanwhile: the server answers "starting" until
  /// ``Event/ready``.
  ///
  /// - Parameters:
  ///   - storage: where the maps are; nil for the journal in the options' data folder. Called on a
  ///     thread that may block.
  ///   - onEvent: called on the loop.
  package static func start(
    on loop: EventLoop, options: ServerOptions, logger: Logger, storage: StorageSource? = nil,
    onEvent: @escaping (Event) -> Void = { _ in }
  ) throws(ServerError) -> WorkshopServer {
    do { try options.validate() } catch { throw .options(error) }
    let server = WorkshopServer(loop: loop, options: options, logger: logger, onEvent: onEvent)
    do {
      server.transport = try loop.listen(options.transport, handler: server)
    } catch {
      throw .transport(error)
    }
    loop.atEndOfTurn { [weak server] in
      server?.turnTime = .zero
      server?.service?.maps.endOfTurn()
    }
    loop.afterTurn { [weak server] nanoseconds in
      guard let server else { return }
      server.counters.noteTurn(nanoseconds: nanoseconds, at: server.loop.milliseconds)
    }
    server.openStorage(storage ?? server.defaultStorage())
    return server
  }

  /// Runs a server on the calling thread until SIGTERM or SIGINT has stopped it gracefully. A
  /// second signal ends it without waiting.
  ///
  /// It blocks its thread, so it must not be called from a task: invitations are checked and maps
  /// put together on the threads that tasks share.
  ///
  /// - Parameter onReady: called once, when the maps can be used.
  package static func run(
    options: ServerOptions, logger: Logger, onReady: @escaping (WorkshopServer) -> Void
  ) throws(ServerError) {
    TransportLog.set(level: .warning) { level, text in
      logger.log(
        level: level == .error ? .error : .warning, "transport", metadata: ["text": "\(text)"])
    }
    raiseDescriptorLimit(toFit: options)
    keepMemoryPrivate()
    let loop: EventLoop
    do { loop = try EventLoop() } catch { throw .transport(error) }
    var outcome = Outcome.clean
    var running: WorkshopServer?
    let server = try start(
      on: loop, options: options, logger: logger,
      onEvent: { event in
        switch event {
        case .ready:
          if let running { onReady(running) }
        case .stopped(let how):
          outcome = how
          loop.stop()
        }
      })
    running = server
    do throws(TransportError) {
      try loop.onSignals([SIGTERM, SIGINT, SIGHUP]) { [weak server] signal in
        // A terminal that closes takes the programs it started along; maps are not its own.
        guard signal != SIGHUP else {
          return logger.notice("the terminal has gone (SIGHUP); the server goes on")
        }
        server?.stop()
      }
    } catch {
      throw .transport(error)
    }
    loop.run()
    running = nil
    switch outcome {
    case .clean: return
    case .notOpened(let words): throw .storage(words)
    case .notDurable(let words): throw .notDurable(words)
    }
  }

  /// The memory holds the server's secrets and everybody's words: no copy of it is written when the
  /// process dies, and no other process of the same user looks into it.
  private static func keepMemoryPrivate() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = waymark_forbid_core_dumps()
  }

  /// What whoever runs the server had better change.
  private func warn() {
    if geteuid() == 0 {
      logger.notice(
        "runs as root, which it has no need for: a user of its own would do less harm")
    }
    if let openness = FolderOpenness.of(folder: options.dataFolder) {
      logger.warning("\(openness.words)", metadata: ["advice": "\(openness.advice)"])
    }
  }

  /// Shells and service managers start programs with room for 1,024 open files, for the sake of those
  /// that use select(2), and leave it to others to ask for more, up to what the administrator allows.
  private static func raiseDescriptorLimit(toFit options: ServerOptions) {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    let wanted = rlim_t(options.connectionsMax + 1_024)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    _ = setrlimit(resource, &limit)
  }

  private func defaultStorage() -> StorageSource {
    var journalOptions = options.journal
    let logger = logger
    journalOptions.onEvent = { event in Self.log(event, logger) }
    let folder = options.dataFolder
    let options = journalOptions
    return { () throws(StorageOpenError) -> ServerStorage in
      try ServerStorage.open(folder: folder, options: options)
    }
  }

  private static func log(_ event: JournalEvent, _ logger: Logger) {
    switch event {
    case .commitFailed(let fault, let maps):
      logger.critical(
        "a commit failed", metadata: ["error": "\(fault)", "maps": "\(maps.count)"])
    case .checkpointFailed(let fault):
      logger.error("the write-ahead log could not be folded in", metadata: ["error": "\(fault)"])
    case .reopenFailed(let fault):
      logger.error("the journal could not be opened anew", metadata: ["error": "\(fault)"])
    case .reopened: logger.notice("the journal was opened anew")
    case .recovered(let map, let index):
      // Told once more, and to everybody, when its room goes on.
      logger.debug("a map recovered", metadata: ["map": "\(map)", "index": "\(index)"])
    case .damageFound(let map, let fault):
      logger.critical(
        "what is kept of a map is damaged", metadata: ["map": "\(map)", "error": "\(fault)"])
    }
  }

  private func openStorage(_ source: @escaping StorageSource) {
    typealias Opened = Result<(ServerStorage, InviteSigner), StorageOpenError>
    let opened = loop.completion { [self] (result: Opened) in
      switch result {
      case .success((let storage, let invites)): serve(storage, invites)
      case .failure(let error): notOpened(error)
      }
    }
    // A thread of its own, since opening checks the whole file.
    DispatchQueue.global(qos: .userInitiated).async {
      do throws(StorageOpenError) {
        let storage = try source()
        opened(.success((storage, InviteSigner(secret: storage.inviteSecret))))
      } catch {
        opened(.failure(error))
      }
    }
  }

  private func serve(_ storage: ServerStorage, _ invites: InviteSigner) {
    guard case .starting = stage else {
      // Stopped before it began.
      storage.journal.close(completion: loop.completion { [self] _ in finish(.clean) })
      return
    }
    let context = MapContext(
      loop: loop, journal: storage.journal, sealKey: storage.sealKey, options: options,
      counters: counters, logger: logger)
    let maps = MapRegistry(
      context: context, admit: { [weak self] in self?.admit($0, to: $1) },
      turnAway: { [weak self] in self?.turnAway($0, $1) })
    let list = MapList(loop: loop, journal: storage.journal) { [weak maps] in
      var open: [String: MapList.OpenMap] = [:]
      for map in maps?.open ?? [] {
        open[map.name.string] = MapList.OpenMap(
          people: map.participantCount,
          title: map.room.document.string(.root, Field.Map.title))
      }
      return open
    }
    stage = .serving(Service(context: context, maps: maps, invites: invites, list: list))
    storage.journal.summaries(
      completion: loop.completion { [counters] (result: Result<[MapSummary], JournalError>) in
        if case .success(let summaries) = result { counters.mapsStored = summaries.count }
      })
    logger.notice(
      "serving", metadata: ["url": "\(url)", "access": "\(options.access.rawValue)"])
    warn()
    onEvent(.ready)
  }

  private func notOpened(_ error: StorageOpenError) {
    logger.critical("the journal cannot be opened", metadata: ["error": "\(error)"])
    if case .stopping = stage { return finish(.clean) }
    stage = .stopping(nil)
    transport?.closeAll(code: .goingAway, reason: "") { [self] in
      finish(.notOpened(error.description))
    }
  }
}
