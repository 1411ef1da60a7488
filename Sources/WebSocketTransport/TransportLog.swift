import CLibwebsockets
import Synchronization

/// Where libwebsockets' own messages go. Off until ``set(level:_:)`` is called.
///
/// The library keeps one log for the whole process, so this is global too. The sink is called on
/// whatever thread uses the library, which is the one of an event loop.
package enum TransportLog {
  package enum Level: Int32, Sendable, Comparable {
    case error = 1
    case warning = 2
    case notice = 4
    case info = 8
    case debug = 16

    package static func < (lhs: Level, rhs: Level) -> Bool { lhs.rawValue < rhs.rawValue }
  }

  package typealias Sink = @Sendable (Level, String) -> Void

  private static let sink = Mutex<Sink?>(nil)

  /// Sends messages of `level` and graver ones to `sink`, a line each without its line end.
  package static func set(level: Level, _ sink: @escaping Sink) {
    self.sink.withLock { $0 = sink }
    // The levels are bits; all bits up to and including `level` are wanted.
    lws_set_log_level(
      (level.rawValue << 1) - 1,
      { level, text in
        guard let text else { return }
        TransportLog.emit(level: level, text: String(cString: text))
      })
  }

  /// Drops all further messages.
  package static func off() {
    sink.withLock { $0 = nil }
    silence()
  }

  /// The library logs to stderr from the start; a process that did not ask for it hears nothing.
  static func silenceUnlessSet() {
    if sink.withLock({ $0 == nil }) { silence() }
  }

  private static func silence() {
    lws_set_log_level(0, { _, _ in })
  }

  /// Says something of the transport's own, whatever level was asked of the library.
  static func warn(_ text: String) {
    sink.withLock { $0 }?(.warning, text)
  }

  private static func emit(level: Int32, text: String) {
    guard let sink = sink.withLock({ $0 }) else { return }
    var line = text[...]
    while line.utf8.last == UInt8(ascii: "\n") { line = line.dropLast() }
    sink(Level(rawValue: level) ?? .debug, String(line))
  }
}
