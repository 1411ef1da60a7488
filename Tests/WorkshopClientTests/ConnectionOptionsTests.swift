import ArgumentParser
import Foundation
import SyncProtocol
import Testing

@testable import WorkshopClient
@testable import waymark

@Suite("Where the server is, and who asks")
struct ConnectionOptionsTests {
  private func options(
    _ line: String..., environment: [String: String] = ["WAYMARK_NAME": "Ana"],
    _ body: (ConnectionOptions) throws -> Void
  ) throws {
    let options = try ConnectionOptions.parse(line)
    try Environment.$all.withValue(environment) { try body(options) }
  }

  private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "connection-\(UInt64.random(in: 0 ... .max))")
    try text.write(to: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: path) }
    try body(path.path())
  }

  private func words(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch {
      return Waymark.message(for: error)
    }
  }

  @Test("takes a link of an invitation wherever it takes a map, with a comma or as it was with &")
  func link() throws {
    for sign in [",", "&"] {
      try options("--name", "Ana") { options in
        let target = try options.target(
          "https://maps.example.org/#map=spring\(sign)token=abc.d-g_h")
        #expect(target.server.text == "wss://maps.example.org:443")
        #expect(target.map.string == "spring")
        #expect(target.token == "abc.d-g_h")
        #expect(target.name == "Ana")
        try #expect(options.target("spring").token == nil)
        #expect(throws: Failure.self) { try options.target("https://maps.example.org/spring") }
        #expect(throws: Failure.self) { try options.target("Spring Sale") }
      }
    }
  }

  @Test("a moment can stand behind a link as behind a name")
  func moment() throws {
    let link = "https://maps.example.org/wm/#map=spring,token=abc.def-g_h"
    guard case .moment(link, .index(10)) = try MapSource(link + "@10"),
      case .moment(link, .time) = try MapSource(link + "@2026-03-01T14:00Z"),
      case .moment("spring", .index(120)) = try MapSource("spring@120"),
      case .map(link) = try MapSource(link)
    else {
      Issue.record("read as something else")
      return
    }
    try options { options in
      #expect(words { _ = try options.target(link + "@10") }.contains("take a moment"))
    }
  }

  @Test("the path before a server goes with everything that is asked of it")
  func prefix() throws {
    for text in ["https://x.example/wm", "wss://x.example/wm/", "https://x.example:443/wm//?a=b"] {
      let address = try ServerAddress(text)
      #expect(address.url.description == "wss://x.example/wm/")
      #expect(address.httpBase == "https://x.example/wm")
      #expect(address.request(for: "/maps").url.description == "wss://x.example/wm/maps")
      try #expect(ServerAddress(address.text) == address)
    }
    let root = try ServerAddress("[::1]:7420")
    #expect(root.url.description == "ws://[::1]:7420/")
    #expect(root.httpBase == "http://[::1]:7420")
    #expect(root.request(for: "/maps").url.target == "/maps")
    #expect(root.fileName == "___1__7420")
    // Two servers of one host are two.
    let names = ["http://h/a_b", "http://h/a/b", "http://h/a", "http://h"].map {
      try? ServerAddress($0).fileName
    }
    #expect(Set(names).count == 4 && !names.contains(nil))
  }

  @Test("a token can come from a file or the environment, alone or in its link")
  func tokens() throws {
    try withFile("file.token.x\n") { file in
      try options("--token-file", file) { try #expect($0.target("spring").token == "file.token.x") }
      let environment = ["WAYMARK_NAME": "Ana", "WAYMARK_TOKEN_FILE": file]
      try options(environment: environment) {
        try #expect($0.effectiveToken() == "file.token.x")
        // A link to another server does not get it.
        try #expect($0.target("https://h/#map=m").token == nil)
      }
      try options("--token", "own", environment: environment) {
        try #expect($0.effectiveToken() == "own")
      }
    }
    try withFile("https://x.example/wm/#map=spring,token=a.b.c") { file in
      try options("--token-file", file) { options in
        let target = try options.target("spring")
        #expect(target.token == "a.b.c")
        #expect(target.server.httpBase == "https://x.example/wm")
      }
    }
    for text in ["", "two words"] {
      try withFile(text) { file in
        try options("--token-file", file) { options in
          #expect(words { _ = try options.effectiveToken() }.contains("no invitation"))
        }
      }
    }
  }

  @Test("nothing that is written repeats a token of the arguments or the environment")
  func secrets() throws {
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJtYXAiOiJ4In0.c2ln-na_tu"
    for argument in [
      "--token=\(token)", "https://h/#map=x,token=\(token)", "https://h/#mapp=x&token=\(token)",
      "https://h/#map=x,token=\(token)@10", token,
    ] {
      let secrets = Secrets(arguments: ["waymark", "show", argument], environment: [:])
      let words = secrets.removed(from: "Error: \(argument) is none")
      #expect(!words.contains(token), "\(argument)")
    }
    let given = Secrets(
      arguments: ["waymark", "--token", "plain-secret"],
      environment: [
        "WAYMARK_TOKEN": "other-secret", "WAYMARK_SERVER": "http://h/#map=x,token=third-s",
      ])
    #expect(given.removed(from: "plain-secret other-secret third-s") == "… … …")
    #expect(Secrets(arguments: ["waymark", "show", "spring"], environment: [:]).tokens.isEmpty)
  }

  @Test("a name that nobody could see is refused, not taken for one")
  func names() throws {
    for name in [" ", "\t", "\u{200B}\u{2060}", "\u{3164}", "\u{1}", "\u{202E}"] {
      #expect(DisplayName.isBlank(name))
      try options(environment: ["WAYMARK_NAME": name]) { options in
        #expect(words { _ = try options.target("spring") }.hasPrefix("WAYMARK_NAME has no letter"))
      }
      try options("--name", name) { options in
        #expect(words { _ = try options.target("spring") }.hasPrefix("--name has no letter"))
      }
      #expect(throws: (any Error).self) {
        try Waymark.parseAsRoot(["invite", "m", "--role", "observer", "--name", name])
      }
    }
    try options(environment: ["USER": " ", "LOGNAME": "bob"]) { options in
      try #expect(options.target("spring").name == "bob")
    }
    for name in ["Ana", "李", "👩🏽‍🚀", "ـ", " a "] { #expect(!DisplayName.isBlank(name)) }
  }

  @Test("a file of certificates is looked into before it is trusted")
  func certificates() throws {
    try withFile("-----BEGIN PRIVATE KEY-----\n") { file in
      try options("--ca-file", file) { options in
        #expect(words { _ = try options.serverAddress() }.contains("holds no certificate"))
      }
    }
    try withFile("# own\n-----BEGIN CERTIFICATE-----\n") { file in
      let environment = ["WAYMARK_NAME": "Ana", "WAYMARK_CA_FILE": file]
      try options(environment: environment) { options in
        try #expect(options.serverAddress().authorityFile == file)
        try #expect(options.target("https://h/#map=x").server.configuration.authorityFile == file)
      }
    }
  }
}
