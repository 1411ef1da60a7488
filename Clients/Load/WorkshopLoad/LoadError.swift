import Glibc

/// Why a load could not be made.
package enum LoadError: Error, Equatable, Sendable {
  /// A call of the system and its `errno`.
  case system(String, Int32)
  /// A program that does not start.
  case program(path: String, reason: String)
  /// An address that is none.
  case address(String)
  /// A connection that was not opened.
  case connect(String)
  /// Something that did not come about in time.
  case timeout(String)
  /// Ctrl-C, or SIGTERM.
  case interrupted
}

extension LoadError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
    case .program(let path, let reason): "“\(path)” does not start: \(reason)"
    case .address(let text): "“\(text)” is no address, such as http://127.0.0.1:7420"
    case .connect(let reason) where reason.contains(" 503 "):
      "the server turns connections away (\(reason)): see the limits in waymark serve --help, "
        + "--max-connections-per-address above all"
    case .connect(let reason): "a connection could not be opened: \(reason)"
    case .timeout(let what): "gave up waiting \(what)"
    case .interrupted: "interrupted"
    }
  }
}
