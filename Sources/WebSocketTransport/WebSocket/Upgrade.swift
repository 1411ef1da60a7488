import CLibwebsockets

/// What a server makes of a request that may be a WebSocket handshake (RFC 6455 §4.2).
package enum UpgradeDecision {
  /// An ordinary request.
  case notAsked
  /// The bytes that accept it.
  case accept([UInt8])
  case refuse(HTTPResponse, RefusalReason)
}

package func upgradeDecision(
  for request: HTTPRequest, configuration: ServerConfiguration
) -> UpgradeDecision {
  let asked = request.headerList("upgrade").map(asciiLowercased)
  guard !asked.isEmpty else { return .notAsked }
  func refuse(
    _ status: Int, _ text: String, _ reason: RefusalReason = .badUpgrade,
    headers: [(name: String, value: String)] = []
  ) -> UpgradeDecision {
    .refuse(HTTPResponse(status: status, text: text, headers: headers), reason)
  }
  guard asked == ["websocket"] else {
    return refuse(400, "The only upgrade there is here is to websocket.")
  }
  guard request.method == "GET", !request.isVersion10,
    request.headerList("connection").contains(where: { asciiLowercased($0) == "upgrade" })
  else { return refuse(400, "This is not a WebSocket handshake.") }
  guard request.onlyHeader("sec-websocket-version") == "13" else {
    return refuse(
      426, "Only version 13 of WebSocket is spoken here.",
      headers: [("Sec-WebSocket-Version", "13")])
  }
  guard let key = request.onlyHeader("sec-websocket-key"), isHandshakeKey(key) else {
    return refuse(400, "There must be one Sec-WebSocket-Key, 16 bytes in base64.")
  }
  guard originIsAllowed(request, configuration: configuration) else {
    return refuse(403, "Pages of this origin may not connect.", .origin)
  }
  guard request.headerList("sec-websocket-protocol").contains(configuration.subprotocol) else {
    return refuse(
      400, "Offer the subprotocol \(configuration.subprotocol) to connect.", .subprotocol)
  }
  let head = """
    HTTP/1.1 101 Switching Protocols\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Accept: \(acceptKey(for: key))\r
    Sec-WebSocket-Protocol: \(configuration.subprotocol)\r
    \r

    """
  return .accept(Array(head.utf8))
}

/// 22 characters of base64 and its padding: 16 bytes.
private func isHandshakeKey(_ key: String) -> Bool {
  let bytes = Array(key.utf8)
  guard bytes.count == 24, bytes[22] == UInt8(ascii: "="), bytes[23] == UInt8(ascii: "=") else {
    return false
  }
  return bytes[..<22].allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}

/// Only browsers send an Origin, and they always do; without one there is no page to guard against.
func originIsAllowed(
  _ request: HTTPRequest, configuration: ServerConfiguration
) -> Bool {
  let origins = request.headers.filter { $0.name == "origin" }
  guard let origin = origins.first?.value.lowercased() else { return true }
  guard origins.count == 1 else { return false }
  if let host = request.header("host")?.lowercased(),
    origin == "http://\(host)" || origin == "https://\(host)"
  {
    return true
  }
  return configuration.allowedOrigins.contains { $0 == "*" || $0.lowercased() == origin }
}

/// RFC 6455 §4.2.2: the proof that the handshake was understood.
func acceptKey(for key: String) -> String {
  let text = Array("\(key)258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8)
  return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { hash in
    _ = lws_SHA1(text, text.count, hash.baseAddress)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { encoded in
      hash.withMemoryRebound(to: CChar.self) { hash in
        _ = lws_b64_encode_string(
          hash.baseAddress, Int32(hash.count), encoded.baseAddress, Int32(encoded.count))
      }
      return encoded.baseAddress.map { String(cString: $0) } ?? ""
    }
  }
}
