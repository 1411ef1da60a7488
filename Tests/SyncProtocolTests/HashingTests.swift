import ReplicatedData
import Testing

@Suite("Hashing")
struct HashingTests {
  @Test(
    "SHA-256 gives the hashes of FIPS 180-4's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func exampleHashes(message: String, hash: String) {
    #expect(SHA256.hash(Array(message.utf8)).hex == hash)
  }

  @Test("A message fed in pieces of any size has the hash of the whole")
  func pieces() {
    let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    for length in [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 300] {
      let whole = SHA256.hash(Array(message.prefix(length)))
      for size in 1...max(length, 1) {
        var hash = SHA256()
        var start = 0
        while start < length {
          hash.update(message[start..<min(start + size, length)])
          start += size
        }
        #expect(hash.finalize() == whole, "length \(length) in pieces of \(size)")
      }
    }
  }

  @Test("A digest gives back its bytes, and takes no other number of them")
  func digestBytes() {
    let digest = SHA256.hash([1, 2, 3])
    #expect(SHA256Digest(bytes: digest.bytes) == digest)
    #expect(hex(digest.bytes) == digest.hex)
    #expect(SHA256Digest(bytes: Array(digest.bytes.dropLast())) == nil)
    #expect(SHA256Digest(bytes: digest.bytes + [0]) == nil)
  }

  @Test(
    "HMAC-SHA-256 gives the codes of RFC 4231",
    arguments: [
      // Test cases 1, 2, 3, 4, 6 and 7.
      (
        String(repeating: "0b", count: 20), hex(Array("Hi There".utf8)),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        hex(Array("Jefe".utf8)), hex(Array("what do ya want for nothing?".utf8)),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        "0102030405060708090a0b0c0d0e0f10111213141516171819",
        String(repeating: "cd", count: 50),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
      ),
      (
        String(repeating: "aa", count: 131),
        hex(Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
      (
        String(repeating: "aa", count: 131),
        hex(
          Array(
            ("This is a test using a larger than block-size key and a larger than "
              + "block-size data. The key needs to be hashed before being used by the "
              + "HMAC algorithm.").utf8)),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
      ),
    ])
  func messageCodes(key: String, message: String, code: String) {
    #expect(HMACSHA256(key: bytes(key)).authenticate(bytes(message)).hex == code)
  }
}
