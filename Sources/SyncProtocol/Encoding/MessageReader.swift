import CBOR
import JourneyMap
import ReplicatedData

/// Reads the parts of a message, each within its limits.
struct MessageReader {
  private var reader: CBORReader
  let limits: MessageLimits

  init(_ bytes: [UInt8], _ limits: MessageLimits) throws(MessageError) {
    guard UInt64(bytes.count) <= UInt64(limits.messageBytesMax) else { throw .tooLarge }
    reader = CBORReader(bytes)
    self.limits = limits
  }

  var remaining: Int { reader.remaining }

  func finish() throws(MessageError) {
    guard reader.isAtEnd else { throw .encoding(.trailingBytes) }
  }

  // MARK: Items

  mutating func array(max: UInt32 = .max) throws(MessageError) -> Int {
    do { return try reader.array(max: Int(clamping: max)) } catch { throw .encoding(error) }
  }

  mutating func array(exactly count: Int) throws(MessageError) {
    guard try array() == count else { throw .itemCount }
  }

  /// The number of groups of `size` items in a flat array.
  mutating func groups(of size: Int, max: UInt32) throws(MessageError) -> Int {
    let count = try array()
    guard count % size == 0 else { throw .itemCount }
    guard UInt64(count / size) <= UInt64(max) else { throw .encoding(.tooLong) }
    return count / size
  }

  mutating func unsigned() throws(MessageError) -> UInt64 {
    do { return try reader.unsigned() } catch { throw .encoding(error) }
  }

  mutating func unsigned32() throws(MessageError) -> UInt32 {
    do { return try reader.unsigned32() } catch { throw .encoding(error) }
  }

  /// A number of at most 2⁵³ − 1, which every language holds exactly.
  mutating func number(least: UInt64 = 0) throws(MessageError) -> UInt64 {
    let number = try unsigned()
    guard number >= least, number <= OperationID.lamportMax else { throw .number }
    return number
  }

  /// A number of a small closed set.
  mutating func code() throws(MessageError) -> UInt8 {
    let code = try unsigned()
    guard code <= 0xFF else { throw .code }
    return UInt8(truncatingIfNeeded: code)
  }

  mutating func bool() throws(MessageError) -> Bool {
    do { return try reader.bool() } catch { throw .encoding(error) }
  }

  mutating func nullIfPresent() throws(MessageError) -> Bool {
    do { return try reader.nullIfPresent() } catch { throw .encoding(error) }
  }

  mutating func byteString() throws(MessageError) -> [UInt8] {
    do { return try reader.byteString() } catch { throw .encoding(error) }
  }

  /// Text without control characters, so that nobody's name can drive somebody's terminal.
  mutating func text(max: UInt32, mayBeEmpty: Bool = false) throws(MessageError) -> String {
    let text: String
    do { text = try reader.text(max: Int(clamping: max)) } catch { throw .encoding(error) }
    guard mayBeEmpty || !text.utf8.isEmpty else { throw .text }
    // Control characters are 00–1F, 7F, and 80–9F, which UTF-8 writes as C2 80 … C2 9F.
    var before: UInt8 = 0
    for byte in text.utf8 {
      guard byte >= 0x20, byte != 0x7F, before != 0xC2 || byte >= 0xA0 else { throw .text }
      before = byte
    }
    return text
  }

  mutating func textOrNull(max: UInt32) throws(MessageError) -> String? {
    try nullIfPresent() ? nil : try text(max: max)
  }

  // MARK: Structures

  mutating func batch() throws(MessageError) -> [Change] {
    do {
      return try ChangeBatch.decode(&reader, changesMax: Int(clamping: limits.changesMax))
    } catch {
      if case .encoding(let error) = error { throw .encoding(error) }
      throw .batch(error)
    }
  }

  mutating func mapName() throws(MessageError) -> MapName {
    let text: String
    do { text = try reader.text() } catch { throw .encoding(error) }
    guard let name = MapName(text) else { throw .mapName }
    return name
  }

