import ReplicatedData

/// A text, or several, that are the same if their bytes are: facts are compared on each change, and in a
/// WebAssembly module what compares as Unicode does would take up as much room as all the insights.
@propertyWrapper
package struct SameBytes<Texts: ComparableByBytes>: Equatable {
  package var wrappedValue: Texts

  package init(wrappedValue: Texts) { self.wrappedValue = wrappedValue }

  package static func == (a: Self, b: Self) -> Bool {
    a.wrappedValue.hasBytes(of: b.wrappedValue)
  }
}

extension SameBytes: Sendable where Texts: Sendable {}

package protocol ComparableByBytes {
  func hasBytes(of other: Self) -> Bool
}

extension String: ComparableByBytes {
  package func hasBytes(of other: String) -> Bool { sameUTF8(self, other) }
}

extension String?: ComparableByBytes {
  package func hasBytes(of other: String?) -> Bool {
    guard let self, let other else { return self == nil && other == nil }
    return sameUTF8(self, other)
  }
}

extension [String]: ComparableByBytes {
  package func hasBytes(of other: [String]) -> Bool {
    guard count == other.count else { return false }
    for index in indices where !sameUTF8(self[index], other[index]) { return false }
    return true
  }
}
