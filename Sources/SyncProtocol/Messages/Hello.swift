import JourneyMap
import ReplicatedData

/// The version of the schema table that a peer has.
public struct SchemaVersion: Equatable, Sendable {
  public var major: UInt32
  public var minor: UInt32

  public init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }

  public static let current = SchemaVersion(major: Schema.major, minor: Schema.minor)

  /// Whether the peer reads what this version writes.
  public var readsWhatIsWritten: Bool {
    major == Schema.major && minor >= Schema.minorLeast
  }
}

/// What a client wants with a map.
public enum Intent: UInt8, Sendable {
  /// The map must exist.
  case join = 0
  /// A map that does not exist is made, if the server and the role allow it.
  case joinOrCreate = 1
  /// Only to be shown what happened: nothing live follows the welcome.
  case replay = 2
}

/// First message of a client, and the first again after a refusal, a resync or a bye.
public struct Hello: Equatable, Sendable {
  public var schema: SchemaVersion
  public var map: MapName
  public var intent: Intent
  /// What this connection will write as; ``ReplicaID/none`` says that it will never write.
  public var replica: ReplicaID
  /// The invitation, where the server asks for one.
  public var token: String?
  /// What the client would like to be called; an invitation may overrule it.
  public var name: String?
  /// What the client has, its own changes included, whether merged by the server or not.
  public var version: VersionVector
  /// A snapshot of which some chunks have arrived before.
  public var resume: SnapshotResume?
  /// What the client can show of its replica; nil is the form of hello that has no place for it, which
  /// servers of old take alone.
  public var lineage: Lineage?

  public init(
    schema: SchemaVersion = .current, map: MapName, intent: Intent, replica: ReplicaID,
    token: String? = nil, name: String? = nil, version: VersionVector = VersionVector(),
    resume: SnapshotResume? = nil, lineage: Lineage? = nil
  ) {
    self.schema = schema
    self.map = map
    self.intent = intent
    self.replica = replica
    self.token = token
    self.name = name
    self.version = version
    self.resume = resume
    self.lineage = lineage
  }

  public static func == (a: Hello, b: Hello) -> Bool {
    a.schema == b.schema && a.map == b.map && a.intent == b.intent && a.replica == b.replica
      && sameText(a.token, b.token) && sameText(a.name, b.name) && a.version == b.version
      && a.resume == b.resume && a.lineage == b.lineage
  }
}

/// Where to go on with a snapshot. A server that has another one by now starts that from 0.
public struct SnapshotResume: Equatable, Sendable {
  public var stateHash: SHA256Digest
  /// Bytes that are already there.
  public var offset: UInt64

  public init(stateHash: SHA256Digest, offset: UInt64) {
    self.stateHash = stateHash
    self.offset = offset
  }
}
