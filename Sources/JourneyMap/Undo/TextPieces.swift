import ReplicatedData

/// A text that is taken apart from its beginning.
struct TextPieces {
  private let utf8: [UInt8]
  private var offset = 0

  init(_ text: String) { utf8 = Array(text.utf8) }

  /// Takes so many Unicode scalars, or what is left.
  mutating func next(scalars: UInt64) -> String {
    let start = offset
    var left = scalars
    while offset < utf8.count {
      if !isUTF8Continuation(utf8[offset]) {
        if left == 0 { break }
        left -= 1
      }
      offset += 1
    }
    return String(decoding: utf8[start..<offset], as: UTF8.self)
  }

  /// Takes `piece` if it comes next, and says whether it did.
  mutating func take(_ piece: String) -> Bool {
    var end = offset
    for byte in piece.utf8 {
      guard end < utf8.count, utf8[end] == byte else { return false }
      end += 1
    }
    offset = end
    return true
  }
}
