/// A hash of a message's bytes, by which copies of one message are recognised.
///
/// Sixteen bytes a step by one wide multiplication (as in wyhash, Wang Yi 2019). Nobody makes
/// collisions on purpose here.
@inline(__always)
func contentHash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
  var hash = seed ^ 0xA076_1D64_78BD_642F
  var offset = 0
  let count = bytes.count
  while offset + 16 <= count {
    let low = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    let high = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
    hash = fold(low ^ 0xE703_7ED1_A0B4_28DB, high ^ hash)
    offset += 16
  }
  var low: UInt64 = 0
  var high: UInt64 = 0
  if count - offset >= 8 {
    low = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    offset += 8
  }
  var shift: UInt64 = 0
  while offset < count {
    high |= UInt64(bytes[offset]) << shift
    shift += 8
    offset += 1
  }
  hash = fold(low ^ 0x8EBC_6AF0_9C88_C6E3, high ^ hash)
  return fold(hash ^ UInt64(count), 0x5899_65CC_7537_4CC3)
}

@inline(__always)
private func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}
