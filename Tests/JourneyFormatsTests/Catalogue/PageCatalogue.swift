import JourneyMap
import JourneyTemplates

@testable import JourneyPictures
@testable import JourneyWords

/// The catalogue of kinds and fields as modules of the page.
enum PageCatalogue {
  private static let head = """
    // Made of the schema and of the catalogue of words, which every client reads: `make catalogue`
    // writes this file, a test compares it.

    """

  // MARK: board/catalogue.js

  static func fields() -> String {
    let kinds = (0...RecordKind.channel.rawValue).map { RecordKind($0) }
    var text = head + "\n"
    text += "export const Kind = {\n"
    for kind in kinds { text += "  \(kind.noun): \(kind.rawValue),\n" }
    text += "};\n\nexport const Field = {\n  place: 2,\n"
    for kind in kinds {
      let fields = Schema.fields(of: kind).map { "\(camel("\($0.name)")): \($0.field.rawValue)" }
      text += "  \(kind.noun): {\n\(lines(fields, indent: 4))  },\n"
    }
    text += "};\n\n/** In the order in which they are offered. */\nexport const cardKinds = [\n"
    text += lines(Schema.cardKinds.map { "\"\($0)\"" }, indent: 2)
    text += "];\n\n/** Kinds of card that share a colour.\n * @type {Record<string, string>} */\n"
    text += "export const families = {\n"
    text += lines(Schema.cardKindRows.map { "\"\($0.name)\": \"\($0.use.family)\"" }, indent: 2)
    text +=
      "};\n\n/** The small signs of the picture, as paths that need no font. Each fills a square "
    text += "of 16.\n * @type {Record<string, string>} */\nexport const signs = {\n"
    let marks = Schema.cardKinds.map { ("\($0)", PictureMark.kind("\($0)")) }
    for (name, mark) in marks + PictureMark.plain.map({ ($0.id, $0) }) {
      text += "  \"\(name)\": '\(mark.shapes)',\n"
    }
    text += """
      };

      /**
       * How a field is filled in.
       * @typedef {{ type: "text" } | { type: "line" } | { type: "yes" }
       *   | { type: "choice", values: string[] } | { type: "level", from: number, to: number }
       *   | { type: "number" } | { type: "decimal" } | { type: "date" } | { type: "channel" }
       *   | { type: "persona" } | { type: "own-level", from: number, to: number }
       *   | { type: "own-votes" } | { type: "names" } | { type: "dated" }} FieldForm
       */
      /**
       * A field that people are asked for: at once, or behind “more”; by all cards, or by those of some
       * kinds.
       * @typedef {{ field: number, name: string, form: FieldForm, isLater?: boolean,
       *   isOfEveryCard?: boolean, carriers?: string[], icon?: string, isOnCard?: boolean,
       *   countedIn?: number }} FieldRow
       */

      /** In the order of the forms.
       * @type {Record<number, FieldRow[]>} */
      export const forms = {

      """
    for kind in kinds {
      let asked = Schema.asked(of: kind)
      let rows = (asked.first + asked.later).compactMap(row)
      guard !rows.isEmpty else { continue }
      text += "  [Kind.\(kind.noun)]: [\n"
      for row in rows { text += "    \(row),\n" }
      text += "  ],\n"
    }
    return text + "};\n"
  }

  /// nil for a field that the page has no form for.
  private static func row(_ row: FieldDefinition) -> String? {
    guard let form = form(row) else { return nil }
    var parts = [
      "field: \(row.field.rawValue)", "name: \"\(row.name)\"", "form: { \(form) }",
    ]
    if row.use.asking == .later { parts.append("isLater: true") }
    if row.use.isOfEveryCard { parts.append("isOfEveryCard: true") }
    let carriers = (row.use.carriers + row.use.furtherCarriers).map { "\"\($0)\"" }
    if !carriers.isEmpty { parts.append("carriers: [\(carriers.joined(separator: ", "))]") }
    if let icon = row.use.icon { parts.append("icon: \"\(icon)\"") }
    if row.use.isOnCard { parts.append("isOnCard: true") }
    if let unit = row.use.countedIn { parts.append("countedIn: \(unit.rawValue)") }
    return "{ \(parts.joined(separator: ", ")) }"
  }

  private static func form(_ row: FieldDefinition) -> String? {
    if row.isNames { return "type: \"names\"" }
    switch row.type {
    case .text: return "type: \"text\""
    case .position: return nil
    case .register(let rule):
      switch rule {
      case .bool: return "type: \"yes\""
      case .integer(let range) where range.count <= FieldDefinition.choicesMax:
        return "type: \"level\", from: \(range.lowerBound), to: \(range.upperBound)"
      case .integer: return "type: \"number\""
      case .choice(let tokens):
        let values = tokens.map { "\"\($0)\"" }.joined(separator: ", ")
        return "type: \"choice\", values: [\(values)]"
      case .date: return "type: \"date\""
      case .decimal: return "type: \"decimal\""
      case .token, .line: return "type: \"line\""
      case .reference(.channel): return "type: \"channel\""
      case .reference(.persona): return "type: \"persona\""
      case .reference: return nil
      }
    case .keyed(.participant, .integer(let range)):
      return range.count <= FieldDefinition.choicesMax
        ? "type: \"own-level\", from: \(range.lowerBound), to: \(range.upperBound)"
        : "type: \"own-votes\""
    case .keyed(.date, .decimal): return "type: \"dated\""
    case .keyed: return nil
    }
  }

  /// `moment-of-truth` is `momentOfTruth`.
  private static func camel(_ name: String) -> String {
    let parts = name.split(separator: "-")
    return parts.dropFirst().reduce(String(parts[0])) { $0 + MessageWords.capitalised(String($1)) }
  }

  /// With commas, as many on a line as fit.
  private static func lines(_ parts: [String], indent: Int) -> String {
    var text = ""
    var line = ""
    for part in parts {
      if !line.isEmpty, indent + line.count + part.count + 2 > 98 {
        text += String(repeating: " ", count: indent) + line + "\n"
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + part + ","
    }
    return text + String(repeating: " ", count: indent) + line + "\n"
  }

  // MARK: words/terms-….js

  /// Words of printed pages alone.
  private static let notForThePage: Set<String> = [
    "word.blankTitle", "word.blankHint", "word.contents", "word.skip", "word.linksNotDrawn",
  ]

  static func terms(_ language: SpokenLanguage) -> String {
    var terms: [(key: String, words: String)] = []
    for kind in TemplateLibrary.builtIn.cardKinds {
      terms.append(("kind.\(kind.key)", kind.labels[language.rawValue]))
    }
    for kind in TemplateLibrary.builtIn.mapKinds {
      terms.append(("map-kind.\(kind.id)", kind.labels[language.rawValue]))
    }
    for group in ["card.", "fault.", "field.", "hint.", "list.", "own.", "value.", "word."] {
      for key in MessageCatalogue.builtIn.keys
      where key.hasPrefix(group) && !notForThePage.contains(key) {
        terms.append((key, language.words(key)))
      }
    }
    var text = head + "\n/** @type {Record<string, string>} */\nexport const terms = {\n"
    for term in terms { text += "  \"\(term.key)\": \"\(term.words)\",\n" }
    return text + "};\n"
  }
}
