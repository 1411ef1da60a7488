import JourneyPictures

/// What somebody finds who opens a server's address in a browser where the program was built without
/// the page to take part by.
enum FrontPage {
  static let contentType = "text/html; charset=utf-8"

  /// The page needs nothing but its own style.
  static let headers: [(name: String, value: String)] = [
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
  ]

  /// - Parameters:
  ///   - address: `HOST:PORT` as the visitor sees it; nil if unknown.
  ///   - needsInvitation: whether a map opens only to who was invited.
  static func html(address: String?, needsInvitation: Bool) -> String {
    let server = MarkupText.escaped(address.map { "http://\($0)" } ?? "http://HOST:PORT")
    let how =
      needsInvitation
      ? """
      <p>Maps of this server open to who was invited. The facilitator makes an invitation on the
      server's machine:</p>
      <pre>waymark invite MAP --role participant --expires 8h</pre>
      <p>and you use the link that it prints, in place of the server's address.</p>
      """
      : """
      <p>Maps of this server open to everybody who reaches it. On your machine:</p>
      """
    return """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Waymark</title>
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto;
        padding: 0 1rem; color: #1b1f24; background: #fff }
      pre { background: #f2f4f6; padding: .75rem; overflow-x: auto }
      @media (prefers-color-scheme: dark) {
        body { color: #e6e8ea; background: #16191d } pre { background: #23282e } a { color: #8ab4f8 }
      }
      </style>
      <h1>Waymark</h1>
      <p>This is a Waymark server: people put cards on one customer-journey map at the same time,
      from wherever they are, and nothing that was acknowledged is lost. This one was built without the
      page for browsers: “make run” builds it with it.</p>
      \(how)
      <pre>export WAYMARK_SERVER=\(server)
      waymark maps
      waymark show MAP
      waymark watch MAP</pre>
      <p>A browser shows a map at /maps/NAME.html, and as a picture at /maps/NAME.svg. Programs find
      <a href="maps">/maps</a>, /maps/NAME.json, /maps/NAME/insight, /maps/NAME/check,
      <a href="templates">/templates</a>, <a href="healthz">/healthz</a> and
      <a href="metrics">/metrics</a> here.</p>
      </html>

      """
  }
}