  mutating func versionVector() throws(MessageError) -> VersionVector {
    let count = try groups(of: 2, max: limits.replicasMax)
    var vector = VersionVector()
    var before = ReplicaID.none
    for _ in 0..<count {
      let replica = ReplicaID(try unsigned())
      guard replica > before else { throw .versionVector }
      before = replica
      vector.raise(replica, to: try number(least: 1))
    }
    return vector
  }

  mutating func digest() throws(MessageError) -> SHA256Digest {
    guard let digest = SHA256Digest(bytes: try byteString()) else { throw .itemCount }
    return digest
  }

  mutating func schema() throws(MessageError) -> SchemaVersion {
    try array(exactly: 2)
    return SchemaVersion(major: try unsigned32(), minor: try unsigned32())
  }

  mutating func role() throws(MessageError) -> Role {
    guard let role = Role(rawValue: try code()) else { throw .code }
    return role
  }

  /// Three items of the array that holds the participant.
  mutating func participant() throws(MessageError) -> Participant {
    Participant(
      id: try text(max: limits.participantIDBytesMax),
      name: try text(max: limits.nameBytesMax, mayBeEmpty: true), role: try role())
  }

  mutating func roster() throws(MessageError) -> [RosterEntry] {
    let count = try array(max: limits.replicasMax)
    var roster: [RosterEntry] = []
    roster.reserveCapacity(min(count, remaining / 6))
    for _ in 0..<count {
      try array(exactly: 4)
      let replica = ReplicaID(try unsigned())
      guard replica != .none else { throw .number }
      roster.append(RosterEntry(replica: replica, participant: try participant()))
    }
    return roster
  }

  mutating func sealed() throws(MessageError) -> SealedChanges {
    guard let seal = Seal(bytes: try byteString()) else { throw .itemCount }
    return SealedChanges(seal: seal, body: try byteString())
  }

  mutating func presence() throws(MessageError) -> Presence {
    let count = try array()
    guard count == 4 || count == 5 else { throw .itemCount }
    var presence = Presence()
    presence.record = try recordOrNull()
    if try !nullIfPresent() { presence.field = FieldID(try unsigned32()) }
    if try !nullIfPresent() { presence.caret = try unsigned32() }
    presence.isTyping = try bool()
    guard count == 5 else { return presence }
    try array(exactly: 4)
    if try !nullIfPresent() {
      try array(exactly: 2)
      presence.selection = Presence.Selection(anchor: try caretPlace(), caret: try caretPlace())
    }
    presence.cell = try cellOrNull()
    presence.isDragging = try bool()
    if try !nullIfPresent() {
      try array(exactly: 3)
      presence.call = Presence.Call(
        number: try number(least: 1), record: try recordOrNull(), cell: try cellOrNull())
    }
    guard presence.saysPlaces else { throw .empty }
    return presence
  }

  private mutating func recordOrNull() throws(MessageError) -> RecordID? {
    if try nullIfPresent() { return nil }
    try array(exactly: 2)
    let replica = ReplicaID(try unsigned())
    let record = RecordID(lamport: try number(), replica: replica)
    guard record == .root || record.givenKind != nil || record.lamport > 0 && replica != .none
    else { throw .number }
    return record
  }

  /// The character that a caret stands behind, or the root before all of them.
  private mutating func caretPlace() throws(MessageError) -> OperationID {
    try array(exactly: 2)
    let replica = ReplicaID(try unsigned())
    let stamp = OperationID(lamport: try number(), replica: replica)
    guard stamp == .root || stamp.lamport > 0 && replica != .none else { throw .number }
    return stamp
  }

  private mutating func cellOrNull() throws(MessageError) -> Presence.Cell? {
    if try nullIfPresent() { return nil }
    try array(exactly: 2)
    return Presence.Cell(column: try recordOrNull(), row: try recordOrNull())
  }
}
