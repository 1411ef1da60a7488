/// Why a peer ends the conversation. The number travels; the name is for people, logs and scripts.
public enum ByeCode: UInt8, CaseIterable, Sendable {
  // The client is at fault, or too old or too new: the same again would fail again.
  /// The bytes are not a message of this protocol.
  case malformed = 1
  case messageTooLarge = 2
  /// A well-formed message that must not come now.
  case unexpectedMessage = 3
  case protocolVersion = 4
  case schemaVersion = 5
  case mapName = 6
  /// The replica number was used by another participant.
  case replicaTaken = 7
  /// Changes were given back under a seal that is not this server's.
  case foreignSeal = 8

  // The client may not.
  case noSuchMap = 16
  /// This server asks for an invitation, and the hello had none.
  case tokenMissing = 17
  case badToken = 18
  case tokenExpired = 19
  case tokenForOtherMap = 20
  case roleNotAllowed = 21

  // There is no room for the client, now.
  case tooManyConnections = 32
  case rateLimited = 33
  /// The client did not take what it was sent in time.
  case slowReceiver = 34
  /// Nothing was heard for longer than the server waits.
  case idle = 35
  /// The same replica said hello on a newer connection.
  case superseded = 36

  // The server cannot.
  case serverStopping = 48
  /// The journal cannot be written, and the request needed that.
  case storageFailing = 49
  /// The stored map cannot be read, or the server found a fault in its own work on it; somebody has to
  /// look after the server.
  case storageDamaged = 50
  case `internal` = 51

  public var name: StaticString {
    switch self {
    case .malformed: "malformed"
    case .messageTooLarge: "message-too-large"
    case .unexpectedMessage: "unexpected-message"
    case .protocolVersion: "protocol-version"
    case .schemaVersion: "schema-version"
    case .mapName: "map-name"
    case .replicaTaken: "replica-taken"
    case .foreignSeal: "foreign-seal"
    case .noSuchMap: "no-such-map"
    case .tokenMissing: "token-missing"
    case .badToken: "bad-token"
    case .tokenExpired: "token-expired"
    case .tokenForOtherMap: "token-for-other-map"
    case .roleNotAllowed: "role-not-allowed"
    case .tooManyConnections: "too-many-connections"
    case .rateLimited: "rate-limited"
    case .slowReceiver: "slow-receiver"
    case .idle: "idle"
    case .superseded: "superseded"
    case .serverStopping: "server-stopping"
    case .storageFailing: "storage-failing"
    case .storageDamaged: "storage-damaged"
    case .internal: "internal"
    }
  }
}

/// When a client that was told goodbye may come again.
public enum Retry: Equatable, Sendable {
  case never
  case now
  /// Not before so many milliseconds.
  case after(milliseconds: UInt64)
}
