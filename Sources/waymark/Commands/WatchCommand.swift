import ArgumentParser
import JourneyMap
import ReplicatedData
import StyledText
import SyncEngine
import SyncProtocol
import SystemClock
import WorkshopClient

/// `waymark watch`
struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a line for every change as it happens, until Ctrl-C.")

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Flag(help: "Print each change as a JSON object on a line.")
  var json = false
  @OptionGroup(title: "Connection")
  var options: ConnectionOptions

  func run() throws {
    let target = try options.target(map)
    var generator = SystemRandomNumberGenerator()
    let identity = SessionIdentity(
      map: target.map, token: target.token, name: target.name, isReader: true)
    let connection = try MapConnection(
      ClientSession(identity, replica: .none, seed: generator.next()), server: target.server)
    connection.patienceMilliseconds = options.timeoutMilliseconds
    let lines = LiveLines(connection, json: json)
    connection.onEvent = { [weak lines] in lines?.hear($0) }
    try connection.stopOnSignals()
    defer { connection.leave() }
    connection.start()
    try connection.wait(for: .map) { lines.isLive }
    connection.patienceMilliseconds = nil
    do {
      try connection.wait(for: .map) { false }
    } catch ClientError.interrupted {
      return
    }
  }
}

/// Turns the events of a session into lines.
private final class LiveLines {
  private unowned let connection: MapConnection
  private let json: Bool
  /// The map before the change that is to be told next.
  private var shown = MapDocument(limits: .unbounded)
  private(set) var isLive = false
  private var isConnected = false

  init(_ connection: MapConnection, json: Bool) {
    self.connection = connection
    self.json = json
  }

  func hear(_ event: SessionEvent) {
    switch event {
    case .caughtUp:
      if !isLive || !isConnected { sayConnected() }
      (isLive, isConnected) = (true, true)
      takeOver()
    case .changed(let change):
      guard isLive else { return }
      tell(change)
    case .superseded(let wording):
      if isLive { Terminal.note(WordingNotice.words(wording, in: connection.session)) }
    case .documentReplaced:
      // Changes that came inside a snapshot have no line of their own.
      if isLive { takeOver() }
    case .state:
      guard isConnected, case .offline = connection.session.state else { return }
      isConnected = false
      Terminal.note("— the connection is lost; trying again —")
    default: break
    }
  }

  private func takeOver() {
    shown = connection.session.document
    shown.limits = .unbounded
  }

  private func sayConnected() {
    let session = connection.session
    let document = session.document
    let cards = document.records(.card).count
    let people = Set(session.people.values.map(\.participant.name)).sorted()
    Terminal.note(
      isLive
        ? "— connected again —"
        : "— watching “\(session.identity.map.string)”, \(cards) card\(cards == 1 ? "" : "s")"
          + (people.isEmpty
            ? "" : "; here: \(people.map { TerminalText.excerpt($0) }.joined(separator: ", "))")
          + "; Ctrl-C leaves —")
  }

  private func tell(_ change: Change) {
    let before = shown
    guard (try? shown.integrateAccepted(change)) != nil else { return takeOver() }
    let author = connection.session.roster[change.id.replica]
    ChangeLine(
      time: WallClock.milliseconds, index: nil, authorID: author?.id,
      author: author?.name ?? "somebody",
      words: ChangeWords(change, before: before, after: shown)
    ).print(json: json)
  }
}
