import Foundation
import JourneyMap
import ReplicatedData

func benchmarkMaps(executable: String) throws {
  heading("A map of 5,000 cards of 150 characters, 50,000 changes (median of 7 runs)")
  let map = try Group.largeMap()
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
