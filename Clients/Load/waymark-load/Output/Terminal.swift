import Glibc
import WorkshopLoad

/// Lines to a person or a program.
enum Terminal {
  static func out(_ text: String) { write(text + "\n", STDOUT_FILENO) }
  static func err(_ text: String) { write(text + "\n", STDERR_FILENO) }

  fileprivate static func write(_ text: String, _ descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}

/// What is going on, once a second on standard error: in one line that is written over on a terminal,
/// else in a line each.
final class ProgressLine {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var width = 0

  func show(_ progress: LoadRun.Progress) {
    let line =
      "\(progress.phase) \(Int(progress.seconds))/\(Int(progress.secondsMax)) s · "
      + "\(progress.live) of \(progress.connections) connections live · "
      + "\(Words.count(progress.deliveriesPerSecond)) deliveries/s · p99 "
      + Words.time(progress.p99Nanoseconds)
    guard isTerminal else { return Terminal.err(line) }
    let padding = String(repeating: " ", count: max(0, width - line.count))
    width = line.count
    Terminal.write("\r\(line)\(padding)", STDERR_FILENO)
  }

  /// Leaves a clean line for what follows.
  func end() {
    guard isTerminal, width > 0 else { return }
    Terminal.write("\r\(String(repeating: " ", count: width))\r", STDERR_FILENO)
    width = 0
  }
}

@available(*, unavailable)
extension ProgressLine: Sendable {}
