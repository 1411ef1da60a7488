#if arch(wasm32)
import CBOR
import PageBorder

// What the page calls. A session is a number here; requests and answers are CBOR.

/// Opens a session on one map; null if the request is not understood.
@_expose(wasm, "open")
@_cdecl("client_open")
public func open(_ request: UnsafeRawPointer, _ count: Int) -> UnsafeMutableRawPointer? {
  var reader = CBORReader(ModuleMemory.request(request, count))
  guard let session = try? SessionBox(opening: &reader) else { return nil }
  return Unmanaged.passRetained(session).toOpaque()
}

/// Ends what ``open(_:_:)`` returned.
@_expose(wasm, "close")
@_cdecl("client_close")
public func close(_ session: UnsafeRawPointer) {
  Unmanaged<SessionBox>.fromOpaque(session).release()
}

/// Answers one request, see ``ModuleMemory/answer(_:)``.
@_expose(wasm, "call")
@_cdecl("client_call")
public func call(
  _ session: UnsafeRawPointer, _ request: UnsafeRawPointer, _ count: Int
) -> UnsafeMutableRawPointer {
  let box = Unmanaged<SessionBox>.fromOpaque(session).takeUnretainedValue()
  return ModuleMemory.answer(box.answer(ModuleMemory.request(request, count)))
}

/// Opens a map's history; null if the request is not understood.
@_expose(wasm, "openReplay")
@_cdecl("client_open_replay")
public func openReplay(
  _ request: UnsafeRawPointer, _ count: Int
) -> UnsafeMutableRawPointer? {
  var reader = CBORReader(ModuleMemory.request(request, count))
  guard let replay = try? ReplayBox(opening: &reader) else { return nil }
  return Unmanaged.passRetained(replay).toOpaque()
}

/// Ends what ``openReplay(_:_:)`` returned.
@_expose(wasm, "closeReplay")
@_cdecl("client_close_replay")
public func closeReplay(_ replay: UnsafeRawPointer) {
  Unmanaged<ReplayBox>.fromOpaque(replay).release()
}

/// Answers one request about a history, as ``call(_:_:_:)`` does about a session.
@_expose(wasm, "callReplay")
@_cdecl("client_call_replay")
public func callReplay(
  _ replay: UnsafeRawPointer, _ request: UnsafeRawPointer, _ count: Int
) -> UnsafeMutableRawPointer {
  let box = Unmanaged<ReplayBox>.fromOpaque(replay).takeUnretainedValue()
  return ModuleMemory.answer(box.answer(ModuleMemory.request(request, count)))
}
#endif
