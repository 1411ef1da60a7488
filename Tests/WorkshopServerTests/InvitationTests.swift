import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("invitations and roles")
struct InvitationTests {
  @Test("who shows no invitation, a wrong, an old or another map's one is told so (WM-HELLO-5)")
  func wrongTokens() async throws {
    try await onThread {
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let good = try workshop.token(map: "demo", role: .facilitator)
      let forged = String(good.dropLast(4)) + "AAAA"
      let expired = try workshop.token(
        map: "demo", role: .facilitator, seconds: 60, issuedAgo: 120)
      let other = try workshop.token(map: "other", role: .facilitator)
      let cases: [(String?, ByeCode)] = [
        (nil, .tokenMissing), ("nonsense", .badToken), (forged, .badToken),
        (expired, .tokenExpired), (other, .tokenForOtherMap),
      ]
      for (token, code) in cases {
        let client = try workshop.person("Mallory", token: token)
        try workshop.wait("a bye") { !client.byes.isEmpty }
        #expect(client.byes.first?.code == code)
        #expect(client.byes.first?.retry == .never)
      }
      let ada = try workshop.live("Ada", token: good)
      #expect(ada.session.role == .facilitator)
    }
  }

  @Test("only a facilitator's invitation makes a map (WM-HELLO-4)")
  func creation() async throws {
    try await onThread {
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let token = try workshop.token(map: "demo", role: .participant)
      let client = try workshop.person("Grace", token: token)
      try workshop.wait("a bye") { !client.byes.isEmpty }
      #expect(client.byes.first?.code == .noSuchMap)
    }
  }

  // Shows WM-REFUSE-4, WM-VALID-7, WM-WELCOME-1.
  @Test("the role of the invitation is enforced on every change")
  func roles() async throws {
    try await onThread {
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let ada = try workshop.live(
        "Ada", token: try workshop.token(map: "demo", role: .facilitator, name: "Ada Lovelace"))
      #expect(ada.session.welcome?.participant.name == "Ada Lovelace")
      let grace = try workshop.live(
        "Grace", token: try workshop.token(map: "demo", role: .participant))
      let viewer = try workshop.live(
        "Viewer", token: try workshop.token(map: "demo", role: .observer))
      try ada.edit { (editor) throws(ChangeError) in
        try editor.append(try editor.create(.stage))
      }
      let card = try grace.addCard("mine")
      try workshop.wait("everybody has it") { viewer.cards == ["mine"] }

      try viewer.addCard("not mine to write")
      try workshop.wait("the observer is refused") { !viewer.refusals.isEmpty }
      #expect(viewer.refusals.first?.code == .roleNotAllowed)

      try grace.edit { (editor) throws(ChangeError) in
        try editor.append(try editor.create(.stage))
      }
      try workshop.wait("the participant is refused") { !grace.refusals.isEmpty }
      #expect(grace.refusals.first?.code == .roleNotAllowed)

      let someoneElse = try #require(ada.session.welcome).participant.id
      try workshop.wait("live again") { grace.session.state == .live }
      try grace.edit { (editor) throws(ChangeError) in
        try editor.set(card, Field.Card.votes, key: someoneElse, .integer(1))
      }
      try workshop.wait("somebody else's vote is refused") { grace.refusals.count == 2 }
      #expect(grace.refusals.last?.code == .ownKeyOnly)

      try workshop.wait("nothing of it is left anywhere") {
        let hash = ada.session.document.stateHash()
        return grace.session.document.stateHash() == hash
          && viewer.session.document.stateHash() == hash
      }
      #expect(ada.session.document.records(.stage).count == 1)
    }
  }

  @Test("the end of an invitation ends its connections (WM-HELLO-5)")
  func expiryWhileConnected() async throws {
    try await onThread {
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let token = try workshop.token(map: "demo", role: .facilitator, seconds: 3)
      let ada = try workshop.live("Ada", token: token)
      try workshop.wait("the end") { !ada.byes.isEmpty }
      #expect(ada.byes.first?.code == .tokenExpired)
    }
  }

