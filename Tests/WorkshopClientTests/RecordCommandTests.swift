import ArgumentParser
import Foundation
import JourneyMap
import Testing

@testable import WorkshopClient
@testable import waymark

@Suite("Commands for what is on a map", .timeLimit(.minutes(2)))
struct RecordCommandTests {
  @Test(
    "take what the documentation shows",
    arguments: [
      "persona add m Ana --segment s --behaviour b --channel c --decision-maker d --use",
      "persona edit m Ana --needs n --no-channel c --rename Anna", "persona show m --all",
      "persona show m Ana --json", "persona list m --deleted", "persona use m 2",
      "persona move m 2 --first", "persona delete m 1 2", "persona restore m Ana",
      "channel add m Phone --key phone --label pl=Telefon --after 1",
      "channel rename m 1 Telefon --language pl", "channel move m 1 --last",
      "channel merge m A B", "channel delete m A", "channel restore m A", "channel list m --json",
      "link add m a b --type loops-back-to --label l", "link edit m 1@a --type causes",
      "link list m --card a --type answers", "link delete m 1@a", "link restore m 1@a",
      "evidence add m c --type survey-answer --text t --address https://a",
      "evidence edit m e --text t", "evidence list m --card c", "evidence delete m e",
      "evidence restore m e", "comment add m c t", "comment edit m c --text t", "comment list m",
      "action add m t --answers p --answers q --owner o --due +14d --stage 1 --status doing",
      "action edit m a --due 31.3.2026", "action done m a b", "action list m --open --owner A",
      "action list m --overdue --stage 1", "action delete m a", "action restore m a",
      "resource add m t --have", "resource edit m r --need", "resource list m --need",
      "resource delete m r", "resource restore m r",
      "kpi add m t --stage 1 --unit % --target -2,5", "kpi value m k 2026-03-31=37,5 today=",
      "kpi funnel m --stage 1 120 --kpi k", "kpi edit m k --target 4", "kpi list m --stage 1",
      "map show m --language pl", "map edit m --title t --kind future-state --persona p --goal g",
      "map edit m --scope s --owner o --review-date -3d --review-every monthly --market b2b",
      "card add m t --whose ours --channel c --existence exists --importance 3 --emotion -2",
      "card add m t --my-emotion -1 --severity 0 --arises a --drop-reason d --impact 1 --effort 2",
      "card add m t --unit u --target -3 --owner o --due +1w --status open --availability need",
      "card edit m c --check assumption --check-by 2026-03-31 --moment-of-truth no --comment x",
      "card list m --tag a --tag b --check refuted --mine --channel c --language ro",
    ])
  func accepted(line: String) throws {
    _ = try Waymark.parseAsRoot(line.split(separator: " ").map { String($0) })
  }

