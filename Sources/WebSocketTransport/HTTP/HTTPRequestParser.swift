/// Reads HTTP/1 requests (RFC 9112) from bytes as they come. No sockets.
///
/// Strict where leniency has let requests be smuggled: line ends are CRLF, no folded fields, no
/// space before a colon, one `Host`, one `Content-Length`, no `Transfer-Encoding`.
///
/// Invariant: head and body together stay below `bytesMax`, except for a body for which
/// ``bodyBytesMax`` says otherwise. After an error the parser must not be used again.
package struct HTTPRequestParser {
  private let bytesMax: Int
  /// How long a body may be that comes with this head; nil if it has to fit into `bytesMax`.
  var bodyBytesMax: (HTTPRequest) -> Int? = { _ in nil }
  private let remoteAddress: String
  private var head: [UInt8] = []
  private var request: HTTPRequest?
  /// Bytes of the body that have yet to come.
  private(set) var bodyRemaining = 0

  package init(bytesMax: Int, remoteAddress: String) {
    self.bytesMax = bytesMax
    self.remoteAddress = remoteAddress
  }

  /// Bytes of a body that are here while others have yet to come.
  var bodyCount: Int { request?.body.count ?? 0 }

  /// Whether part of a request is held.
  var isInside: Bool { !head.isEmpty || request != nil }

  /// Takes from the front of `input` until a request is whole or nothing is left.
  package mutating func next(
    _ input: inout UnsafeRawBufferPointer
  ) throws(HTTPViolation) -> HTTPRequest? {
    if request == nil {
      guard try readHead(&input) else { return nil }
      let parsed = try parseHead()
      bodyRemaining = try Self.contentLength(of: parsed)
      let most = bodyBytesMax(parsed) ?? bytesMax - head.count
      guard bodyRemaining <= most else { throw .tooLarge }
      request = parsed
    }
    let count = min(bodyRemaining, input.count)
    request?.body.append(contentsOf: input.prefix(count))
    input = UnsafeRawBufferPointer(rebasing: input.dropFirst(count))
    bodyRemaining -= count
    guard bodyRemaining == 0 else { return nil }
    head.removeAll()
    defer { request = nil }
    return request
  }

  /// Gathers bytes up to and with the empty line. Looks at each byte once.
  private mutating func readHead(
    _ input: inout UnsafeRawBufferPointer
  ) throws(HTTPViolation) -> Bool {
    while let byte = input.first {
      input = UnsafeRawBufferPointer(rebasing: input.dropFirst())
      // An empty line before a request is to be ignored (RFC 9112 §2.2).
      if head.isEmpty, byte == HTTPSyntax.cr || byte == HTTPSyntax.lf { continue }
      if byte == HTTPSyntax.lf, head.last != HTTPSyntax.cr { throw .badRequestLine }
      head.append(byte)
      guard head.count <= bytesMax else { throw .tooLarge }
      if byte == HTTPSyntax.lf, head.suffix(4).elementsEqual("\r\n\r\n".utf8) { return true }
    }
    return false
  }

  private func parseHead() throws(HTTPViolation) -> HTTPRequest {
    var lines = head.split(separator: HTTPSyntax.lf, omittingEmptySubsequences: false)[...]
    guard let first = lines.popFirst() else { throw .badRequestLine }
    var (request, authority) = try requestLine(first.dropLast())
    for line in lines {
      let line = line.dropLast()
      if line.isEmpty { break }
      guard request.headers.count < HTTPSyntax.fieldsMax else { throw .tooLarge }
      guard let field = HTTPSyntax.field(line) else { throw .badField }
      request.headers.append(field)
    }
    let hosts = request.headers.filter { $0.name == "host" }
    guard hosts.count == 1 || hosts.isEmpty && request.isVersion10,
      hosts.allSatisfy({ $0.value.utf8.allSatisfy(Self.isHostByte) })
    else { throw .missingHost }
    // What the target says counts, not the field (RFC 9112 §3.2.2).
    if let authority {
      request.headers.removeAll { $0.name == "host" }
      request.headers.append(("host", authority))
    }
    return request
  }

  /// The request without its fields, and the authority of a target in absolute form.
  private func requestLine(
    _ line: ArraySlice<UInt8>
  ) throws(HTTPViolation) -> (HTTPRequest, authority: String?) {
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(HTTPSyntax.isToken) else {
      throw .badRequestLine
    }
    let version = String(decoding: parts[2], as: UTF8.self)
    guard version.hasPrefix("HTTP/") else { throw .badRequestLine }
    guard version == "HTTP/1.1" || version == "HTTP/1.0" else { throw .version }
    // A fragment stays with the client (RFC 9112 §3.2).
    guard parts[1].allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else {
      throw .badTarget
    }
    let (target, authority) = try Self.originForm(String(decoding: parts[1], as: UTF8.self))
    let pieces = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard target.hasPrefix("/"), let path = percentDecoded(pieces[0]) else { throw .badTarget }
    var request = HTTPRequest(
      method: String(decoding: parts[0], as: UTF8.self), target: target, path: path, query: [],
      headers: [], remoteAddress: remoteAddress, body: [])
    request.isVersion10 = version == "HTTP/1.0"
    if pieces.count == 2 { request.query = try Self.query(pieces[1]) }
    return (request, authority)
  }

  /// A server has to take the absolute form too (RFC 9112 §3.2.2).
  private static func originForm(
    _ target: String
  ) throws(HTTPViolation) -> (target: String, authority: String?) {
    guard asciiLowercased(String(target.prefix(7))) == "http://" else { return (target, nil) }
    let rest = target.dropFirst(7)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let authority = rest[..<end]
    // Neither no host nor a user's name may be there (RFC 9110 §4.2.1, §4.2.4).
    guard !authority.isEmpty, authority.utf8.allSatisfy(isHostByte) else { throw .badTarget }
    let path = rest[end...]
    return (path.hasPrefix("/") ? String(path) : "/\(path)", String(authority))
  }

  /// What host and port are made of (RFC 3986 §3.2.2).
  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      "-._~%!$&'()*+,;=:[]".utf8.contains(byte)
    }
  }

  private static func query(
    _ text: Substring
  ) throws(HTTPViolation) -> [(name: String, value: String)] {
    var items: [(name: String, value: String)] = []
    for item in text.split(separator: "&") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = percentDecoded(parts[0], plusIsSpace: true),
        let value = percentDecoded(parts.count == 2 ? parts[1] : "", plusIsSpace: true)
      else { throw .badTarget }
      items.append((name, value))
    }
    return items
  }

  private static func contentLength(of request: HTTPRequest) throws(HTTPViolation) -> Int {
    let lengths = request.headers.filter { $0.name == "content-length" }
    if request.header("transfer-encoding") != nil {
      guard lengths.isEmpty else { throw .contradictoryLength }
      throw .transferEncoding
    }
    guard let length = lengths.first?.value else { return 0 }
    guard lengths.count == 1, let count = HTTPSyntax.number(length) else {
      throw .badContentLength
    }
    return count
  }
}
