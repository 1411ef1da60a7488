/// An answer to a request, ready to be put into bytes.
package struct HTTPResponse {
  var status: Int
  var contentType = "text/plain; charset=utf-8"
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []

  init(status: Int, text: String, headers: [(name: String, value: String)] = []) {
    self.status = status
    self.headers = headers
    body = Array("\(text)\n".utf8)
  }

  init(
    status: Int, contentType: String, headers: [(name: String, value: String)], body: [UInt8]
  ) {
    self.status = status
    self.contentType = contentType
    self.headers = headers
    self.body = body
  }

  /// Status line and fields, with the empty line. Line ends and NULs in values become spaces, so
  /// that no value can add a field.
  func head(keepsAlive: Bool) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(Self.phrase(status))\r\n"
    func add(_ name: String, _ value: String) {
      let clean = value.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
      text += "\(name): "
      text.unicodeScalars.append(contentsOf: clean)
      text += "\r\n"
    }
    if !contentType.isEmpty { add("Content-Type", contentType) }
    add("Content-Length", String(body.count))
    for (name, value) in Self.alwaysAdded { add(name, value) }
    for (name, value) in headers { add(name, value) }
    if !keepsAlive { add("Connection", "close") }
    return Array("\(text)\r\n".utf8)
  }

  /// With every answer: it is what it says it is, for this server's own pages alone, and its address,
  /// which may hold an invitation, is told to nobody.
  private static let alwaysAdded = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
  ]

  static func phrase(_ status: Int) -> String {
    switch status {
    case 101: "Switching Protocols"
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 410: "Gone"
    case 413: "Content Too Large"
    case 421: "Misdirected Request"
    case 426: "Upgrade Required"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    case 507: "Insufficient Storage"
    default: "Status"
    }
  }
}
