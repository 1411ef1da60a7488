import Glibc

/// What a process uses, as /proc tells it.
package struct ProcessUsage: Sendable {
  package let pid: Int32

  package init(pid: Int32) { self.pid = pid }

  /// The running process itself.
  package static var own: ProcessUsage { ProcessUsage(pid: getpid()) }

  /// Seconds of processor time so far, of all its threads; nil if there is no such process.
  package func processorSeconds() -> Double? {
    guard let text = readWhole("/proc/\(pid)/stat"),
      // The name, in brackets, may hold anything.
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
    else { return nil }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Bytes in memory now.
  package func residentBytes() -> UInt64? { status("VmRSS:") }

  /// The most bytes it ever had in memory, or since ``resetPeak()``.
  package func peakBytes() -> UInt64? { status("VmHWM:") }

  /// Lets the peak begin anew from what is in memory now. False if the kernel does not allow it.
  @discardableResult
  package func resetPeak() -> Bool {
    let descriptor = open("/proc/\(pid)/clear_refs", O_WRONLY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return write(descriptor, "5", 1) == 1
  }

  private func status(_ name: String) -> UInt64? {
    guard let text = readWhole("/proc/\(pid)/status") else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      let words = line.split { $0 == " " || $0 == "\t" }
      return words.count > 1 ? UInt64(words[1]).map { $0 * 1_024 } : nil
    }
    return nil
  }
}

/// A small file as text; nil if it cannot be read.
func readWhole(_ path: String) -> String? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 16 << 10)
  while true {
    let count = read(descriptor, &piece, piece.count)
    guard count > 0 else { break }
    bytes.append(contentsOf: piece[..<count])
  }
  return String(decoding: bytes, as: UTF8.self)
}
