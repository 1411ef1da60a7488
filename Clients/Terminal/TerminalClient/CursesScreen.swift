import CNcurses
import Glibc
import StyledText
import TerminalBoard

/// The terminal, by ncurses: draws what changed and reads what comes.
///
/// One to a process. Leaves the terminal as it was when it is stopped, and when the program falls.
final class CursesScreen {
  let theme: Theme
  private var shown: ScreenGrid?
  private(set) var isOn = true
  /// What the user is to know of the terminal, a sentence; nil if it is what it says.
  let remark: String?

  /// - Throws: ``TerminalError`` if there is no terminal, or it cannot do what is needed.
  init(_ preferences: TerminalPreferences) throws(TerminalError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .noTerminal }
    var name: UnsafePointer<CChar>?
    let knowledge = waymark_terminal_choose(&name)
    let own = TerminalText.excerpt(preferences.terminal)
    switch Int(knowledge) {
    case WAYMARK_TERMINAL_KNOWN: remark = nil
    case WAYMARK_TERMINAL_SUBSTITUTED:
      let substitute = name.map { String(cString: $0) } ?? ""
      remark =
        own.isEmpty
        ? "TERM is not set: this is drawn as for \(substitute)."
        : "This machine does not know the terminal \(own): this is drawn as for \(substitute)."
    case WAYMARK_TERMINAL_WITHOUT_CURSOR: throw .withoutCursor(own)
    default: throw .unknown(own)
    }
    let colours = waymark_screen_start(name)
    guard colours >= 0 else { throw .unknown(own) }
    var depth = ColourDepth.none
    if preferences.usesColour {
      switch colours {
      case 256...: depth = .indexed256
      case 16...: depth = .sixteen
      case 8...: depth = .eight
      default: break
      }
    }
    theme = Theme(depth: depth, background: preferences.background)
  }

  var size: ScreenSize {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return ScreenSize(width: 80, height: 24)
    }
    return ScreenSize(width: Int(size.ws_col), height: Int(size.ws_row))
  }

  /// Whether there still is a terminal; a program in the background is not told that it went.
  var isThere: Bool { isatty(STDIN_FILENO) == 1 }

  /// Draws what differs from the last screen.
  func show(_ grid: ScreenGrid, cursor: GridPoint?) {
    guard isOn else { return }
    for run in grid.changes(since: shown) {
      let look = theme.attributes(run.style)
      waymark_draw(
        Int32(run.row), Int32(run.column), run.text,
        waymark_look(
          bold: look.isBold ? 1 : 0, dim: look.isDim ? 1 : 0,
          underlined: look.isUnderlined ? 1 : 0, reversed: look.isReversed ? 1 : 0,
          foreground: look.foreground.map { Int32($0) } ?? -1,
          background: look.background.map { Int32($0) } ?? -1))
    }
    shown = grid
    waymark_show(Int32(cursor?.row ?? -1), Int32(cursor?.column ?? 0))
  }

  /// Takes it that nothing of what was drawn is there any more.
  func forget() {
    shown = nil
    waymark_erase_all()
  }

  func resize() -> ScreenSize {
    let size = size
    waymark_screen_resize(Int32(size.width), Int32(size.height))
    forget()
    return size
  }

  /// Gives the terminal back, for good or until ``resume()``.
  func stop() {
    guard isOn else { return }
    isOn = false
    waymark_screen_stop()
  }

  /// Takes the terminal back, also if it was another program that gave it away.
  func resume() {
    isOn = true
    waymark_screen_resume()
    forget()
  }
}

@available(*, unavailable)
extension CursesScreen: Sendable {}

/// What the user's environment says of the terminal.
package struct TerminalPreferences: Sendable {
  package var usesColour: Bool
  package var background: Background
  /// What the terminal calls itself (`TERM`); empty if it does not.
  package var terminal: String

  /// `NO_COLOR` (no-color.org), and `COLORFGBG` as rxvt and others set it: `15;0` is light on dark.
  package init(_ environment: [String: String]) {
    terminal = environment["TERM"] ?? ""
    usesColour = environment["NO_COLOR"].map { $0.isEmpty } ?? true
    let colours = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) }
    switch colours {
    case 7?, 15?: background = .light
    case .some: background = .dark
    case nil: background = .unknown
    }
  }
}

/// Why the board cannot be shown.
package enum TerminalError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Input or output is a file or a pipe.
  case noTerminal
  /// The terminal of this name cannot place its cursor.
  case withoutCursor(String)
  /// The machine has no description of the terminal of this name, nor of a usual one.
  case unknown(String)

  package var description: String {
    switch self {
    case .noTerminal:
      "The board needs a terminal to draw on; “waymark show MAP” prints the map instead."
    case .withoutCursor(let name):
      "The board cannot be drawn, since TERM=\(name) is a terminal that cannot place its cursor: "
        + "set TERM=xterm-256color if yours can; “waymark show MAP” prints the map instead."
    case .unknown(let name):
      "This machine does not know the terminal “\(name)”: set TERM=xterm-256color, or install "
        + "ncurses-term; “waymark show MAP” prints the map instead."
    }
  }
}
