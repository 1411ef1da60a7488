import CBOR
import ReplicatedData

/// Why a snapshot was refused.
public enum SnapshotError: Error, Equatable, Sendable {
  /// Not deterministic CBOR, or not of this structure.
  case malformed(CBORError)
  /// A format that this version does not read.
  case format(UInt64)
  /// Parts that contradict each other: a record twice or out of order, a stamp of an unknown
  /// replica, text without its characters, a stamp that stands for a character of two texts.
  case inconsistent
}

extension MapDocument {
  /// Reads a snapshot, checking all of it. O(n).
  ///
  /// - Throws: ``SnapshotError``.
  public init(snapshot bytes: [UInt8], limits: MapLimits = MapLimits()) throws(SnapshotError) {
    var decoder = SnapshotDecoder(bytes, limits)
    do throws(CBORError) {
      try decoder.decode()
    } catch {
      throw .malformed(error)
    }
    if let format = decoder.foreignFormat { throw .format(format) }
    guard decoder.isConsistent else { throw .inconsistent }
    self = decoder.document
  }
}

struct SnapshotDecoder {
  private(set) var document: MapDocument
  private(set) var foreignFormat: UInt64?
  private(set) var isConsistent = true
  private var reader: CBORReader
  private var numbers = ReplicaNumbers(ascending: [])
  private var givenCount = 0
  /// Of the characters of all texts: each is one character's.
  private var stamps = StampCensus()

  init(_ bytes: [UInt8], _ limits: MapLimits) {
    document = MapDocument(limits: limits)
    document.records = []
    document.slots = StampTable()
    reader = CBORReader(bytes)
  }

  mutating func decode() throws(CBORError) {
    try reader.array(exactly: 5)
    let format = try reader.unsigned()
    guard format == MapDocument.snapshotFormat else {
      foreignFormat = format
      return
    }
    try decodeVersion()
    try decodeFrontier()
    let count = try reader.array()
    // A record takes 5 bytes or more: what is reserved stays a small multiple of the input.
    let capacity = min(count, reader.remaining / 5)
    document.records.reserveCapacity(capacity)
    document.slots.reserveCapacity(capacity)
    document.texts.reserveCapacity(capacity)
    for _ in 0..<count { try decodeRecord() }
    try reader.finish()
    guard let first = document.records.first, first.id == .root, first.kind == .map else {
      isConsistent = false
      return
    }
    // Each is in its place in the list, since both ascend.
    if givenCount != numbers.givenCount || stamps.hasStampTwice { isConsistent = false }
  }

  private mutating func decodeVersion() throws(CBORError) {
    var all: [ReplicaID] = []
    for _ in 0..<(try reader.array()) { all.append(ReplicaID(try reader.unsigned())) }
    let count = try reader.array()
    guard count % 2 == 0, count / 2 <= all.count else { throw .unexpectedType }
    let replicas = Array(all[..<(count / 2)])
    let given = Array(all[(count / 2)...])
    for list in [replicas, given] {
      for index in list.indices where list[index] <= (index > 0 ? list[index - 1] : .none) {
        isConsistent = false
      }
    }
    for replica in replicas {
      let seq = try reader.unsigned()
      let lamport = try reader.unsigned()
      guard seq > 0, seq <= ChangeBatch.numberMax, lamport > 0, lamport <= OperationID.lamportMax
      else { throw .outOfRange }
      guard isConsistent else { return }
      document.version.raise(replica, to: seq)
      document.lastLamports.append(lamport)
      document.lamport = max(document.lamport, lamport)
    }
    numbers = ReplicaNumbers(
      ascending: replicas, lastStamps: document.lastLamports, given: given)
  }

