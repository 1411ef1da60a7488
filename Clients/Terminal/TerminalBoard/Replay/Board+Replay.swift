import JourneyMap
import ReplicatedData

/// The past on the same board.
extension Board {
  /// Shows the past, from its end on. The answer to ``BoardEffect/openReplay``; the scene's document
  /// is from now on the moment that was asked for last, at first the present.
  package mutating func openReplay(_ timeline: ReplayTimeline) {
    guard !timeline.entries.isEmpty else {
      return notify("Nothing has happened on this map yet.")
    }
    view.editing = nil
    view.movement = nil
    view.menu = nil
    view.prompt = nil
    view.question = nil
    view.form = nil
    view.linkSource = nil
    view.replay = ReplayState(timeline, count: timeline.entries.count)
    notify("Space plays from the beginning; , and . go change by change.")
  }

  /// The scene's document is the map behind a change now.
  package mutating func momentShown(index: UInt64, _ document: MapDocument) {
    guard let replay = view.replay, replay.index == index else { return }
    self.index.rebuild(document)
    insight.forget()
    forget(whatIsNotIn: document)
    if replay.isPlaying, let card = replay.entry?.cards.last, self.index.isShown(card) {
      view.followsFocus = true
      view.focus.go(to: card, in: self.index)
    }
    settle()
  }

  mutating func showMoment() {
    guard let replay = view.replay else { return }
    effects.append(.showMoment(index: replay.index))
  }

  mutating func replay(_ command: BoardCommand, _ scene: BoardScene) {
    guard var replay = view.replay else { return }
    let count = replay.count
    switch command {
    case .playOrPause: replay.playOrPause()
    case .slower: replay.slower()
    case .faster: replay.faster()
    case .toggleIdle: replay.toggleIdle()
    case .stepForward: replay.step(by: 1)
    case .stepBack: replay.step(by: -1)
    case .nextSession: replay.moveSession(by: 1)
    case .previousSession: replay.moveSession(by: -1)
    case .nextCardChange, .previousCardChange:
      guard let card = view.focus.card else { return notify("Select a card first.") }
      let isNext = command == .nextCardChange
      if !replay.moveChange(of: card, by: isNext ? 1 : -1) {
        notify(isNext ? "It does not change any more." : "It did not change before.")
      }
    case .seekTime:
      replay.pause()
      ask(.seekTime, "Go to time (14:03 or 2026-11-21 14:03)")
    case .seekChange:
      replay.pause()
      ask(.seekChange, "Go to change (1 to \(replay.timeline.entries.last?.index ?? 0))")
    case .filterReplay: openReplayAuthorMenu()
    case .exportMoment: ask(.exportMoment, "Export this moment to the file")
    case .forkMoment: ask(.forkMoment, "Name of the new map")
    case .leaveReplay:
      view.replay = nil
      view.notices = []
      return effects.append(.leaveReplay)
    default: return browse(command, scene)
    }
    view.replay = replay
    if replay.count != count { showMoment() }
  }

  mutating func seek(_ purpose: BoardPrompt.Purpose, _ text: String, _ scene: BoardScene) {
    guard var replay = view.replay else { return }
    let time = replay.entry?.time ?? replay.timeline.entries.first?.time ?? 0
    if purpose == .seekChange {
      guard let index = UInt64(text.filter { !$0.isWhitespace }) else {
        return warn("“\(text)” is no number of a change.")
      }
      replay.go(toIndex: index)
    } else {
      guard
        let wanted = Clock.read(text, near: time, utcOffsetSeconds: scene.utcOffsetSeconds)
      else { return warn("“\(text)” is no time; write 14:03 or 2026-11-21 14:03.") }
      // Until the end of that second.
      replay.go(toTime: wanted + 999)
    }
    view.replay = replay
    showMoment()
  }
}
