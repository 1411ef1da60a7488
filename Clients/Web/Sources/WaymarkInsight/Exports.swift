#if arch(wasm32)
import PageBorder

// What the page calls; as of the client module.

/// Begins with an empty map; there is nothing to say about it.
@_expose(wasm, "open")
@_cdecl("insight_open")
public func open(_ request: UnsafeRawPointer, _ count: Int) -> UnsafeMutableRawPointer? {
  Unmanaged.passRetained(InsightBox()).toOpaque()
}

/// Ends what ``open(_:_:)`` returned.
@_expose(wasm, "close")
@_cdecl("insight_close")
public func close(_ box: UnsafeRawPointer) {
  Unmanaged<InsightBox>.fromOpaque(box).release()
}

/// Answers one request, see ``ModuleMemory/answer(_:)``.
@_expose(wasm, "call")
@_cdecl("insight_call")
public func call(
  _ box: UnsafeRawPointer, _ request: UnsafeRawPointer, _ count: Int
) -> UnsafeMutableRawPointer {
  let box = Unmanaged<InsightBox>.fromOpaque(box).takeUnretainedValue()
  return ModuleMemory.answer(box.answer(ModuleMemory.request(request, count)))
}
#endif
