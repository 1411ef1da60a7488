/// Requests and answers lie in the module's memory, which the page takes and gives back.
package enum ModuleMemory {
  /// The bytes of a request.
  package static func request(_ start: UnsafeRawPointer, _ count: Int) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Memory with an answer in it: four bytes, its length (least significant byte first), and behind
  /// them the answer.
  package static func answer(_ bytes: [UInt8]) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 + bytes.count, alignment: 16)
    memory.storeBytes(of: UInt32(bytes.count).littleEndian, as: UInt32.self)
    bytes.withUnsafeBytes {
      if let start = $0.baseAddress { (memory + 4).copyMemory(from: start, byteCount: $0.count) }
    }
    return memory
  }
}

#if arch(wasm32)
/// Takes `count` bytes of the module's memory.
@_expose(wasm, "allocate")
@_cdecl("page_allocate")
public func allocate(_ count: Int) -> UnsafeMutableRawPointer {
  .allocate(byteCount: count, alignment: 16)
}

/// Gives back what ``allocate(_:)`` or ``ModuleMemory/answer(_:)`` returned.
@_expose(wasm, "release")
@_cdecl("page_release")
public func release(_ memory: UnsafeMutableRawPointer) { memory.deallocate() }
#endif
