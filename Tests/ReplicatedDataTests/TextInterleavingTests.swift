import ReplicatedData
import TestSupport
import Testing

/// The paper's own cases of interleaving (arXiv 2305.00583, §1–2 and §5), each merged in both orders
/// and with the replicas' ids both ways round.
@Suite("Concurrent insertions do not interleave")
struct TextInterleavingTests {
  /// Replicas that share a beginning, edit apart, and then hear of each other.
  struct Party {
    var replicas: [TextReplica]
    private var logs: [[(operation: TextOperation, lamport: UInt64)]]

    init(ids: [UInt64], beginning: String) throws {
      replicas = ids.map { TextReplica(id: ReplicaID($0)) }
      logs = Array(repeating: [], count: ids.count)
      if beginning.isEmpty { return }
      let operation = try replicas[0].type(beginning, at: 0)
      for index in replicas.indices.dropFirst() {
        try replicas[index].receive(operation, lamport: replicas[0].lamport)
      }
    }

    mutating func type(_ text: String, at index: Int, by replica: Int) throws {
      let operation = try replicas[replica].type(text, at: index)
      logs[replica].append((operation, replicas[replica].lamport))
    }

    /// What `reader` reads once it has what the others did, in the order of `senders`.
    func text(of reader: Int, hearing senders: [Int]) throws -> String {
      var copy = replicas[reader]
      for sender in senders where sender != reader {
        for entry in logs[sender] { try copy.receive(entry.operation, lamport: entry.lamport) }
      }
      #expect(copy.text.string == copy.model.string)
      #expect(copy.text.brokenInvariant() == nil)
      return copy.text.string
    }
  }

  @Test(
    "words typed forwards at one place stand one after the other",
    arguments: [[1, 2], [2, 1]])
  func forward(ids: [UInt64]) throws {
    var party = try Party(ids: ids, beginning: "ab")
    for (index, letter) in "milk".enumerated() {
      try party.type(String(letter), at: 1 + index, by: 0)
    }
    for (index, letter) in "eggs".enumerated() {
      try party.type(String(letter), at: 1 + index, by: 1)
    }
    let text = try party.text(of: 0, hearing: [1])
    #expect(["amilkeggsb", "aeggsmilkb"].contains(text))
    #expect(try party.text(of: 1, hearing: [0]) == text)
  }

  @Test(
    "words typed backwards at one place stand one after the other",
    arguments: [[1, 2], [2, 1]])
  func backward(ids: [UInt64]) throws {
    for beginning in ["", "ab"] {
      var party = try Party(ids: ids, beginning: beginning)
      let place = beginning.isEmpty ? 0 : 1
      for letter in "milk".reversed() { try party.type(String(letter), at: place, by: 0) }
      for letter in "eggs".reversed() { try party.type(String(letter), at: place, by: 1) }
      let text = try party.text(of: 0, hearing: [1])
      let words = beginning.isEmpty ? ["milkeggs", "eggsmilk"] : ["amilkeggsb", "aeggsmilkb"]
      #expect(words.contains(text))
      #expect(try party.text(of: 1, hearing: [0]) == text)
    }
  }

  @Test("a list of several lines that two people add to keeps each one's lines together")
  func shoppingList() throws {
    var party = try Party(ids: [9, 4], beginning: "* bread\n* soap\n")
    // One goes back to put a heading before the own line, the other types on.
    try party.type("* milk\n", at: 8, by: 0)
    try party.type("Dairy:\n", at: 8, by: 0)
    try party.type("* eggs\n", at: 8, by: 1)
    try party.type("* flour\n", at: 15, by: 1)
    let text = try party.text(of: 0, hearing: [1])
    let mine = "Dairy:\n* milk\n"
    let theirs = "* eggs\n* flour\n"
    #expect(
      ["* bread\n\(mine)\(theirs)* soap\n", "* bread\n\(theirs)\(mine)* soap\n"].contains(text))
    #expect(try party.text(of: 1, hearing: [0]) == text)
  }

  // Shows WM-TEXT-5, WM-TEXT-7.
  /// §5: `A` is known to all; the third replica puts `C` behind the end at the same time. Who knew
  /// `C` typed before it, so between `A` and `C`; who did not typed before the end. Fugue orders
  /// the two by id and may part `x` from its right origin; FugueMax must not.
  @Test(
    "an insertion stays beside its right origin whatever the ids are (FugueMax, not Fugue)",
    arguments: [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]])
  func rightOriginDecides(ids: [UInt64]) throws {
    var writer = TextReplica(id: ReplicaID(ids[0]))
    var second = TextReplica(id: ReplicaID(ids[1]))
    var third = TextReplica(id: ReplicaID(ids[2]))
    let first = try writer.type("A", at: 0)
    // `C` is a sibling of `A`: made without knowing it, by a stamp that sorts after it.
    third.lamport = 10
    let beyond = try third.type("C", at: 0)
    try second.receive(first, lamport: writer.lamport)
    let unaware = try second.type("yy", at: 1)
    try writer.receive(beyond, lamport: third.lamport)
    #expect(writer.text.string == "AC")
    let aware = try writer.type("xx", at: 1)

    try writer.receive(unaware, lamport: second.lamport)
    try second.receive(beyond, lamport: third.lamport)
    try second.receive(aware, lamport: writer.lamport)
    try third.receive(first, lamport: 1)
    try third.receive(aware, lamport: writer.lamport)
    try third.receive(unaware, lamport: second.lamport)
    for replica in [writer, second, third] {
      #expect(replica.text.string == "AyyxxC")
      #expect(replica.model.string == "AyyxxC")
      #expect(replica.text.brokenInvariant() == nil)
    }
  }

  @Test("words of three people who type in several goes stay whole", arguments: seeds(60))
  func severalGoes(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let ids = [UInt64(1 + random.below(9)), 10, 11].shuffled(using: &random)
    var party = try Party(ids: ids, beginning: "<>")
    let words = ["forwards", "BACKWARDS", "0123456789"]
    for replica in 0..<3 {
      // Each types the own word in pieces, from a middle letter outwards.
      let letters = Array(words[replica])
      var low = random.below(letters.count)
      var high = low
      while low > 0 || high < letters.count {
        if low > 0, high == letters.count || random.below(2) == 0 {
          low -= 1
          try party.type(String(letters[low]), at: 1, by: replica)
        } else {
          try party.type(String(letters[high]), at: 1 + high - low, by: replica)
          high += 1
        }
      }
    }
    let text = try party.text(of: 0, hearing: [1, 2])
    for word in words { #expect(text.contains(word), "seed \(seed): \(text)") }
    #expect(try party.text(of: 1, hearing: [2, 0]) == text, "seed \(seed)")
    #expect(try party.text(of: 2, hearing: [0, 1]) == text, "seed \(seed)")
  }
}
