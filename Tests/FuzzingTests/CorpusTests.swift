import Foundation
import FuzzTargets
import Testing

/// What fuzzing has found stays fixed: every input of the corpus, without libFuzzer.
@Suite("Fuzzing corpus")
struct CorpusTests {
  /// The inputs of a target, with the line of the file that each stands on.
  private static func corpus(of target: String) throws -> [(line: Int, input: [UInt8])] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "Fuzzing/Corpus/\(target).txt")
    var inputs: [(line: Int, input: [UInt8])] = []
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    for (place, line) in lines.enumerated() where !line.hasPrefix("#") {
      let digits = Array(line.utf8)
      let input = stride(from: 0, to: digits.count - 1, by: 2).map { start in
        UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16)
      }
      try #require(digits.count % 2 == 0 && !input.contains(nil), "\(target).txt:\(place + 1)")
      inputs.append((place + 1, input.compactMap { $0 }))
    }
    return inputs
  }

  @Test("every input passes", arguments: FuzzTarget.all.map(\.name))
  func passes(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let corpus = try Self.corpus(of: name)
    #expect(!corpus.isEmpty)
    for (line, input) in corpus {
      #expect(throws: Never.self, "\(name).txt:\(line)") { try target.run(input) }
    }
  }

  @Test("cut short or with a byte changed they pass too", arguments: FuzzTarget.all.map(\.name))
  func passesDamaged(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    for (line, input) in try Self.corpus(of: name).prefix(40) where !input.isEmpty {
      var changed = input
      changed[line * 7 % input.count] ^= UInt8(truncatingIfNeeded: 1 << (line % 8))
      let shorter = Array(input.prefix(line * 13 % input.count))
      for damaged in [shorter, changed] {
        #expect(throws: Never.self, "\(name).txt:\(line), damaged") { try target.run(damaged) }
      }
    }
  }

  @Test("a change to well-formed CBOR is well-formed again")
  func mutation() throws {
    let target = try #require(FuzzTarget.named("snapshot"))
    for (number, seed) in target.seeds().enumerated() {
      for round in 0..<20 {
        guard let changed = target.mutated(seed, seed: UInt64(number * 100 + round)) else {
          continue
        }
        #expect(CBORTree(changed) != nil)
        try target.run(changed)
      }
    }
  }
}
