import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Times of events")
struct TimeTests {
  private func read(
    _ rows: [(String, String, String)], _ options: ImportOptions = ImportOptions()
  ) throws -> (EventCounts, LossReport) {
    let lines = rows.map { "\($0.0);\($0.1);\"\($0.2)\"" }
    return try EventReader.read(
      Array((["session id;stage;when"] + lines).joined(separator: "\n").utf8), options: options)
  }

  /// Three journeys through the same two stages, and one that goes back.
  private func journeys(_ times: [String]) -> [(String, String, String)] {
    [
      ("a", "Find", times[0]), ("a", "Pay", times[1]), ("b", "Find", times[2]),
      ("b", "Pay", times[3]),
    ]
  }

  @Test(
    "are put in order however they are written",
    arguments: [
      ["2026-03-31 9:05", "2026-03-31 10:00", "2026-3-31 9:59", "2026-03-31 10:05"],
      ["31-03-25 9:05", "01-04-25 0:00", "02-04-25 23:58", "03-04-25 0:01"],
      ["3/31/2025 9:05 AM", "3/31/2025 12:10 PM", "3/31/2025 11:58 PM", "4/1/2025 12:01 AM"],
      ["31.03.2025 9:05", "31.03.2025 10:00", "30.4.2025 23:00", "1.5.2025 0:10"],
      [
        "2025-03-30T01:30:00+01:00", "2025-03-30T00:45:00Z", "2025-03-30T01:30:00.5Z",
        "2025-03-30T04:00:00+0200",
      ],
      ["Mar 31, 2025 9:05", "Apr 1, 2025 8:00", "31 Dec 2024 23:59", "1 Jan 2025 0:01"],
      ["31 marca 2025 9:05", "1 kwietnia 2025 8:00", "30 grudnia 2024", "2 stycznia 2025"],
      ["31 марта 2025 г., 9:05", "1 апреля 2025 г., 8:00", "30 декабря 2024", "2 января 2025"],
      ["31 martie 2025", "1 aprilie 2025", "30 decembrie 2024", "2 ianuarie 2025"],
      [
        "2026/03/01 10:22:11 AM GMT+1", "2026/03/01 10:22:12 AM GMT+1",
        "2026/03/01 10:22:11 PM CET",
        "2026/03/01 09:30:00 PM UTC",
      ],
      [
        "31/Mar/2025:09:05:00 +0200", "[31/Mar/2025:08:05:00 +0000]",
        "[01/Apr/2025:00:00:00 +0000]",
        "01/Apr/2025:00:00:01 +0000",
      ],
      ["1700000000", "1700000001", "1699999999", "1700000002"],
      ["1700000000", "1700000001000", "1699999999.5", "1700000002000"],
      ["20250331T090500", "20250331T100000", "20250331090500", "20250401"],
      ["Mon 31.03.2025 9:05", "wt. 01.04.2025 8:00", "10:00 31.03.2025", "8:00 01.04.2025"],
      ["9:05 a.m. 3/31/2025", "1:00 p.m. 3/31/2025", "3/31/2025 11 AM", "3/31/2025 2 PM"],
    ])
  func order(times: [String]) throws {
    let (counts, report) = try read(journeys(times))
    #expect(counts.hasTimes, "\(report.sentences)")
    #expect(counts.stages.map(\.title) == ["Find", "Pay"])
    #expect(counts.inOrder([0, 1]) == [2, 2])
    #expect(report.guesses.contains { $0.subject == .dates })
    // The other way round nobody came through.
    let (back, _) = try read(journeys([times[1], times[0], times[3], times[2]]))
    let order = ["Find", "Pay"].compactMap { title in back.stages.firstIndex { $0.title == title } }
    #expect(back.inOrder(order) == [2, 0])
  }

  @Test("that cannot be put in order are left out with the reason, never silently")
  func leftOut() throws {
    for (times, words) in [
      (["31/03/2025", "03/31/2025", "1/1/2025", "1/2/2025"], "does not fit"),
      (["yesterday", "today", "x", "y"], "“yesterday” in line 2 is no date"),
      (["1", "2026-03-31", "2", "3"], "some are numbers and some are dates"),
      (["9:05", "10:00", "9:05", "10:00"], "no date"),
      (["31.02.2025", "01.03.2025", "1.3.2025", "2.3.2025"], "“31.02.2025”"),
    ] {
      let (counts, report) = try read(journeys(times))
      #expect(!counts.hasTimes && counts.inOrder([0, 1]) == nil)
      #expect(report.sentences.joined().contains(words), "\(report.sentences)")
    }
  }

