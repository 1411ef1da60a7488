import CBOR
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// A map as one user of this machine last had it, with what is not yet on the server's disk.
///
/// Written before a change is sent, so that a program that is killed loses nothing, and a replica
/// never uses a seq twice.
package struct LocalCopy: Sendable {
  package var replica: ReplicaID
  /// The map, own changes included.
  package var document: MapDocument
  /// Changes of ``replica`` that the server has not told to be durable, ascending by seq.
  package var own: [Change]
  /// Changes of others that are not durable, to be given back to a server that lost them.
  package var retained: [SealedChanges]
  /// Who the server said the user is, when it was last asked.
  package var participant: Participant?
  /// Whether the map was made here and the server may not know it yet.
  package var isNewMap: Bool

  package init(
    replica: ReplicaID, document: MapDocument = MapDocument(), own: [Change] = [],
    retained: [SealedChanges] = [], participant: Participant? = nil, isNewMap: Bool = false
  ) {
    self.replica = replica
    self.document = document
    self.own = own
    self.retained = retained
    self.participant = participant
    self.isNewMap = isNewMap
  }

  /// A copy of nothing, with a replica number that was never used.
  package static func fresh() -> LocalCopy {
    var generator = SystemRandomNumberGenerator()
    return LocalCopy(replica: ReplicaID(UInt64.random(in: 1...UInt64.max, using: &generator)))
  }

  /// Takes over what a session has come to.
  package mutating func take(from session: ClientSession) {
    replica = session.replica
    document = session.document
    own = session.own.map(\.change)
    retained = session.retainedChanges
    guard let welcome = session.welcome else { return }
    participant = welcome.participant
    isNewMap = false
  }
}

// MARK: - Form

extension LocalCopy {
  /// The first bytes of a file; the number is that of the form.
  private static let mark = Array("waymark local copy 1\n".utf8)

  /// The mark, one CBOR item, and the SHA-256 of both:
  ///
  ///     [map, replica, snapshot, own batch or null, [* [seal, body]], participant or null, is new]
  package func encode(map: MapName) -> [UInt8] {
    var writer = CBORWriter()
    writer.array(7)
    writer.text(map.string)
    writer.unsigned(replica.rawValue)
    writer.byteString(document.snapshot())
    if own.isEmpty { writer.null() } else { writer.byteString(ChangeBatch.encode(own)) }
    writer.array(retained.count)
    for sealed in retained {
      writer.array(2)
      writer.byteString(sealed.seal.bytes)
      writer.byteString(sealed.body)
    }
    if let participant {
      writer.array(3)
      writer.text(participant.id)
      writer.text(participant.name)
      writer.unsigned(UInt64(participant.role.rawValue))
    } else {
      writer.null()
    }
    writer.bool(isNewMap)
    let bytes = Self.mark + writer.bytes
    return bytes + SHA256.hash(bytes).bytes
  }

  /// Reads what ``encode(map:)`` wrote; nil if a single bit of it is another, or if what is in it does
  /// not fit together.
  package static func decode(_ bytes: [UInt8], map: MapName) -> LocalCopy? {
    let end = bytes.count - SHA256.hash([]).bytes.count
    guard end > mark.count, bytes.starts(with: mark),
      SHA256.hash(Array(bytes[..<end])).bytes.elementsEqual(bytes[end...]),
      let copy = try? decode(CBORReader(bytes[mark.count..<end]), map),
      copy.fitsTogether
    else { return nil }
    return copy
  }

  private static func decode(_ reader: CBORReader, _ map: MapName) throws -> LocalCopy {
    var reader = reader
    try reader.array(exactly: 7)
    guard MapName(try reader.text()) == map else { throw CBORError.outOfRange }
    let replica = ReplicaID(try reader.unsigned())
    let document = try MapDocument(snapshot: try reader.byteString(), limits: .unbounded)
    var own: [Change] = []
    if try !reader.nullIfPresent() { own = try ChangeBatch.decode(try reader.byteString()) }
    var retained: [SealedChanges] = []
    for _ in 0..<(try reader.array()) {
      try reader.array(exactly: 2)
      guard let seal = Seal(bytes: try reader.byteString()) else { throw CBORError.outOfRange }
      retained.append(SealedChanges(seal: seal, body: try reader.byteString()))
    }
    var participant: Participant?
    if try !reader.nullIfPresent() {
      try reader.array(exactly: 3)
      let id = try reader.text()
      let name = try reader.text()
      guard let role = Role(rawValue: UInt8(clamping: try reader.unsigned())) else {
        throw CBORError.outOfRange
      }
      participant = Participant(id: id, name: name, role: role)
    }
    let isNewMap = try reader.bool()
    try reader.finish()
    return LocalCopy(
      replica: replica, document: document, own: own, retained: retained,
      participant: participant, isNewMap: isNewMap)
  }

  private var fitsTogether: Bool {
    guard replica != .none else { return false }
    guard let last = own.last else { return true }
    return own.allSatisfy { $0.id.replica == replica } && last.id.seq == document.version[replica]
      && zip(own, own.dropFirst()).allSatisfy { $0.id.seq + 1 == $1.id.seq }
  }
}
