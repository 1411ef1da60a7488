import Foundation
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("The page")
struct PageTests {
  /// A folder with the smallest page there is, to be removed again.
  private static func folder() throws -> String {
    let folder = NSTemporaryDirectory() + "waymark-page-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder + "/board", withIntermediateDirectories: true)
    for (name, text) in [
      ("index.html", "the home"), ("map.html", "the map"), ("sw.js", "// worker"),
      ("board/board.js", "// board"), (".secret.js", "// secret"), ("notes.txt", "notes"),
    ] {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    return folder
  }

  @Test("home, maps and files are served from the folder that is named, below any prefix")
  func files() async throws {
    try await onThread {
      let folder = try Self.folder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let workshop = try Workshop { $0.page = .folder(folder) }
      try workshop.start()
      for (path, body) in [
        ("/", "the home"), ("/m/spring", "the map"), ("/sw.js", "// worker"),
        ("/page/board/board.js", "// board"), ("/page/v-0011/board/board.js", "// board"),
        ("/wm/m/spring", "the map"), ("/a/b/page/board/board.js", "// board"),
      ] {
        #expect(try workshop.get(path).body == body, "\(path)")
      }
      for path in [
        "/m/NOT%20A%20NAME", "/m/", "/page/", "/page/.secret.js", "/page/../index.html",
        "/page/board/%2e%2e/index.html", "/page/notes.txt", "/page/board//board.js",
        "/page/none.js", "/index.html",
      ] {
        #expect(try workshop.get(path).status == 404, "\(path)")
      }
      #expect(try workshop.get("/", method: "POST").status == 405)
    }
  }

  @Test("the page runs only what came with it, and is asked for again only if it changed")
  func headers() async throws {
    try await onThread {
      let folder = try Self.folder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let workshop = try Workshop { $0.page = .folder(folder) }
      try workshop.start()
      let home = try workshop.get("/")
      for field in [
        "Content-Type: text/html; charset=utf-8", "Cache-Control: no-cache",
        "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; ",
        "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff",
        "Cross-Origin-Resource-Policy: same-origin", "Vary: Accept-Encoding",
      ] {
        #expect(home.head.contains(field), "\(field)")
      }
      #expect(!home.head.contains("unsafe-inline"))
      let tag = try #require(home.head.firstMatch(of: #/ETag: ("[^"]+")/#)?.1)
      let again = try workshop.get("/", headers: ["If-None-Match: \(tag)"])
      #expect(again.status == 304 && again.body.isEmpty)
      try "another".write(toFile: folder + "/index.html", atomically: true, encoding: .utf8)
      #expect(try workshop.get("/", headers: ["If-None-Match: \(tag)"]).body == "another")
    }
  }

  @Test("sites that are named may show the page within theirs, and no others")
  func embedding() async throws {
    try await onThread {
      let folder = try Self.folder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let workshop = try Workshop { $0.page = .folder(folder) }
      try workshop.start()
      #expect(try workshop.get("/").head.contains("frame-ancestors 'none'\r\n"))
      let open = try Workshop {
        $0.page = .folder(folder)
        $0.embedders = ["https://a.example", "http://b.example:8080"]
      }
      try open.start()
      let policy = "frame-ancestors https://a.example http://b.example:8080\r\n"
      #expect(try open.get("/m/spring").head.contains(policy))
    }
    for text in ["a.example", "https://", "https://a b", "https://a;script-src *", "javascript:x"] {
      var options = ServerOptions()
      options.embedders = [text]
      #expect(throws: OptionsError.embedder(text)) { try options.validate() }
    }
  }

  @Test("who asks for invitations shows the page to everybody, since no map is in it")
  func invitations() async throws {
    try await onThread {
      let folder = try Self.folder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let workshop = try Workshop {
        $0.page = .folder(folder)
        $0.access = .invitations
      }
      try workshop.start()
      #expect(try workshop.get("/").status == 200)
      #expect(try workshop.get("/m/spring").status == 200)
      #expect(try workshop.get("/maps").status == 401)
    }
  }

  @Test(
    "a body comes compressed in the best way that the asker takes",
    arguments: [
      ("gzip, deflate, br, zstd", [.brotli, .gzip]), ("gzip", [.gzip]), ("", []),
      ("br;q=0, gzip;q=0.5", [.gzip]), ("*", [.brotli, .gzip]), ("*;q=0", []),
      ("BR ; q=1.0", [.brotli]), ("*, br;q=0.000", [.gzip]), ("identity", []),
    ] as [(String, [ContentCoding])])
  func codings(field: String, codings: [ContentCoding]) throws {
    let bytes = Array("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: \(field)\r\n\r\n".utf8)
    let request = try bytes.withUnsafeBytes { bytes in
      var parser = HTTPRequestParser(bytesMax: 1_000, remoteAddress: "127.0.0.1")
      var input = bytes
      return try #require(try parser.next(&input))
    }
    #expect(ContentCoding.accepted(by: request) == codings)
  }

  @Test("every file of the page that is built in has a media type and a name that is asked for")
  func builtIn() throws {
    let files = PageFiles(.builtIn)
    for name in files.names {
      #expect(PageFiles.isName(name) && PageFiles.mediaType(of: name) != nil, "\(name)")
      let file = try #require(files[name])
      #expect(!file.plain.isEmpty && !file.tag.isEmpty, "\(name)")
    }
    #expect(files.names.isEmpty == (files["index.html"] == nil))
  }
}
