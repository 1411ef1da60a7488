import JourneyMap
import ReplicatedData
import Testing

/// Real editing sessions, each of which must end in exactly the text that its file says.
@Suite("Editing traces")
struct TraceTests {
  private static let field = Field.Map.notes
  static let areThere = ["rustcode", "sveltecomponent", "json-crdt-patch", "friendsforever"]
    .allSatisfy(EditingTrace.isThere)

  private static func apply(
    _ patches: [EditingTrace.Patch], _ editor: inout Editor
  ) throws(ChangeError) {
    for patch in patches {
      if patch.deletedCount > 0 {
        let end = patch.position + patch.deletedCount
        try editor.erase(patch.position..<end, of: .root, field)
      }
      if !patch.inserted.isEmpty {
        try editor.insert(patch.inserted, into: .root, field, at: patch.position)
      }
    }
  }

  @Test(
    "a sequential trace ends in its text, as one change or as many, here and where it is merged",
    .enabled(if: areThere, "no traces in \(EditingTrace.folder.path): set WAYMARK_TRACES"),
    arguments: ["rustcode", "sveltecomponent", "json-crdt-patch"])
  func sequential(name: String) throws {
    let trace = try EditingTrace.read(name)
    let patches = trace.txns.flatMap(\.patches)
    var author = MapDocument()
    let whole = try author.editInPlace(as: ReplicaID(1)) {
      (editor: inout Editor) throws(ChangeError) in
      try Self.apply(patches, &editor)
    }
    expectEnd(author, trace)
    var reader = MapDocument()
    try reader.integrate(try #require(whole).change)
    expectEnd(reader, trace)
    #expect(reader.snapshot() == author.snapshot())
    expectEnd(try MapDocument(snapshot: author.snapshot()), trace)

    var steps = MapDocument()
    var follower = MapDocument()
    for transaction in trace.txns {
      let local = try steps.editInPlace(as: ReplicaID(2)) {
        (editor: inout Editor) throws(ChangeError) in
        try Self.apply(transaction.patches, &editor)
      }
      if let local { try follower.integrate(local.change) }
    }
    expectEnd(steps, trace)
    #expect(follower.snapshot() == steps.snapshot())
  }

  @Test(
    "the concurrent trace ends in its text on both sides, each of which edits what it had merged",
    .enabled(if: areThere, "no traces in \(EditingTrace.folder.path): set WAYMARK_TRACES"))
  func friendsforever() throws {
    let trace = try EditingTrace.read("friendsforever")
    var documents = [MapDocument(), MapDocument()]
    var changes: [Change] = []
    var known = [[Bool]](repeating: [Bool](repeating: false, count: trace.txns.count), count: 2)

    /// Merges a transaction with all that came before it.
    func deliver(_ transactions: [Int], to agent: Int) throws {
      var missing: [Int] = []
      var rest = transactions
      while let index = rest.popLast() {
        guard !known[agent][index] else { continue }
        known[agent][index] = true
        missing.append(index)
        rest += trace.txns[index].parents ?? []
      }
      for index in missing.sorted() { try documents[agent].integrate(changes[index]) }
    }

    for (index, transaction) in trace.txns.enumerated() {
      let agent = try #require(transaction.agent)
      try deliver(try #require(transaction.parents), to: agent)
      let local = try documents[agent].editInPlace(as: ReplicaID(UInt64(agent) + 1)) {
        (editor: inout Editor) throws(ChangeError) in
        try Self.apply(transaction.patches, &editor)
      }
      changes.append(try #require(local).change)
      known[agent][index] = true
    }
    for agent in 0..<2 {
      try deliver(Array(trace.txns.indices), to: agent)
      expectEnd(documents[agent], trace)
      #expect(documents[agent].brokenInvariant() == nil)
    }
    #expect(documents[0].snapshot() == documents[1].snapshot())
    // In the order of the file, which is another causal order, and over snapshots.
    var reader = MapDocument()
    for (index, change) in changes.enumerated() {
      try reader.integrate(change)
      if index % 5_000 == 0 { reader = try MapDocument(snapshot: reader.snapshot()) }
    }
    #expect(reader.snapshot() == documents[0].snapshot())
  }

  private func expectEnd(_ document: MapDocument, _ trace: EditingTrace) {
    // The bytes are compared as a whole: a difference would print two long texts.
    let isEqual = document.string(.root, Self.field).utf8.elementsEqual(trace.endContent.utf8)
    #expect(isEqual)
  }
}
