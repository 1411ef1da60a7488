import JourneyFormats
import JourneyInsight
import JourneyMap
import ReplicatedData

/// The pane: which one is shown, and what the keyboard does in it.
extension Board {
  /// Whether there is a pane on the screen.
  var showsPane: Bool { view.showsPane ?? (view.size.width >= BoardLayout.paneScreenMin) }

  /// Shows a pane; one that is shown already, the keyboard goes into.
  mutating func show(_ kind: PaneKind, _ scene: BoardScene) {
    if kind == .review { askForReview(scene) }
    let isShown = showsPane && view.pane.kind == kind
    view.showsPane = true
    guard !isShown else {
      view.pane.isFocused = true
      return
    }
    view.pane.kind = kind
    view.pane.selected = 0
    view.paneScroll = 0
  }

  mutating func enterPane(_ scene: BoardScene) {
    view.showsPane = true
    view.pane.isFocused = true
  }

  mutating func leavePane() {
    view.pane.isFocused = false
    view.pane.isWide = false
  }

  mutating func readPane(_ command: BoardCommand, _ scene: BoardScene) {
    if let kind = PaneKind(command) { return show(kind, scene) }
    switch command {
    case .up, .down, .pageUp, .pageDown, .firstCard, .lastCard: movePane(command, scene)
    case .nextPane, .previousPane:
      show(view.pane.kind.next(by: command == .nextPane ? 1 : -1), scene)
    case .confirm: if let target = paneTarget(scene) { follow(target, scene) }
    case .silence: silence(scene)
    case .zoom: view.pane.isWide.toggle()
    case .togglePane:
      view.showsPane = false
      leavePane()
    case .cancel: leavePane()
    case .language: openLanguageMenu(scene)
    case .help: openHelp()
    case .retry: effects.append(.retryNow)
    default: break
    }
  }

  private mutating func movePane(_ command: BoardCommand, _ scene: BoardScene) {
    let content = paneContent(scene, columns: view.paneColumns)
    let page = max((layout?.pane?.height ?? 20) - 2, 1)
    let count = content.targets.count
    guard count > 0 else {
      switch command {
      case .up: view.paneScroll -= 1
      case .down: view.paneScroll += 1
      case .pageUp: view.paneScroll -= page
      case .pageDown: view.paneScroll += page
      case .firstCard: view.paneScroll = 0
      default: view.paneScroll = content.lines.count
      }
      view.paneScroll = min(max(view.paneScroll, 0), content.lines.count)
      return
    }
    var selected = min(view.pane.selected, count - 1)
    switch command {
    case .up: selected -= 1
    case .down: selected += 1
    case .pageUp: selected -= 10
    case .pageDown: selected += 10
    case .firstCard: selected = 0
    default: selected = count - 1
    }
    view.pane.selected = min(max(selected, 0), count - 1)
    view.paneFollows = true
  }

  /// What the selected line leads to.
  private mutating func paneTarget(_ scene: BoardScene) -> PaneTarget? {
    let content = paneContent(scene, columns: view.paneColumns)
    let targets = content.targets
    guard !targets.isEmpty else { return nil }
    return content.lines[targets[min(view.pane.selected, targets.count - 1)]].target
  }

  private mutating func follow(_ target: PaneTarget, _ scene: BoardScene) {
    switch target {
    case .card(let card):
      jump(to: card)
      if view.focus.card == card { leavePane() }
    case .cell(let stage, let lane):
      go(toStage: stage, lane: lane)
      leavePane()
    case .form(let record, let field): openForm(record, selected: field, scene)
    case .menu(let kind): openMenu(kind, scene)
    case .newPersona: if mayEdit(scene) { ask(.newPersona, "Name of the persona") }
    case .demographics: view.pane.showsDemographics.toggle()
    case .finding(_, let place):
      if let place { follow(place, scene) } else { openForm(.root, scene) }
    }
  }

  /// Has the map read as the last review saw it, if there was one.
  private mutating func askForReview(_ scene: BoardScene) {
    guard let last = ReviewPane.lastReview(scene.document), review?.index != last.index else {
      return
    }
    effects.append(.readReview(index: last.index))
  }

