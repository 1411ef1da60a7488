/// The clock readings that come in with each event; a state machine never asks for the time.
public struct Moment: Sendable {
  /// A clock that never goes back, in milliseconds: for pauses and pace.
  public var milliseconds: UInt64
  /// Milliseconds since 1970: for people only.
  public var wallClock: UInt64

  public init(milliseconds: UInt64, wallClock: UInt64) {
    self.milliseconds = milliseconds
    self.wallClock = wallClock
  }
}
