/// One HTTP/1 answer, whole, as a client has it.
package struct HTTPAnswer: Sendable, CustomStringConvertible {
  package var status: Int
  /// Field names in lower case, in order, values without surrounding spaces.
  package var headers: [(name: String, value: String)] = []
  package var body: [UInt8] = []

  /// The first value of a field; `name` in lower case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  /// The media type of the body in lower case, without parameters; empty if it has none.
  package var mediaType: String {
    asciiLowercased(trimmed((header("content-type") ?? "").prefix { $0 != ";" }))
  }

  /// Whether what was asked for is said to be elsewhere (RFC 9110 §15.4).
  package var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }

  package var description: String { "\(status) \(headers) \(body)" }
}

/// Why what came is no answer that a client takes. The connection is given up then.
package enum HTTPAnswerViolation: Error, Equatable, Sendable {
  /// It does not begin as HTTP/1 does.
  case notHTTP
  case badField
  case headTooLarge(bytesMax: Int)
  case bodyTooLarge(bytesMax: Int)
  case badContentLength
  /// Two lengths, or a length and a coding that has its own (RFC 9112 §6.3).
  case contradictoryLength
  /// A transfer coding other than `chunked`.
  case transferCoding
  /// A content coding that was not asked for.
  case contentCoding
  case badChunk
  /// It switched to a protocol that was not asked for.
  case upgrade
  case endedEarly
}

extension HTTPAnswerViolation: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notHTTP: "what answered does not speak HTTP"
    case .badField, .upgrade: "the answer is not proper HTTP"
    case .headTooLarge(let most): "the head of the answer is longer than \(most) bytes"
    case .bodyTooLarge(let most): "the answer is longer than \(most) bytes"
    case .badContentLength, .contradictoryLength: "the answer's length is not told properly"
    case .transferCoding, .contentCoding, .badChunk: "the answer is coded in a way not asked for"
    case .endedEarly: "the connection ended in the middle of the answer"
    }
  }
}
