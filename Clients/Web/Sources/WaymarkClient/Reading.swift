import CBOR
import JourneyMap
import ReplicatedData
import SyncProtocol

// Items of a request. Whatever is not as it should be is ``RequestError/malformed``.
extension CBORReader {
  mutating func begin(_ count: Int) throws(RequestError) {
    guard try self.count() == count else { throw .malformed }
  }

  mutating func count() throws(RequestError) -> Int {
    do { return try array() } catch { throw .malformed }
  }

  mutating func number() throws(RequestError) -> UInt64 {
    do { return try unsigned() } catch { throw .malformed }
  }

  mutating func number32() throws(RequestError) -> UInt32 {
    do { return try unsigned32() } catch { throw .malformed }
  }

  mutating func flag() throws(RequestError) -> Bool {
    do { return try bool() } catch { throw .malformed }
  }

  mutating func string() throws(RequestError) -> String {
    do { return try text() } catch { throw .malformed }
  }

  mutating func data() throws(RequestError) -> [UInt8] {
    do { return try byteString() } catch { throw .malformed }
  }

  mutating func ifPresent<T>(
    _ read: (inout CBORReader) throws(RequestError) -> T
  ) throws(RequestError) -> T? {
    let isNull: Bool
    do { isNull = try nullIfPresent() } catch { throw .malformed }
    return isNull ? nil : try read(&self)
  }
}
