import JourneyInsight
import JourneyTemplates
import MapOutline
import StyledText

/// Counts events as they come.
struct EventCounter {
  private let columns: EventColumns
  private let options: ImportOptions
  private let limits: ImportLimits
  private var counts = EventCounts()
  private var journeys: [String: Int] = [:]
  private var stages: [String: Int] = [:]
  private var seen: Set<UInt64> = []
  private var incomplete = 0
  private var times = TimeColumn()
  /// Marks visits whose time waits for the column's order.
  private static let waits: Int32 = 1 << 30

  init(_ columns: EventColumns, _ options: ImportOptions, limits: ImportLimits) {
    self.columns = columns
    self.options = options
    self.limits = limits
  }

  mutating func count(_ row: CSVParser.Row) throws(ImportError) {
    func cell(_ index: Int) -> String {
      row.cells.indices.contains(index) ? MermaidText.trimmed(row.cells[index]) : ""
    }
    let (journey, title) = (cell(columns.journey), cell(columns.stage))
    guard !journey.isEmpty, !title.isEmpty, stages[title] != nil || !Placeholder.isOne(title) else {
      incomplete += 1
      return
    }
    let stage = try self.stage(title, line: row.line)
    let index: Int
    if let known = journeys[journey] {
      index = known
    } else {
      index = journeys.count
      journeys[journey] = index
      counts.visits.append([])
    }
    counts.eventCount += 1
    counts.stages[stage].events += 1
    if seen.insert(UInt64(index) << 16 | UInt64(stage)).inserted {
      counts.stages[stage].journeys += 1
    }
    guard let column = columns.time else { return }
    let text = columns.timeOfDay.map { "\(cell(column)) \(cell($0))" } ?? cell(column)
    var visit: EventCounts.Visit
    switch times.read(text, line: row.line) {
    case .number(let time), .instant(let time):
      visit = EventCounts.Visit(stage: Int32(stage), time: time)
    case .triple(let time): visit = EventCounts.Visit(stage: Int32(stage) | Self.waits, time: time)
    case nil: return
    }
    visit.fine = times.fine
    counts.visits[index].append(visit)
  }

  private mutating func stage(_ title: String, line: Int) throws(ImportError) -> Int {
    if let known = stages[title] { return known }
    // In other words, but the same stage.
    let folded = TitleKey.folded(title)
    if let known = stages[folded] {
      stages[title] = known
      return known
    }
    guard counts.stages.count < limits.stagesMax else {
      throw ImportError(.tooManyStages(stagesMax: limits.stagesMax), line: line)
    }
    var dropped = 0
    counts.stages.append(
      .init(title: PlainText.cleaned(title, counting: &dropped), journeys: 0, events: 0))
    stages[title] = counts.stages.count - 1
    stages[folded] = counts.stages.count - 1
    return counts.stages.count - 1
  }

  // MARK: The end

  /// Of events without a time, how many of a hundred do not make all times useless.
  private static let untimedPercentMax = 5

  consuming func finish() -> (counts: EventCounts, report: LossReport) {
    var report = LossReport()
    counts.journeyCount = journeys.count
    report.add(columnsGuess)
    judgeTimes(&report)
    report.add(incomplete, Loss.eventsIncomplete)
    return (counts, report)
  }

  private var columnsGuess: Guess {
    func heading(_ column: Int) -> MessageValue { .quotation(columns.headings[column]) }
    let (journey, stage) = (heading(columns.journey), heading(columns.stage))
    let message =
      switch (columns.time, columns.timeOfDay) {
      case (nil, _): Message(ImportMessage.guessEventColumns, ["journey": journey, "stage": stage])
      case (let time?, nil):
        Message(
          ImportMessage.guessEventColumnsTime,
          ["journey": journey, "stage": stage, "time": heading(time)])
      case (let time?, let clock?):
        Message(
          ImportMessage.guessEventColumnsDay,
          ["journey": journey, "stage": stage, "time": heading(time), "clock": heading(clock)])
      }
    return Guess(
      .columns, [message], option: "--columns 'HEADING=journey,HEADING=stage,HEADING=time'")
  }

