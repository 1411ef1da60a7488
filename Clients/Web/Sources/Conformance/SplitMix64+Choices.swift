import ReplicatedData

/// Choices that are the same whatever the width of `Int` is.
extension SplitMix64 {
  /// A number of 0 ..< `bound`, which is positive.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next() % UInt64(bound))
  }

  mutating func chance(oneIn bound: Int) -> Bool { below(bound) == 0 }

  mutating func element<Element>(of elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }
}
