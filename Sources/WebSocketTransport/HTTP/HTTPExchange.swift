/// A request and the chance to answer it, at once or later, once.
///
/// Loop-bound. If the peer goes away first, or is told that it took too long, answering does
/// nothing.
package final class HTTPExchange {
  package let request: HTTPRequest
  private weak var session: HTTPSession?
  /// Whether an answer was given.
  package private(set) var isAnswered = false

  init(request: HTTPRequest, session: HTTPSession) {
    self.request = request
    self.session = session
  }

  /// Whether nobody waits for the answer any more.
  package var peerIsGone: Bool { session?.awaits(self) != true }

  /// Answers. The body goes out as fast as the peer takes it; for HEAD its length is told only.
  package func respond(
    status: Int, contentType: String = "text/plain; charset=utf-8",
    headers: [(name: String, value: String)] = [], body: [UInt8]
  ) {
    respond(
      HTTPResponse(status: status, contentType: contentType, headers: headers, body: body))
  }

  /// Answers with a line of text.
  package func respond(status: Int, text: String) {
    respond(HTTPResponse(status: status, text: text))
  }

  package func respondNotFound() {
    respond(status: 404, text: "There is nothing at \(request.path).")
  }

  /// - Parameter allow: The methods that would do.
  package func respondMethodNotAllowed(allow: [String]) {
    let list = allow.joined(separator: ", ")
    respond(
      HTTPResponse(
        status: 405, text: "Use \(list) for \(request.path).", headers: [("Allow", list)]))
  }

  private func respond(_ response: HTTPResponse) {
    guard !isAnswered else { return }
    isAnswered = true
    session?.answer(self, with: response)
    session = nil
  }
}

@available(*, unavailable)
extension HTTPExchange: Sendable {}
