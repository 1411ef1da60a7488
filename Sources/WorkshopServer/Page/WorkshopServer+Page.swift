import WebSocketTransport

/// The page that browsers take part by.
extension WorkshopServer {
  /// Long enough to be for ever, as for who keeps it (RFC 8246).
  private static let keptForever = "public, max-age=31536000, immutable"

  func showPage(_ address: PageAddress, _ exchange: HTTPExchange) {
    guard let file = page[address.file], let type = PageFiles.mediaType(of: address.file) else {
      guard address == .home else { return exchange.respondNotFound() }
      return showFrontPage(exchange)
    }
    // Files of two versions do not go together.
    guard address.version == nil || page.version == nil || address.version == page.version else {
      return exchange.respond(
        status: 404, text: "This file belongs to another version of the page; load it anew.")
    }
    guard mayAnswerMuch else { return refuseExport(exchange) }
    var (body, coding) = (file.plain, ContentCoding?.none)
    for accepted in ContentCoding.accepted(by: exchange.request) {
      guard let packed = accepted == .brotli ? file.brotli : file.gzip else { continue }
      (body, coding) = (packed, accepted)
      break
    }
    let tag = "\"\(file.tag)\(coding.map { "-\($0.rawValue)" } ?? "")\""
    var fields = [
      ("ETag", tag), ("Vary", "Accept-Encoding"),
      (
        "Cache-Control",
        address.version != nil && page.version != nil ? Self.keptForever : "no-cache"
      ),
      ("Content-Security-Policy", PagePolicy.text(embedders: options.embedders)),
    ]
    let known = exchange.request.headerList("if-none-match")
    guard !known.contains(where: { $0 == tag || $0 == "W/\(tag)" || $0 == "*" }) else {
      return exchange.respond(status: 304, contentType: "", headers: fields, body: [])
    }
    if let coding { fields.append(("Content-Encoding", coding.rawValue)) }
    exchange.respond(status: 200, contentType: type, headers: fields, body: body)
  }

  /// What there is to say where the page is not part of the program.
  private func showFrontPage(_ exchange: HTTPExchange) {
    exchange.respond(
      status: 200, contentType: FrontPage.contentType, headers: FrontPage.headers,
      body: Array(
        FrontPage.html(
          address: exchange.request.header("host"),
          needsInvitation: options.access == .invitations
        ).utf8))
  }
}
