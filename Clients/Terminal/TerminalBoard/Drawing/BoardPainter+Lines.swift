import JourneyMap
import ReplicatedData
import StyledText
import SyncProtocol

/// The first line and the last ones.
extension BoardPainter {
  /// The map, who is here, and how the connection is.
  mutating func paintTitle() {
    let row = GridRect(row: 0, column: 0, width: grid.width, height: 1)
    let status = connectionText
    let statusColumns = ScreenGrid.columns(of: status.text)
    let statusStart = max(grid.width - statusColumns, grid.width / 3)
    _ = write(
      TerminalText.truncated(status.text, columns: grid.width - statusStart), 0, statusStart,
      status.style, in: row)
    var title = TerminalText.gridExcerpt(
      scene.document.string(.root, Field.Map.title), columnsMax: grid.width)
    if title.isEmpty { title = scene.mapName.isEmpty ? "Untitled map" : scene.mapName }
    let titleMax = max(statusStart * 3 / 5, min(20, statusStart - 2))
    let end = write(
      TerminalText.truncated(title, columns: titleMax), 0, 0, StyleID(.title), in: row)
    paintNames(from: end + 2, to: statusStart - 2)
  }

  /// The others' names, or their initials where there is no room for those.
  private mutating func paintNames(from left: Int, to right: Int) {
    var seen: Set<String> = []
    let others = scene.people.filter {
      $0.participant.id != scene.me?.id && seen.insert($0.participant.id).inserted
    }
    guard !others.isEmpty else { return }
    let clip = GridRect(row: 0, column: left, width: right - left, height: 1)
    func text(_ person: BoardPerson, _ isShort: Bool) -> String {
      let name = TerminalText.gridExcerpt(person.participant.name, columnsMax: 16)
      let mark = person.presence?.isTyping == true ? "✎" : ""
      return mark + (isShort ? Initials.of(person.participant.name) : name)
    }
    let wide = others.prefix(100).reduce(0) { $0 + ScreenGrid.columns(of: text($1, false)) + 1 }
    let isShort = wide > clip.width
    var column = left
    for (place, person) in others.enumerated() {
      let text = text(person, isShort)
      let rest = others.count - place
      let more = "+\(rest)"
      let room = right - column - (rest > 1 ? more.count + 1 : 0)
      guard ScreenGrid.columns(of: text) <= room else {
        _ = write(more, 0, column, StyleID(.note), in: clip)
        return
      }
      let colour = StyleRole.author(AuthorColour(participantID: person.participant.id))
      column = write(text, 0, column, StyleID(colour), in: clip) + 1
    }
  }

  private var connectionText: (text: String, style: StyleID) {
    func waiting(_ count: Int) -> String {
      count == 0 ? "" : " · \(count) change\(count == 1 ? "" : "s") not yet saved"
    }
    if scene.trouble != nil { return ("○ not saved on this computer", StyleID(.warning)) }
    switch scene.connection {
    case .connecting: return ("◌ connecting", StyleID(.middling))
    case .catchingUp(let received, let total):
      let percent = total > 0 ? " \(min(received, total) * 100 / total) %" : ""
      return ("◌ fetching the map\(percent)", StyleID(.middling))
    case .connected(0): return ("● connected", StyleID(.good))
    case .connected(let count): return ("● connected · saving \(count)", StyleID(.good))
    case .reconnecting(let seconds, let count):
      return ("◌ reconnecting in \(seconds) s" + waiting(count), StyleID(.warning))
    case .offline(let count): return ("○ offline" + waiting(count), StyleID(.warning))
    case .ended(let reason, let count):
      return (
        "○ \(TerminalText.gridExcerpt(reason, columnsMax: 60))" + waiting(count), StyleID(.warning)
      )
    }
  }

  // MARK: Below

  mutating func paintBottom() {
    var row = layout.bottom.row
    if let replay = view.replay {
      paintTimeline(replay, row)
      row += 2
    }
    let line = GridRect(row: row, column: 0, width: grid.width, height: 1)
    if let notice = view.notice {
      let text = TerminalText.truncated(notice.text, columns: grid.width)
      _ = write(text, row, 0, StyleID(notice.isWarning ? .warning : .notice), in: line)
    } else if let trouble = scene.trouble {
      let text = TerminalText.truncated(trouble, columns: grid.width)
      _ = write(text, row, 0, StyleID(.warning), in: line)
    } else if view.mode == .edit {
      let isInRow = view.editing?.isInRow ?? false
      paintKeys(
        isInRow
          ? [.enterText, .newLine, .finish, .undo] : [.finish, .newLine, .undo, .editExternally],
        line, in: .edit)
    } else if view.mode == .move {
      paintKeys([.confirm, .cancel], line, in: .move)
    } else if view.mode == .link {
      paintKeys([.confirm, .cancel], line, in: .link)
    } else if view.mode == .pane {
      let keys: [BoardCommand] = view.pane.kind == .checks ? [.confirm, .silence] : [.confirm]
      paintKeys(keys + [.zoom, .nextPane, .cancel], line, in: .pane)
    } else if view.replay != nil {
      paintKeys([.playOrPause, .stepForward, .faster, .seekTime, .leaveReplay], line, in: .replay)
    } else if view.showsFirstKeys {
      paintKeys(BoardCommand.firstFive, line)
    } else {
      paintStatus(line)
    }
  }

