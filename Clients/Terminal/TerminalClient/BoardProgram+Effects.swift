import CNcurses
import Foundation
import JourneyFormats
import JourneyMap
import MapOutline
import ReplicatedData
import SyncEngine
import SyncProtocol
import TerminalBoard
import WebSocketTransport
import WorkshopClient

/// What the board asks for.
extension BoardProgram {
  func perform(_ effects: [BoardEffect]) {
    for effect in effects { perform(effect) }
  }

  private func perform(_ effect: BoardEffect) {
    switch effect {
    case .edit(let edit): make(edit)
    case .reverse(let direction, let passesOver): reverse(direction, passesOver)
    case .presence(let presence):
      live.act { session, now in session.setPresence(presence, at: now) }
    case .call(let card, let cell):
      live.act { session, now in session.callEverybody(to: card, cell: cell, at: now) }
    case .openEditor(let text, _):
      screen.stop()
      let written = ExternalEditor.run(options.editor, on: text)
      resume()
      if let written {
        handle(.externalEdit(written))
      } else {
        board.notify("\(options.editor) did not end well; nothing was taken over.")
      }
    case .suspend: suspend()
    case .quit: end()
    case .redraw: screen.forget()
    case .retryNow: live.start()
    case .openReplay: openReplay()
    case .showMoment(let index):
      guard let shown = moments?.document(at: index) else { return }
      moment = shown
      board.momentShown(index: index, shown)
    case .leaveReplay:
      guard !options.isReplay else { return end() }
      moment = nil
      moments = nil
      board.replaced(by: live.session.document)
    case .readReview(let index): readReview(index)
    case .exportMoment(let index, let file): export(index, to: file)
    case .forkMoment(let index, let map): fork(index, as: map)
    }
  }

  /// Gives the terminal to the shell; SIGCONT brings it back.
  private func suspend() {
    screen.stop()
    // The whole group, as the terminal itself would do it. It stops us when it gets to us: ncurses,
    // which ignores the signal while it draws, must not be called before.
    kill(0, SIGTSTP)
    live.loop.schedule(afterMilliseconds: Self.suspensionMilliseconds) { [weak self] in
      // Nobody to bring us back: there is no shell, and nothing was stopped.
      guard let self, !screen.isOn else { return }
      resume()
    }
  }

  private static let suspensionMilliseconds: UInt64 = 300

  func resume() {
    screen.resume()
    handle(.resize(screen.resize()))
  }

  private func make(_ edit: BoardEdit) {
    var added: [RecordID] = []
    let id = live.participant?.id
    let goesOn = board.isOneStep(with: edit)
    let change: Change?
    do throws(ChangeError) {
      change = try live.act { (session: inout ClientSession, now) throws(ChangeError) in
        try session.edit(at: now, goesOn: goesOn) {
          (editor: inout Editor) throws(ChangeError) in
          added = try edit.apply(to: &editor, participantID: id)
        }
      }
    } catch {
      return board.failed(edit, reason: error.explanation)
    }
    guard let change else {
      if edit.isAddition { board.notify("It is there already.") }
      return
    }
    integrated(change, isOwn: true)
    board.made(edit, added: added, in: live.session.document)
  }

  private func reverse(_ direction: Reversal.Direction, _ passesOver: Bool) {
    let outcome: ReversalOutcome
    do throws(ChangeError) {
      outcome = try live.act { (session: inout ClientSession, now) throws(ChangeError) in
        direction == .undo
          ? try session.undo(at: now, passesOver: passesOver)
          : try session.redo(at: now, passesOver: passesOver)
      }
    } catch {
      return board.notify(error.explanation)
    }
    let words = ReversalWords(direction, in: live.session)
    switch outcome {
    case .done(let done):
      for local in done.changes { integrated(local.change, isOwn: true) }
      if let remainder = words.remainder(done.obstacles) { board.notify(remainder) }
    case .builtUpon(_, let obstacles):
      board.reversalRefused(direction, reason: words.reason(obstacles))
    case .unknown: board.reversalRefused(direction, reason: words.unknown)
    case .nothing:
      board.notify(
        direction == .undo ? "There is nothing to undo." : "There is nothing to redo.")
    }
  }

  // MARK: History

