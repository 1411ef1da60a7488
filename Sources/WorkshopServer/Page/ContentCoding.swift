import WebSocketTransport

/// How a body is compressed on its way (RFC 9110 §8.4.1).
enum ContentCoding: String {
  case brotli = "br"
  case gzip

  /// Those that the asker takes, the best first.
  static func accepted(by request: HTTPRequest) -> [ContentCoding] {
    let offers = request.headerList("accept-encoding").compactMap(offer)
    return [.brotli, .gzip].filter { coding in
      // What is named counts; “*” stands for what is not (RFC 9110 §12.5.3).
      let offer = offers.first { $0.name == coding.rawValue } ?? offers.first { $0.name == "*" }
      return offer?.isWanted == true
    }
  }

  /// `gzip;q=0.5` and its like.
  private static func offer(_ item: String) -> (name: String, isWanted: Bool)? {
    let parts = item.split(separator: ";").map { part in
      String(part.filter { $0 != " " && $0 != "\t" }).lowercased()
    }
    guard let name = parts.first else { return nil }
    let isRefused = parts.dropFirst().contains { part in
      part.hasPrefix("q=") && part.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." }
    }
    return (name, !isRefused)
  }
}
