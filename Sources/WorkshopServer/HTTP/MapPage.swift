import JourneyFormats
import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords

/// One of the things that a map is shown as.
enum MapPage: Equatable {
  case export(ExportFormat)
  /// What the map tells.
  case insight
  /// What the checks find.
  case check
  /// What changed between two moments.
  case diff

  /// What a path ends in behind the map's name.
  static let endings: [(String, MapPage)] = [
    ("/insight", .insight), ("/check", .check), ("/diff", .diff), (".json", .export(.json)),
    (".svg", .export(.svg)), (".html", .export(.html)), (".md", .export(.markdown)),
    (".csv", .export(.csv)), (".xlsx", .export(.xlsx)), (".mmd", .export(.mermaid)),
    (".canvas", .export(.canvas)),
  ]

  /// Whether it says who thinks what.
  var namesPeople: Bool {
    switch self {
    case .export(.html), .insight: true
    case .export, .check, .diff: false
    }
  }

  var mediaType: String {
    if case .export(let format) = self { format.mediaType } else { "application/json" }
  }

  /// Fields that go with the answer. A page that a browser would show may do nothing but be seen: no
  /// scripts, no requests, no origin of its own.
  var headers: [(name: String, value: String)] {
    switch self {
    case .export(.svg), .export(.html), .export(.blankSVG), .export(.blankHTML):
      [
        (
          "Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'; sandbox"
        )
      ]
    default: []
    }
  }
}

/// A page with what its query asks for.
struct MapPageRequest {
  var page: MapPage
  /// The moment to show; of a comparison, the later one.
  var moment = MapMoment.latest
  /// Of a comparison, the earlier one.
  var earlier = MapMoment.index(0)
  /// Of a comparison, whether it is told in lines too.
  var showsLines = false
  /// Of the journal, the last change that the map has as it is now; nil if nobody has it open.
  var presentIndex: UInt64?
  var options: ExportOptions
  var settings = InsightSettings()

  /// The same where the journal is known to have come to an index.
  func knowing(presentIndex: UInt64?) -> MapPageRequest {
    var request = self
    request.presentIndex = presentIndex
    return request
  }

  /// The bytes of the page for a map as it is at ``moment``, off the event loop.
  ///
  /// - Parameter before: Of a comparison, the map as it was at ``earlier``.
  /// - Complexity: O(size of the map × log).
  func bytes(_ document: MapDocument, before: MapDocument?) -> [UInt8] {
    // A workbook is no text.
    if case .export(let format) = page { return format.write(document, options).bytes }
    return Array(text(document, before: before).utf8)
  }

  private func text(_ document: MapDocument, before: MapDocument?) -> String {
    switch page {
    case .export(let format): return format.write(document, options).text
    case .insight:
      let facts = MapFacts(document)
      let names = InsightNames(document, facts, language: options.language) {
        options.people[$0]
      }
      return InsightJSON.text(InsightWords(names, MapInsight(facts, settings: settings)))
    case .check:
      let today = options.today ?? CalendarDay.today
      let report = MapCheck(MapFacts(document), today: today).report(MapFacts(document))
      return CheckJSON.text(report, document, language: options.language, today: today)
    case .diff:
      let comparison = MapComparison(
        before ?? MapDocument(), document, language: options.language)
      return ComparisonJSON.text(
        showsLines ? comparison.withoutReviews : comparison,
        language: SpokenLanguage(asked: options.language, ofMap: document),
        showsLines: showsLines, index: moment == .latest ? presentIndex : nil)
    }
  }
}
