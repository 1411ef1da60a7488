import Glibc

/// Tells this machine's own addresses from others.
enum LoopbackAddress {
  /// Whether a numeric address is 127.0.0.0/8 (RFC 1122 §3.2.1.3) or ::1 (RFC 4291 §2.5.3).
  static func isLoopback(_ address: String) -> Bool {
    var four = in_addr()
    if inet_pton(AF_INET, address, &four) == 1 {
      return UInt32(bigEndian: four.s_addr) >> 24 == 127
    }
    var six = in6_addr()
    guard inet_pton(AF_INET6, address, &six) == 1 else { return false }
    return withUnsafeBytes(of: &six) { bytes in
      let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
      return isMapped && bytes[12] == 127
        || bytes[..<15].allSatisfy { $0 == 0 } && bytes[15] == 1
    }
  }

  /// Whether the name in a `Host` field can only mean a machine by number, or this one.
  ///
  /// A page of another site can have its own name resolve to a loopback address ("DNS
  /// rebinding"); its requests then look as if they came from a page of this server, but for the
  /// name. A server that trusts whoever reaches its loopback must not answer to such names.
  ///
  /// - Parameter names: further names that were said to be this server's own.
  static func isTrustworthyHost(_ field: String?, names: [String] = []) -> Bool {
    guard let field else { return true }
    var name = field[...]
    if name.first == "[" {
      guard let end = name.firstIndex(of: "]") else { return false }
      name = name[name.index(after: name.startIndex)..<end]
    } else if let colon = name.lastIndex(of: ":") {
      name = name[..<colon]
    }
    let host = name.lowercased()
    if host == "localhost" || host.hasSuffix(".localhost") { return true }
    if names.contains(where: { $0.lowercased() == host }) { return true }
    var four = in_addr()
    var six = in6_addr()
    return inet_pton(AF_INET, host, &four) == 1 || inet_pton(AF_INET6, host, &six) == 1
  }
}
