/// Why a request is answered with an error before any handler sees it. The connection is closed
/// after the answer, since where the next request begins is not known.
package enum HTTPViolation: Error, Equatable {
  case badRequestLine
  case badTarget
  case badField
  case missingHost
  case badContentLength
  /// `Content-Length` and `Transfer-Encoding` together are how requests are smuggled
  /// (RFC 9112 §11.2).
  case contradictoryLength
  case transferEncoding
  case tooLarge
  case version

  var status: Int {
    switch self {
    case .transferEncoding: 501
    case .tooLarge: 413
    case .version: 505
    default: 400
    }
  }

  var text: String {
    switch self {
    case .badRequestLine: "The request line is not HTTP/1.1."
    case .badTarget: "The request target is not a path."
    case .badField: "A header field is malformed."
    case .missingHost: "There must be exactly one Host field, with a host in it."
    case .badContentLength: "The Content-Length is not one number."
    case .contradictoryLength: "Content-Length and Transfer-Encoding exclude each other."
    case .transferEncoding: "Transfer-Encoding is not supported; send Content-Length."
    case .tooLarge: "The request is too large."
    case .version: "Only HTTP/1.1 is spoken here."
    }
  }
}
