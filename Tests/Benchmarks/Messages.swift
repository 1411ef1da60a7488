import JourneyMap
import ReplicatedData
import SyncProtocol

/// Sizes of what travels. No clock is involved.
func benchmarkMessages() throws {
  heading("Bytes on the wire")
  let author = ReplicaID(0xA3F1_77C0_5512_9E04)
  let creator = ReplicaID(0x17BC_90DD_3E62_A851)
  var document = MapDocument()
  var card = RecordID.root
  let made = try document.editInPlace(as: creator, at: 1_800_000_000_000) {
    (editor: inout Editor) throws(ChangeError) in
    card = try editor.create(.card)
    try editor.insert(
      String(repeating: "A card of some length. ", count: 6), into: card, Field.Card.text, at: 0)
  }
  var typed: [Change] = []
  var index = 20
  for second in 0..<101 {
    let local = try document.editInPlace(
      as: author, at: 1_800_000_100_000 + UInt64(second) * 180
    ) { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("e", into: card, Field.Card.text, at: index)
    }
    index += 1
    if let local { typed.append(local.change) }
  }
  // A map that is some hours old: seqs and stamps of three and four digits.
  let lone = ClientMessage.submit([aged(typed[1])]).encode().count
  let first = ClientMessage.submit([aged(typed[0])]).encode().count
  row("one typed character, a lone change", "\(lone) bytes")
  row("one that depends on the card's author", "\(first) bytes")
  var third = aged(typed[1])
  third.deps = [ChangeID(replica: ReplicaID(0x8F01_6654_1B3C_D7E2), seq: 2_000)]
  row(
    "one that depends on a third person", "\(ClientMessage.submit([third]).encode().count) bytes")
  let hundred = ClientMessage.submit(typed.suffix(100).map(aged)).encode().count
  row(
    "a hundred of them in a batch", "\(hundred) bytes",
    "\(Double(hundred) / 100) bytes a change")
  let sealer = Sealer(key: [UInt8](repeating: 7, count: 32), map: MapName("benchmark")!)
  var batch = ChangeBatchEncoder()
  for change in typed.suffix(100) { batch.append(aged(change)) }
  let body = ChangesBody.encode(lastIndex: 40_000, roster: [], batch)
  let sent = ServerMessage.changes(SealedChanges(body: body, sealer: sealer)).encode().count
  row(
    "the same from the server, sealed", "\(sent) bytes", "\(Double(sent) / 100) bytes a change")
  if let made {
    let count = ClientMessage.submit([aged(made.change)]).encode().count
    row("a new card with 138 characters", "\(count) bytes")
  }
}

/// The change as it would be later in a map's life: with larger numbers.
private func aged(_ change: Change) -> Change {
  var copy = change
  copy.id = ChangeID(replica: change.id.replica, seq: change.id.seq + 2_000)
  return copy
}
