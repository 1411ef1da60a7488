import ArgumentParser
import JourneyFormats
import JourneyInsight
import JourneyMap
import JourneyPictures
import JourneyTemplates
import MapOutline
import ReplicatedData
import StyledText
import SyncProtocol
import TerminalClient
import WorkshopClient

/// `waymark replay`
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play the history of a map again, and prove it.",
    discussion: """
      waymark replay spring --speed 60                  an hour in a minute
      waymark replay spring --session 2 --author Ana    only Ana's changes
      waymark replay spring --until 14:30 --grid        the map as it was then
      waymark replay spring --verify                    compare every state hash
      waymark replay spring --screen                    on the board, full-screen
      waymark replay spring --cast spring.cast          a recording for asciinema

      Without --speed the original rhythm is kept. With --verify or --grid the
      replay runs as fast as it can and prints no line for each change, unless
      --speed is given too.
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Option(help: "Only this session, by its number from “waymark sessions MAP”.")
  var session: Int?
  @Option(
    help: ArgumentHelp("Begin with this change, or at this time.", valueName: "index|time"))
  var from: String?
  @Option(help: ArgumentHelp("End with this change, or at this time.", valueName: "index|time"))
  var until: String?
  @Option(help: "How many times the original pace, such as 1, 0.5 or 60; or max.")
  var speed: ReplaySpeed?
  @Option(help: "Only changes of this participant, by name or id.")
  var author: String?
  @Flag(
    help: "Compare the state hash at every checkpoint, and local copies; fail if one differs.")
  var verify = false
  @Flag(help: "Print the map as it is at the end.")
  var grid = false
  @Flag(help: "Print each change as a JSON object on a line.")
  var json = false
  @Flag(help: "Replay on the board, full-screen; ? shows the keys.")
  var screen = false
  @Option(
    help: ArgumentHelp(
      "Record the board's replay (asciicast v2), 20 times as fast or as --speed says.",
      valueName: "file"))
  var cast: String?
  @OptionGroup var displayLanguage: DisplayLanguage
  @OptionGroup(title: "Connection")
  var options: ConnectionOptions

  func validate() throws {
    if session != nil, from != nil || until != nil {
      throw ValidationError("A --session has its own beginning and end.")
    }
    guard screen || cast != nil else { return }
    guard !(screen && cast != nil) else {
      throw ValidationError("Either --screen or --cast: one shows the replay, the other writes it.")
    }
    let isPart = session != nil || from != nil || until != nil || author != nil
    guard !isPart, !verify, !grid, !json, cast != nil || speed == nil else {
      throw ValidationError(
        "--screen and --cast have the whole history. On the screen, t and c go to a time or a change, "
          + "( and ) to a session, a chooses an author, + and - set the pace.")
    }
  }

  func run() throws {
    let target = try options.target(map)
    if screen { return try Join.show(target, options, isReplay: true) }
    if let cast { return try record(target, to: cast) }
    var request = ReplayRequest(
      from: try from.map { try MapMoment($0).position } ?? .index(1),
      until: try until.map { try MapMoment($0).position },
      speed: speed?.thousandths ?? (verify || grid ? 0 : 1_000))
    if let session {
      let part = try options.directory(target.server, token: target.token)
        .session(session, of: target.map)
      request.from = .index(part.firstIndex)
      request.until = .index(part.lastIndex)
    }
    try replay(request, target)
  }

  private func record(_ target: MapTarget, to file: String) throws {
    var recording = ReplayCast()
    if let speed {
      recording.speed = speed.thousandths == 0 ? 100 : max(1, Int(speed.thousandths / 1_000))
    }
    let (changes, length) = try recording.write(
      target, to: file, timeoutMilliseconds: options.timeoutMilliseconds)
    Terminal.note(
      "Recorded \(changes) change\(changes == 1 ? "" : "s") in "
        + "\(TimeText.duration(milliseconds: length)): \(TerminalText.sanitised(file))")
  }

  private func replay(_ asked: ReplayRequest, _ target: MapTarget) throws {
    var request = asked
    let history = try MapHistory(target, timeoutMilliseconds: options.timeoutMilliseconds)
    history.verifies = verify
    if verify {
      history.comparison = CopyComparison(
        of: target.map, in: LocalCopyFile.standardFolder(Environment.all), server: target.server)
    }
    let progress = ProgressLine()
    defer {
      progress.clear()
      history.leave()
    }
    try history.open()
    if let author {
      let id = try history.participantID(author)
      request.participant = id
      history.onlyParticipant = id
    }
    let printsLines = speed != nil || !(verify || grid)
    if printsLines {
      history.onChange = { [weak history] in
        guard let history else { return }
        Self.line($0, history.roster).print(json: json, withDay: true)
      }
    } else {
      history.onTick = { [weak history] in
        guard let history else { return }
        progress.show("\(history.verification.checkpointCount) checkpoints verified …")
      }
    }
    do {
      try history.replay(request)
    } catch ClientError.interrupted {
      throw ExitCode(130)
    }
    progress.clear()
    try conclude(history, printsLines)
  }

  private static func line(
    _ change: HistoricChange, _ roster: [ReplicaID: Participant]
  ) -> ChangeLine {
    let author = roster[change.change.id.replica]
    return ChangeLine(
      time: change.received, index: change.index, authorID: change.participantID,
      author: author?.name ?? change.participantID,
      words: ChangeWords(change.change, before: change.before, after: change.after))
  }

  private func conclude(_ history: MapHistory, _ printsLines: Bool) throws {
    if let opened = history.opened, opened.lastIndex < opened.firstIndex, printsLines {
      Terminal.note("There is no change in that part of the history.")
    }
    if grid {
      let outline = JourneyOutline(history.document, language: displayLanguage.tag)
      Terminal.outText(
        TextGrid(
          columns: Terminal.columns, usesColour: Terminal.usesColour, today: CalendarDay.today,
          language: SpokenLanguage(asked: displayLanguage.tag, ofMap: history.document)
        ).text(outline))
    }
    guard verify else { return }
    if let contradictions = history.comparison?.contradictions, !contradictions.isEmpty {
      for each in contradictions { Terminal.note("Not equal: \(each.words).") }
      throw Failure(CopyComparison.Contradiction.advice)
    }
    let verification = history.verification
    let hash = history.document.stateHash().hex
    guard verification.checkpointCount > 0 else {
      throw Failure(
        "There was nothing to verify: the journal has no checkpoint in that part of the history.")
    }
    let count = verification.checkpointCount
    if json {
      Terminal.out(
        JSONValue.object([
          "verified": .bool(true), "checkpoints": .number(Int64(count)),
          "lastIndex": .number(Int64(clamping: verification.lastIndex)),
          "stateHash": .string(hash),
        ]).line)
    } else {
      Terminal.out(
        "Verified: \(count) state hash\(count == 1 ? " is" : "es are") equal, up to change "
          + "\(verification.lastIndex). State hash \(hash.prefix(16))….")
    }
  }
}

/// A pace, in thousandths of the original one; 0 for as fast as can be.
struct ReplaySpeed: ExpressibleByArgument {
  var thousandths: UInt32

  init?(argument: String) {
    if argument.lowercased() == "max" {
      thousandths = 0
      return
    }
    let text = argument.hasSuffix("x") ? String(argument.dropLast()) : argument
    guard let pace = Double(text), pace >= 0.001, pace <= 100_000 else { return nil }
    thousandths = UInt32((pace * 1_000).rounded())
  }
}
