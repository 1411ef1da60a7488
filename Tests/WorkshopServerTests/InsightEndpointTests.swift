import Foundation
import JourneyInsight
import JourneyMap
import JourneyPictures
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("Maps by HTTP in every format")
struct InsightEndpointTests {
  /// A map with two stages, the second of which hurts.
  private static func fill(_ client: TestClient) throws {
    _ = try client.edit { editor throws(ChangeError) in
      try editor.write("Parcels", to: .root, Field.Map.title)
      let lane = try editor.create(.lane)
      try editor.append(lane)
      try editor.write("Pains", to: lane, Field.Lane.title)
      for (title, polish, mood) in [("Order", "Zamówienie", 1), ("Wait", "Oczekiwanie", -2)] {
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.write(title, to: stage, Field.Stage.title)
        try editor.set(stage, Field.Stage.labels, key: "en", .text(title))
        try editor.set(stage, Field.Stage.labels, key: "pl", .text(polish))
        let card = try editor.create(.card)
        try editor.set(card, Field.Card.kind, .text("pain"))
        try editor.set(card, Field.Card.emotion, .integer(Int64(mood)))
        try editor.write("<\(title)> & more", to: card, Field.Card.text)
        try editor.append(card, column: stage, row: lane)
      }
    }
  }

  @Test("pages name people as they call themselves, and by no id")
  func names() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada", map: "parcel")
      try Self.fill(ada)
      let ben = try workshop.live("Ben", map: "parcel")
      let card = try #require(ada.session.document.records(.card).first)
      try workshop.wait("the card") { ben.session.document.contains(card) }
      var ids: [String] = []
      for (client, mood) in [(ada, 2), (ben, -2)] {
        let id = try #require(client.session.welcome?.participant.id)
        ids.append(id)
        _ = try client.edit { editor throws(ChangeError) in
          try editor.set(card, Field.Card.emotions, key: id, .integer(Int64(mood)))
        }
      }
      for client in [ada, ben] {
        try workshop.wait("durable") {
          client.session.notDurableCount == 0
            && client.session.document.keys(card, Field.Card.emotions).count == 2
        }
      }
      for path in ["/maps/parcel.html", "/maps/parcel/insight"] {
        let page = try workshop.get(path)
        #expect(page.body.contains("Ada") && page.body.contains("Ben"), "\(path): \(page.body)")
      }
      let html = try workshop.get("/maps/parcel.html").body
      for id in ids where id != "Ada" && id != "Ben" { #expect(!html.contains(id)) }
    }
  }

  @Test("a map comes in every format, with its type, and may do nothing in a browser")
  func formats() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada", map: "parcel.v2")
      try Self.fill(ada)
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      for (ending, type, words) in [
        ("json", "application/json", "\"format\": \"waymark-map\""),
        ("svg", "image/svg+xml; charset=utf-8", "&lt;Wait&gt; &amp; more"),
        ("html", "text/html; charset=utf-8", "&lt;Wait&gt; &amp; more"),
        ("md", "text/markdown; charset=utf-8", "| Order | Wait |"),
        ("csv", "text/csv; charset=utf-8", "<Wait> & more"),
        ("mmd", "text/vnd.mermaid; charset=utf-8", "section Order"),
        ("canvas", "application/json", "\"nodes\""),
      ] {
        let page = try workshop.get("/maps/parcel.v2.\(ending)")
        #expect(page.status == 200, "\(ending): \(page.body)")
        #expect(page.head.contains("Content-Type: \(type)\r\n"), "\(ending): \(page.head)")
        for field in [
          "X-Content-Type-Options: nosniff", "Cross-Origin-Resource-Policy: same-origin",
          "Referrer-Policy: no-referrer", "X-Frame-Options: DENY",
        ] {
          #expect(page.head.components(separatedBy: field).count == 2, "\(ending): \(page.head)")
        }
        #expect(page.body.contains(words), "\(ending)")
        let isShown = ending == "svg" || ending == "html"
        #expect(page.head.contains("sandbox") == isShown, "\(ending)")
        #expect(try workshop.get("/maps/nowhere.\(ending)").status == 404)
      }
      let polish = try workshop.get("/maps/parcel.v2.svg?language=pl-PL&theme=dark&width=900")
      #expect(polish.body.contains("Oczekiwanie") && polish.body.contains("Krzywa"))
      #expect(try workshop.get("/maps/parcel.v2.csv?layout=stages").body.contains("Order"))
      let blank = try workshop.get("/maps/parcel.v2.svg?blank=a4")
      #expect(blank.body.contains("width=\"297mm\"") && !blank.body.contains("more"))
      // The map as it was before anything was written.
      #expect(try !workshop.get("/maps/parcel.v2.html?at=0").body.contains("Parcels"))
    }
  }

  @Test("what a map tells, what is missing, and what changed")
  func questions() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada", map: "parcel")
      try Self.fill(ada)
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      try ada.addCard("late")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }

      let insight = try workshop.get("/maps/parcel/insight")
      #expect(insight.status == 200 && insight.body.contains("\"waymark-insight\""))
      #expect(insight.body.contains("The weakest link is Wait"))
      let polish = try workshop.get("/maps/parcel/insight?language=pl").body
      #expect(polish.contains("Najsłabsze ogniwo to etap „Oczekiwanie”"))
      let weighed = try workshop.get("/maps/parcel/insight?weight.emotion=9&importance=2")
      #expect(weighed.status == 200 && weighed.body != insight.body)

      let check = try workshop.get("/maps/parcel/check?today=2030-01-01")
      #expect(check.status == 200 && check.body.contains("\"today\": \"2030-01-01\""))
      #expect(check.body.contains("\"findings\""))

      let diff = try workshop.get("/maps/parcel/diff?from=1&to=2")
      #expect(diff.status == 200 && diff.body.contains("late") && !diff.body.contains("Parcels"))
      #expect(try workshop.get("/maps/parcel/diff").body.contains("Parcels"))
      #expect(try workshop.get("/maps/parcel/diff?from=9").status == 404)

      let templates = try workshop.get("/templates")
      #expect(templates.status == 200 && templates.body.contains("lifecycle-5"))
    }
  }

  @Test("who has a page already is told so, until the map, the day or the question changes")
  func tags() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada", map: "parcel")
      try Self.fill(ada)
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let first = try workshop.get("/maps/parcel.svg?today=2030-01-01")
      let tag = try #require(first.field("ETag"))
      let known = ["If-None-Match: \"other\", \(tag)"]
      let again = try workshop.get("/maps/parcel.svg?today=2030-01-01", headers: known)
      #expect(again.status == 304 && again.body.isEmpty)
      #expect(again.field("ETag") == tag)
      for other in ["/maps/parcel.svg?today=2030-01-02", "/maps/parcel.html?today=2030-01-01"] {
        #expect(try workshop.get(other, headers: known).status == 200, "\(other)")
      }
      try ada.addCard("more")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let changed = try workshop.get("/maps/parcel.svg?today=2030-01-01", headers: known)
      #expect(changed.status == 200 && changed.field("ETag") != tag)
    }
  }

  @Test(
    "a value that is none of those allowed is answered with what is",
    arguments: [
      (".svg?theme=pink", "theme must be light, dark or auto."),
      (".svg?width=3", "width must be a number of pixels from 640 to 20000."),
      (".svg?curve=maybe", "curve must be yes or no."),
      (".html?lanes=some", "lanes must be used or all."),
      (".html?blank=b5", "blank must be a4, a3, a2, a1, a0 or letter."),
      (".csv?layout=round", "layout must be steps or stages."),
      (".json?language=%2F", "language must be the tag of a language, such as en, pl, ro or ru."),
      ("/check?today=soon", "today must be a day like 2026-03-31."),
      ("/insight?importance=4", "importance must be a number from 0 to 3."),
      ("/insight?weight.luck=1", "weight.luck must be a number from 0 to 100 for one of "),
      ("/insight?weight.emotion=x", "weight.emotion must be a number from 0 to 100"),
      ("/diff?from=then", "from must be the index of a change or a time like "),
    ])
  func badValues(path: String, words: String) async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let answer = try workshop.get("/maps/parcel\(path)")
      #expect(answer.status == 400 && answer.body.hasPrefix(words), "\(answer.body)")
    }
  }

  @Test("Protocol/README.md names every page and every value")
  func table() throws {
    let readme = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Protocol/README.md"), encoding: .utf8)
    let section = try #require(readme.components(separatedBy: "## 20. Reading by HTTP").last)
    for (ending, _) in MapPage.endings { #expect(section.contains("\(ending)`"), "\(ending)") }
    let names = ["at", "from", "to", "language", "today", "theme", "lanes", "curve", "width"]
    for name in names + ["blank", "layout", "importance", "weight.NAME"] {
      #expect(section.contains("`\(name)`"), "\(name)")
    }
    for choice in Paper.allCases.map(\.rawValue) + InsightWeights.Name.allCases.map(\.rawValue) {
      #expect(section.contains("`\(choice)`"), "\(choice)")
    }
  }

  @Test("an observer reads the map of the invitation, and no other")
  func authorization() async throws {
    try await onThread {
      let workshop = try Workshop { $0.access = .invitations }
      try workshop.start()
      let owner = try workshop.token(map: "mine", role: .facilitator)
      let observer = try workshop.token(map: "mine", role: .observer)
      let stranger = try workshop.token(map: "other", role: .facilitator)
      _ = try workshop.live("Ada", map: "mine", token: owner)
      for path in ["mine.svg", "mine.html", "mine.csv", "mine/insight", "mine/check", "mine/diff"] {
        #expect(try workshop.get("/maps/\(path)").status == 401, "\(path)")
        #expect(try workshop.get("/maps/\(path)?token=\(observer)").status == 200, "\(path)")
        #expect(try workshop.get("/maps/\(path)?token=\(stranger)").status == 403, "\(path)")
      }
      #expect(try workshop.get("/templates").status == 401)
      #expect(try workshop.get("/templates?token=\(stranger)").status == 200)
    }
  }
}

extension Workshop.Answer {
  /// The value of a field of the head.
  fileprivate func field(_ name: String) -> String? {
    head.split(separator: "\r\n").first { $0.hasPrefix("\(name): ") }
      .map { String($0.dropFirst(name.count + 2)) }
  }
}
