import ReplicatedData

/// A generator that knows its seed, for a test to say in its failures.
package struct SeededGenerator: RandomNumberGenerator {
  package let seed: UInt64
  private var generator: SplitMix64

  package init(seed: UInt64) {
    self.seed = seed
    generator = SplitMix64(seed: seed)
  }

  /// With the seed in SEED, or a fresh one, which is printed.
  package init() { self.init(seed: freshSeed()) }

  package mutating func next() -> UInt64 { generator.next() }
}
