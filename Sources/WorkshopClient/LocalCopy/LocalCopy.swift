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
  /// The secret that ``replica`` was made from; nil in copies that are older than such secrets.
  package var key: ReplicaKey?
  /// The last change of ``replica`` that the server told to be durable, if it is known.
  package var lastDurable: ChangeDigest?
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
  /// What the user can undo, the newest steps of it.
  package var undoHistory = UndoHistory()
  /// Who has written on the map, by replica.
  package var roster: [ReplicaID: Participant] = [:]
  /// What the user has written as, here and elsewhere.
  package var ownReplicas = ReplicaSet()

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
    let key = newKey()
    var copy = LocalCopy(replica: key.replica)
    copy.key = key
    return copy
  }

  private static func newKey() -> ReplicaKey {
    var generator = SystemRandomNumberGenerator()
    while true {
      let bytes = (0..<ReplicaKey.byteCount).map { _ in UInt8.random(in: 0...255, using: &generator)
      }
      if let key = ReplicaKey(bytes: bytes) { return key }
    }
  }

  /// Nobody can show a secret for a replica whose number was drawn: as soon as nothing of it waits,
  /// another one takes its place.
  package mutating func takeKeyIfNoneIsHeld() {
    guard key == nil, own.isEmpty else { return }
    let key = Self.newKey()
    self.key = key
    replica = key.replica
    lastDurable = nil
  }

  /// Takes over what a session has come to.
  package mutating func take(from session: ClientSession) {
    replica = session.replica
    key = session.replicaKey
    lastDurable = session.lastDurable
    document = session.document
    own = session.own.map(\.change)
    retained = session.retainedChanges
    undoHistory = session.undoHistory
    roster = session.roster
    ownReplicas = session.ownReplicas
    guard let welcome = session.welcome else { return }
    participant = welcome.participant
    isNewMap = false
  }
}

// MARK: - Form

extension LocalCopy {
  /// The first bytes of a file; the number is that of the form.
  private static let mark = Array("waymark local copy 2\n".utf8)
  /// The same length, and the form without the last two items.
  private static let firstMark = Array("waymark local copy 1\n".utf8)

  /// The mark, one CBOR item, and the SHA-256 of both:
  ///
  ///     [map, replica, snapshot, own batch or null, [* [seal, body]], participant or null, is new,
  ///      key or null, [seq, hash] of the last durable own change or null, undo history,
  ///      [* [replica, participant]], [* own replica]]
  package func encode(map: MapName) -> [UInt8] {
    var writer = CBORWriter()
    writer.array(12)
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
    if let participant { writer.participant(participant) } else { writer.null() }
    writer.bool(isNewMap)
    if let key { writer.byteString(key.bytes) } else { writer.null() }
    if let lastDurable {
      writer.array(2)
      writer.unsigned(lastDurable.seq)
      writer.byteString(lastDurable.hash.bytes)
    } else {
      writer.null()
    }
    writer.byteString(undoHistory.encode())
    // Only those who are in the map: others are told again.
    let authors = roster.filter { document.version[$0.key] > 0 }.sorted { $0.key < $1.key }
    writer.array(authors.count)
    for (replica, participant) in authors {
      writer.array(2)
      writer.unsigned(replica.rawValue)
      writer.participant(participant)
    }
    writer.array(ownReplicas.replicas.count)
    for replica in ownReplicas.replicas { writer.unsigned(replica.rawValue) }
    let bytes = Self.mark + writer.bytes
    return bytes + SHA256.hash(bytes).bytes
  }

  /// Reads what ``encode(map:)`` wrote; nil if a single bit of it is another, or if what is in it does
  /// not fit together.
  package static func decode(_ bytes: [UInt8], map: MapName) -> LocalCopy? {
    let end = bytes.count - SHA256.hash([]).bytes.count
    let isFirst = bytes.starts(with: firstMark)
    guard end > mark.count, isFirst || bytes.starts(with: mark),
      SHA256.hash(Array(bytes[..<end])).bytes.elementsEqual(bytes[end...]),
      let copy = try? decode(CBORReader(bytes[mark.count..<end]), map, isFirst: isFirst),
      copy.fitsTogether
    else { return nil }
    return copy
  }

  private static func decode(
    _ reader: CBORReader, _ map: MapName, isFirst: Bool
  ) throws -> LocalCopy {
    var reader = reader
    let count = try reader.array(max: 12)
    guard isFirst ? count == 7 : count == 9 || count == 12 else { throw CBORError.outOfRange }
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
    if try !reader.nullIfPresent() { participant = try reader.participant() }
    let isNewMap = try reader.bool()
    var copy = LocalCopy(
      replica: replica, document: document, own: own, retained: retained,
      participant: participant, isNewMap: isNewMap)
    if count > 7 { try copy.readLineage(&reader) }
    if count > 9 {
      try copy.readPast(&reader)
    } else {
      copy.undoHistory = UndoHistory(kept: nil, of: replica, in: document)
    }
    try reader.finish()
    return copy
  }

  private mutating func readLineage(_ reader: inout CBORReader) throws {
    if try !reader.nullIfPresent() {
      guard let key = ReplicaKey(bytes: try reader.byteString()) else { throw CBORError.outOfRange }
      self.key = key
    }
    if try !reader.nullIfPresent() {
      try reader.array(exactly: 2)
      let seq = try reader.unsigned()
      guard let hash = SHA256Digest(bytes: try reader.byteString()) else {
        throw CBORError.outOfRange
      }
      lastDurable = ChangeDigest(seq: seq, hash: hash)
    }
  }

  /// What can be undone, and who has written.
  private mutating func readPast(_ reader: inout CBORReader) throws {
    undoHistory = UndoHistory(kept: try reader.byteString(), of: replica, in: document)
    for _ in 0..<(try reader.array()) {
      try reader.array(exactly: 2)
      let replica = ReplicaID(try reader.unsigned())
      roster[replica] = try reader.participant()
    }
    for _ in 0..<(try reader.array()) { ownReplicas.insert(ReplicaID(try reader.unsigned())) }
  }

  private var fitsTogether: Bool {
    guard replica != .none, key.map({ $0.replica == replica }) ?? true else { return false }
    guard let last = own.last else { return true }
    return own.allSatisfy { $0.id.replica == replica } && last.id.seq == document.version[replica]
      && zip(own, own.dropFirst()).allSatisfy { $0.id.seq < $1.id.seq }
  }
}

extension CBORWriter {
  fileprivate mutating func participant(_ participant: Participant) {
    array(3)
    text(participant.id)
    text(participant.name)
    unsigned(UInt64(participant.role.rawValue))
  }
}

extension CBORReader {
  fileprivate mutating func participant() throws(CBORError) -> Participant {
    try array(exactly: 3)
    let id = try text()
    let name = try text()
    guard let role = Role(rawValue: UInt8(clamping: try unsigned())) else { throw .outOfRange }
    return Participant(id: id, name: name, role: role)
  }
}
