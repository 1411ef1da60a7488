import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("HTTP")
struct HTTPEndpointTests {
  @Test("a map is shown as it is and as it was")
  func maps() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada", map: "parcel")
      try ada.addCard("first")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      try ada.addCard("second")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }

      let list = try workshop.get("/maps")
      #expect(list.status == 200)
      #expect(list.head.contains("Content-Type: application/json"))
      #expect(list.body.contains("\"name\": \"parcel\""))
      #expect(list.body.contains("\"changes\": 2"))
      #expect(list.body.contains("\"connected\": 1"))

      let now = try workshop.get("/maps/parcel.json")
      #expect(now.status == 200)
      #expect(now.body.contains("first") && now.body.contains("second"))
      #expect(now.body.contains(ada.session.document.stateHash().hex))
      let then = try workshop.get("/maps/parcel.json?at=1")
      #expect(then.body.contains("first") && !then.body.contains("second"))
      #expect(try workshop.get("/maps/parcel.json?at=2").body == now.body)
      #expect(try workshop.get("/maps/parcel.json?at=2999-01-01T00:00:00Z").body == now.body)
      let before = try workshop.get("/maps/parcel.json?at=1999-01-01T00:00:00Z")
      #expect(before.status == 200 && !before.body.contains("first"))
      #expect(try workshop.get("/maps/parcel.json?at=3").status == 404)
      #expect(try workshop.get("/maps/parcel.json?at=yesterday").status == 400)
      #expect(try workshop.get("/maps/nowhere.json").status == 404)
      #expect(try workshop.get("/maps/NOT%20A%20NAME.json").status == 404)
      let sessions = try workshop.get("/maps/parcel/sessions").body
      #expect(sessions.contains("\"number\" : 1") && sessions.contains("\"lastIndex\" : 2"))
      #expect(sessions.contains("\"name\" : \"Ada\""))
      #expect(try workshop.get("/maps/nowhere/sessions").status == 404)
      // From the journal, after the map has left memory.
      try workshop.stop()
      try workshop.start()
      #expect(try workshop.get("/maps/parcel.json").body == now.body)
    }
  }

  @Test("a front page, the health and the metrics are there, also without the page for browsers")
  func pages() async throws {
    try await onThread {
      let workshop = try Workshop { $0.page = .folder("/nowhere") }
      try workshop.start()
      let ada = try workshop.live("Ada")
      try ada.addCard("a card")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let page = try workshop.get("/", headers: ["Host: localhost:7420"])
      #expect(page.status == 200)
      #expect(page.body.contains("http://localhost:7420"))
      #expect(try workshop.get("/healthz").body == "ok\n")
      let metrics = try workshop.get("/metrics")
      #expect(metrics.head.contains("version=0.0.4"))
      for line in [
        "waymark_up 1", "waymark_connections 1", "waymark_maps_open 1", "waymark_participants 1",
        "waymark_changes_merged_total 1", "waymark_changes_durable_total 1",
        "waymark_durable_lag_seconds_count 1",
        "waymark_journal_sync_seconds_bucket{le=\"+Inf\"}", "process_resident_memory_bytes ",
      ] {
        #expect(metrics.body.contains(line), "\(line)")
      }
      #expect(!metrics.body.contains("Ada"))
      #expect(try workshop.get("/nothing").status == 404)
      let post = try workshop.get("/templates", method: "POST", headers: ["Content-Length: 0"])
      #expect(post.status == 405)
    }
  }

  @Test("with invitations, each sees the map it is for and no other")
  func authorization() async throws {
    try await onThread {
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let token = try workshop.token(map: "mine", role: .facilitator)
      let other = try workshop.token(map: "other", role: .facilitator)
      _ = try workshop.live("Ada", map: "mine", token: token)
      _ = try workshop.live("Eve", map: "other", token: other)
      let bearer = ["Authorization: Bearer \(token)"]
      #expect(try workshop.get("/maps").status == 401)
      #expect(try workshop.get("/maps", headers: ["Authorization: Bearer nonsense"]).status == 401)
      let list = try workshop.get("/maps", headers: bearer).body
      #expect(list.contains("mine") && !list.contains("other"))
      #expect(try workshop.get("/maps/mine.json").status == 401)
      #expect(try workshop.get("/maps/mine.json", headers: bearer).status == 200)
      #expect(try workshop.get("/maps/mine.json?token=\(token)").status == 200)
      #expect(try workshop.get("/maps/mine.json?token=\(other)").status == 403)
      #expect(try workshop.get("/healthz").status == 200)
    }
  }

  @Test("a page of another site does not get in under a name of its own")
  func rebinding() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let port = try #require(workshop.server).port
      for host in ["evil.example:\(port)", "127.0.0.1.evil.example", ""] {
        #expect(try workshop.get("/maps", headers: ["Host: \(host)"]).status == 421, "\(host)")
      }
      for host in ["127.0.0.1:\(port)", "localhost", "LOCALHOST:1", "[::1]:\(port)", "[::1]"] {
        #expect(try workshop.get("/maps", headers: ["Host: \(host)"]).status == 200, "\(host)")
      }
    }
  }

  @Test(
    "a moment is an index or a time",
    arguments: [
      ("0", MapMoment.index(0)), ("17", .index(17)),
      ("1970-01-01T00:00:01Z", .time(milliseconds: 1_000)),
      ("1970-01-01T00:00:01.250Z", .time(milliseconds: 1_250)),
      ("1970-01-01T01:00:00+01:00", .time(milliseconds: 0)), (nil, .latest),
      ("", nil), ("x", nil), ("99999999999999999999", nil), ("-1", nil),
    ] as [(String?, MapMoment?)])
  func moments(text: String?, moment: MapMoment?) {
    #expect(MapMoment(text) == moment)
  }
}
