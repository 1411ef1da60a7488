import JourneyFormats
import JourneyTemplates
import MapOutline
import SyncProtocol

/// `POST /maps/NAME/import?…` with a file as its body.
struct ImportRequest {
  /// What is wanted of the file.
  enum Aim: String {
    case done = "no"
    /// Only to be told what would become of the map.
    case preview = "yes"
    /// Only to have the changes, to make them oneself.
    case changes
  }

  var aim = Aim.done
  var adding = JourneyOutline.Adding.whatIsNew
  var options = ImportOptions()
  /// Of a map that has none.
  var title: String?
  /// What the file is spoken of in to somebody who has a page; nil for scripts.
  var language: SpokenLanguage?

  init(query: [(name: String, value: String)]) throws(QueryError) {
    for (name, value) in query where !value.isEmpty { try set(name, value) }
  }

  private mutating func set(_ name: String, _ value: String) throws(QueryError) {
    func need<Value>(_ parsed: Value?, _ allowed: String) throws(QueryError) -> Value {
      guard let parsed else { throw QueryError(name: name, allowed: allowed) }
      return parsed
    }
    switch name {
    case "dry-run": aim = try need(Aim(rawValue: value), "yes, no or changes")
    case "again":
      adding = try need(
        ["yes": JourneyOutline.Adding.everything, "no": .whatIsNew][value], "yes or no")
    case "restore":
      if try need(["yes": true, "no": false][value], "yes or no") { adding = .whatIsMissing }
    case "title": title = value
    case "language": language = SpokenLanguage(tag: value)
    case "file": options.fileName = value
    case "format":
      options.format = try need(
        FileFormat(rawValue: value),
        "one of \(FileFormat.allCases.map(\.rawValue).joined(separator: ", "))")
    case "table":
      options.choice = .number(
        try need(Int(value).flatMap { $0 > 0 ? $0 : nil }, "the number of a table, from 1"))
    case "columns":
      let list = ColumnChoice.list(value)
      guard list.unreadable.isEmpty, !list.choices.isEmpty else {
        throw QueryError(name: name, allowed: "HEADING=KIND, such as Area=stage,Text=pain")
      }
      options.columns += list.choices
    case "scale": options.scale = try need(FeelingScale(value), "a scale such as 1-7")
    case "dates":
      options.dates = try need(
        DateOrder(rawValue: value), "day-first, month-first or year-first")
    case "encoding":
      options.encoding = try need(
        TextEncoding(value), "an encoding such as utf-8, windows-1250 or windows-1251")
    case "separator":
      options.separator = try need(CSVSeparator(value), "a comma, a semicolon, | or tab").byte
    case "take": options.taken.append(value)
    default: break
    }
  }
}
