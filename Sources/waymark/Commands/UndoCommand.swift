import ArgumentParser
import JourneyFormats
import JourneyMap
import SyncProtocol
import WorkshopClient

/// `waymark undo`
struct Undo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take back your own last change of a map.",
    discussion: """
      Takes back what you did last, from whatever command or program, as far as
      nobody has built on it since; others' work is never touched. Said again,
      it goes on to the change before. If others have built on all of your last
      change, nothing is undone, and --older goes on to the one before.
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @OptionGroup var reversing: ReversingOptions

  func run() throws { try reversing.reverse(map, .undo) }
}

/// `waymark redo`
struct Redo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Do again what you undid last.")

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @OptionGroup var reversing: ReversingOptions

  func run() throws { try reversing.reverse(map, .redo) }
}

/// What undo and redo share. They need the journal, so there is no way to do them offline.
struct ReversingOptions: ParsableArguments {
  @Flag(help: "Go on to an older change if others have built on the last one.")
  var older = false
  @Flag(help: "Print the outcome as JSON.")
  var json = false
  @OptionGroup(title: "Connection")
  var connection: ConnectionOptions

  func reverse(_ map: String, _ direction: Reversal.Direction) throws {
    var editing = EditingOptions()
    editing.offline = false
    editing.json = json
    editing.connection = connection
    try editing.visit(map) { visit, progress in
      guard let participant = visit.participant else { return nil }
      var undoHistory = try history(visit.target, participant, progress)
      let change = try visit.reverse(with: &undoHistory, direction, passesOver: older)
      let builder = undoHistory.obstacle.map {
        TerminalText.excerpt(visit.session.roster[$0]?.name ?? "Somebody")
      }
      guard let change else {
        if let builder {
          throw Failure(
            "\(builder) has built on it since: nothing is \(direction == .undo ? "undone" : "redone"). "
              + "--older goes on to your change before.")
        }
        throw Failure(
          direction == .undo
            ? "There is nothing of yours to undo on this map."
            : "There is nothing to redo: what you undid last is done again, or you went on since.")
      }
      if let builder {
        Terminal.note("\(builder) has built on a part of it, which stays as it is.")
      }
      return change
    }
  }

  /// Reads all of the participant's own steps from the journal.
  private func history(
    _ target: MapTarget, _ participant: Participant, _ progress: ProgressLine
  ) throws -> UndoHistory {
    var undoHistory = UndoHistory()
    let history = try MapHistory(target, timeoutMilliseconds: connection.timeoutMilliseconds)
    history.onlyParticipant = participant.id
    history.onChange = { undoHistory.record($0.change, before: $0.before) }
    history.onTick = { progress.show("reading the history …") }
    defer { history.leave() }
    try history.open()
    try history.replay(ReplayRequest(from: .index(1), speed: 0))
    return undoHistory
  }
}
