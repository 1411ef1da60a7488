import Glibc

/// The words of the C library for an `errno` value.
func errorText(_ code: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
  return buffer.withUnsafeBufferPointer { buffer in
    buffer.baseAddress.map { String(cString: $0) } ?? ""
  }
}

/// A socket address of either family, as the kernel wants it and as people read it.
struct SocketAddress {
  private var storage = sockaddr_storage()
  private(set) var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

  /// Runs `fill` with room for an address; for `accept`, `getsockname` and the like.
  init?(_ fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Bool) {
    let filled = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { fill($0, &length) }
    }
    guard filled else { return nil }
  }

  /// A numeric IPv4 or IPv6 address. `nil` when `text` is neither.
  init?(numeric text: String, port: UInt16) {
    var v4 = sockaddr_in()
    var v6 = sockaddr_in6()
    if inet_pton(AF_INET, text, &v4.sin_addr) == 1 {
      v4.sin_family = sa_family_t(AF_INET)
      v4.sin_port = port.bigEndian
      withUnsafeMutableBytes(of: &storage) { target in
        withUnsafeBytes(of: v4) { target.copyMemory(from: $0) }
      }
      length = socklen_t(MemoryLayout<sockaddr_in>.size)
    } else if inet_pton(AF_INET6, text, &v6.sin6_addr) == 1 {
      v6.sin6_family = sa_family_t(AF_INET6)
      v6.sin6_port = port.bigEndian
      withUnsafeMutableBytes(of: &storage) { target in
        withUnsafeBytes(of: v6) { target.copyMemory(from: $0) }
      }
      length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    } else {
      return nil
    }
  }

  var family: Int32 { Int32(storage.ss_family) }

  var port: UInt16 {
    withUnsafeBytes(of: storage) { bytes in
      // Both families keep the port, big endian, right after the family.
      UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
  }

  /// The numeric address without port. An IPv4 peer of an IPv6 socket reads as IPv4, so that one
  /// peer has one name however it was accepted.
  var text: String {
    withPointer { pointer, length in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
        guard let base = buffer.baseAddress,
          getnameinfo(
            pointer, length, base, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST) == 0
        else { return "" }
        let address = String(cString: base)
        return address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
      }
    }
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}

/// What one peer can be told from others by: an IPv4 address, or the first half of an IPv6 address,
/// since whoever has one of those has the other half of it to choose from (RFC 4291 §2.5.4).
func peerNetwork(of address: String) -> String {
  guard address.utf8.contains(UInt8(ascii: ":")) else { return address }
  var six = in6_addr()
  // A scope ("%eth0") is no part of the number.
  guard inet_pton(AF_INET6, String(address.prefix { $0 != "%" }), &six) == 1 else { return address }
  return withUnsafeBytes(of: &six) { bytes in
    bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") + "/64"
  }
}