  private mutating func judgeTimes(_ report: inout LossReport) {
    guard let column = columns.time, counts.eventCount > 0 else {
      counts.visits = []
      return
    }
    let untimed = times.unreadableCount
    let isEnough = untimed * 100 <= counts.eventCount * Self.untimedPercentMax
    let order = options.dates
    let isSaidWrong = order.map { times.tripleCount > 0 && !times.fitting.contains($0) } ?? false
    guard times.isComparable, isEnough, !isSaidWrong else {
      counts.visits = []
      var reason = times.reasonAgainst
      if reason == nil, let order, isSaidWrong {
        reason = Message(ImportMessage.timesNotAllFit, ["order": .message(order.message)])
      }
      if reason == nil, let first = times.firstUnreadable {
        reason = Message(
          ImportMessage.timesSomeUnreadable,
          [
            "count": .count(untimed), "line": .line(first.line), "text": .quotation(first.text),
          ])
      }
      return report.add(.timesUnreadable(because: reason))
    }
    let (chosen, because) = chosenOrder()
    settle(chosen)
    counts.hasTimes = true
    let heading = columns.headings[column]
    if let guess = times.guess(heading, times.tripleCount > 0 ? chosen : nil, because: because) {
      report.add(guess)
    }
    if let first = times.firstUnreadable {
      report.add(untimed) { .timesSetAside(count: $0, line: first.line, text: first.text) }
    }
    counts.sortStages()
  }

  /// The order of dates of which several fit all of them.
  private func chosenOrder() -> (order: DateOrder, because: Message?) {
    let fitting = DateOrder.allCases.filter { times.fitting.contains($0) }
    guard times.tripleCount > 0, let first = fitting.first else { return (.dayFirst, nil) }
    if let said = options.dates { return (said, nil) }
    guard fitting.count > 1 else { return (first, nil) }
    let others = { (chosen: DateOrder) in
      MessageValue.alternatives(
        fitting.filter { $0 != chosen }.map { .message($0.message) })
    }
    let spans = fitting.map { (order: $0, span: span($0)) }.sorted { $0.span < $1.span }
    if spans[0].span * 2 < spans[1].span {
      let chosen = spans[0].order
      return (
        chosen,
        Message(ImportMessage.guessDatesLonger, ["others": others(chosen)])
      )
    }
    let usual = times.usual
    return (
      usual,
      Message(ImportMessage.guessDatesAmbiguous, ["others": others(usual)])
    )
  }

  /// How long all journeys take together in an order, and the whole table as one of them.
  private func span(_ order: DateOrder) -> Double {
    var sum = 0.0
    var whole = (low: Int64.max, high: Int64.min)
    for journey in counts.visits {
      var (low, high) = (Int64.max, Int64.min)
      for visit in journey {
        let time = instant(visit, order)
        low = min(low, time)
        high = max(high, time)
      }
      guard low <= high else { continue }
      sum += Double(high - low)
      whole = (min(whole.low, low), max(whole.high, high))
    }
    return whole.low <= whole.high ? sum + Double(whole.high - whole.low) / 8 : 0
  }

  private func instant(_ visit: EventCounts.Visit, _ order: DateOrder) -> Int64 {
    visit.stage & Self.waits != 0
      ? TimeColumn.instant(packed: visit.time, order)
      : times.numberCount > 0 ? times.comparable(visit.time) : visit.time
  }

  /// Gives every visit a time that can be compared.
  private mutating func settle(_ order: DateOrder) {
    guard times.tripleCount > 0 || times.hasMixedMagnitudes else { return }
    for journey in counts.visits.indices {
      for index in counts.visits[journey].indices {
        let visit = counts.visits[journey][index]
        counts.visits[journey][index].time = instant(visit, order)
        counts.visits[journey][index].stage = visit.stage & ~Self.waits
        if times.hasMixedMagnitudes { counts.visits[journey][index].fine = 0 }
      }
    }
  }
}
