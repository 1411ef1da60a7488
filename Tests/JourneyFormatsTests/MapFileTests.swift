import JourneyMap
import JourneyTemplates
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("A map as JSON, read back")
struct MapFileTests {
  private func file(_ text: String) throws(ImportError) -> MapFile {
    try MapFile(try JSONNode.file(Array(text.utf8), limits: ImportLimits()), limits: ImportLimits())
  }

  /// The JSON without what history gives it: hash, changes, and ids by their order of appearance.
  private func plain(_ text: String) -> String {
    var names: [String: String] = [:]
    var result = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("  \"stateHash\"") { continue }
      // Ids are the only texts of this form.
      var rest = line[...]
      while let at = rest.firstIndex(of: "@") {
        let start =
          rest[..<at].lastIndex { !$0.isNumber }.map { rest.index(after: $0) } ?? rest.startIndex
        let end = rest[at...].dropFirst().firstIndex { !$0.isHexDigit } ?? rest.endIndex
        let id = String(rest[start..<end])
        result += rest[..<start]
        if start < at, rest.distance(from: at, to: end) == 17 {
          if names[id] == nil { names[id] = "id \(names.count)" }
          result += names[id] ?? ""
        } else {
          result += rest[start..<end]
        }
        rest = rest[end...]
      }
      result += rest + "\n"
    }
    let parts = result.split(separator: "\n", omittingEmptySubsequences: false)
    // The numbers of changes.
    guard let begin = parts.firstIndex(where: { $0.hasPrefix("  \"changes\"") }),
      let end = parts[begin...].firstIndex(where: { $0.hasPrefix("  }") || $0.hasSuffix("{},") })
    else { return result }
    return (parts[..<begin] + parts[(end + 1)...]).joined(separator: "\n")
  }

  @Test("any map is read back with every field, but for ids and history")
  func roundTrip() throws {
    for seed in seeds(100) {
      var random = RandomSource(seed: seed)
      let outline = random.map(OutlineShape(hasFrame: true, hasLinks: true, hasVotes: false))
      var document = MapDocument()
      _ = try document.edit(as: ReplicaID(seed)) { editor throws(ChangeError) in
        _ = try outline.apply(to: &editor, addsStandardLanes: false)
        for card in editor.document.records(.card).prefix(2) {
          try editor.set(card, Field.Card.votes, key: "ola", .integer(2))
          try editor.set(card, Field.Card.emotions, key: "ana", .integer(-1))
          try editor.write("x", to: card, Field.Card.dropReason)
          try editor.write("", to: card, Field.Card.dropReason)
        }
      }
      let text = MapJSON.text(document)
      let again = try file(text).document()
      let other = MapJSON.text(again)
      #expect(plain(other) == plain(text), "SEED=\(seed)\n\(text)\n\(other)")
      let difference = JourneyOutline(document).difference(from: JourneyOutline(again))
      #expect(difference == nil, "SEED=\(seed) \(difference ?? "")")
    }
  }

  @Test("what is no map, or a broken one, is refused in words")
  func refused() {
    for (text, reason) in [
      ("[]", ImportError.Reason.unknownObject), ("{}", .unknownObject),
      (#"{"format":"waymark-map","version":2}"#, .newerVersion(2)),
      (#"{"format":"waymark-map"}"#, .brokenRecord("the map has no “version”")),
      (
        #"{"format":"waymark-map","version":1,"cards":[{"text":"x"}]}"#,
        .brokenRecord("number 1 of “cards” has no “id”")
      ),
      (
        #"{"format":"waymark-map","version":1,"cards":[{"id":"a"},{"id":"a"}]}"#,
        .brokenRecord("the id “a” is there twice")
      ),
      (
        #"{"format":"waymark-map","version":1,"cards":[{"id":"a","stage":"b"}]}"#,
        .brokenRecord("a refers to “b”, which is no such record of the file")
      ),
      (
        #"{"format":"waymark-map","version":1,"cards":[{"id":"a","severity":"much"}]}"#,
        .brokenRecord("number 1 of “cards”: the severity is of another type")
      ),
    ] {
      #expect(throws: ImportError(reason)) { try file(text) }
    }
  }

  @Test("values that no map holds and fields of a newer version are left out and named")
  func left() throws {
    let file = try file(
      #"{"format":"waymark-map","version":1,"cards":[{"id":"a","severity":9,"glow":true}]}"#)
    var addition = MapFileAddition(file)
    var document = MapDocument()
    _ = try document.edit(as: ReplicaID(1)) { editor throws(ChangeError) in
      try addition.add(to: &editor)
    }
    #expect(document.records(.card).count == 1)
    #expect(
      addition.additions.report.losses
        == [.cardFields(names: ["glow"]), .cardFields(names: ["severity"])])
  }
}
