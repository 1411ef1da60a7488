import JourneyTemplates
import MapOutline

/// The formats that are read.
package enum FileFormat: String, CaseIterable, Sendable {
  case mermaid
  case csv
  case csvTransposed = "csv-transposed"
  case markdown
  case canvas
  case survey
  case events
  case json

  /// What it is, for people, in English.
  package var name: String { name(in: .english) }

  /// What it is, for people: “a CSV table, a row a step”.
  package func name(in language: SpokenLanguage) -> String {
    let key: ImportMessage =
      switch self {
      case .mermaid: .formatMermaid
      case .csv: .formatCSV
      case .csvTransposed: .formatTransposed
      case .markdown: .formatMarkdown
      case .canvas: .formatCanvas
      case .survey: .formatSurvey
      case .events: .formatEvents
      case .json: .formatJSON
      }
    return language(key)
  }
}
