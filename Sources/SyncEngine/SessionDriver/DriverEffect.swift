import SyncProtocol

/// What a driver wants done. To be carried out in order.
public enum DriverEffect: Sendable {
  /// Open a connection, and tell ``SessionDriver/opened(_:at:)`` or ``SessionDriver/ended(_:at:)`` with
  /// its number.
  case open(connection: UInt64)
  case send(connection: UInt64, [UInt8])
  /// Close it after what was sent before, and tell ``SessionDriver/ended(_:at:)``.
  case close(connection: UInt64)
  /// Write the local copy of the session as it is now, so that it survives a loss of power; then tell
  /// ``SessionDriver/copyWritten(at:)`` or ``SessionDriver/copyFailed(_:at:)``. The next one is asked for
  /// after that.
  case writeCopy
  case event(SessionEvent)
  /// The copy lacks what others did, since it could not be written; why, in words. Said once until it can
  /// be. Where something of one's own is not written, the session says ``SessionEvent/keepFailed(_:)``.
  case saveFailed(String)
  /// ``SessionDriver/leave(at:)`` has come to its end: nothing comes any more.
  case left
}

/// What keeps the server from having all there is.
public enum Obstacle: Sendable {
  /// No connection could be opened.
  case notReached
  /// The connection has ended.
  case lost
  /// The server takes nothing for now.
  case refusedForNow(Refusal)
  case goodbye(Bye)
}
