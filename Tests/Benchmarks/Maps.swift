import Foundation
import JourneyMap
import ReplicatedData

/// A map of 5,000 cards of 150 characters and more, made by ten people in 50,000 changes or as many as
/// asked for.
struct LargeMap {
  static let cardCount = 5_000
  var changes: [Change] = []
  var document = MapDocument()

  init(changeCount: Int = 50_000) throws {
    let replicas = (1...10).map { ReplicaID(UInt64($0) &* 0x9E37_79B9_7F4A_7C15) }
    var stages: [RecordID] = []
    var lanes: [RecordID] = []
    try edit(as: replicas[0]) { (editor: inout Editor) throws(ChangeError) in
      for index in 0..<10 {
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.insert("Stage \(index)", into: stage, Field.Stage.title, at: 0)
        stages.append(stage)
        let lane = try editor.create(.lane)
        try editor.append(lane)
        try editor.insert("Lane \(index)", into: lane, Field.Lane.title, at: 0)
        lanes.append(lane)
      }
    }
    let sentence = "The customer waits for an answer and does not know how long it takes"
    var cards: [RecordID] = []
    for index in 0..<Self.cardCount {
      var card = RecordID.root
      let last = cards.last
      try edit(as: replicas[index % 10]) { (editor: inout Editor) throws(ChangeError) in
        card = try editor.create(.card)
        try editor.set(card, Field.Card.kind, .text(index % 3 == 0 ? "pain" : "action"))
        try editor.place(
          card, column: stages[index % 10], row: lanes[index / 10 % 10], after: last)
        try editor.insert(
          String("\(sentence), \(sentence).".prefix(132)), into: card, Field.Card.text, at: 0)
      }
      cards.append(card)
    }
    // The rest of each card is typed, two characters at a time, by somebody else.
    for index in 0..<(changeCount - Self.cardCount) {
      let card = cards[index % Self.cardCount]
      try edit(as: replicas[(index / 7) % 10]) { (editor: inout Editor) throws(ChangeError) in
        try editor.insert("ok", into: card, Field.Card.text, at: 40)
      }
    }
  }

  private mutating func edit(
    as replica: ReplicaID, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws {
    let time = 1_800_000_000_000 + UInt64(changes.count) * 137
    if let local = try document.editInPlace(as: replica, at: time, body) {
      changes.append(local.change)
    }
  }
}

func benchmarkMaps(executable: String) throws {
  heading("A map of 5,000 cards of 150 characters, 50,000 changes (median of 7 runs)")
  let map = try LargeMap()
  let snapshot = map.document.snapshot()
  let encode = seconds(runs: 7) { _ = map.document.snapshot() }.median
  row(
    "snapshot", "\(snapshot.count / 1_000) kB",
    "encoded in \(milliseconds(encode))",
    "hashed in \(milliseconds(seconds(runs: 7) { _ = SHA256.hash(snapshot) }.median))")
  let open = try seconds(runs: 7) { _ = try MapDocument(snapshot: snapshot) }.median
  row(
    "open from the snapshot", milliseconds(open),
    String(format: "%.2f × encoding it", open / encode))
  let merge = try seconds(runs: 7) {
    var document = MapDocument()
    for change in map.changes { try document.integrate(change) }
    precondition(document.version == map.document.version)
  }.median
  row(
    "merge the whole journal afresh", milliseconds(merge),
    "\(microseconds(merge / Double(map.changes.count))) a change")
  let batch = ChangeBatch.encode(map.changes)
  let decode = try seconds(runs: 7) { _ = try ChangeBatch.decode(batch) }.median
  row("decode the whole journal", milliseconds(decode))

  // In a process of its own, so that only this map's memory is seen.
  let file = FileManager.default.temporaryDirectory.appendingPathComponent(
    "waymark-benchmark-\(getpid()).snapshot")
  defer { try? FileManager.default.removeItem(at: file) }
  try Data(snapshot).write(to: file)
  if let printed = output(of: executable, ["--resident-memory", file.path]),
    let bytes = Double(printed.trimmingCharacters(in: .whitespacesAndNewlines))
  {
    row(
      "resident memory of the open map", "\(Int(bytes) / 1_000) kB",
      String(format: "%.2f × the snapshot's bytes", bytes / Double(snapshot.count)))
  }
}

/// In a process of its own: opens a snapshot and prints how much resident memory it took, the bytes
/// of the snapshot itself not counted.
func printResidentMemory(of path: String) throws {
  var bytes: [UInt8]? = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  // What the decoder itself needs to be in memory is not the map's.
  _ = try MapDocument(snapshot: MapDocument().snapshot())
  let count = bytes?.count ?? 0
  let before = residentBytes()
  let document = try MapDocument(snapshot: bytes ?? [])
  bytes = nil
  let after = residentBytes()
  // The snapshot's own pages are given back only if they were large; count them as still here.
  print(max(0, after - before), document.recordCount > 0 && count > 0 ? "" : "?")
}
