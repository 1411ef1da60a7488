import CBOR
import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("Change batches")
struct ChangeBatchTests {
  private let a = ReplicaID(0xA)
  private let b = ReplicaID(0xB)

  @Test("A typed character has the bytes worked out by hand (WM-BATCH-2)")
  func typedCharacter() throws {
    let change = Change(
      id: ChangeID(replica: a, seq: 3), lamport: 30, deps: [ChangeID(replica: b, seq: 2)],
      time: 1000, operations: [.extend(RecordID(lamport: 1, replica: b), FieldID(1), "x")])
    let expected = bytes(
      """
      83          # batch: replicas, time, one change
      820a0b      # A is 0, B is 1
      1903e8      # 1000 ms
      86          # change: author, seq, lamport, deps, time, one operation
      00 02 181e  # A; 3 = 0 + 1 + 2; 30 after 0
      82 01 02    # B; 2 after 0
      00          # no later than the first
      85 06 01 01 01 6178
      """.withoutComments)
    #expect(ChangeBatch.encode([change]) == expected)
    #expect(try ChangeBatch.decode(expected) == [change])
  }

  // Shows WM-BATCH-2, WM-BATCH-5.
  @Test("Numbers after the first are differences, also downwards")
  func differences() throws {
    let changes = [
      Change(
        id: ChangeID(replica: a, seq: 7), lamport: 100, time: 5000,
        operations: [.create(.card)]),
      Change(
        id: ChangeID(replica: b, seq: 1), lamport: 90, deps: [ChangeID(replica: a, seq: 6)],
        time: 4990, operations: [.create(.stage)]),
      Change(
        id: ChangeID(replica: a, seq: 7), lamport: 101, time: 5001,
        operations: [.create(.lane)],
        reversal: Reversal(.redo, of: ChangeID(replica: a, seq: 5))),
    ]
    let expected = bytes(
      """
      85 820a0b 191388
      86 00 06 1864 80 00 820004
      86 01 00 29 820020 29 820002
      87 00 00 0b 80 0b 820003 84 08 01 00 05
      """)
    #expect(ChangeBatch.encode(changes) == expected)
    #expect(try ChangeBatch.decode(expected) == changes)
  }

  @Test("Random changes come back as they were, and their bytes too")
  func roundTrip() throws {
    var random = SeededGenerator()
    for _ in 0..<300 {
      let changes = random.changes(count: Int.random(in: 1...40, using: &random))
      let encoded = ChangeBatch.encode(changes)
      #expect(try ChangeBatch.decode(encoded) == changes, "SEED=\(random.seed)")
      var encoder = ChangeBatchEncoder()
      encoder.append(changes[0])
      encoder.removeAll()
      for change in changes { encoder.append(change) }
      var writer = CBORWriter()
      encoder.write(to: &writer)
      #expect(writer.bytes == encoded, "SEED=\(random.seed)")
      #expect(encoder.byteCountMax >= encoded.count, "SEED=\(random.seed)")
    }
  }

  @Test("Damaged bytes are refused, or are the one encoding of what they decode to")
  func damaged() throws {
    var random = SeededGenerator()
    for _ in 0..<200 {
      let encoded = ChangeBatch.encode(random.changes(count: 5))
      for _ in 0..<50 {
        let damaged = random.mutated(encoded)
        guard let changes = try? ChangeBatch.decode(damaged) else { continue }
        #expect(ChangeBatch.encode(changes) == damaged, "SEED=\(random.seed) \(hex(damaged))")
      }
    }
  }

  // Shows WM-BATCH-1, WM-BATCH-3, WM-BATCH-4.
  @Test(
    "Each broken rule has its error",
    arguments: RefusedInputs.batches)
  func brokenRules(input: String, error: ChangeBatchError) {
    #expect(throws: error) { try ChangeBatch.decode(bytes(input)) }
  }

  @Test("The map's own record is named by the root stamp (WM-STAMP-3)")
  func root() throws {
    let change = Change(
      id: ChangeID(replica: a, seq: 1), lamport: 1,
      operations: [.set(.root, FieldID(2), .text("future-state"))])
    let encoded = ChangeBatch.encode([change])
    #expect(encoded.starts(with: bytes("83 820a00")))
    #expect(try ChangeBatch.decode(encoded) == [change])
  }

  @Test("A lone typed character fits in 64 bytes, a hundred in 24 each")
  func sizes() {
    let typist = ReplicaID(0xA1B2_C3D4_E5F6_0718)
    let author = ReplicaID(0xB1B2_C3D4_E5F6_0718)
    let changes = (0..<100).map { count in
      Change(
        id: ChangeID(replica: typist, seq: 1000 + count), lamport: 100_000 + count,
        deps: [ChangeID(replica: author, seq: 4000 + count)], time: 1_795_000_000_000 + count * 130,
        operations: [.extend(RecordID(lamport: 70_000, replica: author), FieldID(1), "x")])
    }
    // A submit message adds two bytes.
    #expect(ChangeBatch.encode([changes[0]]).count + 2 <= 64)
    #expect(ChangeBatch.encode(changes).count + 2 <= 24 * 100)
  }
}

extension String {
  /// Without what follows a `#` in each line.
  var withoutComments: String {
    split(separator: "\n").map { $0.prefix { $0 != "#" } }.joined()
  }
}
