#if arch(wasm32)
import CBOR

// What the page calls. A session is a number here; requests and answers are CBOR and lie in memory
// that is taken and given back here.

/// Takes `count` bytes of the module's memory.
@_expose(wasm, "allocate")
@_cdecl("client_allocate")
public func allocate(_ count: Int) -> UnsafeMutableRawPointer {
  .allocate(byteCount: count, alignment: 16)
}

/// Gives back what ``allocate(_:)`` or ``call(_:_:_:)`` returned.
@_expose(wasm, "release")
@_cdecl("client_release")
public func release(_ memory: UnsafeMutableRawPointer) { memory.deallocate() }

/// Opens a session on one map; null if the request is not understood.
@_expose(wasm, "open")
@_cdecl("client_open")
public func open(_ request: UnsafeRawPointer, _ count: Int) -> UnsafeMutableRawPointer? {
  var reader = CBORReader(Array(UnsafeRawBufferPointer(start: request, count: count)))
  guard let session = try? SessionBox(opening: &reader) else { return nil }
  return Unmanaged.passRetained(session).toOpaque()
}

/// Ends what ``open(_:_:)`` returned.
@_expose(wasm, "close")
@_cdecl("client_close")
public func close(_ session: UnsafeRawPointer) {
  Unmanaged<SessionBox>.fromOpaque(session).release()
}

/// Answers one request: returns four bytes, the length of the answer (least significant byte first),
/// and behind them the answer.
@_expose(wasm, "call")
@_cdecl("client_call")
public func call(
  _ session: UnsafeRawPointer, _ request: UnsafeRawPointer, _ count: Int
) -> UnsafeMutableRawPointer {
  let box = Unmanaged<SessionBox>.fromOpaque(session).takeUnretainedValue()
  let answer = box.answer(Array(UnsafeRawBufferPointer(start: request, count: count)))
  let memory = allocate(4 + answer.count)
  memory.storeBytes(of: UInt32(answer.count).littleEndian, as: UInt32.self)
  answer.withUnsafeBytes {
    if let start = $0.baseAddress { (memory + 4).copyMemory(from: start, byteCount: $0.count) }
  }
  return memory
}
#endif
