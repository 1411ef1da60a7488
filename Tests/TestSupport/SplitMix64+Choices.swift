import ReplicatedData

extension SplitMix64 {
  /// A number of 0 ..< `bound`.
  package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
