import Glibc
import StyledText
import WorkshopClient

/// Standard output and error, and what is known of the terminal behind them.
enum Terminal {
  /// Takes what would go to standard output and error, each with its descriptor; for tests.
  @TaskLocal static var receiver: (@Sendable (String, Int32) -> Void)?

  /// A line on standard output. The program ends quietly when nobody reads it any more.
  static func out(_ line: some StringProtocol) {
    write(Secrets.ofProcess.removed(from: "\(line)\n"), to: STDOUT_FILENO)
  }

  /// Text that brings its own line ends.
  static func outText(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// A line on standard error, beside the result. It may quote files and their names: what drives a
  /// terminal is taken out.
  static func note(_ line: String) {
    if ProgressLine.isShown { write("\r\u{1B}[K", to: STDERR_FILENO) }
    write(
      Secrets.ofProcess.removed(from: TerminalText.sanitised(line)) + "\n", to: STDERR_FILENO)
  }

  /// Something unfinished on standard error, in place of what was there.
  static func progress(_ line: String) { write("\r\u{1B}[K\(line)", to: STDERR_FILENO) }

  static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  static var isErrorTerminal: Bool {
    isatty(STDERR_FILENO) == 1 && Environment.value("TERM") != "dumb"
  }

  /// See no-color.org.
  static var usesColour: Bool {
    isOutputTerminal && Environment.value("NO_COLOR") == nil && Environment.value("TERM") != "dumb"
  }

  /// Columns of the terminal, 80 if there is none.
  static var columns: Int {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return Environment.value("COLUMNS").flatMap { Int($0) } ?? 80
  }

  static func dim(_ text: String) -> String { usesColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  static func bold(_ text: String) -> String { usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private static func write(_ text: String, to descriptor: Int32) {
    if let receiver { return receiver(text, descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN {
          usleep(10_000)
          continue
        }
        guard descriptor == STDOUT_FILENO else { return }
        // Nobody reads any more, as behind “head”.
        if errno == EPIPE { exit(0) }
        // What was written is not whole, and whoever asked must not take it for that.
        note("Error: \(FileError("write", "to standard output", errno: errno))")
        exit(1)
      }
      rest = rest.dropFirst(count)
    }
  }
}

extension Terminal {
  /// A table: on a terminal no wider than that, with its heading dimmed.
  static func out(table: Table) {
    for (index, line) in table.lines(width: isOutputTerminal ? columns : nil).enumerated() {
      out(index == 0 ? dim(line) : line)
    }
  }
}
