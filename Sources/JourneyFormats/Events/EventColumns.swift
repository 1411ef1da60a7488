import JourneyInsight
import MapOutline
import StyledText

/// Which columns of a table hold what an event is: its journey, its stage, its time.
struct EventColumns: Equatable, Sendable {
  var journey: Int
  var stage: Int
  var time: Int?
  /// Of a table that has the time of day in a column of its own.
  var timeOfDay: Int?
  /// What each is called.
  var headings: [String]

  /// What tells them, by headings first, and then by what stands below.
  private(set) var evidence = Evidence(.events)

  /// - Parameters:
  ///   - headings: Of all columns.
  ///   - rows: The first rows, or some of them.
  /// - Returns: nil without a journey or a stage.
  init?(_ headings: [String], rows: [[String]], _ options: ImportOptions = ImportOptions()) {
    self.headings = headings
    let names = headings.map { PersonalHeading.words($0).joined(separator: " ") }
    func values(_ column: Int) -> [String] {
      rows.compactMap { row in
        row.indices.contains(column) ? MermaidText.trimmed(row[column]) : nil
      }.filter { !$0.isEmpty }
    }
    func said(_ meaning: ColumnChoice.Meaning) -> Int? {
      headings.firstIndex { options.said($0) == meaning }
    }
    func first(_ tiers: [Set<String>], but taken: [Int] = []) -> (column: Int, tier: Int)? {
      for (tier, wanted) in tiers.enumerated() {
        if let column = names.indices.first(where: {
          wanted.contains(names[$0]) && !taken.contains($0) && options.said(headings[$0]) == nil
        }) {
          return (column, tier)
        }
      }
      return nil
    }
    let saidJourney = said(.journey)
    guard let journey = saidJourney.map({ ($0, 0) }) ?? first(Self.journeyNames) else { return nil }
    self.journey = journey.0
    let saidStage = said(.stage)
    guard
      let stage = saidStage.map({ ($0, 0) }) ?? first(Self.stageNames, but: [journey.0])
        ?? Self.stage(names, values, but: [journey.0])
    else { return nil }
    self.stage = stage.0
    time = said(.time) ?? Self.time(names, values, but: [journey.0, stage.0])
    if let time {
      timeOfDay = Self.timeOfDay(headings.indices, values, beside: time, but: [journey.0, stage.0])
    }
    judge(
      journey: saidJourney == nil ? journey.1 : nil, stage: saidStage == nil ? stage.1 : nil, values
    )
    let saysCards = options.columns.contains { choice in
      if case .cards = choice.meaning { true } else { false }
    }
    if saysCards { evidence.add(-100, .seenCardsAsSaid) }
  }

  // MARK: Evidence

  private mutating func judge(
    journey: Int?, stage: Int?, _ values: (Int) -> [String]
  ) {
    func heading(_ column: Int) -> KeyValuePairs<String, MessageValue> {
      ["heading": .quotation(headings[column], columnsMax: 24)]
    }
    evidence.add(
      journey.map { [45, 35, 20][min($0, 2)] } ?? 60, .seenJourneys, heading(self.journey))
    evidence.add(
      stage.map { [45, 25, 20][min($0, 2)] } ?? 60, .seenStages, heading(self.stage))
    let journeys = values(self.journey)
    if journeys.count > Set(journeys).count { evidence.add(10, .seenJourneysAgain) }
    let stages = values(self.stage)
    if stages.count > Set(stages).count { evidence.add(10, .seenStagesAgain) }
    if let time { evidence.add(15, .seenTimes, heading(time)) }
    // Cards have words of their own in each row.
    for (column, title) in headings.enumerated()
    where column != self.stage && column != self.journey {
      guard case .lane(let lane) = HeadingReader.alone(title), lane.isKnown,
        lane.kind != "action", !values(column).isEmpty
      else { continue }
      evidence.add(-20, .seenCards, heading(column))
    }
  }

  // MARK: By what stands below