  @Test("a few without a time are set aside and told")
  func someMissing() throws {
    var rows: [(String, String, String)] = []
    for index in 0..<40 { rows.append(("j\(index)", "Find", "2026-03-0\(index % 9 + 1) 10:00")) }
    rows.append(("j1", "Pay", ""))
    let (counts, report) = try read(rows)
    #expect(counts.hasTimes)
    #expect(report.losses == [.timesSetAside(count: 1, line: 42, text: "")])
  }

  @Test("days and months are told apart by how long journeys take, else said to be ambiguous")
  func ambiguous() throws {
    let short = journeys([
      "01/02/2025 9:00", "01/02/2025 10:00", "02/02/2025 23:00", "03/02/2025 0:10",
    ])
    let (_, near) = try read(short)
    let words = near.guesses.first { $0.subject == .dates }?.sentence ?? ""
    #expect(words.contains("day, month, year") && words.contains("2025-02-01 09:00"), "\(words)")
    #expect(words.contains("would take much longer"))

    let open = journeys(["01/02/2025", "01/02/2025", "01/02/2025", "01/02/2025"])
    let (_, either) = try read(open)
    let guess = either.guesses.first { $0.subject == .dates }
    #expect(guess?.sentence.contains("ambiguous") ?? false)
    #expect(guess?.option == "--dates month-first")
    var options = ImportOptions()
    options.dates = .monthFirst
    let (_, said) = try read(open, options)
    #expect(said.guesses.contains { $0.sentence.contains("2025-01-02") })
    // The two digits of a year are none of a day that would make minutes years.
    let (_, years) = try read(
      journeys(["08-01-25 20:58", "08-01-25 21:02", "12-04-25 23:58", "13-04-25 0:00"]))
    #expect(years.guesses.contains { $0.sentence.contains("is 2025-01-08 20:58") })
  }

  @Test("a log written newest first gives the stages in the order in which people come to them")
  func newestFirst() throws {
    let (counts, _) = try EventReader.read(
      Array(
        """
        SessionID,UserID,Date,Time,PageType,Country
        s2,u2,2026-03-31,14:05,pay,X
        s2,u2,2026-03-31,14:03,basket,X
        s2,u2,2026-03-31,14:00,search,X
        s1,u1,2026-03-30,14:05,pay,X
        s1,u1,2026-03-30,14:03,basket,X
        s1,u1,2026-03-30,14:00,search,X
        """.utf8))
    #expect(counts.stages.map(\.title) == ["search", "basket", "pay"])
    #expect(counts.inOrder([0, 1, 2]) == [2, 2, 2])
  }

  @Test("so does one that has days only, of which the events of a journey share one")
  func newestFirstByDay() throws {
    let rows = [("s2", "02.04.2025"), ("s1", "31.03.2025")].flatMap { journey, day in
      ["pay", "basket", "search"].map { "\(journey),\($0),\(day)\n" }
    }
    let (counts, _) = try EventReader.read(
      Array(("session,stage,date\n" + rows.joined()).utf8))
    #expect(counts.stages.map(\.title) == ["search", "basket", "pay"])
    let (forward, _) = try EventReader.read(
      Array(("session,stage,date\n" + rows.reversed().joined()).utf8))
    #expect(forward.stages.map(\.title) == ["search", "basket", "pay"])
  }

  @Test("columns may be named: --columns “who=journey,where=stage,then=time”")
  func columns() throws {
    var options = ImportOptions(format: .events)
    options.columns = ColumnChoice.list("who=journey,where=stage,\"then, at\"=time").choices
    let file = try FileReader.read(
      Array("who,where,\"then, at\"\na,Find,1\na,Pay,2\n".utf8), options: options)
    guard case .events(let counts) = file.content else { return #expect(Bool(false)) }
    #expect(counts.hasTimes && counts.stages.map(\.title) == ["Find", "Pay"])
  }
}
