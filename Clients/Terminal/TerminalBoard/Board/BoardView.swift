import JourneyMap
import ReplicatedData
import SyncProtocol

/// What the user sees of the map and what they are doing: everything on the screen that is not in the
/// ``BoardScene``.
package struct BoardView: Sendable {
  package var size = ScreenSize(width: 80, height: 24)
  package var theme: Theme
  package internal(set) var focus = BoardFocus()
  package internal(set) var zoom = Zoom.twoLines
  /// The leftmost stage that is shown.
  package internal(set) var firstStage = 0
  /// Lines of the lanes that are scrolled away at the top.
  package internal(set) var scroll = 0
  /// Whether the board moves so that what is selected can be seen.
  var followsFocus = true
  /// Nil: as the width of the screen allows.
  package internal(set) var showsPane: Bool?
  package internal(set) var pane = PaneState()
  package internal(set) var paneScroll = 0
  /// Columns for the pane's text, as it was drawn last.
  var paneColumns = 30
  /// Whether the pane scrolls so that its selected line can be seen.
  var paneFollows = false
  package internal(set) var helpScroll = 0

  package internal(set) var movement: CardMovement?
  package internal(set) var editing: TextEditing?
  package internal(set) var form: RecordForm?
  /// One end of the link that is being made.
  package internal(set) var linkSource: RecordID?
  /// Where one was before each jump along a link or to a finding, the last one last.
  var trail: [RecordID] = []
  package internal(set) var prompt: BoardPrompt?
  package internal(set) var menu: BoardMenu?
  package internal(set) var question: BoardQuestion?
  package internal(set) var showsHelp = false
  package internal(set) var replay: ReplayState?

  package internal(set) var notices: [Notice] = []
  package internal(set) var keptTexts: [KeptText] = []
  /// Whether the five most important keys are shown.
  package internal(set) var showsFirstKeys: Bool
  /// What was cut last.
  var cut = ""

  init(theme: Theme, isFirstStart: Bool) {
    self.theme = theme
    showsFirstKeys = isFirstStart
  }

  /// What is to be read just now: the newest, but a warning before all else.
  package var notice: Notice? { notices.last { $0.isWarning } ?? notices.last }

  /// What the keyboard acts upon.
  package var mode: BoardMode {
    if showsHelp { return .help }
    if question != nil { return .question }
    if menu != nil { return .menu }
    if prompt != nil { return .prompt }
    if form?.typing != nil { return .prompt }
    if editing != nil { return .edit }
    if form != nil { return .form }
    if movement != nil { return .move }
    if pane.isFocused { return .pane }
    if linkSource != nil { return .link }
    return replay != nil ? .replay : .browse
  }
}
