import JourneyFormats
import JourneyInsight
import JourneyPictures
import JourneyTemplates

/// A value in a query that is none of those allowed, with what to write instead.
struct QueryError: Error, Equatable {
  let name: String
  let allowed: String

  var words: String { "\(name) must be \(allowed)." }
}

extension MapPageRequest {
  private static let momentWords =
    "the index of a change or a time like 2026-03-01T14:30:00Z"

  /// Reads a query. Names that the page has no use for are passed over.
  ///
  /// - Parameter today: The day that pages are made on, unless the query says another.
  init(
    _ page: MapPage, query: [(name: String, value: String)], today: CalendarDay
  ) throws(QueryError) {
    self.page = page
    options = ExportOptions(today: today)
    if case .export(.html) = page { options.theme = .auto }
    for (name, value) in query {
      if name.hasPrefix("weight.") {
        try setWeight(String(name.dropFirst("weight.".count)), value)
      } else {
        try set(name, value)
      }
    }
  }

  private mutating func set(_ name: String, _ value: String) throws(QueryError) {
    func need<Value>(_ parsed: Value?, _ allowed: String) throws(QueryError) -> Value {
      guard let parsed else { throw QueryError(name: name, allowed: allowed) }
      return parsed
    }
    switch name {
    case "at", "to": moment = try need(MapMoment(value), Self.momentWords)
    case "lines": showsLines = try need(["yes": true, "no": false][value], "yes or no")
    case "from": earlier = try need(MapMoment(value), Self.momentWords)
    case "language":
      let tag = LanguageTag.normalised(value)
      options.language = try need(
        LanguageTag.isValid(tag) ? tag : nil, "the tag of a language, such as en, pl, ro or ru")
    case "today": options.today = try need(CalendarDay(value), "a day like 2026-03-31")
    case "theme":
      options.theme = try need(
        PictureOptions.Theme(rawValue: value), Self.list(PictureOptions.Theme.allCases))
    case "curve":
      options.showsCurve = try need(["yes": true, "no": false][value], "yes or no")
    case "lanes":
      options.lanes = try need(
        ["used": PictureOptions.Lanes.used, "all": .all][value], "used or all")
    case "width":
      let range = PictureOptions.widths
      options.width = try need(
        Int(value).flatMap { range.contains($0) ? $0 : nil },
        "a number of pixels from \(range.lowerBound) to \(range.upperBound)")
    case "layout":
      let format = try need(
        ["steps": ExportFormat.csv, "stages": .csvTransposed][value], "steps or stages")
      if case .export(.csv) = page { page = .export(format) }
    case "blank":
      options.paper = try need(Paper(rawValue: value), Self.list(Paper.allCases))
      if case .export(.svg) = page { page = .export(.blankSVG) }
      if case .export(.html) = page { page = .export(.blankHTML) }
    case "importance":
      settings.importanceMin = try need(
        Int(value).flatMap { (0...3).contains($0) ? $0 : nil }, "a number from 0 to 3")
    default: break
    }
  }

  private mutating func setWeight(_ name: String, _ value: String) throws(QueryError) {
    do {
      try settings.setWeight(named: name, value)
    } catch {
      let names = InsightWeights.Name.allCases.map { "weight.\($0.rawValue)" }
      throw QueryError(
        name: "weight.\(name)",
        allowed: "a number from 0 to 100 for one of \(names.joined(separator: ", "))")
    }
  }

  private static func list<Choice: RawRepresentable<String>>(_ choices: [Choice]) -> String {
    let names = choices.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}
