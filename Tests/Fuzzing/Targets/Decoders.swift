import CBOR
import JourneyMap
import ReplicatedData
import SyncProtocol

// What a decoder accepts is the one encoding of what it means: written again it gives equal bytes.

/// Items one after the other, each read in two ways.
func fuzzCBOR(_ bytes: [UInt8]) throws {
  var reader = CBORReader(bytes)
  while !reader.isAtEnd {
    var skipping = reader
    let start = reader.offset
    var writer = CBORWriter()
    do throws(CBORError) {
      try recode(&reader, &writer, depthMax: 8)
    } catch {
      try expect(
        error != .trailingBytes && reader.offset <= bytes.count, "an item ends with \(error)")
      // What cannot be read as a number may be kept all the same.
      if error != .outOfRange { return }
      _ = try? skipping.item()
      return
    }
    let item = bytes[start..<reader.offset]
    try expect(writer.bytes.elementsEqual(item), "\(item) is written as \(writer.bytes)")
    let skipped: [UInt8]
    do throws(CBORError) {
      skipped = try skipping.item()
    } catch {
      // Maps are read by whoever knows their keys.
      try expect(error == .unsupported && item.contains { $0 >> 5 == 5 }, "\(error) when skipped")
      continue
    }
    try expect(skipped == writer.bytes, "an item is skipped otherwise than read")
  }
}

private func recode(
  _ reader: inout CBORReader, _ writer: inout CBORWriter, depthMax: Int
) throws(CBORError) {
  guard depthMax > 0 else { throw .tooLong }
  switch try reader.peek() {
  case .unsigned: writer.unsigned(try reader.unsigned())
  case .negative: writer.integer(try reader.integer())
  case .byteString: writer.byteString(try reader.byteString())
  case .text: writer.text(try reader.text())
  case .bool: writer.bool(try reader.bool())
  case .null:
    try reader.null()
    writer.null()
  case .array:
    let count = try reader.array()
    writer.array(count)
    for _ in 0..<count { try recode(&reader, &writer, depthMax: depthMax - 1) }
  case .map:
    let count = try reader.map()
    writer.map(count)
    for _ in 0..<count * 2 { try recode(&reader, &writer, depthMax: depthMax - 1) }
  }
}

func fuzzClientMessage(_ bytes: [UInt8]) throws {
  guard let message = try? ClientMessage.decode(bytes) else { return }
  try expect(message.encode() == bytes, "\(message) has two encodings")
  switch message {
  case .relay(let bodies): for sealed in bodies { try checkBody(sealed) }
  case .submit(let changes): try checkSplit(changes)
  default: break
  }
}

func fuzzServerMessage(_ bytes: [UInt8]) throws {
  if let recording = Recording(decoding: bytes) {
    try expect(recording.encode() == bytes, "a recording has two encodings")
  }
  guard let message = try? ServerMessage.decode(bytes) else { return }
  try expect(message.encode() == bytes, "\(message) has two encodings")
  if case .changes(let sealed) = message { try checkBody(sealed) }
}

private func checkBody(_ sealed: SealedChanges) throws {
  guard let body = try? sealed.open(MessageLimits()) else { return }
  try expect(body.encode() == sealed.body, "\(body) has two encodings")
  let sealer = Sealer(key: [1], map: FuzzedMap.name)
  let again = SealedChanges(body: sealed.body, sealer: sealer)
  try expect(sealer.seals(again), "a seal that does not hold")
  try expect(Seal(bytes: again.seal.bytes) == again.seal, "a seal with two forms")
}

/// Changes mean the same one by one as in a batch.
private func checkSplit(_ changes: [Change]) throws {
  for change in changes {
    let alone = try ChangeBatch.decode(ChangeBatch.encode([change]))
    try expect(alone == [change], "\(change) is another when alone: \(alone)")
  }
}

func fuzzChangeBatch(_ bytes: [UInt8]) throws {
  guard let changes = try? ChangeBatch.decode(bytes) else { return }
  try expect(ChangeBatch.encode(changes) == bytes, "\(changes) have two encodings")
  try checkSplit(changes)
  try checkMerge(changes)
}

/// Whatever a map takes of any changes, in whatever order, it stays whole.
private func checkMerge(_ changes: [Change]) throws {
  var forward = FuzzedMap.document
  mergeAll(changes, into: &forward)
  try expectNil(forward.brokenInvariant(), "after merging")
  try checkSnapshot(of: forward)
  var backward = FuzzedMap.document
  mergeAll(changes.reversed(), into: &backward)
  try expectNil(backward.brokenInvariant(), "after merging backwards")
  if forward.version == backward.version {
    try expect(forward.stateHash() == backward.stateHash(), "the order of merging shows")
  }
  var history = UndoHistory()
  var followed = FuzzedMap.document
  for change in changes where (try? followed.check(change)) != nil {
    try? followed.integrateAccepted(change, ofOwn: &history)
  }
  _ = try? history.undo(in: &followed, as: ReplicaID(77), at: 1)
  try expectNil(followed.brokenInvariant(), "after undoing")
}

/// Merges what can be, again and again until nothing more can.
func mergeAll(_ changes: [Change], into document: inout MapDocument) {
  var hasMerged = true
  while hasMerged {
    hasMerged = false
    for change in changes where !document.version.contains(change.id) {
      if (try? document.integrate(change)) != nil { hasMerged = true }
    }
  }
}

func checkSnapshot(of document: MapDocument) throws {
  let bytes = document.snapshot()
  let again: MapDocument
  do {
    again = try MapDocument(snapshot: bytes, limits: .unbounded)
  } catch {
    throw Finding("the document's own snapshot is refused: \(error)")
  }
  try expect(again.snapshot() == bytes, "a snapshot of a snapshot is another")
  try expect(again.version == document.version, "a snapshot has another version")
}

func fuzzVersionVector(_ bytes: [UInt8]) throws {
  var source = ByteSource(bytes)
  var model: [UInt64: UInt64] = [:]
  var vector = VersionVector()
  var other = VersionVector()
  while !source.isAtEnd {
    let choice = source.byte()
    let replica = UInt64(source.byte() % 16)
    let seq = source.number()
    if choice % 4 == 0 {
      other.raise(ReplicaID(replica), to: seq)
      continue
    }
    if choice % 4 == 1 {
      vector.merge(other)
      for entry in other.entries {
        model[entry.replica.rawValue] = max(model[entry.replica.rawValue] ?? 0, entry.seq)
      }
      try expect(vector.contains(other), "what was merged is not there")
    } else {
      vector.raise(ReplicaID(replica), to: seq)
      if seq > 0 { model[replica] = max(model[replica] ?? 0, seq) }
    }
    let expected = model.map { ChangeID(replica: ReplicaID($0.key), seq: $0.value) }.sorted()
    try expect(vector.entries == expected, "\(vector.entries), but \(expected) was raised")
    for replica in 0..<UInt64(17) {
      try expect(vector[ReplicaID(replica)] == model[replica] ?? 0, "another seq of \(replica)")
    }
  }
  try expect(VersionVector(vector.entries.reversed()) == vector, "the order of entries shows")
}
