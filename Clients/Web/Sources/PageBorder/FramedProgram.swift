#if !arch(wasm32)
import Glibc

/// A module as an ordinary program, so that both can be asked the same and compared: each request and
/// response is preceded by its length in four bytes, least significant first.
package enum FramedProgram {
  /// Answers what comes in, until it ends.
  package static func run(_ respond: ([UInt8]) -> [UInt8]) {
    while let head = read(4) {
      let count = head.reversed().reduce(0) { $0 << 8 | Int($1) }
      guard let request = read(count) else { return }
      let response = respond(request)
      let length = UInt32(response.count)
      write([0, 8, 16, 24].map { UInt8(truncatingIfNeeded: length >> $0) } + response)
    }
  }

  /// Nil at the end of the input.
  private static func read(_ count: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: count)
    while bytes.count < count {
      let readCount = Glibc.read(STDIN_FILENO, &buffer, count - bytes.count)
      guard readCount > 0 else { return nil }
      bytes += buffer[..<readCount]
    }
    return bytes
  }

  private static func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let writtenCount = rest.withUnsafeBytes {
        Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      guard writtenCount > 0 else { return }
      rest = rest.dropFirst(writtenCount)
    }
  }
}
#endif
