import Dispatch
import Glibc
import Logging
import Synchronization
import SystemClock

/// Where the lines of a server's log go, in which format, and how many of a kind at most.
package final class ServerLog: Sendable {
  package let format: LogFormat
  private let throttle = Mutex(LogThrottle())
  private let write: @Sendable (String) -> Void

  /// - Parameter write: takes a line without its end, on any thread.
  package init(_ format: LogFormat, write: @escaping @Sendable (String) -> Void) {
    self.format = format
    self.write = write
  }

  /// A log on standard error, a line in one write.
  package static func standardError(_ format: LogFormat) -> ServerLog {
    ServerLog(format) { line in
      let bytes = Array((line + "\n").utf8)
      bytes.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
          let piece = UnsafeRawBufferPointer(rebasing: rest)
          let count = Glibc.write(STDERR_FILENO, piece.baseAddress, piece.count)
          // Nobody reads: there is nowhere else to say so.
          guard count > 0 || count < 0 && errno == EINTR else { return }
          rest = rest.dropFirst(max(0, count))
        }
      }
    }
  }

  /// A logger that writes here.
  package func logger(_ level: Logger.Level) -> Logger {
    var logger = Logger(label: "waymark") { _ in ServerLogHandler(log: self) }
    logger.logLevel = level
    return logger
  }

  /// Says what was left out so far: before the program ends.
  package func flush() {
    for omission in throttle.withLock({ $0.closeAll() }) { tell(omission) }
  }

  fileprivate func take(_ level: Logger.Level, _ message: String, _ fields: Logger.Metadata) {
    let now = DispatchTime.now().uptimeNanoseconds / 1_000_000
    switch throttle.withLock({ $0.admit(message, level, at: now) }) {
    case .write: emit(level, message, fields)
    case .leaveOut: break
    case .leaveOutAndClose(let milliseconds):
      let due = DispatchTime.now() + .milliseconds(Int(milliseconds))
      DispatchQueue.global(qos: .utility).asyncAfter(deadline: due) { [self] in
        if let omission = throttle.withLock({ $0.closeWindow(of: message) }) { tell(omission) }
      }
    }
  }

  private func tell(_ omission: LogThrottle.Omission) {
    emit(
      omission.level, "lines were left out",
      ["like": "\(omission.kind)", "count": "\(omission.lines)"])
  }

  private func emit(_ level: Logger.Level, _ message: String, _ fields: Logger.Metadata) {
    let line = LogLine(
      milliseconds: WallClock.milliseconds, level: level, message: message, fields: fields)
    write(line.text(format))
  }
}

/// Hands what is logged to a ``ServerLog``.
private struct ServerLogHandler: LogHandler {
  let log: ServerLog
  var logLevel = Logger.Level.notice
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  init(log: ServerLog) { self.log = log }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = metadata
    if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
    if let own = event.metadata { fields.merge(own) { $1 } }
    if let error = event.error { fields["error"] = "\(error)" }
    log.take(event.level, event.message.description, fields)
  }
}