  /// Reads what was done before, for the pane, beside everything else. If it cannot be read, it is
  /// tried again with the next connection.
  func readHistory() {
    guard historyReading == .due else { return }
    historyReading = .underWay
    history.followReading()
    load { program, result in
      guard case .success(let loaded) = result else {
        program.historyReading = .due
        return
      }
      program.historyReading = .done
      program.history.take(over: loaded.cards, upTo: loaded.version)
      program.handle(.resize(program.board.view.size))
    }
  }

  /// Brings what other programs of the same user could not, on a thread of its own.
  func deliverWhatWaitsElsewhere() {
    let slots = live.slotsThatWait
    guard !slots.isEmpty else { return }
    var options = MapVisit.Options(dataFolder: options.dataFolder)
    options.timeoutMilliseconds = self.options.timeoutMilliseconds
    options.stopsOnSignals = false
    let doorway = live.loop.doorway
    let absentee = LoopBound(Absentee(self), live.loop)
    options.notify = { words in
      doorway.post { loop in absentee.value(on: loop).program?.board.notify(words) }
    }
    Thread.detachNewThread { [target = live.target, options] in
      StrandedChanges.deliver(slots, target, options)
    }
  }

  func openReplay() {
    board.notify("Reading the history…")
    load { program, result in
      switch result {
      case .success(let loaded):
        program.moments = ReplayMoments(loaded.changes)
        program.board.openReplay(ReplayTimeline(loaded.timeline))
        program.handle(.resize(program.board.view.size))
      case .failure(let error): program.board.notify("\(error)")
      }
    }
  }

  /// The map as the last review saw it.
  private func readReview(_ index: UInt64) {
    load { program, result in
      switch result {
      case .success(let loaded):
        var moments = ReplayMoments(loaded.changes)
        program.board.reviewRead(
          ReviewedMap(index: index, document: moments.document(at: index)))
        program.handle(.resize(program.board.view.size))
      case .failure(let error): program.board.notify("\(error)")
      }
    }
  }

  /// On a thread of its own, and back on the loop.
  private func load(
    _ body: @escaping @Sendable (BoardProgram, Result<LoadedHistory, any Error>) -> Void
  ) {
    let (target, timeout, doorway) = (live.target, options.timeoutMilliseconds, live.loop.doorway)
    let absentee = LoopBound(Absentee(self), live.loop)
    Thread.detachNewThread {
      let result = Result { try LoadedHistory.load(target, timeoutMilliseconds: timeout) }
      doorway.post { loop in
        if let program = absentee.value(on: loop).program { body(program, result) }
      }
    }
  }

  // MARK: Moments

  private func export(_ index: UInt64, to file: String) {
    guard let document = moments?.document(at: index) else { return }
    let path = NSString(string: file).expandingTildeInPath
    do throws(FileError) {
      try AtomicFile.write(Array(text(of: document, for: path.lowercased()).utf8), to: path)
      board.notify("The map as it was after change \(index) is in \(file).")
    } catch {
      board.notify("\(error)")
    }
  }

  /// In the format that a file's ending names, else Mermaid.
  private func text(of document: MapDocument, for file: String) -> String {
    if file.hasSuffix(".json") { return MapJSON.text(document) }
    if file.hasSuffix(".svg") {
      return BoardPicture.svg(
        document, live.target, columns: board.view.size.width, rows: board.view.size.height,
        roster: live.session.roster)
    }
    let outline = JourneyOutline(document)
    return file.hasSuffix(".md") || file.hasSuffix(".markdown")
      ? MarkdownWriter.write(outline).text : MermaidWriter.write(outline).text
  }

  private func fork(_ index: UInt64, as name: String) {
    guard let document = moments?.document(at: index) else { return }
    guard let map = MapName(name) else {
      return board.notify("“\(name)” cannot be the name of a map: use a–z, 0–9, “-”, “_” and “.”.")
    }
    var target = live.target
    target = MapTarget(server: target.server, map: map, token: target.token, name: target.name)
    board.notify("Making the map “\(name)”…")
    let (timeout, doorway) = (options.timeoutMilliseconds, live.loop.doorway)
    let absentee = LoopBound(Absentee(self), live.loop)
    let source = live.target.map.string
    Thread.detachNewThread { [target] in
      let words = Fork.make(target, of: document, from: source, index, timeoutMilliseconds: timeout)
      doorway.post { loop in
        absentee.value(on: loop).program?.board.notify(words)
      }
    }
  }
}

/// A program that another thread has work for does not wait for that when it ends.
private struct Absentee {
  weak var program: BoardProgram?

  init(_ program: BoardProgram) { self.program = program }
}
