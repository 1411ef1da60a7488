#if arch(wasm32)
import CBOR

// What the host calls. Requests and responses lie in memory that is taken and given back here.

/// Takes `count` bytes of the module's memory.
@_expose(wasm, "allocate")
@_cdecl("conformance_allocate")
public func allocate(_ count: Int) -> UnsafeMutableRawPointer {
  .allocate(byteCount: count, alignment: 16)
}

/// Gives back what ``allocate(_:)`` or ``respond(_:_:)`` returned.
@_expose(wasm, "release")
@_cdecl("conformance_release")
public func release(_ memory: UnsafeMutableRawPointer) { memory.deallocate() }

/// Answers one request: returns four bytes, the length of the response (least significant byte
/// first), and behind them the response.
@_expose(wasm, "respond")
@_cdecl("conformance_respond")
public func respond(_ request: UnsafeRawPointer, _ count: Int) -> UnsafeMutableRawPointer {
  let response = Responder.respond(
    to: Array(UnsafeRawBufferPointer(start: request, count: count)))
  let memory = allocate(4 + response.count)
  memory.storeBytes(of: UInt32(response.count).littleEndian, as: UInt32.self)
  for (index, byte) in response.enumerated() {
    memory.storeBytes(of: byte, toByteOffset: 4 + index, as: UInt8.self)
  }
  return memory
}
#endif
