/// How large a message and what is in it may be. What a map may hold is bounded by `MapLimits`.
public struct MessageLimits: Equatable, Sendable {
  /// Bytes of a whole message. Larger ones are not read. A client allows its server more, since a
  /// roster and a sealed body are not cut up.
  public var messageBytesMax: UInt32 = 1 << 20
  /// Changes in one message.
  public var changesMax: UInt32 = 16_384
  /// UTF-8 bytes of a participant's id.
  public var participantIDBytesMax: UInt32 = 128
  /// UTF-8 bytes of a participant's display name.
  public var nameBytesMax: UInt32 = 256
  /// UTF-8 bytes of an invitation's token.
  public var tokenBytesMax: UInt32 = 4_096
  /// UTF-8 bytes of the reason in a refusal or a bye.
  public var reasonBytesMax: UInt32 = 1_024
  /// Entries of a version vector: replicas that ever wrote into the map.
  public var replicasMax: UInt32 = 65_536
  /// Sealed bodies that are given back in one message.
  public var relayedMax: UInt32 = 4_096
  /// Connections that one presence message speaks of.
  public var presencesMax: UInt32 = 16_384

  public init() {}
}
