import TestSupport

extension SeededGenerator {
  /// Flips, drops, repeats or replaces bytes at a few random places.
  mutating func mutated(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      guard !bytes.isEmpty else { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &self)
      switch Int.random(in: 0..<6, using: &self) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &self)
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(bytes[place], at: place)
      case 4: bytes.removeLast(bytes.count - place)
      // The longest heads: a count or number of 2⁶⁴ − 1 of each major type.
      default:
        let head = UInt8.random(in: 0..<8, using: &self) << 5 | 27
        bytes.replaceSubrange(
          place..<place, with: [head] + [UInt8](repeating: 0xFF, count: 8))
      }
    }
    return bytes
  }
}