  /// A heading with a word for a stage, over few different words.
  private static func stage(
    _ names: [String], _ values: (Int) -> [String], but taken: [Int]
  ) -> (column: Int, tier: Int)? {
    let column = names.indices.first { column in
      guard !taken.contains(column),
        names[column].split(separator: " ").contains(where: {
          stageNames[0].contains(String($0))
        })
      else { return false }
      let values = values(column)
      return Set(values).count <= max(values.count / 2, 20) && values.contains { Int($0) == nil }
    }
    return column.map { ($0, 2) }
  }

  private static func areTimes(_ values: [String]) -> Bool {
    var column = TimeColumn()
    let read = values.count { column.read($0, line: 0) != nil }
    return !values.isEmpty && read * 5 >= values.count * 4
  }

  /// By its name; or any column of dates with times of day.
  private static func time(
    _ names: [String], _ values: (Int) -> [String], but taken: [Int]
  ) -> Int? {
    let free = names.indices.filter { !taken.contains($0) }
    let named = free.filter { column in
      timeNames.contains(names[column])
        || names[column].split(separator: " ").contains { timeNames.contains(String($0)) }
    }
    // One that can be read goes before one that cannot.
    let exact = named.filter { timeNames.contains(names[$0]) }
    if let column = (exact + named).first(where: { areTimes(values($0)) }) { return column }
    let dated = free.first { column in
      let values = values(column)
      let read = values.count { TimeText($0)?.milliseconds != nil }
      return !values.isEmpty && read * 5 >= values.count * 4
    }
    return dated ?? exact.first ?? named.first
  }

  /// A column of times of day beside one of days.
  private static func timeOfDay(
    _ columns: Range<Int>, _ values: (Int) -> [String], beside time: Int, but taken: [Int]
  ) -> Int? {
    let days = values(time)
    guard !days.isEmpty, days.allSatisfy({ TimeText($0).map { $0.milliseconds == nil } ?? false })
    else { return nil }
    return columns.first { column in
      guard column != time, !taken.contains(column) else { return false }
      let times = values(column)
      return !times.isEmpty && times.count * 5 >= days.count * 4
        && times.allSatisfy { $0.contains(":") && TimeText("2000-01-01 " + $0) != nil }
    }
  }

  // MARK: Names

  /// Folded headings, the surest first.
  private static let journeyNames: [Set<String>] = [
    [
      "journey id", "journey", "journeyid", "session id", "sessionid", "session", "case id", "case",
      "case concept name", "trace id", "trace", "visit id", "process id", "id podrozy",
      "id sciezki",
      "id sesji", "sesja", "id calatorie", "id sesiune", "sesiune", "id пути", "id сессии",
      "сессия",
      "ид сессии", "id przypadku", "id кеиса",
    ],
    [
      "customer id", "customerid", "user id", "userid", "visitor id", "visitorid", "client id",
      "clientid", "contact id", "person id", "account id", "member id", "device id", "id klienta",
      "id uzytkownika", "id client", "id utilizator", "id клиента", "ид клиента", "id пользователя",
      "ид пользователя", "order id", "id zamowienia", "id comanda", "id заказа",
    ],
    ["id", "customer", "user", "visitor", "client", "klient", "clientul", "клиент", "uzytkownik"],
  ]

  private static let stageNames: [Set<String>] = [
    [
      "stage", "stage name", "phase", "step", "funnel stage", "funnel step", "journey stage",
      "etap",
      "faza", "krok", "etapa", "pas", "этап", "стадия", "фаза", "шаг", "etap podrozy", "этап пути",
    ],
    [
      "page type", "pagetype", "page", "page name", "screen", "screen name", "event", "event name",
      "event type", "eventname", "eventtype", "activity", "concept name", "action", "milestone",
      "touchpoint", "state", "status", "zdarzenie", "strona", "ekran", "aktywnosc", "czynnosc",
      "eveniment", "pagina", "ecran", "activitate", "actiune", "событие", "страница", "экран",
      "деиствие", "активность", "состояние",
    ],
  ]

  private static let timeNames: Set<String> = [
    "time", "timestamp", "date", "datetime", "at", "created at", "occurred at", "event time",
    "time timestamp", "ts", "when", "czas", "data", "data i czas", "godzina", "ora", "timp",
    "data si ora", "время", "дата", "дата и время", "kiedy", "когда", "created", "occurred",
    "started",
  ]
}
