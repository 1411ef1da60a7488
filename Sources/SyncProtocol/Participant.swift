import ReplicatedData

/// What somebody may do in a map.
public enum Role: UInt8, Sendable {
  /// Everything, the map's set-up included.
  case facilitator = 0
  /// Edits cards and what hangs on them.
  case participant = 1
  /// Reads only.
  case observer = 2
}

/// Somebody on a map, as the server knows them: a client never chooses its own id or role.
public struct Participant: Equatable, Sendable {
  /// Stays the same over connections, replicas and devices of one invitation.
  public var id: String
  /// What others see.
  public var name: String
  public var role: Role

  public init(id: String, name: String, role: Role) {
    self.id = id
    self.name = name
    self.role = role
  }

  public static func == (a: Participant, b: Participant) -> Bool {
    sameUTF8(a.id, b.id) && sameUTF8(a.name, b.name)
      && a.role == b.role
  }
}
