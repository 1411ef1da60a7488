import CBOR
import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("Snapshots of documents")
struct SnapshotTests {
  static func sample(_ random: inout SplitMix64, steps: Int = 120) throws -> Workshop {
    var workshop = Workshop(count: 3)
    for _ in 0..<steps {
      let me = random.below(3)
      try workshop.people[me].act(&random)
      try workshop.deliver(to: random.below(3), &random)
    }
    try workshop.settle(&random)
    return workshop
  }

  @Test("a document read from its snapshot is equal and goes on alike", arguments: seeds(25))
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var workshop = try Self.sample(&random)
    let bytes = workshop.people[0].document.snapshot()
    var copy = try MapDocument(snapshot: bytes)
    #expect(copy.snapshot() == bytes, "seed \(seed)")
    #expect(copy.brokenInvariant() == nil, "seed \(seed)")
    #expect(copy.lamport == workshop.people[0].document.lamport, "seed \(seed)")
    #expect(copy.cardCount == workshop.people[0].document.cardCount, "seed \(seed)")
    for _ in 0..<20 { try workshop.people[random.below(3)].act(&random) }
    try workshop.settle(&random)
    for person in workshop.people {
      for change in person.log where change.id.seq > copy.version[person.id] {
        // Others' changes made meanwhile may have to come first.
        do { try copy.integrate(change) } catch { continue }
      }
    }
    while !copy.version.contains(workshop.people[0].document.version) {
      for person in workshop.people {
        let known = Int(copy.version[person.id])
        guard known < person.log.count else { continue }
        do { try copy.integrate(person.log[known]) } catch { continue }
      }
    }
    #expect(copy.snapshot() == workshop.people[0].document.snapshot(), "seed \(seed)")
  }

  // Shows WM-STATE-1.
  @Test(
    "damaged snapshots are refused, or are documents that encode to the same bytes",
    // 228 and 327 made a second record of the map.
    arguments: seeds(60) + [228, 327])
  func mutations(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let whole = try Self.sample(&random, steps: 12).people[0].document.snapshot()
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0..<(1 + random.below(2)) {
        let place = random.below(bytes.count)
        switch random.below(5) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] ^= 1 << UInt8(random.below(8))
        case 2: bytes.remove(at: place)
        case 3: bytes[place] = bytes[place] &+ 1
        default: bytes.insert(UInt8(random.below(24)), at: place)
        }
      }
      let decoded: MapDocument?
      do { decoded = try MapDocument(snapshot: bytes) } catch { decoded = nil }
      guard var document = decoded else { continue }
      #expect(document.brokenInvariant() == nil, "seed \(seed)")
      #expect(document.snapshot() == bytes, "seed \(seed)")
      var person = Participant(77)
      person.document = document
      for _ in 0..<3 {
        do { try person.act(&random) } catch { continue }
      }
      document = person.document
      #expect(document.brokenInvariant() == nil, "seed \(seed)")
      #expect(try MapDocument(snapshot: document.snapshot()).snapshot() == document.snapshot())
    }
  }

  @Test("a snapshot cut short anywhere is refused")
  func truncated() throws {
    var random = SplitMix64(seed: 5)
    let whole = try Self.sample(&random, steps: 12).people[0].document.snapshot()
    for length in 0..<whole.count {
      #expect(throws: SnapshotError.self) { try MapDocument(snapshot: Array(whole[..<length])) }
    }
    #expect(throws: SnapshotError.malformed(.trailingBytes)) {
      try MapDocument(snapshot: whole + [0])
    }
  }

  @Test("a snapshot of another format is refused by its number")
  func format() throws {
    var bytes = MapDocument().snapshot()
    bytes[1] = 2
    #expect(throws: SnapshotError.format(2)) { try MapDocument(snapshot: bytes) }
    #expect(throws: SnapshotError.malformed(.truncated)) { try MapDocument(snapshot: []) }
  }

  // Shows WM-STATE-5.
  @Test("a snapshot without the map's record, or whose parts contradict each other, is refused")
  func inconsistent() throws {
    #expect(throws: SnapshotError.inconsistent) { try MapDocument(snapshot: Self.bytes([])) }
    #expect(throws: SnapshotError.inconsistent) { try MapDocument(snapshot: Self.bytes([4])) }
    #expect(throws: SnapshotError.inconsistent) { try MapDocument(snapshot: Self.bytes([0, 0])) }
    #expect(throws: Never.self) { try MapDocument(snapshot: Self.bytes([0])) }
  }

  @Test("a number beyond what every language can hold is refused, before it is counted on")
  func numbers() throws {
    let most = OperationID.lamportMax
    var document = try MapDocument(snapshot: Self.bytes([0], seq: most, lamport: most))
    let change = Change(
      id: ChangeID(replica: ReplicaID(7), seq: most + 1), lamport: most,
      operations: [.create(.card)])
    #expect(throws: ChangeError.lamportNotAfter(most)) { try document.integrate(change) }
    for (seq, lamport) in [(most + 1, 1), (.max, 1), (1, most + 1), (1, .max), (0, 1), (1, 0)] {
      #expect(throws: SnapshotError.malformed(.outOfRange)) {
        try MapDocument(snapshot: Self.bytes([0], seq: seq, lamport: lamport))
      }
    }
  }

  // Shows WM-STATE-9.
  @Test("a stamp is one character's: a snapshot in which it stands in two texts is refused")
  func stampInTwoTexts() throws {
    #expect(throws: Never.self) { try MapDocument(snapshot: Self.texts([[1, 2], [3, 4]])) }
    // Whole, in part, in the order of the texts or against it.
    for texts: [[UInt64]] in [
      [[1, 2], [1, 2]], [[1, 4], [2, 1]], [[3, 2], [1, 3]], [[2, 1], [1, 4]],
    ] {
      #expect(throws: SnapshotError.inconsistent, "\(texts)") {
        try MapDocument(snapshot: Self.texts(texts))
      }
    }
    // As a character of a text that was replaced.
    #expect(throws: Never.self) {
      try MapDocument(snapshot: Self.texts([[1, 2], [3, 1]], superseded: [5, 2]))
    }
    #expect(throws: SnapshotError.inconsistent) {
      try MapDocument(snapshot: Self.texts([[1, 2], [3, 1]], superseded: [2, 1]))
    }
    #expect(throws: SnapshotError.inconsistent) {
      try MapDocument(snapshot: Self.texts([[8, 2], [3, 1]], superseded: [6, 3]))
    }
  }

  /// A map of one replica whose texts, from the title on, have so many characters from a stamp on. The
  /// last one, which is of erased characters, may have taken the place of another.
  private static func texts(_ texts: [[UInt64]], superseded: [UInt64]? = nil) -> [UInt8] {
    let fields = [Field.Map.title, Field.Map.scope, Field.Map.goal]
    var writer = CBORWriter()
    writer.array(5)
    writer.unsigned(MapDocument.snapshotFormat)
    for numbers: [UInt64] in [[7], [1, 9], [1, 1]] {
      writer.array(numbers.count)
      for number in numbers { writer.unsigned(number) }
    }
    writer.array(1)
    writer.array(4)
    for number: UInt64 in [0, 0, 0] { writer.unsigned(number) }
    writer.array(texts.count)
    for (place, text) in texts.enumerated() {
      let replaced = place == texts.count - 1 ? superseded : nil
      writer.array(replaced == nil ? 4 : 5)
      writer.unsigned(fields[place].rawValue)
      writer.unsigned(UInt64(3))
      writer.text(replaced == nil ? String(repeating: "x", count: Int(text[1])) : "")
      writer.array(7)
      writer.unsigned(UInt64(1))
      writer.unsigned(text[0])
      writer.unsigned(text[1] << 2 | (replaced == nil ? 0 : 1))
      for _ in 0..<4 { writer.unsigned(UInt64(0)) }
      guard let replaced else { continue }
      writer.array(3)
      writer.unsigned(UInt64(1))
      for number in replaced { writer.unsigned(number) }
    }
    return writer.bytes
  }

  /// Records of these kinds, all named by the root stamp, and perhaps one replica.
  private static func bytes(
    _ kinds: [UInt32], seq: UInt64? = nil, lamport: UInt64 = 1
  ) -> [UInt8] {
    var writer = CBORWriter()
    writer.array(5)
    writer.unsigned(MapDocument.snapshotFormat)
    if let seq {
      writer.array(1)
      writer.unsigned(UInt64(7))
      writer.array(2)
      writer.unsigned(seq)
      writer.unsigned(lamport)
      writer.array(2)
      writer.unsigned(UInt64(1))
      writer.unsigned(seq)
    } else {
      for _ in 0..<3 { writer.array(0) }
    }
    writer.array(kinds.count)
    for kind in kinds {
      writer.array(4)
      writer.unsigned(UInt64(0))
      writer.unsigned(UInt64(0))
      writer.unsigned(kind)
      writer.array(0)
    }
    return writer.bytes
  }
}
