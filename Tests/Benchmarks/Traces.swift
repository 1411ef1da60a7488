import Foundation
import JourneyMap
import ReplicatedData

/// A sequential editing trace (github.com/josephg/editing-traces).
struct Trace {
  struct Patch {
    let position: Int
    let deleted: Int
    let inserted: String
  }

  let name: String
  let patches: [Patch]
  let end: String

  init?(_ name: String, in folder: String) {
    guard let text = output(of: "/bin/gzip", ["-dc", "\(folder)/\(name).json.gz"]),
      let json = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let end = json["endContent"] as? String, let txns = json["txns"] as? [[String: Any]]
    else { return nil }
    self.name = name
    self.end = end
    var patches: [Patch] = []
    for txn in txns {
      for patch in txn["patches"] as? [[Any]] ?? [] where patch.count == 3 {
        guard let position = patch[0] as? Int, let deleted = patch[1] as? Int,
          let inserted = patch[2] as? String
        else { return nil }
        patches.append(Patch(position: position, deleted: deleted, inserted: inserted))
      }
    }
    self.patches = patches
  }

  /// Types the trace into a card, as one change or as one for each patch. Returns the text.
  func type(changePerPatch: Bool) throws -> String {
    var document = MapDocument()
    let replica = ReplicaID(7)
    var card = RecordID.root
    _ = try document.editInPlace(as: replica) { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
    }
    if changePerPatch {
      for patch in patches {
        _ = try document.editInPlace(as: replica) {
          (editor: inout Editor) throws(ChangeError) in
          try patch.apply(to: card, &editor)
        }
      }
    } else {
      _ = try document.editInPlace(as: replica) { (editor: inout Editor) throws(ChangeError) in
        for patch in patches { try patch.apply(to: card, &editor) }
      }
    }
    return document.string(card, Field.Card.text)
  }
}

extension Trace.Patch {
  func apply(to card: RecordID, _ editor: inout Editor) throws(ChangeError) {
    if deleted > 0 { try editor.erase(position..<position + deleted, of: card, Field.Card.text) }
    if !inserted.isEmpty {
      try editor.insert(inserted, into: card, Field.Card.text, at: position)
    }
  }
}

/// Text traces, patch by patch, beside loro on the same traces in the same run.
func benchmarkTraces(folder: String, python: String?, script: String) throws {
  heading("Editing traces, patch by patch (best of 15 runs each; loro commits once, at the end)")
  for name in ["rustcode", "sveltecomponent", "json-crdt-patch"] {
    guard let trace = Trace(name, in: folder) else {
      row(name, "skipped: no trace in \(folder)")
      continue
    }
    guard try trace.type(changePerPatch: false) == trace.end else {
      row(name, "WRONG RESULT")
      continue
    }
    let count = Double(trace.patches.count)
    var theirs: Double?
    if let python, let printed = output(of: python, [script, "\(folder)/\(name).json.gz"]) {
      theirs = Double(printed.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    let one = try seconds(runs: 15) { _ = try trace.type(changePerPatch: false) }.first ?? .nan
    let each = try seconds(runs: 15) { _ = try trace.type(changePerPatch: true) }.first ?? .nan
    let ratio = theirs.map { String(format: "%.2f × loro's time", one / $0) } ?? "loro not here"
    row(
      name, "\(microseconds(one / count)) a patch in one change",
      "loro \(theirs.map { microseconds($0 / count) } ?? "–")", ratio,
      "\(microseconds(each / count)) with a change for each patch")
  }
}
