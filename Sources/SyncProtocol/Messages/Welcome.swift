import JourneyMap
import ReplicatedData

/// Answers a hello: from here on the client is on the map.
public struct Welcome: Equatable, Sendable {
  public var schema: SchemaVersion
  /// Who the client is, as the server says.
  public var participant: Participant
  /// The number by which others see this connection in presence.
  public var connection: UInt64
  public var limits: ServerLimits
  /// Server time in milliseconds since 1970.
  public var clock: UInt64
  /// The last journal index that is merged.
  public var mergedIndex: UInt64
  /// The last journal index that is durable; at most ``mergedIndex``.
  public var durableIndex: UInt64
  /// What the server has: what the client has beyond it, the server lacks.
  public var version: VersionVector

  public init(
    schema: SchemaVersion = .current, participant: Participant, connection: UInt64,
    limits: ServerLimits, clock: UInt64, mergedIndex: UInt64, durableIndex: UInt64,
    version: VersionVector
  ) {
    self.schema = schema
    self.participant = participant
    self.connection = connection
    self.limits = limits
    self.clock = clock
    self.mergedIndex = mergedIndex
    self.durableIndex = durableIndex
    self.version = version
  }
}

/// What a client must keep within.
public struct ServerLimits: Equatable, Sendable {
  public var map: MapLimits
  /// Bytes of a message to the server.
  public var messageBytesMax: UInt32
  /// Changes that one connection may submit, averaged over a few seconds.
  public var changesPerSecondMax: UInt32

  public init(
    map: MapLimits = MapLimits(), messageBytesMax: UInt32 = MessageLimits().messageBytesMax,
    changesPerSecondMax: UInt32 = 1_000
  ) {
    self.map = map
    self.messageBytesMax = messageBytesMax
    self.changesPerSecondMax = changesPerSecondMax
  }
}
