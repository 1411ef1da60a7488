import JourneyMap
import ReplicatedData
import StyledText
import SyncProtocol

/// The full-screen board: keys and changes go in, effects and screens come out.
///
/// A value without I/O. It never keeps a document: whoever runs it hands in a ``BoardScene`` and
/// carries out the effects, in order and before the next input.
package struct Board: Sendable {
  package internal(set) var view: BoardView
  package internal(set) var index: BoardIndex
  /// Where the terminal's cursor belongs; nil where there is none.
  package internal(set) var cursor: GridPoint?

  /// What was asked for since ``handle(_:in:)`` began.
  var effects: [BoardEffect] = []
  /// The last reading of the driver's clock, in milliseconds.
  var now: UInt64 = 0
  /// As last told.
  var presence: Presence?
  var undoGroups = UndoGroups()
  /// Keys that were pressed, and the last undo or redo that could not be done, by the key for it.
  var keyCount = 0
  var obstacle: (direction: Reversal.Direction, key: Int)?
  /// The names of those who were here when last looked.
  var present: [UInt64: Participant]?
  /// What is computed from the whole map.
  var insight = BoardInsight()
  var paneCache = PaneCache()
  /// What the last review saw, as far as it is read.
  var review: ReviewedMap?
  /// Where things stood in the last frame: what the mouse points at.
  var layout: BoardLayout?
  /// Where the editor's text was drawn in the last frame.
  var editorBox: GridRect?
  /// The first line of the text that it showed.
  var editorFirstLine = 0
  /// Whether the user has not done anything yet.
  private var isUntouched = true
  /// Until when, in milliseconds of the driver's clock, what is typed does nothing: the card that
  /// it was meant for is gone, and the rest of the sentence must not be taken for commands.
  var ignoresTypingUntil: UInt64 = 0
  private static let ignoredTypingMilliseconds: UInt64 = 1_000
  /// What the user's own editor has been opened on.
  var external: EditorTarget?
  /// Why the selected card may not be the one that the user means; nil if it surely is.
  var doubt: FocusDoubt?
  /// Whether what is said now answers a key.
  private var isAnswering = false

  /// - Parameter language: What stages, lanes and channels are read in, a language tag (BCP 47); nil
  ///   as their titles stand.
  package init(
    _ document: MapDocument, theme: Theme = Theme(), isFirstStart: Bool = false,
    language: String? = nil
  ) {
    view = BoardView(theme: theme, isFirstStart: isFirstStart)
    index = BoardIndex(document, language: language)
    settle()
  }

  package var focus: BoardFocus { view.focus }

  /// Whether it moves by itself, so that ``tick(at:in:)`` should come some thirty times a second.
  package var isAnimating: Bool { view.replay?.isPlaying ?? false }

  /// Whether the pane lags behind the map, so that it should be drawn again soon.
  package var isPaneStale: Bool { paneCache.isStale }

  // MARK: Input

  /// Takes what came from the user, and says what is to be done.
  package mutating func handle(_ input: BoardInput, in scene: BoardScene) -> [BoardEffect] {
    index.setRoster(scene.roster, in: scene.document)
    settle()
    effects = []
    switch input {
    case .resize: break
    default: isUntouched = false
    }
    switch input {
    case .key(let key): press(key, scene)
    case .mouse(let event): point(event, scene)
    case .paste(let text): paste(text, scene)
    case .resize(let size): view.size = size
    case .externalEdit(let text): takeExternalEdit(text, scene)
    }
    settle()
    tellPresence(scene)
    defer { effects = [] }
    return effects
  }

  private mutating func press(_ key: KeyStroke, _ scene: BoardScene) {
    keyCount += 1
    dropOldNotices()
    isAnswering = true
    defer { isAnswering = false }
    let mode = view.mode
    if mode == .browse || mode == .question, now < ignoresTypingUntil {
      if key.writes { return ignoreTyping() }
      ignoresTypingUntil = 0
    }
    if mode == .question, answer(key, scene) { return }
    guard let command = KeyBindings.command(key, in: mode) else {
      if let typed = key.typed { type(String(typed), scene) }
      return
    }
    switch command {
    case .suspend: return effects.append(.suspend)
    case .redraw: return effects.append(.redraw)
    default: break
    }
    switch mode {
    case .browse: browse(command, scene)
    case .replay: replay(command, scene)
    case .move: move(command, scene)
    case .edit: write(command, scene)
    case .form: fillInForm(command, scene)
    case .pane: readPane(command, scene)
    case .link: link(command, scene)
    case .prompt: fillIn(command, scene)
    case .menu: choose(command, scene)
    case .question:
      guard command == .cancel else { break }
      if case .cardDeleted(_, let kept)? = view.question?.purpose { letGo(kept) }
      view.question = nil
    case .help: readHelp(command)
    }
  }

  /// Lets what is typed fall until there was a pause.
  mutating func ignoreTyping() { ignoresTypingUntil = now + Self.ignoredTypingMilliseconds }

  /// A character that no key binding has taken.
  private mutating func type(_ text: String, _ scene: BoardScene) {
    switch view.mode {
    case .edit: insert(text, scene)
    case .prompt: typeInPrompt(text)
    case .menu: view.menu?.find(text)
    case .form: typeInForm(text, scene)
    case .browse, .move, .question, .help, .replay, .pane, .link: break
    }
  }

  private mutating func paste(_ text: String, _ scene: BoardScene) {
    switch view.mode {
    case .edit: insert(PastedText.cleaned(text), scene)
    case .prompt: typeInPrompt(text)
    case .browse: pasteCards(text, scene)
    case .menu: type(PastedText.line(text), scene)
    case .form: typeInForm(text, scene)
    case .move, .question, .help, .replay, .pane, .link: break
    }
  }

  private mutating func typeInPrompt(_ text: String) {
    if view.prompt != nil {
      view.prompt?.line.insert(text)
    } else {
      view.form?.typing?.insert(text)
    }
  }

  private mutating func readHelp(_ command: BoardCommand) {
    let page = max(view.size.height - 4, 1)
    switch command {
    case .up: view.helpScroll -= 1
    case .down: view.helpScroll += 1
    case .pageUp: view.helpScroll -= page
    case .pageDown: view.helpScroll += page
    default: view.showsHelp = false
    }
    view.helpScroll = min(max(view.helpScroll, 0), max(HelpText.lines.count - page, 0))
  }

  // MARK: The document

  /// A change was merged into `document`.
  ///
  /// - Parameters:
  ///   - isOwn: Whether the user has made it here.
  ///   - author: What somebody else is called whose change it is.
  package mutating func integrated(
    _ change: Change, in document: MapDocument, isOwn: Bool = false, by author: String? = nil
  ) {
    // The past is shown; the present is read anew when it comes back.
    guard view.replay == nil else { return }
    let selected = view.focus.card
    let (stage, lane) = (view.focus.stage, view.focus.lane)
    index.update(change, in: document)
    insight.note(change)
    leaveWhatIsDeleted(in: document, selected: selected, by: author)
    if let author {
      for axis in [stage, lane] { tell(ofDeleted: axis, in: document, by: author) }
    }
    let card = view.focus.card
    settle()
    if !isOwn, let card, card != view.focus.card { doubt = FocusDoubt(.gone, at: now) }
  }

  /// The document was replaced as a whole.
  package mutating func replaced(by document: MapDocument) {
    guard view.replay == nil else { return }
    undoGroups = UndoGroups()
    index.rebuild(document)
    insight.forget()
    if let editing = view.editing, !document.contains(editing.target.record) {
      view.editing = nil
      ignoreTyping()
      warn("What you were writing on is gone; see your kept texts with K.")
    }
    leaveWhatIsDeleted(in: document, selected: nil, by: "Somebody")
    if let movement = view.movement, !document.contains(movement.card) { view.movement = nil }
    forget(whatIsNotIn: document)
    settle()
  }

  /// Closes what was about records that are not there at all any more, or not yet.
  mutating func forget(whatIsNotIn document: MapDocument) {
    if let form = view.form, !document.contains(form.record) { view.form = nil }
    if let source = view.linkSource, !document.contains(source) { view.linkSource = nil }
    view.trail.removeAll { !document.contains($0) }
  }

  /// Brings everything that points into the map back to where there is something.
  mutating func settle() {
    let card = view.focus.card
    view.focus.settle(in: index)
    // A map opens on its first card, however late that comes.
    if isUntouched, view.focus.card == nil {
      view.focus.go(stage: 0, lane: 0, ordinal: 0, in: index)
      if view.focus.card == nil { view.focus.moveOn(by: 1, in: index) }
    }
    if card != view.focus.card { view.paneScroll = 0 }
    if view.movement.map({ index.cell(of: $0.card) == nil }) ?? false { view.movement = nil }
    view.movement?.settle(in: index)
    view.menu?.settle()
  }

  // MARK: Notices

  static let noticeMilliseconds: UInt64 = 4_000
  private static let noticesMax = 8
  /// However fast somebody types, what came from elsewhere can be read so long.
  private static let noticeMillisecondsMin: UInt64 = 1_000

  /// Shows something for a few seconds.
  package mutating func notify(_ text: String) { note(text, isWarning: false) }

  mutating func warn(_ text: String) { note(text, isWarning: true) }

  /// Lets go of what was there to be read before the key that comes now.
  private mutating func dropOldNotices() {
    view.notices.removeAll { $0.isAnswer || now >= $0.since + Self.noticeMillisecondsMin }
  }

  private mutating func note(_ text: String, isWarning: Bool) {
    if view.notices.count >= Self.noticesMax { view.notices.removeFirst() }
    view.notices.append(
      Notice(
        text: TerminalText.gridExcerpt(text, columnsMax: 400), isWarning: isWarning,
        isAnswer: isAnswering, since: now,
        until: now + (isWarning ? 2 : 1) * Self.noticeMilliseconds))
  }
}
