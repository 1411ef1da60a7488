import Logging

/// Keeps a flood of events from filling the disk with lines about it.
///
/// Of each kind of line the first ``linesMax`` of a window of ``windowMilliseconds`` are written; at
/// its end one line says how many were left out. Kinds are told by their message, which no peer can
/// choose. A state machine without a clock of its own.
struct LogThrottle {
  static let linesMax = 200
  static let windowMilliseconds: UInt64 = 10_000
  /// Kinds remembered at a time; a program has far fewer.
  static let kindsMax = 256

  enum Verdict: Equatable {
    case write
    /// Left out.
    case leaveOut
    /// The first one left out of its window: ``LogThrottle/closeWindow(of:)`` is due so much later.
    case leaveOutAndClose(afterMilliseconds: UInt64)
  }

  /// What a window's end has to say.
  struct Omission: Equatable {
    var kind: String
    var level: Logger.Level
    var lines: UInt64
  }

  private struct Window {
    /// By a clock that never goes back.
    var began: UInt64
    var level: Logger.Level
    var written = 0
    var leftOut: UInt64 = 0
  }

  private var windows: [String: Window] = [:]

  /// - Parameter now: milliseconds of a clock that never goes back.
  mutating func admit(_ kind: String, _ level: Logger.Level, at now: UInt64) -> Verdict {
    var window = windows[kind] ?? Window(began: now, level: level)
    // One that left something out ends only by saying so.
    if window.leftOut == 0, now - min(now, window.began) >= Self.windowMilliseconds {
      window = Window(began: now, level: level)
    }
    defer { windows[kind] = window }
    if windows[kind] == nil { makeRoom(at: now) }
    guard window.written >= Self.linesMax else {
      window.written += 1
      return .write
    }
    window.leftOut += 1
    window.level = max(window.level, level)
    guard window.leftOut == 1 else { return .leaveOut }
    let age = now - min(now, window.began)
    return .leaveOutAndClose(
      afterMilliseconds: Self.windowMilliseconds - min(age, Self.windowMilliseconds))
  }

  /// Ends a kind's window; nil if it left nothing out.
  mutating func closeWindow(of kind: String) -> Omission? {
    guard let window = windows[kind], window.leftOut > 0 else { return nil }
    windows[kind] = nil
    return Omission(kind: kind, level: window.level, lines: window.leftOut)
  }

  /// Ends all windows, when the program does.
  mutating func closeAll() -> [Omission] {
    windows.keys.sorted().compactMap { closeWindow(of: $0) }
  }

  private mutating func makeRoom(at now: UInt64) {
    guard windows.count >= Self.kindsMax else { return }
    windows = windows.filter { _, window in
      window.leftOut > 0 || now - min(now, window.began) < Self.windowMilliseconds
    }
    // Still full of fresh ones: they begin again, which costs lines but no memory.
    if windows.count >= Self.kindsMax { windows = windows.filter { $0.value.leftOut > 0 } }
  }
}
