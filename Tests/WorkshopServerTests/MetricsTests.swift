import Foundation
import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import SystemClock
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("metrics")
struct MetricsTests {
  @Test("the page is valid text for Prometheus, before, during and after work")
  func validity() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let empty = try workshop.metrics()
      #expect(empty["waymark_up"] == 1)
      #expect(empty["waymark_connections"] == 0)
      // What has not happened is there all the same, so that its first time shows.
      #expect(empty["waymark_changes_refused_total", ["reason": "storage-failing"]] == 0)
      #expect(empty["waymark_byes_total", ["reason": "slow-receiver"]] == 0)
      #expect(empty["waymark_peers_refused_total", ["reason": "origin"]] == 0)
      #expect(empty["waymark_connections_closed_total", ["reason": "other"]] == 0)
      for (name, family) in empty.families {
        #expect(!family.samples.isEmpty, "\(name)")
        #expect(name.hasPrefix("waymark_") || name.hasPrefix("process_"))
      }

      let ada = try workshop.live("Ada")
      let grace = try workshop.live("Grace")
      for number in 1...20 { try ada.addCard("card \(number)") }
      try workshop.wait("durable") {
        ada.session.notDurableCount == 0 && grace.cards.count == 20
      }
      let busy = try workshop.metrics()
      #expect(busy["waymark_connections"] == 2)
      #expect(busy["waymark_connections_on_maps"] == 2)
      #expect(busy["waymark_connections_opened_total"] == 2)
      #expect(busy["waymark_participants"] == 2)
      #expect(busy["waymark_maps_open"] == 1)
      #expect(busy["waymark_maps_stored"] == 1)
      #expect(busy["waymark_changes_merged_total"] == 20)
      #expect(busy["waymark_changes_durable_total"] == 20)
      #expect(busy["waymark_changes_delivered_total"] == 20)
      #expect(busy["waymark_changes_not_durable"] == 0)
      #expect(busy["waymark_durable_wait_longest_seconds"] == 0)
      #expect(busy["waymark_join_seconds_count"] == 2)
      #expect(busy["waymark_journal_changes_total"] == 20)
      #expect((busy["waymark_durable_lag_seconds_count"] ?? 0) >= 1)
      #expect((busy["waymark_journal_sync_seconds_count"] ?? 0) >= 1)
      #expect((busy["waymark_loop_turn_seconds_count"] ?? 0) >= 20)
      #expect((busy["waymark_loop_turn_longest_seconds"] ?? 0) > 0)
      #expect((busy["waymark_received_bytes_total"] ?? 0) > 0)
      #expect((busy["waymark_sent_bytes_total"] ?? 0) > 0)
      #expect((busy["waymark_data_free_bytes"] ?? 0) > 0)

