/// One HTTP/1 request, whole, as a handler sees it.
package struct HTTPRequest: Sendable {
  /// As sent; methods are case-sensitive (RFC 9110 §9.1).
  package var method: String
  /// The request target as sent: path and query, still percent-encoded.
  package var target: String
  /// The path, percent-decoded. Starts with "/".
  package var path: String
  /// The query in order, percent-decoded, "+" read as a space; a name without "=" has an empty value.
  package var query: [(name: String, value: String)]
  /// Field names in lower case, in order, values without surrounding spaces.
  package var headers: [(name: String, value: String)]
  /// Numeric address of the peer, without port.
  package var remoteAddress: String
  package var body: [UInt8]
  /// HTTP/1.0 peers get no persistent connection.
  var isVersion10 = false

  /// The first value of a field; `name` in lower case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  /// The value of a field that may come once only (RFC 6455 §11.3); nil if it comes more often.
  func onlyHeader(_ name: String) -> String? {
    let values = headers.filter { $0.name == name }
    return values.count == 1 ? values.first?.value : nil
  }

  /// All values of a list field, split at commas, trimmed, empty ones left out.
  package func headerList(_ name: String) -> [String] {
    headers.filter { $0.name == name }
      .flatMap { $0.value.split(separator: ",") }
      .map { trimmed($0) }
      .filter { !$0.isEmpty }
  }

  /// The first value of a query item.
  package func queryValue(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }

  /// The `Authorization` field.
  package var authorization: String? { header("authorization") }

  /// Whether the connection may serve another request after this one.
  var keepsAlive: Bool {
    !isVersion10 && !headerList("connection").contains { asciiLowercased($0) == "close" }
  }

  /// A request of nobody, for connections that did not come by one.
  static func none(remoteAddress: String) -> HTTPRequest {
    HTTPRequest(
      method: "", target: "", path: "", query: [], headers: [], remoteAddress: remoteAddress,
      body: [])
  }
}

/// Tokens are compared without the case of ASCII letters. `lowercased()` would also make a "k" of
/// the Kelvin sign.
func asciiLowercased(_ text: String) -> String {
  let bytes = text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  return String(decoding: bytes, as: UTF8.self)
}

func trimmed(_ text: some StringProtocol) -> String {
  let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
  var slice = text[...]
  while let first = slice.first, isBlank(first) { slice = slice.dropFirst() }
  while let last = slice.last, isBlank(last) { slice = slice.dropLast() }
  return String(slice)
}

/// The percent-decoded text. `nil` for a broken escape, a NUL, or bytes that are not UTF-8.
func percentDecoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
  var bytes: [UInt8] = []
  var rest = text.utf8[...]
  while let byte = rest.popFirst() {
    switch byte {
    case UInt8(ascii: "%"):
      guard let high = rest.popFirst().flatMap(hexValue),
        let low = rest.popFirst().flatMap(hexValue), high | low != 0
      else { return nil }
      bytes.append(high << 4 | low)
    case UInt8(ascii: "+") where plusIsSpace:
      bytes.append(UInt8(ascii: " "))
    default:
      bytes.append(byte)
    }
  }
  return String(validating: bytes, as: UTF8.self)
}

private func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
