import CBOR

/// Reads a request of the conformance runner.
struct Request {
  private var reader: CBORReader

  init(_ bytes: [UInt8]) { reader = CBORReader(bytes) }

  mutating func array() throws(Refusal) -> Int {
    do { return try reader.array() } catch { throw Refusal(request: error) }
  }

  mutating func unsigned() throws(Refusal) -> UInt64 {
    do { return try reader.unsigned() } catch { throw Refusal(request: error) }
  }

  mutating func byteString() throws(Refusal) -> [UInt8] {
    do { return try reader.byteString() } catch { throw Refusal(request: error) }
  }

  mutating func byteStringOrNull() throws(Refusal) -> [UInt8]? {
    do {
      if try reader.nullIfPresent() { return nil }
    } catch { throw Refusal(request: error) }
    return try byteString()
  }
}
