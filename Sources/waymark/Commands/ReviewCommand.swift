import ArgumentParser
import JourneyFormats
import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import ReplicatedData
import StyledText
import SyncProtocol
import SystemClock
import WorkshopClient

extension ReviewInterval: ExpressibleByArgument {}

/// `waymark review`
struct Review: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "See what has changed since the last review, and plan the next.",
    discussion: """
      waymark review spring                      what has changed, by whom
      waymark review spring --every quarterly    plan reviews
      waymark review spring --done               it is reviewed as it is now
      waymark review spring --ics review.ics     for a calendar
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Flag(help: "Note that the map is reviewed as it is now, and plan the next review.")
  var done = false
  @Option(
    parsing: .unconditional, help: "With --done: the day of the review: 2026-03-31, yesterday.")
  var date: String?
  @Option(help: "Review the map monthly or quarterly.")
  var every: ReviewInterval?
  @Option(
    help: ArgumentHelp("Write the reviews for a calendar (iCalendar).", valueName: "file"))
  var ics: String?
  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    guard date == nil || done else {
      throw ValidationError("--date is the day of a review: it goes with --done.")
    }
    guard ics == nil || !reading.json else {
      throw ValidationError("--ics writes a calendar, not JSON.")
    }
    guard !done || !reading.offline else {
      throw ValidationError(
        "A review is noted at the server's last change: --done does not go with --offline.")
    }
  }

  func run() throws {
    let today = CalendarDay.today
    let reviewed = try date.map { try TypedValue.now.day($0) } ?? today
    guard reviewed <= today else {
      throw Failure("\(reviewed) is not over yet: a review is noted when it is done.")
    }
    if done || every != nil { try plan(reviewed, today) }
    if let ics { return try writeCalendar(to: ics, today) }
    guard !done, every == nil else { return }
    let report = try report(today)
    if reading.json { return Terminal.outText(report.json) }
    Terminal.outText(
      report.text(
        columns: Terminal.isOutputTerminal ? Terminal.columns : nil,
        usesColour: Terminal.usesColour))
  }

  // MARK: Planning

  /// Notes the review, how often there is one, and the next date.
  private func plan(_ reviewed: CalendarDay, _ today: CalendarDay) throws {
    var editing = EditingOptions()
    editing.offline = reading.offline
    editing.json = reading.json
    editing.connection = reading.connection
    var planned: ReviewReport?
    try editing.edit(map) { visit in
      let facts = MapFacts(visit.document).map
      let index = visit.session.welcome?.mergedIndex ?? 0
      let interval = every ?? facts.reviewEvery.flatMap { ReviewInterval(rawValue: $0) }
      let next = next(facts.reviewDate, interval, reviewed, today)
      var report = ReviewReport(
        facts, today: today, language: language(of: visit.document))
      (report.next, report.interval) = (next, interval)
      planned = report
      return { (editor: inout Editor) throws(ChangeError) in
        if let every { try editor.set(.root, Field.Map.reviewEvery, .text(every.rawValue)) }
        if done {
          try editor.set(
            .root, Field.Map.reviews, key: reviewed.description,
            .integer(Int64(clamping: index)))
        }
        if next != facts.reviewDate {
          try editor.set(
            .root, Field.Map.reviewDate, next.map { .text($0.description) } ?? .null)
        }
      }
    }
    if let planned, !reading.json { Terminal.out(planned.nextSentence) }
  }

  /// - Returns: nil if a review is done and no other one is planned.
  private func next(
    _ due: CalendarDay?, _ interval: ReviewInterval?, _ reviewed: CalendarDay,
    _ today: CalendarDay
  ) -> CalendarDay? {
    guard done else { return due ?? interval?.next(after: nil, today: today) }
    guard let interval else { return due.flatMap { $0 > today ? $0 : nil } }
    return interval.next(after: due ?? reviewed, today: today)
  }

  private func language(of document: MapDocument) -> SpokenLanguage {
    SpokenLanguage(asked: reading.language, ofMap: document)
  }

  // MARK: Reporting

  private func report(_ today: CalendarDay) throws -> ReviewReport {
    guard !reading.offline else {
      let document = try MapSource.map(map).document(reading)
      Terminal.note("The history is on the server: what has changed is not told with --offline.")
      return ReviewReport(
        MapFacts(document).map, today: today, language: language(of: document))
    }
    let history = try MapHistory(
      try reading.connection.target(map),
      timeoutMilliseconds: reading.connection.timeoutMilliseconds)
    let progress = ProgressLine()
    history.onTick = { progress.show("reading the history …") }
    defer {
      progress.clear()
      history.leave()
    }
    try history.open()
    let last = history.lastIndex
    guard last > 0 else { return ReviewReport(MapFacts(MapDocument()).map, today: today) }
    try history.replay(ReplayRequest(from: .index(last), until: .index(last), speed: 0))
    let now = history.document
    var report = ReviewReport(MapFacts(now).map, today: today, language: language(of: now))
    report.changes = try changes(since: report.last, now, history)
    return report
  }

  private func changes(
    since review: MapFieldFacts.Review?, _ now: MapDocument, _ history: MapHistory
  ) throws -> ReviewReport.Changes {
    let last = history.lastIndex
    let index = review.map { min(UInt64(clamping: $0.index), last) } ?? 0
    var before = index == 0 ? MapDocument() : now
    var counts: [String: Int] = [:]
    var count = 0
    if index < last {
      var isFirst = true
      history.onChange = { change in
        if isFirst { before = change.before }
        isFirst = false
        guard !Self.isOnlyReview(change.change) else { return }
        counts[change.participantID, default: 0] += 1
        count += 1
      }
      try history.replay(ReplayRequest(from: .index(index + 1), until: .index(last), speed: 0))
      history.onChange = nil
    }
    let names = history.roster.values.reduce(into: [String: String]()) { $0[$1.id] = $1.name }
    let authors = counts.map { (name: names[$0.key] ?? $0.key, count: $0.value) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    return ReviewReport.Changes(
      count: count, authors: authors,
      comparison: MapComparison(before, now, language: reading.language))
  }

  /// Whether a change does nothing but note a review and plan the next.
  private static func isOnlyReview(_ change: Change) -> Bool {
    change.operations.allSatisfy {
      switch $0 {
      case .set(.root, Field.Map.reviewDate, _), .set(.root, Field.Map.reviewEvery, _),
        .setKey(.root, Field.Map.reviews, _, _):
        true
      default: false
      }
    }
  }

  // MARK: Calendar

  private func writeCalendar(to file: String, _ today: CalendarDay) throws {
    let document = try MapSource.map(map).document(reading)
    let facts = MapFacts(document).map
    guard let next = facts.reviewDate else {
      throw Failure(
        "No review is planned: “waymark review \(TerminalText.excerpt(map)) --every monthly” or "
          + "“quarterly” plans them.")
    }
    let target = try reading.connection.target(map)
    let name = target.map.string
    let title = document.string(.root, Field.Map.title)
    let language = language(of: document)
    let calendar = ReviewCalendar(
      uid: "review-\(name)@\(target.server.authority)",
      title: MessageWords(language).text(
        ComparisonMessage.calendarTitle, ["map": .quotation(title.isEmpty ? name : title)]),
      description: "waymark review \(name)", first: next,
      interval: facts.reviewEvery.flatMap { ReviewInterval(rawValue: $0) },
      stampSeconds: Int64(clamping: WallClock.seconds))
    guard file != "-" else { return Terminal.outText(calendar.text) }
    try AtomicFile.write(Array(calendar.text.utf8), to: file)
    Terminal.note(
      "\(TerminalText.sanitised(file)): \(ReviewReport(facts, today: today, language: language).nextSentence)"
    )
  }
}
