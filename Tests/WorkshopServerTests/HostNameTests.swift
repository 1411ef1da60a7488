import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("pages that come under a name of their own (DNS rebinding)")
struct HostNameTests {
  private static let foreign = "Host: evil.example"

  // Shows WM-CONN-3.
  @Test("where nobody is asked who they are, browsers come by a number or by a name that was given")
  func openToAll() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.access = .openToAll
        options.hostNames = ["Maps.example.org"]
      }
      try workshop.start()
      _ = try workshop.live("Ada")
      for path in ["/", "/maps", "/maps/demo.json"] {
        #expect(try workshop.get(path, headers: [Self.foreign]).status == 421, "\(path)")
        for host in ["192.0.2.1:7420", "[2001:db8::1]", "localhost", "maps.example.org:7420"] {
          let status = try workshop.get(path, headers: ["Host: \(host)"]).status
          #expect(status == 200, "\(host) \(path)")
        }
      }
      let words = try workshop.get("/maps", headers: [Self.foreign]).body
      #expect(words.contains("--host-name"))
      // There is nothing of anybody's in these, and a monitor comes under any name.
      for path in ["/healthz", "/livez", "/metrics"] {
        #expect(try workshop.get(path, headers: [Self.foreign]).status == 200, "\(path)")
      }
    }
  }

  static let upgrades: [(access: Access, host: String, isPage: Bool, status: Int)] = [
    (.openToAll, "evil.example", true, 421), (.openToAll, "evil.example", false, 101),
    (.openToAll, "maps.example.org", true, 101), (.openToAll, "192.0.2.1", true, 101),
    (.loopback, "evil.example", true, 421), (.loopback, "evil.example", false, 421),
    (.loopback, "maps.example.org", true, 101), (.loopback, "127.0.0.1", true, 101),
    // There a page gets no further than anybody without an invitation.
    (.invitations, "evil.example", true, 101),
  ]

  @Test("so do their WebSocket connections; programs that are no browsers need no name (WM-CONN-3)")
  func webSockets() async throws {
    try await onThread {
      for (access, host, isPage, status) in Self.upgrades {
        let workshop = try Workshop { options in
          options.access = access
          options.hostNames = ["maps.example.org"]
        }
        try workshop.start()
        var headers = [
          "Host: \(host)", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: waymark.v1",
          "Connection: Upgrade",
        ]
        if isPage { headers.append("Origin: http://\(host)") }
        let answer = try workshop.get("/", headers: headers, isWhole: false).status
        #expect(answer == status, "\(access) \(host) \(isPage)")
      }
    }
  }
}
