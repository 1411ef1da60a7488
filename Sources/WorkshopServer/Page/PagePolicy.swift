/// The Content Security Policy of the page: it loads nothing from elsewhere, runs what came with it only, and
/// is shown within no other page but those of sites that are named.
enum PagePolicy {
  static func text(embedders: [String]) -> String {
    let ancestors = embedders.isEmpty ? "'none'" : embedders.joined(separator: " ")
    return """
      default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
      img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
      base-uri 'none'; form-action 'none'; frame-ancestors \(ancestors)
      """
  }

  /// Whether a text is scheme, host and perhaps port, and nothing that would say more in a policy.
  static func isOrigin(_ text: String) -> Bool {
    guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else {
      return false
    }
    let authority = text.utf8.dropFirst(scheme.utf8.count)
    return !authority.isEmpty
      && authority.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: ".-:[]".utf8.contains(byte)
        }
      }
  }
}