  private mutating func decodeFrontier() throws(CBORError) {
    let count = try reader.array()
    guard count % 2 == 0 else { throw .unexpectedType }
    for _ in 0..<(count / 2) {
      let number = try reader.unsigned()
      let seq = try reader.unsigned()
      guard number >= 1, number <= UInt64(document.version.entries.count) else {
        throw .outOfRange
      }
      let head = ChangeID(
        replica: document.version.entries[Int(number) - 1].replica, seq: seq)
      if let last = document.frontier.last, head.replica <= last.replica {
        isConsistent = false
      }
      if document.version[head.replica] != seq { isConsistent = false }
      document.frontier.append(head)
    }
    if document.frontier.isEmpty != document.version.isEmpty { isConsistent = false }
  }

  private mutating func decodeRecord() throws(CBORError) {
    let items = try reader.array()
    let id = try numbers.readRecord(from: &reader)
    guard items == (id.isGiven ? 8 : 4) else { throw .unexpectedType }
    if let last = document.records.last, id <= last.id { isConsistent = false }
    var record = Record(id: id, kind: RecordKind(try reader.unsigned32()))
    if (record.kind == .map) != (id == .root) { isConsistent = false }
    let count = try reader.array()
    record.fields.reserveCapacity(count)
    for _ in 0..<count {
      let field = try decodeField()
      if let last = record.fields.last {
        let ascends =
          last.id < field.id
          || last.id == field.id && last.content.way < field.content.way
        if !ascends { isConsistent = false }
      }
      record.fields.append(field)
    }
    if id.isGiven {
      let first = try decodeStamp()
      let last = try decodeStamp()
      if last < first || record.kind != id.givenKind { isConsistent = false }
      record = Record(record, createdBy: (first, last))
      givenCount += 1
    }
    document.append(record)
  }

  private mutating func decodeField() throws(CBORError) -> Record.Field {
    let items = try reader.array()
    let id = FieldID(try reader.unsigned32())
    let way = try reader.unsigned()
    switch (way, items) {
    case (0, 5):
      let stamp = try decodeStamp()
      return Record.Field(id: id, content: .register(try decodeValue(), stamp))
    case (1, 3):
      return Record.Field(id: id, content: .keyed(try decodeEntries()))
    case (2, 9):
      let stamp = try decodeStamp()
      let column = try numbers.readRecord(from: &reader)
      let row = try numbers.readRecord(from: &reader)
      let key = try reader.byteString(max: Int(clamping: document.limits.placeKeyBytesMax))
      let place = StoredPlace(column: column, row: row, key: key)
      return Record.Field(id: id, content: .position(place, stamp))
    case (3, 4...5):
      let text = try TextRegister(
        from: &reader, replicas: numbers, scalarsMax: document.limits.textScalarsMax,
        itemCount: items - 2, stamps: &stamps)
      document.texts.append(text)
      return Record.Field(id: id, content: .text(UInt32(document.texts.count - 1)))
    default: throw .unexpectedType
    }
  }

  /// The stamp of an operation, which is never the root.
  private mutating func decodeStamp() throws(CBORError) -> OperationID {
    let stamp = try numbers.readStamp(from: &reader)
    guard stamp != .root else { throw .outOfRange }
    return stamp
  }

  private mutating func decodeEntries() throws(CBORError) -> [KeyedEntry] {
    let count = try reader.array()
    guard count % 4 == 0 else { throw .unexpectedType }
    var entries: [KeyedEntry] = []
    entries.reserveCapacity(count / 4)
    for _ in 0..<(count / 4) {
      let key = try reader.text()
      if let last = entries.last, !utf8Precedes(last.key, key) { isConsistent = false }
      let stamp = try decodeStamp()
      entries.append(KeyedEntry(key: key, value: try decodeValue(), stamp: stamp))
    }
    return entries
  }

  private mutating func decodeValue() throws(CBORError) -> Value {
    switch try reader.peek() {
    case .null:
      try reader.null()
      return .null
    case .bool: return .bool(try reader.bool())
    case .unsigned, .negative: return .integer(try reader.integer())
    case .text: return .text(try reader.text())
    case .array:
      try reader.array(exactly: 2)
      return .reference(try numbers.readRecord(from: &reader))
    default: throw .unexpectedType
    }
  }
}
