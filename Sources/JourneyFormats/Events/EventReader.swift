import JourneyTemplates

/// Reads a table of events (see ``CSVReader`` for its separators and quotes): a row an event, with the
/// journey it belongs to, the stage it happened in, and perhaps an action and a time. Rows are counted
/// as they are read, and not kept.
package enum EventReader {
  /// O(bytes).
  ///
  /// - Throws: ``ImportError`` with line and reason.
  package static func read(
    _ bytes: [UInt8], limits: ImportLimits = ImportLimits()
  ) throws(ImportError) -> (counts: EventCounts, report: LossReport) {
    var limits = limits
    limits.fileBytesMax = limits.eventFileBytesMax
    var parser = CSVParser(try TextBytes(bytes, limits: limits).utf8, limits: limits)
    guard let header = try parser.nextRow() else { throw ImportError(.empty) }
    guard let columns = Columns(header.cells) else {
      throw ImportError(.unknownTable(headings: Array(header.cells.prefix(8))), line: header.line)
    }
    var counter = EventCounter(limits: limits)
    while let row = try parser.nextRow() { try counter.count(row, columns) }
    return counter.finish()
  }

  /// Whether the first row names a journey and a stage, and nothing that a map of cards has.
  static func isEventTable(_ headings: [String]) -> Bool {
    headings.count <= 12 && Columns(headings) != nil
  }

  /// Where what stands.
  struct Columns {
    var journey: Int
    var stage: Int
    var time: Int?

    init?(_ headings: [String]) {
      let names = headings.map { Words.folded($0) }
      func column(_ wanted: Set<String>) -> Int? { names.firstIndex { wanted.contains($0) } }
      guard let journey = column(Self.journeyNames), let stage = column(Self.stageNames) else {
        return nil
      }
      self.journey = journey
      self.stage = stage
      time = column(Self.timeNames)
    }

    private static let journeyNames: Set<String> = [
      "journey id", "journey", "journeyid", "session id", "sessionid", "session", "customer id",
      "customerid", "user id", "userid", "visitor id", "case id", "case", "client id", "id",
      "id podrozy", "id sciezki", "id klienta", "id sesji", "id calatorie", "id client",
      "id sesiune", "id пути", "id клиента", "id сессии", "ид клиента",
    ]
    private static let stageNames: Set<String> = [
      "stage", "stage name", "phase", "step", "funnel stage", "etap", "faza", "krok", "etapa",
      "pas", "этап", "стадия", "фаза", "шаг",
    ]
    private static let timeNames: Set<String> = [
      "time", "timestamp", "date", "datetime", "at", "created at", "occurred at", "event time",
      "czas", "data", "data i czas", "ora", "timp", "data si ora", "время", "дата", "дата и время",
    ]
  }
}

/// Counts events as they come.
struct EventCounter {
  private let limits: ImportLimits
  private var counts = EventCounts()
  private var journeys: [String: Int] = [:]
  private var stages: [String: Int] = [:]
  private var seen: Set<UInt64> = []
  private var incomplete = 0
  private var hasOtherTimes = false
  /// Times are all numbers, or all texts that begin with a date: of another mixture none is used.
  private var numbers = 0

  init(limits: ImportLimits) { self.limits = limits }

  mutating func count(
    _ row: CSVParser.Row, _ columns: EventReader.Columns
  ) throws(ImportError) {
    func cell(_ index: Int) -> String {
      row.cells.indices.contains(index) ? MermaidText.trimmed(row.cells[index]) : ""
    }
    let (journey, title) = (cell(columns.journey), cell(columns.stage))
    guard !journey.isEmpty, !title.isEmpty else {
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
    guard let column = columns.time, !hasOtherTimes else { return }
    if let time = time(cell(column)) {
      counts.visits[index].append(EventCounts.Visit(stage: Int32(stage), time: time))
    } else {
      hasOtherTimes = true
    }
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

  /// A number as it is; a date with or without a time as its digits, which ascend with it.
  private mutating func time(_ text: String) -> Int64? {
    if let number = Int64(text) {
      numbers += 1
      return numbers == counts.eventCount ? number : nil
    }
    var digits: Int64 = 0
    var count = 0
    for (index, byte) in text.utf8.enumerated() {
      if (0x30...0x39).contains(byte) {
        // Milliseconds and beyond make no difference that a funnel would see.
        if count < 17 {
          digits = digits * 10 + Int64(byte - 0x30)
          count += 1
        }
      } else if index == 4 || index == 7 {
        guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") else { return nil }
      } else if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "Z") {
        break
      }
    }
    guard count >= 8, numbers == 0 else { return nil }
    while count < 17 {
      digits *= 10
      count += 1
    }
    return digits
  }

  consuming func finish() -> (counts: EventCounts, report: LossReport) {
    var report = LossReport()
    counts.journeyCount = journeys.count
    let timed = counts.visits.reduce(0) { $0 + $1.count }
    counts.hasTimes = counts.eventCount > 0 && timed == counts.eventCount
    if !counts.hasTimes {
      counts.visits = []
      if timed > 0 || hasOtherTimes { report.add(.timesUnreadable) }
    }
    report.add(incomplete, Loss.eventsIncomplete)
    return (counts, report)
  }
}
