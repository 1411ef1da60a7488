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

  mutating func unsigned32() throws(Refusal) -> UInt32 {
    do { return try reader.unsigned32() } catch { throw Refusal(request: error) }
  }

  mutating func integer() throws(Refusal) -> Int64 {
    do { return try reader.integer() } catch { throw Refusal(request: error) }
  }

  mutating func bool() throws(Refusal) -> Bool {
    do { return try reader.bool() } catch { throw Refusal(request: error) }
  }

  mutating func text() throws(Refusal) -> String {
    do { return try reader.text() } catch { throw Refusal(request: error) }
  }

  mutating func byteString() throws(Refusal) -> [UInt8] {
    do { return try reader.byteString() } catch { throw Refusal(request: error) }
  }

  mutating func nullIfPresent() throws(Refusal) -> Bool {
    do { return try reader.nullIfPresent() } catch { throw Refusal(request: error) }
  }

  mutating func peek() throws(Refusal) -> CBORReader.Kind {
    do { return try reader.peek() } catch { throw Refusal(request: error) }
  }
}
