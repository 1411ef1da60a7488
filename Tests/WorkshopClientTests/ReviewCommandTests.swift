import ArgumentParser
import Foundation
import JourneyInsight
import JourneyMap
import Testing

@testable import WorkshopClient
@testable import waymark

@Suite("Commands that check, compare, fork and review", .timeLimit(.minutes(2)))
struct ReviewCommandTests {
  @Test(
    "take what the documentation shows",
    arguments: [
      "check m --severity warning --fail-on warning --today +1m --all --language pl",
      "check m.mmd --json", "check - --fail-on never", "check --rules",
      "check m --silence empty-card --reason why", "check m --enable empty-card --offline",
      "diff a b", "diff m --from 3", "diff m --from 3 --to 2026-03-01T14:00Z", "diff a@3 b.mmd",
      "diff m --exit-code --json", "fork m n --kind future-state --title t --persona p --at 3",
      "review m", "review m --every quarterly", "review m --done --date yesterday",
      "review m --ics f.ics --offline",
    ])
  func accepted(line: String) throws {
    _ = try Waymark.parseAsRoot(line.split(separator: " ").map { String($0) })
  }

  @Test(
    "refuse what cannot be meant",
    arguments: [
      "check", "check m --silence empty-card", "check m --reason why",
      "check m --silence a --enable b --reason c", "check m --severity grave", "diff",
      "diff a b --from 3", "diff m --to 3", "fork m", "fork m n --kind past", "fork m n --title  ",
      "review m --date 2026-01-01", "review m --every week", "review m --done --offline",
      "review m --ics f --json",
    ])
  func refused(line: String) {
    #expect(throws: (any Error).self) {
      _ = try Waymark.parseAsRoot(
        line.split(separator: " ", omittingEmptySubsequences: false).map { String($0) })
    }
  }

  @Test("a source is a map, a moment of one, or a file")
  func sources() throws {
    func kind(_ text: String) throws -> String {
      switch try MapSource(text) {
      case .map(let map): "map \(map)"
      case .moment(let map, _): "moment of \(map)"
      case .file(let path): "file \(path)"
      }
    }
    #expect(try kind("spring") == "map spring")
    #expect(try kind("spring.v2") == "map spring.v2")
    #expect(
      try kind("https://a.example/#map=x&token=a@b") == "map https://a.example/#map=x&token=a@b")
    #expect(try kind("spring@12") == "moment of spring")
    #expect(try kind("spring@2026-03-01T14:00Z") == "moment of spring")
    #expect(try kind("spring.mmd") == "file spring.mmd")
    #expect(try kind("./spring") == "file ./spring")
    #expect(try kind("-") == "file -")
    #expect(throws: Failure.self) { try kind("spring@soon") }
  }

  @Test("checks tell what is missing, end with a status, and are silenced with a reason in the map")
  func check() async throws {
    try await onThread {
      let anna = try Workplace().anna()
      try anna.types(
        "card", "add", "m", "--stage", "1", "--lane", "pains", "--kind", "pain", "Slow")
      #expect(try anna.types("check", "m").contains("Nothing is done about “Slow”"))
      #expect(try anna.run(["check", "m", "--fail-on", "warning"]).hasFailed)
      try anna.types("map", "edit", "m", "--review-date", "2020-01-01")
      let failed = try anna.run(["check", "m"])
      #expect(failed.hasFailed && failed.output.contains("review-overdue"))
      try anna.types("check", "m", "--today", "2019-12-31")
      #expect(
        try anna.fails("check", "m", "--silence", "kpi", "--reason", "x").contains("kpi-without"))
      try anna.types("check", "m", "--silence", "review-overdue", "--reason", "A trial; “x”")
      #expect(try anna.types("check", "m").contains("1 finding of 1 silenced rule"))
      #expect(try anna.types("check", "m", "--all").contains("A trial; “x”"))
      #expect(try anna.types("check", "m", "--offline").contains("1 silenced rule"))
      try anna.types("check", "m", "--enable", "review-overdue")
      #expect(try anna.fails("check", "m", "--enable", "review-overdue").contains("not silenced"))
      let json = try #require(
        try anna.reads("check", "m", "--fail-on", "never") as? [String: Any])
      #expect(json["errors"] as? Int == 1)
      #expect(
        try anna.types("check", "--rules").split(separator: "\n").count
          == CheckRule.allCases.count + 1)
    }
  }

  @Test("a file that was exported is checked and compared like the map")
  func file() async throws {
    try await onThread {
      let anna = try Workplace().anna()
      try anna.types("card", "add", "m", "--stage", "1", "--lane", "actions", "Searches the web")
      let file = anna.place.folder + "/m.mmd"
      try anna.types("export", "m", "-o", file)
      try anna.types("check", file, "--fail-on", "never")
      try anna.types("card", "edit", "m", "Searches", "Searches our shop")
      let words = try anna.types("diff", file, "m")
      #expect(words.contains("Searches [-the web-]{+our shop+}"), "\(words)")
      #expect(try anna.fails("check", file + ".mmd").contains("No such file"))
    }
  }

  @Test("moments are compared with each other and with now")
  func moments() async throws {
    try await onThread {
      let anna = try Workplace().anna()
      for text in ["One", "Two", "Three"] {
        try anna.types("card", "add", "m", "--stage", "1", "--lane", "actions", text)
      }
      #expect(try anna.types("diff", "m", "--from", "2").contains("2 cards added."))
      #expect(try anna.types("diff", "m@2", "m@3").contains("1 card added."))
      #expect(try anna.types("diff", "m@3", "m@2").contains("1 card removed."))
      #expect(try anna.types("diff", "m", "--from", "3", "--to", "3") == "No difference.")
      #expect(try anna.run(["diff", "m", "--from", "0", "--exit-code"]).hasFailed)
      #expect(try anna.fails("diff", "m", "--from", "99").contains("the map's last one is 4"))
      #expect(try anna.fails("diff", "m").contains("not forked"))
      #expect(try anna.fails("diff", "m@2", "m", "--offline").contains("--offline"))
    }
  }

  @Test("a fork differs in what was asked for, and knows what it was forked from")
  func fork() async throws {
    try await onThread {
      let anna = try Workplace().anna()
      try anna.types("card", "add", "m", "--stage", "1", "--lane", "actions", "Sees a notice")
      try anna.types("card", "vote", "m", "Sees")
      try anna.types("fork", "m", "n", "--kind", "future-state", "--persona", "Jan")
      #expect(
        try anna.types("diff", "n").contains("1 persona added; 2 fields of the map changed."))
      try anna.types("card", "edit", "n", "Sees", "Sees a poster")
      #expect(try anna.types("diff", "n").contains("[-notice-]{+poster+}"))
      try anna.types("fork", "m@2", "o", "--kind", "service-blueprint")
      #expect(try anna.types("diff", "m@2", "o").contains("+ “People”"))
      #expect(try anna.types("diff", "n", "o").contains("Matched by what was forked"))
      #expect(try anna.fails("fork", "m", "n").contains("already"))
      #expect(try anna.fails("fork", "m@1", "p", "--at", "2").contains("once"))
      #expect(try anna.fails("fork", "m@0", "p").contains("nothing"))
      #expect(
        try anna.place.map("n").value(.root, Field.Map.forkedFrom).text == "m@3")
    }
  }

  @Test("a review tells what has changed since the last one, by whom, and plans the next")
  func review() async throws {
    try await onThread {
      let anna = try Workplace().anna()
      let boris = Person(name: "boris", place: anna.place)
      #expect(try anna.types("review", "m").contains("never reviewed"))
      #expect(try anna.fails("review", "m", "--ics", "x.ics").contains("--every"))
      try anna.types("review", "m", "--every", "monthly", "--done")
      #expect(try anna.types("review", "m").contains("Nothing was changed since."))
      try boris.types("card", "add", "m", "--stage", "1", "--lane", "actions", "Waits")
      let words = try anna.types("review", "m")
      #expect(words.contains("1 change since, by boris (1)."), "\(words)")
      #expect(words.contains("+ action “Waits”"))
      let json = try #require(try anna.reads("review", "m") as? [String: Any])
      #expect(json["changes"] as? Int == 1)
      #expect(json["every"] as? String == "monthly")
      let next = try #require(json["next"] as? String)
      try anna.types("review", "m", "--done")
      let again = try #require(try anna.reads("review", "m") as? [String: Any])
      #expect(again["next"] as? String == next)
      #expect(try anna.fails("review", "m", "--done", "--date", "+1d").contains("not over"))
      let file = anna.place.folder + "/m.ics"
      try anna.types("review", "m", "--ics", file)
      let calendar = try String(contentsOfFile: file, encoding: .utf8)
      #expect(calendar.contains("DTSTART;VALUE=DATE:\(next.filter { $0 != "-" })\r\n"))
      #expect(calendar.contains("RRULE:FREQ=MONTHLY;INTERVAL=1;"))
      #expect(try anna.types("review", "m", "--offline").contains("Next review: \(next)"))
    }
  }
}
