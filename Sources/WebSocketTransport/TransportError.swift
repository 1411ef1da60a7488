/// What can go wrong when the event loop, a listener or a client is set up.
///
/// Each case carries what a person needs to act on; `description` says it in words.
package enum TransportError: Error, Equatable, CustomStringConvertible {
  /// libwebsockets could not make its context or vhost; usually out of memory or descriptors.
  case loopUnavailable
  /// The address is not a numeric IPv4 or IPv6 address.
  case addressInvalid(String)
  /// `bind` or `listen` failed with this `errno`.
  case cannotListen(address: String, port: UInt16, errno: Int32)
  /// A URL that is not `ws`, `wss`, `http` or `https` with a host.
  case urlInvalid(String)
  /// A pipe or signal handler could not be installed; carries `errno`.
  case signalsUnavailable(errno: Int32)

  package var description: String {
    switch self {
    case .loopUnavailable:
      "the event loop could not be started (memory or file descriptors exhausted)"
    case .addressInvalid(let address):
      "\(address) is not a numeric IPv4 or IPv6 address"
    case .cannotListen(let address, let port, let errno):
      "cannot listen on \(address) port \(port): \(errorText(errno))"
    case .urlInvalid(let url):
      "\(url) is not a server address; expected ws://HOST[:PORT] or wss://HOST[:PORT]"
    case .signalsUnavailable(let errno):
      "cannot watch for signals: \(errorText(errno))"
    }
  }
}
