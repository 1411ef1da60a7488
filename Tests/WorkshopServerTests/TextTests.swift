import MapStore
import ReplicatedData
import SyncProtocol
import Testing

@testable import WorkshopServer

@Suite("names, pages and lines")
struct WorkshopTextTests {
  @Test("without authentication a person is known by name, on whatever device (WM-HELLO-5)")
  func openParticipants() throws {
    func participant(_ name: String?, replica: UInt64) throws -> Participant {
      WorkshopServer.openParticipant(
        Hello(
          map: try #require(MapName("demo")), intent: .join, replica: ReplicaID(replica),
          name: name))
    }
    let ada = try participant("Ada", replica: 1)
    #expect(ada == Participant(id: "open:Ada", name: "Ada", role: .facilitator))
    #expect(try participant("Ada", replica: 2) == ada)
    #expect(try participant("Grace", replica: 1).id != ada.id)
    #expect(try participant(nil, replica: 1).id != participant(nil, replica: 2).id)
    let long = String(repeating: "ž", count: 128)
    let id = try participant(long, replica: 1).id
    #expect(id.utf8.count <= Int(MessageLimits().participantIDBytesMax))
    #expect(try participant(long + "x", replica: 1).id != id)
  }

  @Test("a page of metrics has cumulated buckets and escaped labels")
  func metrics() {
    var histogram = Histogram()
    histogram.record(.microseconds(200))
    histogram.record(.milliseconds(3))
    histogram.record(.seconds(60))
    var page = PrometheusText()
    page.histogram("lag_seconds", "Lag.", histogram)
    page.counters("byes_total", "Byes.", label: "reason", ["b": 2, "a\"\\\n": 1])
    page.gauge("up", "Up.", 0.5)
    for line in [
      "# TYPE lag_seconds histogram\n", "lag_seconds_bucket{le=\"0.00025\"} 1\n",
      "lag_seconds_bucket{le=\"0.002\"} 1\n", "lag_seconds_bucket{le=\"0.004\"} 2\n",
      "lag_seconds_bucket{le=\"4.096\"} 2\n", "lag_seconds_bucket{le=\"+Inf\"} 3\n",
      "lag_seconds_count 3\n",
      "byes_total{reason=\"a\\\"\\\\\\n\"} 1\nbyes_total{reason=\"b\"} 2\n", "up 0.5\n",
    ] {
      #expect(page.text.contains(line), "\(line)")
    }
  }

  @Test("the front page escapes what the visitor's program says of the address")
  func frontPage() {
    let page = FrontPage.html(address: "<script>&\"", needsInvitation: true)
    #expect(!page.contains("<script>"))
    #expect(page.contains("http://&lt;script&gt;&amp;&quot;"))
    #expect(page.contains("waymark invite"))
  }

  @Test("a long pause ends a session, and who was there is told for each")
  func sessions() {
    var list = WorkSessionList()
    let pause = WorkSession.pauseMillisecondsMin
    let start: UInt64 = 1_000_000
    list.add(index: 1, participant: "ada", receivedMilliseconds: start)
    list.add(index: 2, participant: "grace", receivedMilliseconds: start + pause)
    list.add(index: 3, participant: "ada", receivedMilliseconds: start + 2 * pause + 1)
    let sessions = list.attended(by: [])
    #expect(sessions.map(\.firstIndex) == [1, 3])
    #expect(sessions.map(\.lastIndex) == [2, 3])
    #expect(sessions.map { $0.people.map(\.participant) } == [["ada", "grace"], ["ada"]])
    #expect(sessions.map(\.changes) == [2, 1])
  }

  @Test("there is something at these paths and nothing at others")
  func routes() throws {
    #expect(Route(path: "/") == .page(.home))
    #expect(Route(path: "/maps") == .maps)
    #expect(Route(path: "/templates") == .templates)
    let name = try #require(MapName("a.b"))
    for (ending, page) in MapPage.endings {
      #expect(Route(path: "/maps/a.b\(ending)") == .map(name, page))
    }
    #expect(Route(path: "/maps/a.b/sessions") == .sessions(name))
    // Behind a proxy that hands its own path on. What it may keep from the public is not there too.
    #expect(Route(path: "/wm/") == .page(.home))
    #expect(Route(path: "/wm/maps") == .maps)
    #expect(Route(path: "/a/b/maps/a.b/sessions") == .sessions(name))
    for path in [
      "/wm/healthz", "/wm/metrics", "/wm", "/maps/", "//", "/a/b/c/d/e/maps",
      String(repeating: "/a", count: 30_000),
    ] { #expect(Route(path: path) == nil, "\(path.prefix(40))") }
    for path in [
      "", "/maps/", "/maps/.json", "/maps/../x.json", "/maps/A.json", "/healthz/", "/maps/a",
      "/maps//insight", "/maps/a/insight/", "/maps/a.exe",
    ] {
      #expect(Route(path: path) == nil, "\(path)")
    }
  }
}
