import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@Suite("Vectors of meaning")
struct DocumentVectorTests {
  // Shows WM-STAMP-1, WM-STAMP-3, WM-STATE-1, WM-STATE-2, WM-STATE-3, WM-STATE-4, WM-STATE-5,
  // WM-STATE-6, WM-STATE-7, WM-STATE-8.
  @Test("Documents have the snapshots worked out by hand, as Protocol/Vectors says")
  func documents() throws {
    var cases: [JSON] = []
    for sample in SampleHistories.documents {
      var document = MapDocument()
      for change in sample.changes { try document.integrate(change) }
      let expected = bytes(sample.snapshot.withoutComments)
      #expect(hex(document.snapshot()) == hex(expected), "\(sample.name)")
      #expect(document.stateHash() == SHA256.hash(expected), "\(sample.name)")
      #expect(try MapDocument(snapshot: expected).snapshot() == expected, "\(sample.name)")
      cases.append([
        "name": .string(sample.name), "changes": .array(encoded(sample.changes)),
        "snapshot": .hex(expected), "stateHash": .string(SHA256.hash(expected).hex),
      ])
    }
    try ProtocolFolder.expect(cases, in: "documents.json")
  }

  // Shows WM-MERGE-1, WM-MERGE-2, WM-MERGE-3, WM-MERGE-5, WM-MERGE-6, WM-TEXT-1, WM-TEXT-2,
  // WM-TEXT-3, WM-TEXT-4, WM-TEXT-5, WM-TEXT-6, WM-TEXT-8, WM-TEXT-9, WM-TEXT-10, WM-VALID-18.
  @Test("Merges worked out by hand come to one end in every order, as Protocol/Vectors says")
  func merges() throws {
    var cases: [JSON] = []
    for sample in SampleHistories.merges {
      var hashes: Set<SHA256Digest> = []
      for order in sample.orders {
        var document = MapDocument()
        for index in order { try document.integrate(sample.changes[index]) }
        #expect(document.string(sample.record, FieldID(1)) == sample.text, "\(sample.name)")
        hashes.insert(document.stateHash())
      }
      #expect(hashes.count == 1, "\(sample.name)")
      cases.append(
        merge(
          sample.name, sample.changes, sample.orders, record: sample.record, text: sample.text,
          hashes.first))
    }
    try ProtocolFolder.expect(cases, in: "merges.json")
  }

  /// What was random when they were made is fixed from then on: how an editor chooses among equally
  /// good operations may change, what they mean may not.
  @Test("Random histories come to one end in every order, as Protocol/Vectors says (WM-VERSION-1)")
  func histories() throws {
    if ProtocolFolder.isUpdating {
      let cases = try (1...24).map { seed in
        let history = try RandomHistory(seed: UInt64(seed), replaces: seed > 16)
        return merge(
          "random history \(seed)", history.changes, history.orders, record: .root,
          text: history.document.string(.root, FieldID(1)), history.document.stateHash())
      }
      try ProtocolFolder.expect(cases, in: "histories.json")
    }
    let cases = try ProtocolFolder.cases(in: "histories.json")
    #expect(cases.count == 24)
    for stored in cases {
      let changes = try #require(stored["changes"] as? [String]).flatMap {
        try ChangeBatch.decode(bytes($0))
      }
      for order in try #require(stored["orders"] as? [[Int]]) {
        var document = MapDocument()
        for index in order { try document.integrate(changes[index]) }
        #expect(document.stateHash().hex == stored["stateHash"] as? String)
        #expect(document.string(.root, FieldID(1)) == stored["text"] as? String)
      }
    }
  }

  // Shows WM-VALID-2, WM-VALID-4, WM-VALID-5, WM-VALID-6, WM-VALID-9, WM-VALID-10, WM-VALID-11,
  // WM-VALID-12, WM-VALID-13, WM-VALID-14, WM-VALID-15, WM-VALID-16, WM-VALID-17.
  @Test("Changes that break a rule are refused, as Protocol/Vectors says")
  func refusals() throws {
    var document = MapDocument()
    for change in RefusedChanges.before { try document.integrate(change) }
    let before = document.stateHash()
    var cases: [JSON] = []
    for (name, change, code) in RefusedChanges.all {
      #expect(try ChangeBatch.decode(ChangeBatch.encode([change])) == [change], "\(name)")
      do throws(ChangeError) {
        try document.integrate(change)
        Issue.record("\(name) was merged")
      } catch {
        #expect(RefusalCode(error) == code, "\(name)")
      }
      #expect(document.stateHash() == before, "\(name)")
      cases.append([
        "name": .string(name), "changes": .array(encoded(RefusedChanges.before)),
        "refused": .hex(ChangeBatch.encode([change])), "code": .string(code.name.description),
      ])
    }
    try ProtocolFolder.expect(cases, in: "changes-refused.json")
  }

  /// Each change as a batch of its own.
  private func encoded(_ changes: [Change]) -> [JSON] {
    changes.map { .hex(ChangeBatch.encode([$0])) }
  }

  private func merge(
    _ name: String, _ changes: [Change], _ orders: [[Int]], record: RecordID, text: String,
    _ hash: SHA256Digest?
  ) -> JSON {
    [
      "name": .string(name), "changes": .array(encoded(changes)),
      "orders": .array(orders.map { .array($0.map { .number(Int64($0)) }) }),
      "record": .stamp(record), "field": 1, "text": .string(text),
      "stateHash": .stringOrNull(hash?.hex),
    ]
  }
}
