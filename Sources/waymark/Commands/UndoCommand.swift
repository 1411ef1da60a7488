import ArgumentParser
import JourneyMap
import SyncProtocol
import WorkshopClient

/// `waymark undo`
struct Undo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take back your own last change of a map.",
    discussion: """
      waymark undo spring
      waymark undo spring --older
      waymark undo spring --offline

      Takes back what you did last, from whatever command or program, as far as
      nobody has built on it since; others' work is never touched. Said again,
      it goes on to the change before. If others have built on all of it,
      nothing is done and you are told who did what; --older then takes back
      the newest change of yours that still can be.

      An import, or a new map, is taken back as a whole. With --offline it is
      done in the local copy, which knows your last changes, too.
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @OptionGroup var reversing: ReversingOptions

  func run() throws { try reversing.reverse(map, .undo) }
}

/// `waymark redo`
struct Redo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Do again what you undid last.",
    discussion: """
      As far as nobody has built on it since. Whatever you change after an undo
      ends the possibility to redo.
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @OptionGroup var reversing: ReversingOptions

  func run() throws { try reversing.reverse(map, .redo) }
}

/// What undo and redo share. With a server they go by its journal, which has what the user did
/// anywhere; offline by what the local copy knows.
struct ReversingOptions: ParsableArguments {
  @Flag(help: "Pass over what others have built on, and take the newest that can be done.")
  var older = false
  @OptionGroup var editing: EditingOptions

  func reverse(_ map: String, _ direction: Reversal.Direction) throws {
    try editing.visit(map) { visit, progress in
      let history = editing.offline ? nil : try history(visit, progress)
      let outcome = try visit.reverse(direction, with: history, passesOver: older)
      progress.clear()
      let words = ReversalWords(direction, in: visit.session)
      switch outcome {
      case .done(let done):
        if done.passedOver > 0 {
          let count = done.passedOver
          Terminal.note(
            "\(count) newer change\(count == 1 ? " is" : "s are") passed over: others have built on "
              + "\(count == 1 ? "it" : "them").")
        }
        if let remainder = words.remainder(done.obstacles) { Terminal.note(remainder) }
        return Change(joining: done.changes.map(\.change))
      case .nothing: throw Failure(nothing(direction))
      case .builtUpon(_, let obstacles):
        throw Failure("\(words.refusal(obstacles)) \(goingOn(visit, direction))")
      case .unknown:
        throw Failure(
          words.unknown
            + (editing.offline ? " Without --offline it is read from the server's journal." : ""))
      }
    }
  }

  private func goingOn(_ visit: MapVisit, _ direction: Reversal.Direction) -> String {
    guard !older else { return "Nor can what you did before that." }
    let command = direction == .undo ? "undo" : "redo"
    return "To go on to what you did before: waymark \(command) \(visit.target.map.string) --older"
  }

  private func nothing(_ direction: Reversal.Direction) -> String {
    let place = editing.offline ? " in the local copy of this map." : " on this map."
    return direction == .undo
      ? "There is nothing of yours to undo\(place)"
      : "There is nothing to redo\(place) What you undid last is done again, or you went on since."
  }

  /// Reads all of the participant's own steps from the journal.
  private func history(_ visit: MapVisit, _ progress: ProgressLine) throws -> UndoHistory? {
    guard let participant = visit.participant else { return nil }
    let history = try MapHistory(
      visit.target, timeoutMilliseconds: editing.connection.timeoutMilliseconds)
    history.onlyParticipant = participant.id
    history.undoHistory = UndoHistory()
    history.onTick = { progress.show("reading the history …") }
    defer { history.leave() }
    try history.open()
    try history.replay(ReplayRequest(from: .index(1), speed: 0))
    return history.undoHistory
  }
}

extension Change {
  /// What several changes did that were made at once, as one, for its words; nil of none.
  fileprivate init?(joining changes: [Change]) {
    guard var whole = changes.first else { return nil }
    for change in changes.dropFirst() { whole.operations += change.operations }
    self = whole
  }
}
