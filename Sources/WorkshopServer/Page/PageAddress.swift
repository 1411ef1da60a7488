import SyncProtocol

/// Which file of the page is asked for, and by which address.
struct PageAddress: Equatable {
  var file: String
  /// The version in the address, without which a file is whatever it is now.
  var version: String?

  static let home = PageAddress(file: "index.html")

  /// Nil if there is no part of the page at the path.
  init?(path: String) {
    switch path {
    case "/": self = .home
    // These have places of their own: what a service worker may answer for lies below it.
    case "/sw.js", "/manifest.webmanifest": self.init(file: String(path.dropFirst()))
    // Browsers ask for it where an answer is no page, and take any kind of picture.
    case "/favicon.ico": self.init(file: "home/waymark.svg")
    default:
      if path.hasPrefix("/m/") {
        guard MapName(String(path.dropFirst("/m/".count))) != nil else { return nil }
        self.init(file: "map.html")
      } else if path.hasPrefix("/page/") {
        let rest = path.dropFirst("/page/".count)
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let isVersion = parts.count == 2 && parts[0].hasPrefix("v-")
        let name = String(isVersion ? parts[1] : rest)
        guard PageFiles.isName(name), PageFiles.mediaType(of: name) != nil else { return nil }
        self.init(file: name, version: isVersion ? String(parts[0]) : nil)
      } else {
        return nil
      }
    }
  }

  private init(file: String, version: String? = nil) {
    (self.file, self.version) = (file, version)
  }
}
