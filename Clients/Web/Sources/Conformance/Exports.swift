#if arch(wasm32)
import PageBorder

// What the host calls.

/// Answers one request, see ``ModuleMemory/answer(_:)``.
@_expose(wasm, "respond")
@_cdecl("conformance_respond")
public func respond(_ request: UnsafeRawPointer, _ count: Int) -> UnsafeMutableRawPointer {
  ModuleMemory.answer(Responder.respond(to: ModuleMemory.request(request, count)))
}
#endif