  /// The answer to ``BoardEffect/readReview(index:)``.
  package mutating func reviewRead(_ map: ReviewedMap) { review = map }

  private mutating func silence(_ scene: BoardScene) {
    guard case .finding(let rule, _)? = paneTarget(scene) else {
      return notify("Go to a finding of the checks first (8).")
    }
    guard mayEdit(scene) else { return }
    ask(.silenceRule(rule), "Why does “\(rule)” not hold for this map")
  }

  // MARK: What it says

  /// What the pane says now. Kept until the map, the moment or the width changes; that of a card is
  /// short, and made anew.
  mutating func paneContent(_ scene: BoardScene, columns: Int) -> PaneContent {
    let kind = view.pane.kind
    if kind == .card {
      return CardPane.content(view.focus.card, scene, index, columns: columns)
    }
    let key = PaneCache.Key(
      kind: kind, columns: columns, version: scene.document.version, language: index.language,
      day: shownDay(scene).number, showsDemographics: view.pane.showsDemographics,
      rosterCount: scene.roster.count + scene.people.count, reviewed: review?.index)
    if let content = paneCache.content(key, at: now) { return content }
    let content = makePane(kind, scene, columns: columns)
    paneCache.keep(content, key, at: now)
    return content
  }

  private mutating func makePane(
    _ kind: PaneKind, _ scene: BoardScene, columns: Int
  ) -> PaneContent {
    if kind == .persona {
      return PersonaPane.content(
        scene, showsDemographics: view.pane.showsDemographics, columns: columns)
    }
    if kind == .checks {
      return ChecksPane.content(
        insight.findings(scene.document, today: shownDay(scene)), scene, language: index.language,
        columns: columns)
    }
    if kind == .review {
      return ReviewPane.content(
        review, scene.document, insight.current(scene.document).facts.map,
        today: shownDay(scene), language: index.language, columns: columns)
    }
    if let section = kind.section {
      return InsightPane.content(
        section, insight.current(scene.document), scene, language: index.language,
        columns: columns)
    }
    return PaneContent(columns: columns)
  }
}

/// The pane that was made last.
struct PaneCache: Sendable {
  /// All that a pane follows from.
  struct Key: Equatable, Sendable {
    var kind: PaneKind
    var columns: Int
    var version: VersionVector
    var language: String?
    var day: Int
    var showsDemographics: Bool
    var rosterCount: Int
    var reviewed: UInt64?
  }

  private var key: Key?
  private var kept: PaneContent?
  /// On the driver's clock.
  private var keptAt: UInt64 = 0
  /// Whether it was shown last though the map had changed.
  private(set) var isStale = false

  /// - Parameter now: Of the driver's clock in milliseconds; 0 if it was never told.
  mutating func content(_ key: Key, at now: UInt64) -> PaneContent? {
    isStale = false
    if key == self.key { return kept }
    var same = key
    guard let old = self.key else { return nil }
    same.version = old.version
    guard same == old, now > 0, now < keptAt + key.kind.patienceMilliseconds else { return nil }
    isStale = true
    return kept
  }

  mutating func keep(_ content: PaneContent, _ key: Key, at now: UInt64) {
    self.key = key
    kept = content
    keptAt = now
  }
}

extension Board {
  /// The day that is shown, where the user is: today, or that of the change which is replayed.
  func shownDay(_ scene: BoardScene) -> CalendarDay {
    scene.day(of: view.replay.map { $0.entry?.time ?? 0 } ?? scene.time)
  }

  /// The checks' count for the line at the bottom; empty if nothing is found, and in the past.
  mutating func findingCounts(_ scene: BoardScene) -> String {
    guard view.replay == nil, index.cardCount > 0 else { return "" }
    return ChecksPane.summary(
      insight.findings(scene.document, today: shownDay(scene)), scene.document,
      language: index.language)
  }
}

extension BoardScene {
  /// The day it is where the user is.
  var today: CalendarDay { day(of: time) }

  /// The day of a moment, where the user is.
  func day(of milliseconds: UInt64) -> CalendarDay {
    let local = Int64(clamping: milliseconds / 1_000) &+ Int64(clamping: utcOffsetSeconds)
    return CalendarDay(number: Int(clamping: max(local, 0) / 86_400))
  }
}
