import Foundation
import JourneyMap
import ReplicatedData
import SyncProtocol
import SystemClock
import TerminalBoard
import WorkshopClient

/// Records a map's history, as the board replays it, for players of asciicasts.
package struct ReplayCast {
  package var size = ScreenSize(width: 120, height: 34)
  /// One of ``ReplayState/speeds``; others are rounded down.
  package var speed = 20
  /// Frames in a second.
  private static let rate: UInt64 = 20
  private static let lastMilliseconds: UInt64 = 3_000
  /// The longest recording: six hours.
  private static let millisecondsMax: UInt64 = 6 * 3_600 * 1_000

  package init() {}

  /// Writes the file.
  ///
  /// - Returns: How many changes it shows, and how long it is in milliseconds.
  package func write(
    _ target: MapTarget, to file: String, timeoutMilliseconds: UInt64
  ) throws -> (changes: Int, milliseconds: UInt64) {
    let loaded = try LoadedHistory.load(target, timeoutMilliseconds: timeoutMilliseconds)
    let (lines, length) = lines(of: loaded, called: target.map.string)
    try AtomicFile.write(Array(lines.utf8), to: file)
    return (loaded.changes.count, length)
  }

  /// The recording, and how long it is in milliseconds.
  func lines(of loaded: LoadedHistory, called name: String) -> (String, milliseconds: UInt64) {
    var moments = ReplayMoments(loaded.changes)
    let theme = Theme(depth: .indexed256, background: .dark)
    var board = Board(MapDocument(), theme: theme)
    var scene = BoardScene(document: MapDocument(), mapName: name)
    scene.roster = loaded.roster
    scene.utcOffsetSeconds = BoardProgram.utcOffsetSeconds
    _ = board.handle(.resize(size), in: scene)
    board.openReplay(ReplayTimeline(loaded.timeline))
    for speed in ReplayState.speeds.dropFirst() where speed <= self.speed {
      _ = board.handle(.key(.character("+")), in: scene)
    }
    var cast = Asciicast(size: size, theme: theme)
    var lines = cast.header(title: name, time: WallClock.milliseconds)
    // The board's clock is ahead, so that what it says of its keys is gone.
    let ahead: UInt64 = 60_000
    _ = board.tick(at: ahead, in: scene)
    var time: UInt64 = 0
    func show(_ effects: [BoardEffect], _ board: inout Board, _ moments: inout ReplayMoments) {
      for case .showMoment(let index) in effects {
        scene.document = moments.document(at: index)
        scene.history = loaded.cards.entries(of: board.focus.card)
        board.momentShown(index: index, scene.document)
      }
    }
    show(board.handle(.key(.character(" ")), in: scene), &board, &moments)
    repeat {
      time += 1_000 / Self.rate
      show(board.tick(at: ahead + time, in: scene), &board, &moments)
      if let line = cast.line(board.render(scene, size: size), at: time) { lines += line }
    } while board.isAnimating && time < Self.millisecondsMax
    // For whoever looks at the end of it.
    time += Self.lastMilliseconds
    lines += "[\(time / 1_000).0,\"o\",\"\"]\n"
    return (lines, time)
  }
}

/// The board as a picture.
package enum BoardPicture {
  /// - Returns: SVG, for light and dark pages.
  package static func svg(
    _ document: MapDocument, _ target: MapTarget, columns: Int, rows: Int,
    roster: [ReplicaID: Participant], language: String? = nil
  ) -> String {
    let board = Board(
      document, theme: Theme(depth: .indexed256, background: .dark), language: language)
    let scene = BoardScene(
      document: document, roster: roster, time: WallClock.milliseconds,
      utcOffsetSeconds: BoardProgram.utcOffsetSeconds, mapName: target.map.string)
    let title = document.string(.root, Field.Map.title)
    return board.rendered(scene, size: ScreenSize(width: columns, height: rows)).svg(
      title: title.isEmpty ? "The map \(target.map.string)" : title)
  }
}