  private mutating func paintKeys(
    _ commands: [BoardCommand], _ line: GridRect, in mode: BoardMode? = nil
  ) {
    var column = 0
    for command in commands {
      let binding = KeyBindings.table.first {
        $0.command == command && (mode == nil || $0.mode == mode)
      }
      guard let key = binding?.keys.first else { continue }
      let title = command.shortTitle(in: mode)
      guard column + ScreenGrid.columns(of: key.name + title) + 1 <= line.width else { break }
      column = write(key.name, line.row, column, StyleID(.key), in: line)
      column = write(" \(title)", line.row, column, in: line) + 3
    }
  }

  /// How much is shown, and where one is.
  private mutating func paintStatus(_ line: GridRect) {
    let index = planner.index
    var parts: [String] = []
    if index.filter.isEmpty {
      parts.append("\(index.cardCount) card\(index.cardCount == 1 ? "" : "s")")
    } else {
      var count = 0
      for stage in index.stages {
        for lane in index.lanes {
          count += index.cards(CellKey(stage: stage.id, lane: lane.id)).count
        }
      }
      parts.append("\(count) of \(index.cardCount) cards shown (F shows all)")
    }
    if !index.search.isEmpty {
      parts.append("\(index.matches.count) found “\(TerminalText.gridExcerpt(index.search))” (n N)")
    }
    if !view.keptTexts.isEmpty {
      parts.append("\(view.keptTexts.count) kept text\(view.keptTexts.count == 1 ? "" : "s") (K)")
    }
    if !findings.isEmpty { parts.append("\(findings) (8)") }
    let help = "? Help"
    let room = line.width - help.count - 2
    let text = TerminalText.truncated(parts.joined(separator: " · "), columns: room)
    _ = write(text, line.row, 0, StyleID(.note), in: line)
    _ = write(help, line.row, line.width - help.count, StyleID(.note), in: line)
  }

  // MARK: Replay

  /// The sessions side by side, as long as they have changes, and where in them one is.
  private mutating func paintTimeline(_ replay: ReplayState, _ row: Int) {
    let line = GridRect(row: row, column: 0, width: grid.width, height: 2)
    let count = max(replay.timeline.entries.count, 1)
    let width = grid.width - 2
    func column(_ place: Int) -> Int { 1 + place * (width - 1) / count }
    grid.fill(GridRect(row: row, column: 1, width: width, height: 1), StyleID(.border), with: "─")
    let done = column(replay.count)
    if done > 1 {
      grid.fill(
        GridRect(row: row, column: 1, width: done - 1, height: 1), StyleID(.good), with: "━")
    }
    for session in replay.timeline.sessions {
      _ = write("┃", row, column(session.lowerBound), StyleID(.note), in: line)
    }
    _ = write("◆", row, done, StyleID(.key), in: line)
    var parts = [replay.isPlaying ? "▶ \(replay.speed)×" : "‖ \(replay.speed)×"]
    if let entry = replay.entry {
      let offset = scene.utcOffsetSeconds
      parts.append(
        Clock.day(entry.time, utcOffsetSeconds: offset) + " "
          + Clock.time(entry.time, utcOffsetSeconds: offset, withSeconds: true))
      parts.append("change \(entry.index) of \(replay.timeline.entries.last?.index ?? 0)")
      parts.append("session \(replay.session) of \(replay.timeline.sessions.count)")
      parts.append(TerminalText.gridExcerpt(entry.name, columnsMax: 20))
    } else {
      parts.append("before the first change")
    }
    if let author = replay.author {
      let name = replay.timeline.authors.first { $0.id == author }?.name ?? author
      parts.append("only \(TerminalText.gridExcerpt(name, columnsMax: 16))")
    }
    if !replay.skipsIdle { parts.append("with idle time") }
    let text = TerminalText.truncated(parts.joined(separator: " · "), columns: grid.width)
    _ = write(text, row + 1, 0, in: line)
  }
}
