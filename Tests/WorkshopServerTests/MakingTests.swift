import Foundation
import JourneyFormats
import JourneyMap
import MapOutline
import SyncProtocol
import SystemClock
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("Maps made by HTTP")
struct MakingTests {
  private static let table = """
    Stage,Touchpoint,Emotion,Pain
    Search,Web site,2,Slow
    Buy,Shop,-1,Queue

    """

  @Test("a map of a template has its stages, is on disk, and is made once")
  func template() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let preview = try workshop.post("/maps?map=spring&dry-run=yes&language=pl")
      #expect(preview.status == 200 && preview.body.contains("\"isNew\": true"))
      #expect(preview.body.contains("Bolączki"))
      #expect(try workshop.get("/maps").body == "[]\n")
      let made = try workshop.post(
        "/maps?title=Spring%20Sale&template=goals-11&kind=current-state&language=ru&agenda=steps-4"
          + "&name=Ana")
      #expect(made.status == 201)
      #expect(made.body == "{\"map\": \"spring-sale\"}\n")
      let map = try workshop.get("/maps/spring-sale.json").body
      #expect(map.contains("Spring Sale") && map.contains("Осознание"))
      #expect(try workshop.get("/maps").body.contains("\"people\": 1"))
      let ana = try workshop.live("Ana", map: "spring-sale")
      #expect(try workshop.get("/maps").body.contains("\"title\": \"Spring Sale\""))
      ana.session.close()
      ana.perform()
      #expect(try workshop.post("/maps?map=spring-sale").status == 409)
      try workshop.stop()
      try workshop.start()
      // Of a map that is not open it is read behind the answer.
      #expect(try workshop.get("/maps").body.contains("\"title\": null"))
      for _ in 0..<100
      where try workshop.get("/maps").body.contains("\"title\": null") { usleep(20_000) }
      #expect(try workshop.get("/maps").body.contains("\"title\": \"Spring Sale\""))
      #expect(try workshop.get("/maps/spring-sale.json").body == map)
    }
  }

  @Test("a map that was only opened is still new; one with a card on it is not")
  func opened() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      _ = try workshop.live("Ana", map: "opened")
      #expect(try workshop.post("/maps?map=opened&title=Opened").status == 201)
      let ada = try workshop.live("Ada", map: "begun")
      try ada.addCard("a card")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      #expect(try workshop.post("/maps?map=begun").status == 409)
    }
  }

  @Test("a map of a moment of another has what stood there then, and says where it comes from")
  func fork() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      #expect(try workshop.post("/maps?map=spring&template=lifecycle-5").status == 201)
      let ada = try workshop.live("Ada", map: "spring")
      try ada.addCard("before the fork")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let index = try #require(ada.session.welcome?.mergedIndex) + 1
      try ada.addCard("behind the fork")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let made = try workshop.post("/maps?fork=spring&at=\(index)&title=Spring%20twice&name=Ada")
      #expect(made.status == 201 && made.body == "{\"map\": \"spring-twice\"}\n")
      let map = try workshop.get("/maps/spring-twice.json").body
      #expect(map.contains("before the fork") && !map.contains("behind the fork"))
      #expect(map.contains("spring@\(index)") && map.contains("Spring twice"))
      // As it is now.
      #expect(try workshop.post("/maps?fork=spring&map=now").status == 201)
      #expect(try workshop.get("/maps/now.json").body.contains("behind the fork"))
      #expect(try workshop.post("/maps?fork=spring&map=spring").status == 409)
      #expect(try workshop.post("/maps?fork=spring&at=0&map=none").status == 422)
      #expect(try workshop.post("/maps?fork=spring&at=soon&map=none").status == 400)
      #expect(try workshop.post("/maps?fork=spring&at=99999&map=none").status == 404)
      #expect(try workshop.post("/maps?fork=nowhere&map=none").status == 404)
      #expect(try workshop.get("/maps/none.json").status == 404)
    }
  }

  @Test(
    "where invitations are asked for, a facilitator forks a map, is invited to the new one, and invites"
  )
  func forkByInvitation() async throws {
    try await onThread {
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let token = try workshop.token(map: "spring", role: .facilitator)
      let ada = try workshop.live("Ada", map: "spring", token: token)
      try ada.addCard("invited")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let helper = try workshop.token(map: "spring", role: .participant)
      let other = try workshop.token(map: "other", role: .facilitator)
      let fork = "/maps?fork=spring&title=Next%20spring"
      #expect(try workshop.post(fork).status == 401)
      #expect(try workshop.post("\(fork)&token=\(helper)").status == 403)
      #expect(try workshop.post("\(fork)&token=\(other)").status == 403)
      let made = try workshop.post("\(fork)&token=\(token)")
      #expect(made.status == 201)
      let parts = made.body.split(separator: "\"").map { String($0) }
      let name = try #require(parts.first { $0.hasPrefix("spring-") })
      let own = try #require(parts.first { $0.hasPrefix("ey") })
      let map = try workshop.get("/maps/\(name).json?token=\(own)").body
      #expect(map.contains("invited") && map.contains("Next spring"))
      // The invitation to the original opens the original alone.
      #expect(try workshop.get("/maps/\(name).json?token=\(token)").status == 403)
      // A facilitator invites, to their map alone, and makes no facilitators.
      let inviting = "/maps/\(name)/invitations"
      let guest = try workshop.post("\(inviting)?role=participant&token=\(own)")
      #expect(guest.status == 201 && guest.body.contains("\"role\": \"participant\""))
      let guestToken = try #require(
        guest.body.split(separator: "\"").map { String($0) }.first { $0.hasPrefix("ey") })
      #expect(try workshop.live("Guest", map: name, token: guestToken).session.role == .participant)
      #expect(try workshop.post("\(inviting)?token=\(guestToken)").status == 403)
      #expect(try workshop.post("\(inviting)?token=\(token)").status == 403)
      #expect(try workshop.post("\(inviting)?role=facilitator&token=\(own)").status == 400)
      #expect(try workshop.post(inviting).status == 401)
    }
  }

  @Test("who is invited for a while invites for no longer, and nobody where nobody needs it")
  func inviting() async throws {
    try await onThread {
      let open = try Workshop()
      try open.start()
      #expect(try open.post("/maps/spring/invitations").status == 409)
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let token = try workshop.token(map: "spring", role: .facilitator, seconds: 600)
      let body = try workshop.post("/maps/spring/invitations?role=observer&token=\(token)").body
      let made = try #require(
        body.split(separator: "\"").map { String($0) }.first { $0.hasPrefix("ey") })
      let signer = try #require(try InviteSigner.ofFolder(workshop.folder))
      let now = WallClock.seconds
      #expect(try signer.verify(made, now: now).expires <= signer.verify(token, now: now).expires)
      #expect(try signer.verify(made, now: now).role == .observer)
      #expect(
        try signer.verify(made, now: now).participantID
          != signer.verify(token, now: now).participantID)
    }
  }

  @Test("what there is no template for is told, and nothing is made")
  func unknownTemplates() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      for query in ["map=a&template=none", "map=a&kind=x", "map=a&language=tlh", "", "map=%2F"] {
        #expect(try workshop.post("/maps?\(query)").status == 400, "\(query)")
      }
      // No sample is part of the server itself.
      #expect(try workshop.post("/maps?map=a&sample=yes").status == 404)
      #expect(try workshop.get("/maps").body == "[]\n")
    }
  }

  @Test("a file is shown before anything is done, then put in, and twice doubles nothing")
  func files() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let preview = try workshop.post(
        "/maps/shop/import?file=shop.csv&dry-run=yes", body: Self.table)
      #expect(preview.status == 200)
      for part in ["\"isNew\": true", "\"Search\"", "\"Queue\"", "\"format\": \"csv\""] {
        #expect(preview.body.contains(part), "\(part)")
      }
      #expect(try workshop.get("/maps").body == "[]\n")
      #expect(try workshop.post("/maps/shop/import?file=shop.csv", body: Self.table).status == 201)
      let once = try workshop.get("/maps/shop.json").body
      #expect(once.contains("Queue"))
      let again = try workshop.post("/maps/shop/import?file=shop.csv", body: Self.table)
      #expect(again.status == 200 && again.body.contains("\"cards\": 0"))
      #expect(try workshop.get("/maps/shop.json").body == once)
    }
  }

  @Test("who asks for the changes of a file makes them oneself, and takes them back in one step")
  func changesOfAFile() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ana = try workshop.live("Ana", map: "shop")
      try ana.addCard("before")
      try workshop.wait("durable") { ana.session.notDurableCount == 0 }
      let before = ana.session.document
      let rows = (0..<200).map { "Stage \($0 % 5),Touchpoint \($0),1,Pain \($0)\n" }
      let table = "Stage,Touchpoint,Emotion,Pain\n" + rows.joined()
      let path = "/maps/shop/import?file=shop.csv&dry-run=changes"
      let answer = try workshop.post(path, body: table).bytes
      let changes = try ChangeBatch.decode(answer)
      var stamps = AdoptedStamps()
      for (index, change) in changes.enumerated() {
        _ = try ana.session.edit(at: ana.now, goesOn: index > 0) {
          (editor) throws(ChangeError) in try editor.adopt(change, &stamps)
        }
      }
      ana.perform()
      try workshop.wait("durable") { ana.session.notDurableCount == 0 }
      // The same as if the server had done it: nothing is left to be added.
      #expect(try workshop.post(path, body: table).bytes.isEmpty)
      let whole = JourneyOutline(ana.session.document)
      let made = try workshop.get("/maps/shop.json").body
      #expect(made.contains("Pain 199") && made.contains("before"))
      _ = try ana.session.undo(at: ana.now)
      ana.perform()
      #expect(ana.session.document.records(.card) == before.records(.card))
      #expect(ana.session.document.records(.stage) == before.records(.stage))
      try workshop.wait("undone") { ana.session.notDurableCount == 0 }
      // Undone, it comes back as it was: asked for again, and made again.
      func report() throws -> String {
        try workshop.post("/maps/shop/import?file=shop.csv&dry-run=yes", body: table).body
          .filter { !$0.isWhitespace }
      }
      let all = try report()
      #expect(all.contains("\"restored\":{\"stages\":5,") && all.contains("\"deleted\":[]"))
      var again = AdoptedStamps()
      for change in try ChangeBatch.decode(try workshop.post(path, body: table).bytes) {
        _ = try ana.session.edit(at: ana.now) { (editor) throws(ChangeError) in
          try editor.adopt(change, &again)
        }
      }
      ana.perform()
      try workshop.wait("durable") { ana.session.notDurableCount == 0 }
      #expect(JourneyOutline(ana.session.document) == whole)
      // What somebody deletes is told by name, and comes back only if that is asked for.
      let card = try #require(ana.session.document.records(.card).last)
      _ = try ana.session.edit(at: ana.now) { editor throws(ChangeError) in
        try editor.delete(card)
      }
      ana.perform()
      try workshop.wait("durable") { ana.session.notDurableCount == 0 }
      #expect(try report().contains("\"deleted\":[{\"by\":\"Ana\",\"counts\":{\"stages\":0,"))
      #expect(try workshop.post(path, body: table).bytes.isEmpty)
      #expect(try !workshop.post(path + "&restore=yes", body: table).bytes.isEmpty)
    }
  }

  @Test("a file that is no journey is told why, and one with several which")
  func wrongFiles() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let wrong = try workshop.post("/maps/a/import?file=a.txt", body: "Dear all,\n\nhello\n")
      #expect(wrong.status == 422 && wrong.head.contains("text/plain"))
      let page = """
        # Buying

        | Stage | Action | Pain |
        |---|---|---|
        | Search | looks | slow |

        # Returning

        | Stage | Action | Pain |
        |---|---|---|
        | Ask | writes | waits |

        """
      let several = try workshop.post("/maps/a/import?file=a.md", body: page)
      #expect(several.status == 422 && several.body.contains("\"journeys\": ["))
      #expect(try workshop.post("/maps/a/import?file=a.md&table=2", body: page).status == 201)
      #expect(try workshop.get("/maps/a.json").body.contains("waits"))
      #expect(try workshop.post("/maps/a/import?dates=never", body: page).status == 400)
      #expect(try workshop.get("/maps/a/import").status == 405)
    }
  }

  @Test("a large file comes through, within its limit, and others' requests are as short as before")
  func largeFiles() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let rows = (0..<3_000).map { "Stage \($0 % 5),Touchpoint \($0) of many,1,Pain \($0)\n" }
      let table = "Stage,Touchpoint,Emotion,Pain\n" + rows.joined()
      #expect(table.utf8.count > 100_000)
      #expect(
        try workshop.post("/maps/large/import?file=a.csv&dry-run=yes", body: table).status == 200)
      #expect(try workshop.post("/maps?map=b", body: table).status == 413)
      let server = try #require(workshop.server)
      #expect(server.transport?.bodyBytesHeld == 0)
    }
  }

  @Test("with invitations a facilitator makes a map, and an observer changes nothing")
  func roles() async throws {
    try await onThread {
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let token = try workshop.token(map: "mine", role: .facilitator)
      #expect(try workshop.post("/maps?map=mine").status == 401)
      #expect(try workshop.post("/maps?map=other&token=\(token)").status == 403)
      let participant = try workshop.token(map: "mine", role: .participant)
      #expect(try workshop.post("/maps?map=mine&token=\(participant)").status == 403)
      #expect(try workshop.post("/maps?map=mine&token=\(token)").status == 201)
      let observer = try workshop.token(map: "mine", role: .observer)
      let refused = try workshop.post(
        "/maps/mine/import?file=a.csv&token=\(observer)", body: Self.table)
      #expect(refused.status == 403 || refused.status == 422)
      let long = Self.table + String(repeating: "Search,More,1,Slow\n", count: 5_000)
      #expect(try workshop.post("/maps/mine/import?file=a.csv", body: long).status == 413)
    }
  }

  @Test("a page of another site cannot make a map")
  func origins() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let port = try #require(workshop.server).port
      let host = "Host: 127.0.0.1:\(port)"
      let evil = try workshop.post("/maps?map=a", headers: [host, "Origin: http://evil.example"])
      #expect(evil.status == 403)
      let own = try workshop.post(
        "/maps?map=a", headers: [host, "Origin: http://127.0.0.1:\(port)"])
      #expect(own.status == 201)
    }
  }
}

extension Workshop {
  fileprivate func post(
    _ target: String, headers: [String] = [], body: String = ""
  ) throws -> Answer {
    try get(
      target, method: "POST", headers: headers + ["Content-Length: \(body.utf8.count)"], body: body)
  }
}