  @Test("an invitation says what was put into it, and nobody can change that")
  func signing() throws {
    let now: UInt64 = 1_800_000_000
    let signer = InviteSigner(secret: [UInt8](repeating: 7, count: 32))
    let map = try #require(MapName("demo"))
    let invite = Invite.make(map: map, role: .observer, name: "Žofie", seconds: 60, now: now)
    let token = try signer.sign(invite)
    #expect(try signer.verify(token, for: map, now: now + 59) == invite)
    #expect(try signer.verify(token, now: now) == invite)
    #expect(throws: InviteError.expired(at: now + 60)) {
      try signer.verify(token, for: map, now: now + 60)
    }
    let other = try #require(MapName("other"))
    #expect(throws: InviteError.otherMap) {
      try signer.verify(token, for: other, now: now)
    }
    let stranger = InviteSigner(secret: [UInt8](repeating: 8, count: 32))
    #expect(throws: InviteError.invalid) { try stranger.verify(token, now: now) }
    for index in token.indices where token[index] != "." {
      var changed = token
      changed.replaceSubrange(index...index, with: token[index] == "A" ? "Q" : "A")
      // The last digit of a part has bits that mean nothing; a token is the same with others there.
      if let verified = try? signer.verify(changed, now: now) {
        #expect(verified == invite)
      }
    }
    // “none” instead of a signature (RFC 8725 §2.1).
    let parts = token.split(separator: ".")
    let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.\(parts[1])."
    #expect(throws: InviteError.invalid) { try signer.verify(unsigned, now: now) }
  }

  @Test("a token that another program made by the RFCs is read; another algorithm is not taken")
  func tokensOfOthers() throws {
    let signer = InviteSigner(secret: [UInt8](repeating: 7, count: 32))
    // Made by Python's hmac, with the header {"alg":"HS256","typ":"JWT"}.
    let token =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE4MDAwMDAwNjAsImlhdCI6MTgwMDAwMDA"
      + "wMCwiaXNzIjoid2F5bWFyayIsIm1hcCI6ImRlbW8iLCJuYW1lIjoiXHUwMTdkb2ZpZSIsInJvbGUiOiJ"
      + "vYnNlcnZlciIsInN1YiI6InAtMSJ9.IdoFMww2QENyxeweBFyrJJdoqWKYbwBAHYTFStnQXGU"
    let invite = try signer.verify(token, now: 1_800_000_000)
    #expect(invite.participantID == "p-1")
    #expect(invite.name == "Žofie")
    #expect(invite.expires == 1_800_000_060)
    // The same, truly signed with HS512 by the same secret (RFC 8725 §3.1).
    let other =
      "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE4MDAwMDAwNjAsImlhdCI6MTgwMDAwMDA"
      + "wMCwiaXNzIjoid2F5bWFyayIsIm1hcCI6ImRlbW8iLCJuYW1lIjoiXHUwMTdkb2ZpZSIsInJvbGUiOiJ"
      + "vYnNlcnZlciIsInN1YiI6InAtMSJ9.6dYakn-_0n4_5478wdyp893gSuDgmNbAell9u0S1MAsg3FhO-J"
      + "7L0IEyere5w1ozIiBbAEcD_LezyGJ7V2lM_w"
    #expect(throws: InviteError.invalid) { try signer.verify(other, now: 1_800_000_000) }
    for text in ["", ".", "..", "a.b.c", String(repeating: "A", count: 100_000)] {
      #expect(throws: InviteError.invalid) { try signer.verify(text, now: 0) }
    }
  }

  @Test("a link carries server, map and token behind the #, and is taken apart again")
  func links() throws {
    let map = try #require(MapName("demo-1"))
    let link = InviteLink(server: "https://maps.example.org/", map: map, token: "a.b-c_d")
    #expect(link.text == "https://maps.example.org/#map=demo-1,token=a.b-c_d")
    #expect(link.textWithoutToken == "https://maps.example.org/#map=demo-1")
    // What a shell would take for a sign of its own.
    #expect(!link.text.contains { " &;|<>()$`\\\"'*?[]{}!~^".contains($0) })
    let read = try #require(InviteLink(link.text))
    #expect(read.server == "https://maps.example.org")
    #expect(read.map == map)
    #expect(read.token == "a.b-c_d")
    #expect(InviteLink("http://127.0.0.1:7420/#map=x")?.token == nil)
    let former = try #require(InviteLink("https://h/wm/#map=demo-1&token=a.b-c_d"))
    #expect(former.token == "a.b-c_d" && former.server == "https://h/wm")
    #expect(former.text == "https://h/wm/#map=demo-1,token=a.b-c_d")
    for wrong in [
      "", "http://h", "h#map=x", "http://h/#token=x", "http://h/#map=NO", "http://h/#map",
      "http://h/#map=x,token=a.b.c@10", "http://h/#map=x@10",
    ] {
      #expect(InviteLink(wrong) == nil, "\(wrong)")
    }
  }
}
