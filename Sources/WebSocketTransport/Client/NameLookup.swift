import Glibc

/// Outcome of a look-up: numeric addresses in order of preference, or the resolver's words.
enum NameLookup: Sendable {
  case found([String])
  case failed(String)

  /// The addresses of `host`. Blocks for as long as the resolver takes, so not for the loop.
  static func blocking(_ host: String) -> NameLookup {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var results: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &results)
    guard code == 0 else { return .failed(String(cString: gai_strerror(code))) }
    defer { freeaddrinfo(results) }
    var addresses: [String] = []
    var next = results
    while let result = next?.pointee {
      if let address = SocketAddress({ pointer, length in
        guard let found = result.ai_addr else { return false }
        UnsafeMutableRawPointer(pointer).copyMemory(
          from: found, byteCount: Int(result.ai_addrlen))
        length.pointee = result.ai_addrlen
        return true
      }) {
        let text = address.text
        if !text.isEmpty, !addresses.contains(text) { addresses.append(text) }
      }
      next = result.ai_next
    }
    return addresses.isEmpty ? .failed("no usable address") : .found(addresses)
  }

  /// Looks `host` up on a thread of its own and hands the outcome to `completion` there.
  static func start(_ host: String, then completion: @escaping @Sendable (NameLookup) -> Void) {
    final class Job: Sendable {
      let work: @Sendable () -> Void
      init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
    let job = Unmanaged.passRetained(Job { completion(blocking(host)) })
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().work()
        return nil
      }, job.toOpaque())
    if code == 0 {
      pthread_detach(thread)
    } else {
      job.release()
      completion(.failed(errorText(code)))
    }
  }
}
