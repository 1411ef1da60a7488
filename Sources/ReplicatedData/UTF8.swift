// Texts as their bytes. What the standard library offers for views of strings takes much more room
// in a WebAssembly module.

/// How the bytes of two texts compare: below zero if `a` comes first, zero if they are the same.
@inline(never)
package func compareUTF8(_ a: String, _ b: String) -> Int {
  var x = a.utf8.makeIterator()
  var y = b.utf8.makeIterator()
  while let byte = x.next() {
    guard let other = y.next() else { return 1 }
    if byte != other { return byte < other ? -1 : 1 }
  }
  return y.next() == nil ? 0 : -1
}

/// Whether two texts have the same bytes, so that no platform's notion of equal characters matters.
package func sameUTF8(_ a: String, _ b: String) -> Bool {
  a.utf8.count == b.utf8.count && compareUTF8(a, b) == 0
}

/// Whether a byte is not the first of its UTF-8 sequence (RFC 3629 §3).
package func isUTF8Continuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

extension String {
  /// Unicode scalars. O(n).
  package var scalarCount: Int {
    var count = 0
    for byte in utf8 where !isUTF8Continuation(byte) { count += 1 }
    return count
  }
}
