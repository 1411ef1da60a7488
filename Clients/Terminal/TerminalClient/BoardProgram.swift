import CNcurses
import Foundation
import JourneyMap
import ReplicatedData
import StyledText
import SyncEngine
import SyncProtocol
import SystemClock
import TerminalBoard
import WebSocketTransport
import WorkshopClient

/// The full-screen client: a ``Board`` between the terminal and a ``LiveMap``.
///
/// Everything runs on one event loop; the screen is drawn once a turn, and only if something has
/// happened in it.
package final class BoardProgram {
  package struct Options: Sendable {
    /// Where local copies are; nil to keep none.
    package var dataFolder: String?
    package var preferences: TerminalPreferences
    /// The user's editor for long texts.
    package var editor: String
    package var timeoutMilliseconds: UInt64 = 30_000
    /// What stages, lanes and channels are read in, a language tag (BCP 47); nil as they stand.
    package var language: String?
    /// Begins with the replay, and ends with it.
    package var isReplay = false

    package init(dataFolder: String?, environment: [String: String]) {
      self.dataFolder = dataFolder
      preferences = TerminalPreferences(environment)
      editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
    }
  }

  let options: Options
  let live: LiveMap
  let screen: CursesScreen
  var board: Board
  var history = CardHistory()
  var historyReading = HistoryReading.due
  /// The document before the change that is told next, for the words of the history.
  var previous: MapDocument
  /// While the past is shown.
  var moments: ReplayMoments?
  var moment: MapDocument?
  private var reader = KeyReader()
  private var frames = FrameClock()
  private var fastTimer: LoopTimer?
  private var frameTimer: LoopTimer?
  /// Why the board cannot go on, if it is so from the beginning.
  private var obstacle: ClientError?
  private var wasWelcomed = false
  private var isEnding = false
  /// Told on the terminal when the board is gone.
  private var lastWords: [String] = []

  private init(_ target: MapTarget, _ options: Options) throws {
    self.options = options
    live = try LiveMap(target, dataFolder: options.dataFolder)
    previous = live.session.document
    let isFirstStart = options.dataFolder.map { FirstStart.take(in: $0) } ?? false
    screen = try CursesScreen(options.preferences)
    board = Board(
      live.session.document, theme: screen.theme, isFirstStart: isFirstStart,
      language: options.language)
    if let remark = screen.remark { board.notify(remark) }
  }

  /// Shows the map until the user leaves.
  ///
  /// - Returns: What is to be told once the terminal is as it was.
  package static func run(_ target: MapTarget, _ options: Options) throws -> [String] {
    let program = try BoardProgram(target, options)
    defer { program.screen.stop() }
    try program.serve()
    return program.lastWords
  }

  private func serve() throws {
    // A file of its own: what the loop does to it does not touch standard input.
    let terminal = open("/dev/tty", O_RDONLY | O_CLOEXEC)
    guard terminal >= 0 else { throw TerminalError.noTerminal }
    defer { close(terminal) }
    try live.loop.onReadable(terminal) { [weak self] in self?.readKeys() }
    try live.loop.onSignals([SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT]) { [weak self] in
      self?.receive(signal: $0)
    }
    live.onEvent = { [weak self] in self?.hear($0) }
    live.onTick = { [weak self] in self?.tick() }
    live.loop.atEndOfTurn { [weak self] in self?.endTurn() }
    handle(.resize(screen.size))
    live.start()
    if options.isReplay { openReplay() }
    live.loop.run()
    if let obstacle { throw obstacle }
    let refused = board.view.keptTexts.map(\.text)
    if !refused.isEmpty, let path = live.keepRefused(refused) {
      lastWords.append("Texts of yours that were refused are in \(path).")
    }
    live.leave()
    lastWords += live.takeRemarks() + parting
  }

  /// What is to be said of changes that are not on the server when the board is left.
  private var parting: [String] {
    let session = live.session
    let count = session.notDurableCount - session.unkeptCount
    var lines: [String] = []
    if count > 0 {
      lines.append(
        "\(count) change\(count == 1 ? " is" : "s are") not yet on the server; "
          + "\(count == 1 ? "it is" : "they are") kept here and sent the next time.")
    }
    guard session.unkeptCount > 0 else { return lines }
    let lost = session.own.suffix(session.unkeptCount)
    lines.append(
      "\(lost.count) change\(lost.count == 1 ? " is" : "s are") neither on the server nor saved on "
        + "this computer\(session.keepFailure.map { " (\($0))" } ?? "") and "
        + "\(lost.count == 1 ? "is" : "are") gone now.")
    let words = lost.flatMap(\.change.words)
    if !words.isEmpty {
      lines.append("The text was:\n" + words.map(TerminalText.sanitised).joined(separator: "\n"))
    }
    return lines
  }

  // MARK: Scene

  var scene: BoardScene {
    let session = live.session
    return BoardScene(
      document: moment ?? session.document, roster: session.roster,
      people: session.people.sorted { $0.key < $1.key }.map {
        BoardPerson(
          connection: $0.key, participant: $0.value.participant, presence: $0.value.presence)
      },
      me: live.participant, connection: connection, trouble: live.trouble,
      history: history.entries(of: board.focus.card),
      time: WallClock.milliseconds, utcOffsetSeconds: Self.utcOffsetSeconds,
      mapName: live.target.map.string)
  }

  private var connection: ConnectionStatus {
    let count = live.session.notDurableCount
    if let ending = live.ending { return .ended(reason: ending, notDurable: count) }
    switch live.session.state {
    case .live: return .connected(notDurable: count)
    case .connecting, .greeting:
      return live.session.welcome == nil && count == 0 ? .connecting : .offline(notDurable: count)
    case .catchingUp:
      guard let progress = live.progress else { return .connected(notDurable: count) }
      return .catchingUp(received: progress.received, total: progress.total)
    case .offline:
      return live.secondsToRetry.map { .reconnecting(seconds: $0, notDurable: count) }
        ?? .offline(notDurable: count)
    }
  }

  static var utcOffsetSeconds: Int {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    return parts.tm_gmtoff
  }

  // MARK: What comes

  private func readKeys() {
    guard screen.isOn else { return }
    for input in reader.read(at: MonotonicClock.milliseconds) {
      handle(input)
      if isEnding { return }
    }
  }

  func handle(_ input: BoardInput) {
    frames.need = .atOnce
    perform(board.handle(input, in: scene))
  }

  private func receive(signal number: Int32) {
    switch number {
    case SIGWINCH: handle(.resize(screen.resize()))
    case SIGCONT: resume()
    default: end()
    }
  }

  private func hear(_ event: SessionEvent) {
    frames.ask()
    switch event {
    case .changed(let change):
      let isOwn = live.session.ownReplicas.contains(change.id.replica)
      let name = live.session.roster[change.id.replica]?.name ?? "Somebody"
      integrated(change, isOwn: false, by: isOwn ? nil : TerminalText.excerpt(name))
    case .called(let call, let participant): board.called(call, by: participant.name)
    case .metDeletion(let encounter):
      board.met(encounter.record, words: DeletionWords(encounter, in: live.session).event)
    case .documentReplaced, .caughtUp:
      previous = live.session.document
      board.replaced(by: live.session.document)
      if case .caughtUp = event {
        deliverWhatWaitsElsewhere()
        board.offerTemplates(scene)
        readHistory()
      } else if historyReading == .done {
        // What came inside a snapshot was not noted.
        historyReading = .due
      }
    case .superseded(let wording):
      board.notify(WordingNotice.words(wording, in: live.session))
    case .refused(let refusal, _, let words):
      if refusal.code.isTemporary {
        board.notify(refusal.reason)
      } else {
        board.refused(reason: refusal.reason, words: words)
      }
    case .bye(let bye) where bye.retry == .never && live.session.welcome == nil:
      // Never let in, and nothing to look at either.
      guard live.session.document.version.isEmpty else { return }
      obstacle = .goodbye(bye, map: live.target.map, server: live.target.server.text)
      end()
    case .state where live.session.welcome == nil && live.session.document.version.isEmpty:
      // No server, and no local copy to work on until it comes.
      guard !wasWelcomed, let failure = live.failure else { return }
      obstacle = .unreachableWithoutCopy(server: live.target.server.text, failure)
      end()
    case .state: if live.session.welcome != nil { wasWelcomed = true }
    default: break
    }
  }

  /// A change is in the session's document.
  ///
  /// - Parameter author: What somebody else is called whose change it is.
  func integrated(_ change: Change, isOwn: Bool, by author: String? = nil) {
    let document = live.session.document
    history.note(
      change, time: change.time, author: live.session.roster[change.id.replica] ?? live.participant,
      before: previous, after: document)
    previous = document
    board.integrated(change, in: document, isOwn: isOwn, by: author)
  }

  private func tick() {
    guard screen.isThere else { return end() }
    let before = board.view.notices
    for remark in live.takeRemarks() { board.notify(remark) }
    perform(board.tick(at: MonotonicClock.milliseconds, in: scene))
    if board.view.notices != before || showsTime || board.isPaneStale { frames.ask() }
    if board.isAnimating { animate() }
  }

  /// Whether the screen changes by itself, such as the seconds to the next try.
  private var showsTime: Bool { live.session.state != .live || board.isAnimating }

  /// Between the ticks of the session, while something moves.
  private func animate() {
    guard fastTimer?.isPending != true else { return }
    fastTimer = live.loop.schedule(afterMilliseconds: FrameClock.pauseMilliseconds) {
      [weak self] in
      guard let self, board.isAnimating else { return }
      perform(board.tick(at: MonotonicClock.milliseconds, in: scene))
      frames.ask()
      animate()
    }
  }

  private func endTurn() {
    guard !isEnding else { return }
    let now = MonotonicClock.milliseconds
    if frames.isDue(at: now) {
      frames.drawn(at: now)
      let grid = board.render(scene, size: board.view.size)
      screen.show(grid, cursor: board.cursor)
    } else if frames.need != .none, frameTimer?.isPending != true {
      frameTimer = live.loop.schedule(afterMilliseconds: FrameClock.pauseMilliseconds) {}
    }
    // After the screen, which should not wait for the disk.
    live.perform()
  }

  func end() {
    isEnding = true
    live.loop.stop()
  }
}

@available(*, unavailable)
extension BoardProgram: Sendable {}

/// When the screen is drawn: at once for the user's own keys, and for everything else some thirty times
/// a second, however much comes.
private struct FrameClock {
  enum Need {
    case none, soon, atOnce
  }

  var need = Need.atOnce
  private var last: UInt64 = 0
  static let pauseMilliseconds: UInt64 = 33

  mutating func ask() { if need == .none { need = .soon } }

  func isDue(at milliseconds: UInt64) -> Bool {
    need == .atOnce || need == .soon && milliseconds >= last + Self.pauseMilliseconds
  }

  mutating func drawn(at milliseconds: UInt64) {
    need = .none
    last = milliseconds
  }
}

/// Whether the map's history has been read.
enum HistoryReading {
  case due, underWay, done
}

/// Whether a board was ever opened here.
enum FirstStart {
  static func take(in folder: String) -> Bool {
    let path = folder + "/board-seen"
    guard access(path, F_OK) != 0 else { return false }
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    close(open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600))
    return true
  }
}
