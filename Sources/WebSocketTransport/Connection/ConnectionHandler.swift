/// Told what happens on WebSocket connections. All calls come on the loop.
package protocol ConnectionHandler: AnyObject {
  /// The connection is open; messages may be sent from here on.
  func connectionOpened(_ connection: Connection)

  /// A whole message arrived.
  func connection(_ connection: Connection, received message: [UInt8])

  /// The queue was above the low-water mark and fell to it.
  func connectionDrained(_ connection: Connection)

  /// The connection is over; called once for each connection that was opened, nothing follows.
  ///
  /// - Parameters:
  ///   - code: Of the side that closed first; ``CloseCode/abnormal`` if the connection just ended,
  ///     ``CloseCode/noStatus`` if the peer gave no code.
  ///   - reason: The words that came with the code; may be empty.
  func connectionClosed(_ connection: Connection, code: CloseCode, reason: String)
}

extension ConnectionHandler {
  package func connectionDrained(_ connection: Connection) {}
}

/// What a connection is bound by, whichever side it is.
struct ConnectionLimits {
  var idleMillisecondsMax: UInt64
  var pingIntervalMilliseconds: UInt64
  var closeMillisecondsMax: UInt64
  var sendQueueBytesMax: Int
  var sendQueueLowWaterBytes: Int
}

/// What carries a connection's frames: a server's socket or a client of libwebsockets.
///
/// It calls the connection's `opened`, `heard`, `received`, `progressed` and then, once, one of
/// `peerClosed`, `violated` and `linkClosed`.
protocol ConnectionLink: AnyObject {
  /// Bytes taken by `write` that the kernel has not taken.
  var queuedBytes: Int { get }
  func write(_ message: OutgoingMessage)
  func writePing()
  /// Sends a close frame behind all that was written. Nothing is written after it.
  func writeClose(_ code: CloseCode, reason: String)
  /// Ends the connection at once. The link calls back no more.
  func destroy()
}
