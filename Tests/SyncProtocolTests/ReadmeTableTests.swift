import JourneyMap
import SyncProtocol
import Testing

@Suite("Tables of Protocol/README.md")
struct ReadmeTableTests {
  @Test("The table of kinds and fields is the schema's")
  func schema() throws {
    var lines: [String] = []
    var kind: RecordKind?
    for row in Schema.fields {
      if row.kind != kind {
        kind = row.kind
        lines += [
          "", "**\(row.kind.rawValue) \(name(row.kind))**", "", "| field | name | merges as |",
          "|---|---|---|",
        ]
      }
      lines.append("| \(row.field.rawValue) | \(row.name) | \(description(row.type)) |")
    }
    try ProtocolFolder.expect(lines + [""], inReadmeBlock: "schema")
  }

  @Test("The tables of codes are the enums'")
  func codes() throws {
    let again: Set<RefusalCode> = [.storageFailing, .rateLimited, .unknownDependency]
    var lines = ["", "| refused | | |", "|---|---|---|"]
    for code in RefusalCode.allCases {
      lines.append("| \(code.rawValue) | *\(code.name)* | \(again.contains(code) ? "again" : "") |")
    }
    lines += ["", "| bye | |", "|---|---|"]
    for code in ByeCode.allCases { lines.append("| \(code.rawValue) | *\(code.name)* |") }
    try ProtocolFolder.expect(lines + [""], inReadmeBlock: "codes")
  }

  private func name(_ kind: RecordKind) -> String {
    switch kind {
    case .map: "map"
    case .persona: "persona"
    case .stage: "stage"
    case .lane: "lane"
    case .card: "card"
    case .link: "link"
    case .comment: "comment"
    case .channel: "channel"
    default: "kind \(kind.rawValue)"
    }
  }

  private func description(_ type: FieldType) -> String {
    switch type {
    case .text: "text"
    case .position: "position"
    case .register(let rule): "register: \(description(rule))"
    case .keyed(let key, let rule): "keyed by \(description(key)): \(description(rule))"
    }
  }

  private func description(_ rule: ValueRule) -> String {
    switch rule {
    case .bool: "boolean"
    case .integer(let range): "\(range.lowerBound) … \(range.upperBound)"
    case .choice(let tokens): tokens.map { "`\($0)`" }.joined(separator: ", ")
    case .token: "token"
    case .date: "date"
    case .decimal: "decimal"
    case .line: "line"
    case .reference(let kind): "a \(name(kind))"
    }
  }

  private func description(_ rule: KeyRule) -> String {
    switch rule {
    case .participant: "participant"
    case .line: "line"
    case .date: "date"
    }
  }
}