      ada.session.close()
      ada.cut()
      grace.session.close()
      grace.cut()
      try workshop.wait("gone") { workshop.server?.clients.isEmpty == true }
      let after = try workshop.metrics()
      #expect(after["waymark_connections"] == 0)
      let closed = after.families["waymark_connections_closed_total"]?.samples ?? []
      #expect(closed.reduce(0) { $0 + $1.value } == 2)
      for (name, family) in busy.families where family.type == "counter" {
        for sample in family.samples {
          #expect((after[name, sample.labels] ?? -1) >= sample.value, "\(name) fell")
        }
      }
    }
  }

  @Test("the page does not grow with maps and people, and names none of them")
  func cardinality() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let first = try workshop.live("Markername", map: "markermap")
      try first.addCard("markertext")
      try workshop.wait("durable") { first.session.notDurableCount == 0 }
      let few = try workshop.metrics()
      var others: [TestClient] = []
      for number in 1...12 {
        others.append(try workshop.live("Markername \(number)", map: "markermap-\(number)"))
      }
      let text = try workshop.get("/metrics").body
      #expect(try MetricsPage(text).lineCount == few.lineCount)
      #expect(!text.lowercased().contains("marker"))
      withExtendedLifetime(others) {}
    }
  }

  @Test("refusals and goodbyes are counted under their reason")
  func reasons() async throws {
    try await onThread {
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let port = try #require(workshop.server).port
      let rude = try BareClient(loop: workshop.loop, port: port)
      try workshop.wait("open") { rude.isOpen }
      rude.connection?.send([0xFF, 0x00])
      let uninvited = try BareClient(loop: workshop.loop, port: port)
      try workshop.wait("open") { uninvited.isOpen }
      let map = try #require(MapName("demo"))
      uninvited.send(.hello(Hello(map: map, intent: .join, replica: .none)))
      try workshop.wait("closed") { rude.closeCode != nil && uninvited.closeCode != nil }
      let boss = try workshop.live(
        "Boss", token: try workshop.token(map: "demo", role: .facilitator))
      let observer = try workshop.live(
        "Eve", token: try workshop.token(map: "demo", role: .observer))
      _ = try? observer.addCard("not mine to add")
      // A client that knows its role may not even try.
      if observer.session.own.count > 0 {
        try workshop.wait("refused") { !observer.refusals.isEmpty }
      }
      try workshop.wait("counted") { workshop.server?.clients.count == 2 }
      let page = try workshop.metrics()
      #expect(page["waymark_byes_total", ["reason": "malformed"]] == 1)
      #expect(page["waymark_byes_total", ["reason": "token-missing"]] == 1)
      #expect(page["waymark_connections_closed_total", ["reason": "bye-malformed"]] == 1)
      let refused = page.families["waymark_changes_refused_total"]?.samples ?? []
      #expect(refused.reduce(0) { $0 + $1.value } == Double(observer.refusals.count))
      withExtendedLifetime(boss) {}
    }
  }

  @Test("the checker of these tests finds what is wrong with a page")
  func checker() throws {
    let head = "# HELP a_total Some.\n# TYPE a_total counter\n"
    _ = try MetricsPage(head + "a_total{x=\"1\\\\\\\"\\n\",y=\"\"} 1e-05\n")
    for bad in [
      head + "a_total 1", head + "a_total one\n", head + "a_total{x=1} 1\n",
      head + "a_total{x=\"1} 1\n", head + "a_total{x=\"\\t\"} 1\n", head + "b_total 1\n",
      head + "a_total 1\na_total 2\n", head + head, "a_total 1\n", head + "a_total -1\n",
      "# HELP a Some.\n# TYPE a counter\na 1\n", "# TYPE a gauge\na 1\n", head + "\n",
      "# HELP a_total Some.\n", head + "a_total{x=\"1\",x=\"2\"} 1\n", head + "a_total NaN\n",
    ] {
      #expect(throws: MetricsPage.Malformed.self, "\(bad)") { try MetricsPage(bad) }
    }
    let histogram = "# HELP h_seconds Some.\n# TYPE h_seconds histogram\n"
    _ = try MetricsPage(
      histogram + "h_seconds_bucket{le=\"0.5\"} 1\nh_seconds_bucket{le=\"+Inf\"} 2\n"
        + "h_seconds_sum 3\nh_seconds_count 2\n")
    for bad in [
      "h_seconds_bucket{le=\"0.5\"} 2\nh_seconds_bucket{le=\"+Inf\"} 1\nh_seconds_sum 3\n"
        + "h_seconds_count 1\n",
      "h_seconds_bucket{le=\"0.5\"} 1\nh_seconds_sum 3\nh_seconds_count 1\n",
      "h_seconds_bucket{le=\"+Inf\"} 1\nh_seconds_sum 3\nh_seconds_count 2\n",
      "h_seconds_bucket{le=\"+Inf\"} 1\nh_seconds_count 1\n",
    ] {
      #expect(throws: MetricsPage.Malformed.self, "\(bad)") { try MetricsPage(histogram + bad) }
    }
  }

  @Test("whatever a label holds comes out as it went in")
  func escaping() throws {
    var page = PrometheusText()
    page.info("a_info", "Some.", [("x", "a\"b\\c\nd\u{1F6B2}"), ("y", "")])
    page.gauge("b_seconds", "Some.", Double.infinity)
    page.gauge("c_seconds", "Some.", 1e-9)
    let read = try MetricsPage(page.text)
    #expect(read["a_info", ["x": "a\"b\\c\nd\u{1F6B2}", "y": ""]] == 1)
    #expect(read["b_seconds"] == .infinity)
    #expect(read["c_seconds"] == 1e-9)
  }

  @Test("the largest of late is forgotten after two minutes at the latest")
  func recentMaximum() {
    var maximum = RecentMaximum()
    maximum.note(7, at: 1_000)
    maximum.note(3, at: 2_000)
    #expect(maximum.value(at: 30_000) == 7)
    maximum.note(5, at: 70_000)
    #expect(maximum.value(at: 100_000) == 7)
    #expect(maximum.value(at: 135_000) == 5)
    #expect(maximum.value(at: 400_000) == 0)
    maximum.note(2, at: 400_001)
    #expect(maximum.value(at: 400_002) == 2)
  }

  @Test("what the kernel says of the process is plausible")
  func process() {
    let figures = ProcessFigures.now()
    #expect(figures.residentBytes > 1 << 20)
    #expect(figures.virtualBytes >= figures.residentBytes)
    #expect(figures.processorSeconds > 0)
    #expect(figures.openDescriptors > 2)
    #expect(figures.descriptorsMax.map { $0 >= UInt64(figures.openDescriptors) } ?? true)
    let now = Double(WallClock.milliseconds) / 1_000
    #expect(ProcessFigures.startSeconds <= now && ProcessFigures.startSeconds > now - 86_400)
  }
}

extension Workshop {
  /// What `/metrics` says, checked.
  func metrics() throws -> MetricsPage {
    let answer = try get("/metrics")
    guard answer.status == 200 else {
      throw MetricsPage.Malformed(description: "the answer was \(answer.status)")
    }
    return try MetricsPage(answer.body)
  }
}
