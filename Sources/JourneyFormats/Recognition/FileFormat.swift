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

  /// What it is, for people.
  package var name: String {
    switch self {
    case .mermaid: "a Mermaid journey"
    case .csv: "a CSV table, a row a step"
    case .csvTransposed: "a CSV table, stages as columns"
    case .markdown: "a Markdown table"
    case .canvas: "a JSON Canvas"
    case .survey: "answers to a questionnaire (CSV)"
    case .events: "a table of events (CSV)"
    case .json: "a map that Waymark wrote (JSON)"
    }
  }
}
