import JourneyInsight
import JourneyMap
import JourneyPictures
import JourneyTemplates
import MapOutline

/// All that a map can be written as.
package enum ExportFormat: String, CaseIterable, Sendable {
  case mermaid
  case markdown
  case csv
  case csvTransposed = "csv-transposed"
  case xlsx
  case canvas
  case json
  case svg
  case html
  case blankSVG = "blank-svg"
  case blankHTML = "blank-html"

  /// The endings of its files, without the dot and in lower case; the first is the usual one.
  package var endings: [String] {
    switch self {
    case .mermaid: ["mmd", "mermaid"]
    case .markdown: ["md", "markdown"]
    case .csv: ["csv"]
    case .csvTransposed: ["stages.csv"]
    case .xlsx: ["xlsx"]
    case .canvas: ["canvas"]
    case .json: ["json"]
    case .svg: ["svg"]
    case .html: ["html", "htm"]
    case .blankSVG: ["blank.svg"]
    case .blankHTML: ["blank.html"]
    }
  }

  package var mediaType: String {
    switch self {
    case .mermaid: "text/vnd.mermaid; charset=utf-8"
    case .markdown: "text/markdown; charset=utf-8"
    case .csv, .csvTransposed: "text/csv; charset=utf-8"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .canvas, .json: "application/json"
    case .svg, .blankSVG: "image/svg+xml; charset=utf-8"
    case .html, .blankHTML: "text/html; charset=utf-8"
    }
  }

  /// What it is, in a few words.
  package var summary: String {
    switch self {
    case .mermaid: "Mermaid journey diagram"
    case .markdown: "Markdown table, stages as columns"
    case .csv: "table for spreadsheets, a row a step"
    case .csvTransposed: "table for spreadsheets, stages as columns"
    case .xlsx: "Excel workbook, a row a step"
    case .canvas: "JSON Canvas 1.0"
    case .json: "the whole map for programs"
    case .svg: "the map as a picture, with its emotion curve"
    case .html: "one page with the map, its curve and insights"
    case .blankSVG: "empty grid to print, one sheet"
    case .blankHTML: "empty grid to print, with a questionnaire"
    }
  }

  /// The format of a file by its name's ending, in any case; of several that fit, the longest.
  package static func ofFile(named name: String) -> ExportFormat? {
    let name = name.lowercased()
    var best: (format: ExportFormat, length: Int)?
    for format in allCases {
      for ending in format.endings
      where name.hasSuffix("." + ending) && ending.utf8.count > best?.length ?? 0 {
        best = (format, ending.utf8.count)
      }
    }
    return best?.format
  }

  /// All endings as people write them.
  package static var endingsText: String {
    allCases.map { "." + $0.endings[0] }.joined(separator: ", ")
  }

  /// Writes a map. A pure function: the same map and options give the same bytes.
  ///
  /// - Complexity: O(size of the map × log).
  package func write(
    _ document: MapDocument, _ options: ExportOptions = ExportOptions()
  ) -> ExportedText {
    switch self {
    case .json: return ExportedText(text: MapJSON.text(document), report: LossReport())
    case .html:
      return JourneyPage.write(
        document, language: options.language, people: options.people,
        options: options.picture(of: document))
    case .svg:
      let insight = MapInsight(MapFacts(document))
      return JourneyPicture.write(
        options.outline(of: document), emotions: PictureEmotion.of(insight.curve),
        options: options.picture(of: document))
    default: return write(options.outline(of: document), options, document)
    }
  }

  private func write(
    _ outline: JourneyOutline, _ options: ExportOptions, _ document: MapDocument
  ) -> ExportedText {
    switch self {
    case .mermaid: return MermaidWriter.write(outline)
    case .markdown: return MarkdownWriter.write(outline)
    case .csv, .csvTransposed:
      let language = options.language ?? document.value(.root, Field.Map.language).text
      return CSVWriter.write(
        outline, layout: self == .csv ? .steps : .stages,
        separator: options.separator ?? CSVWriter.separator(ofLanguage: language))
    case .xlsx: return WorkbookWriter.write(outline)
    case .canvas: return CanvasWriter.write(outline)
    default:
      let grid = BlankGrid(
        outline, paper: options.paper, language: options.words(of: document))
      let text = self == .blankSVG ? grid.svg : grid.html
      return ExportedText(text: text, report: LossReport())
    }
  }
}

/// How a map is written.
package struct ExportOptions: Sendable {
  /// The language of stages, lanes and channels, and of the words that pictures and pages add; nil
  /// for titles as they stand, and the map's own language for the words.
  package var language: String?
  /// The day to print, and to judge dates by; nil prints none.
  package var today: CalendarDay?
  package var theme: PictureOptions.Theme
  package var lanes: PictureOptions.Lanes
  package var showsCurve: Bool
  /// Of a picture, in pixels; see ``PictureOptions/width``.
  package var width: Int?
  /// Of an empty grid.
  package var paper: Paper
  /// What participants are called, by their ids; who is not in it is somebody.
  package var people: [String: String]
  /// Between the cells of a table; nil for what spreadsheets of the language expect.
  package var separator: CSVSeparator?

  package init(
    language: String? = nil, today: CalendarDay? = nil, theme: PictureOptions.Theme = .light,
    lanes: PictureOptions.Lanes = .used, showsCurve: Bool = true, width: Int? = nil,
    paper: Paper = .a3, people: [String: String] = [:]
  ) {
    self.language = language
    self.today = today
    self.theme = theme
    self.lanes = lanes
    self.showsCurve = showsCurve
    self.width = width
    self.paper = paper
    self.people = people
  }

  func outline(of document: MapDocument) -> JourneyOutline {
    JourneyOutline(document, language: language)
  }

  /// The language of added words.
  func words(of document: MapDocument) -> SpokenLanguage {
    SpokenLanguage(asked: language, ofMap: document)
  }

  func picture(of document: MapDocument) -> PictureOptions {
    PictureOptions(
      language: words(of: document), theme: theme, lanes: lanes, showsCurve: showsCurve,
      width: width, date: today)
  }
}