  @Test(
    "refuse what cannot be meant",
    arguments: [
      "persona add m", "persona edit m Ana", "persona move m 1", "channel merge m A",
      "channel rename m 1 T --language Polish!", "link add m a b", "link add m a b --type x",
      "link edit m l", "evidence add m c", "evidence add m c --type link --text t",
      "evidence add m c --type quote --address https://a", "evidence edit m e",
      "action edit m a", "action done m", "resource add m t", "resource add m t --have --need",
      "resource edit m r", "kpi edit m k", "kpi value m k", "kpi funnel m 3",
      "kpi funnel m --stage 1 many", "map edit m", "map edit m --language Polish!",
      "map edit m --title  ", "card edit m c", "card list m --kind monster",
      "card list m --check maybe",
    ])
  func refused(line: String) {
    #expect(throws: (any Error).self) {
      _ = try Waymark.parseAsRoot(
        line.split(separator: " ", omittingEmptySubsequences: false).map { String($0) })
    }
  }

  @Test("personas are kept, and the map is about one of them")
  func personas() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      #expect(
        try anna.types(
          "persona", "add", "m", "Ana", "--fears", "Costs", "--demographics", "grown up"
        )
        .hasPrefix("Added persona “Ana”, made it the one that the map is about"))
      try anna.types("persona", "add", "m", "Boris", "--channel", "phone")
      let use = try anna.run(["persona", "use", "m", "Bor"])
      #expect(use.notes.contains("The other one is kept"))
      #expect(try anna.types("persona", "use", "m", "2").hasPrefix("Nothing to change"))
      var shown = try anna.types("persona", "show", "m", "1")
      #expect(shown.contains("Costs") && !shown.contains("grown up"))
      shown = try anna.types("persona", "show", "m", "1", "--all")
      #expect(shown.contains("demographics  grown up"))
      try anna.types("persona", "edit", "m", "boris", "--rename", "Borys", "--no-channel", "phone")
      let used = try #require(try anna.reads("persona", "show", "m") as? [String: Any])
      #expect(used["name"] as? String == "Borys" && used["channels"] == nil)
      try anna.types("persona", "delete", "m", "Borys")
      #expect(try anna.fails("persona", "show", "m").contains("has no persona"))
      try anna.types("persona", "restore", "m", "Borys")
      #expect(try anna.fails("persona", "show", "m", "Eve").contains("There is no persona “Eve”"))
      #expect(try anna.fails("persona", "add", "m", " ").contains("A persona needs a text"))
    }
  }

  @Test("channels are named in every language, and two become one with their cards")
  func channels() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types("channel", "add", "m", "Repair café", "--label", "pl=Kawiarnia")
      let doubled = try anna.fails("channel", "add", "m", "REPAIR  café")
      #expect(doubled.contains("channel “REPAIR  café” already"))
      #expect(try anna.fails("channel", "add", "m", "X", "--label", "Y").contains("LANGUAGE=NAME"))
      for text in ["a", "b", "c", "d"] {
        try anna.types("card", "add", "m", text, "--kind", "touchpoint", "--channel", "kawiarnia")
      }
      let made = try anna.types("card", "add", "m", "e", "--channel", "Carrier pigeon")
      #expect(made.contains("added channel “Carrier pigeon”"))
      #expect(
        try anna.fails("card", "add", "m", "f", "--channel", "payment").contains("3 channels"))
      let merged = try anna.types("channel", "merge", "m", "Kawiarnia", "contact centre")
      #expect(
        merged == "Set the channel of 4 cards to “Contact centre”, deleted channel “Repair café”")
      let list = try #require(try anna.reads("channel", "list", "m") as? [[String: Any]])
      let centre = list.first { $0["title"] as? String == "Contact centre" }
      #expect(centre?["cards"] as? Int == 4)
      #expect(try anna.fails("channel", "merge", "m", "1", "1").contains("one channel already"))
    }
  }

  @Test("links are refused to itself and told when doubled, and come back with their cards only")
  func links() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types("card", "add", "m", "Waits")
      try anna.types("card", "add", "m", "Leaves", "--kind", "pain")
      let made = try anna.types("link", "add", "m", "Waits", "Leaves", "--type", "causes")
      #expect(made.hasPrefix("Linked action “Waits” to pain “Leaves”: causes"))
      let again = try anna.run(["link", "add", "m", "Waits", "Leaves", "--type", "causes"])
      #expect(again.notes.contains("linked so already") && again.output.contains("Nothing to"))
      #expect(
        try anna.fails("link", "add", "m", "Waits", "Waits", "--type", "causes").contains("itself"))
      #expect(
        try anna.fails("link", "add", "m", "Waits", "Stays", "--type", "causes").contains("no card")
      )
      try anna.types("link", "edit", "m", "waits -> leaves", "--label", "often")
      let card = try anna.types("card", "show", "m", "Leaves")
      #expect(card.contains("is caused by") && card.contains("often"))
      try anna.types("link", "delete", "m", "Waits → Leaves")
      #expect(try anna.reads("link", "list", "m") as? [[String: String]] == [])
      try anna.types("card", "delete", "m", "Waits")
      #expect(try anna.fails("link", "restore", "m", "often").contains("restore it first"))
      try anna.types("card", "restore", "m", "Waits")
      try anna.types("link", "restore", "m", "often")
      #expect(try anna.types("link", "list", "m").contains("causes"))
    }
  }

  @Test("evidence and comments are two things, each with its words")
  func evidence() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types("card", "add", "m", "No cash", "--kind", "pain", "--comment", "Really?")
      let quote = try anna.types("evidence", "add", "m", "cash", "--text", "I walked home")
      #expect(quote.hasPrefix("Added the quote “I walked home” to pain “No cash”"))
      try anna.types("evidence", "add", "m", "cash", "--address", "https://example.org/a")
      for address in ["www.example.org", "javascript:alert(1)", "https://a b", "mailto:"] {
        #expect(
          try anna.fails("evidence", "add", "m", "cash", "--address", address).contains("address"))
      }
      let evidence = try #require(try anna.reads("evidence", "list", "m") as? [[String: Any]])
      #expect(evidence.compactMap { $0["type"] as? String } == ["quote", "link"])
      #expect(try anna.types("comment", "list", "m").contains("Really?"))
      #expect(try anna.fails("comment", "delete", "m", "walked").contains("no comment “walked”"))
      #expect(
        try anna.fails("comment", "edit", "m", "really", "--text", "").contains("Nothing would be"))
      try anna.types("evidence", "edit", "m", "walked", "--text", "I ran home")
      try anna.types("evidence", "delete", "m", "ran", "example.org")
      #expect(try anna.reads("evidence", "list", "m", "--card", "cash") as? [String] == [])
      try anna.types("evidence", "restore", "m", "ran")
      let card = try #require(try anna.reads("card", "show", "m", "cash") as? [String: Any])
      #expect((card["comments"] as? [Any])?.count == 2)
    }
  }

  @Test("action items stand with their pain, by the day they are due")
  func actions() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types("card", "add", "m", "No cash", "--kind", "pain", "--stage", "Purchase")
      try anna.types("action", "add", "m", "Rota")
      try anna.types("action", "add", "m", "Paint", "--due", "1.1.2020", "--owner", "Boris")
      let made = try anna.types(
        "action", "add", "m", "Buy a reader", "--answers", "cash", "--due", "+14d")
      #expect(made.hasPrefix("Added action item “Buy a reader” to Purchase / "))
      #expect(made.contains("linked it to pain “No cash”: answers"))
      #expect(
        try anna.fails("action", "add", "m", "x", "--due", "2026-02-30").contains("a day such as"))
      #expect(try anna.fails("action", "done", "m", "cash").contains("no action item “cash”"))
      let all = try #require(try anna.reads("action", "list", "m") as? [[String: Any]])
      #expect(all.compactMap { $0["text"] as? String } == ["Paint", "Buy a reader", "Rota"])
      #expect(all.compactMap { $0["overdue"] as? Bool } == [true, false, false])
      #expect(try anna.types("action", "list", "m", "--overdue").contains("2020-01-01 overdue"))
      try anna.types("action", "done", "m", "Paint", "Rota")
      let open = try #require(try anna.reads("action", "list", "m", "--open") as? [[String: Any]])
      #expect(open.compactMap { $0["text"] as? String } == ["Buy a reader"])
      let edited = try anna.types("action", "edit", "m", "reader", "--due", "", "--owner", "Ana")
      #expect(edited.contains("cleared its due date"))
      try anna.types("resource", "add", "m", "A reader", "--need", "--answers", "cash")
      try anna.types("resource", "edit", "m", "A reader", "--have")
      #expect(try anna.types("resource", "list", "m", "--have").contains("A reader"))
      #expect(try anna.types("resource", "list", "m", "--need").isEmpty)
    }
  }

  @Test("KPIs have a target, dated values and a count")
  func kpis() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types(
        "kpi", "add", "m", "Conversion", "--stage", "Purchase", "--unit", "%", "--target", "40")
      try anna.types("kpi", "value", "m", "Conversion", "2026-01-31=30", "31.3.2026=37,5")
      let list = try anna.types("kpi", "list", "m")
      #expect(list.contains("37.5 %  2026-03-31  ▁█       40 %  2.5 % below  Conversion"))
      let target = try anna.types("kpi", "edit", "m", "Conversion", "--target", "50,25")
      #expect(target.hasPrefix("Set the target of KPI “Conversion” to 50.25 %"))
      #expect(
        try anna.fails("kpi", "edit", "m", "Conv", "--target", "much").contains("a number such as"))
      #expect(try anna.fails("kpi", "value", "m", "Conv", "2026-03-31").contains("DAY=NUMBER"))
      try anna.types("kpi", "funnel", "m", "--stage", "Discovery", "1000")
      try anna.types("kpi", "funnel", "m", "--stage", "Discovery", "1200")
      try anna.types("kpi", "funnel", "m", "--stage", "Purchase", "120", "--kpi", "Conversion")
      #expect(
        try anna.fails("kpi", "funnel", "m", "--stage", "1", "2", "--kpi", "Conv").contains("stand")
      )
      let kpis = try #require(try anna.reads("kpi", "list", "m") as? [[String: Any]])
      #expect(kpis.compactMap { $0["funnel-count"] as? Int } == [1200, 120])
    }
  }

  @Test("a map says of itself what it is for, and refuses what it cannot be")
  func maps() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types("map", "edit", "m", "--goal", "Fewer calls", "--review-every", "quarterly")
      let date = try anna.types("map", "edit", "m", "--review-date", "31.3.2026")
      #expect(date == "Set the review date of the map to 2026-03-31")
      #expect(try anna.fails("map", "edit", "m", "--kind", "x").contains("current-state, day-in"))
      #expect(
        try anna.fails("map", "edit", "m", "--review-date", "31.2.2026").contains("a day such as"))
      #expect(try anna.fails("map", "edit", "m", "--persona", "Eve").contains("no persona"))
      try anna.types("map", "edit", "m", "--goal", "")
      let map = try #require(try anna.reads("map", "show", "m") as? [String: Any])
      #expect(map["review-every"] as? String == "quarterly")
      #expect((map["goal"] as? String)?.isEmpty == true)
      #expect((map["counts"] as? [String: Int])?["stage"] == 5)
    }
  }

  @Test("a card takes each of its fields, and tells what one may be")
  func cards() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types(
        "card", "add", "m", "Calls", "--kind", "touchpoint", "--importance", "3", "--existence",
        "should-exist", "--moment-of-truth", "yes", "--check", "assumption", "--check-by", "+2w")
      #expect(
        try anna.types("card", "edit", "m", "Calls", "--my-emotion", "-2").hasPrefix(
          "Felt −2 at touchpoint “Calls”"))
      for (option, value, words) in [
        ("severity", "9", "from 0 to 3"), ("emotion", "-3", "from −2 to 2"),
        ("importance", "huge", "from 0 to 3"), ("check", "maybe", "assumption, validated, refuted"),
        ("existence", "no", "exists, should-exist"), ("moment-of-truth", "perhaps", "yes or no"),
        ("due", "soon", "+14d"), ("target", "1,2,3", "12.5"), ("status", "?", "open, doing"),
        ("availability", "lost", "have, need"), ("whose", "his", "customer, ours"),
        ("kind", "monster", "touchpoint"), ("set", "nosuch=1", "drop-reason"),
      ] {
        let failure = try anna.fails("card", "edit", "m", "Calls", "--\(option)", value)
        #expect(failure.contains(words), "\(option): \(failure)")
      }
      try anna.types("card", "add", "m", "Waits", "--tag", "till", "--emotion", "-1")
      let boris = Person(name: "boris", place: place)
      try boris.types("card", "add", "m", "Walks", "--tag", "Till")
      func texts(_ words: String...) throws -> [String] {
        let ended = try anna.run(["card", "list", "m", "--json"] + words)
        let list = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
        return try #require(list as? [[String: Any]]).compactMap { $0["text"] as? String }
      }
      #expect(try texts("--tag", "TILL") == ["Waits", "Walks"])
      #expect(try texts("--tag", "till", "--mine") == ["Waits"])
      #expect(try texts("--check", "assumption") == ["Calls"])
      #expect(try anna.types("card", "list", "m", "--language", "pl").contains("brak") == false)
      #expect(try anna.fails("card", "list", "m", "--mine", "--offline").contains("--offline"))
    }
  }

  @Test("are undone whole, and told to who watches")
  func undone() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types("card", "add", "m", "No cash", "--kind", "pain")
      try anna.types("action", "add", "m", "Reader", "--answers", "cash")
      #expect(
        try anna.types("undo", "m").hasPrefix("Undid: deleted the link from action item “Reader”"))
      #expect(try place.map("m").records(.card).count == 1)
      #expect(try place.map("m").records(.link).isEmpty)
      try anna.types("redo", "m")
      #expect(try place.map("m").records(.link).count == 1)
    }
  }
}
