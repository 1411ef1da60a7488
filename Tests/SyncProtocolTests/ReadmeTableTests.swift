import Foundation
import JourneyMap
import MadeUp
import SyncProtocol
import Testing

@Suite("Tables of Protocol/README.md", .serialized)
struct ReadmeTableTests {
  @Test("The table of kinds and fields is the schema's")
  func schema() throws {
    try ProtocolFolder.expect(schemaLines() + [""], inReadmeBlock: "schema")
  }

  #if DEBUG
  @Test("A row makes a field of the table, and a kind of card one of its choices")
  func madeUp() throws {
    try MadeUp.run {
      let lines = schemaLines()
      #expect(lines.contains("| 33 | due-time | register: line | `action-item` |"))
      #expect(lines.contains { $0.hasPrefix("| 3 | kind |") && $0.contains("`promise`") })
    }
  }
  #endif

  private func schemaLines() -> [String] {
    var lines: [String] = []
    var kind: RecordKind?
    for row in Schema.fields {
      if row.kind != kind {
        kind = row.kind
        let isCard = row.kind == .card
        lines += [
          "", "**\(row.kind.rawValue) \(name(row.kind))**", "",
          "| field | name | merges as |\(isCard ? " of cards that are |" : "")",
          "|---|---|---|\(isCard ? "---|" : "")",
        ]
      }
      let line = "| \(row.field.rawValue) | \(row.name) | \(description(row.type)) |"
      lines.append(row.kind == .card ? "\(line) \(carriers(row)) |" : line)
    }
    return lines
  }

  private func carriers(_ row: FieldDefinition) -> String {
    if row.use.isOfEveryCard { return "any" }
    return (row.use.carriers + row.use.furtherCarriers).map { "`\($0)`" }.joined(separator: ", ")
  }

  @Test("The tables of codes are the enums'")
  func codes() throws {
    let again: Set<RefusalCode> = [.storageFailing, .rateLimited]
    var lines = ["", "| | refused | because | |", "|---|---|---|---|"]
    for code in RefusalCode.allCases {
      let retry = again.contains(code) ? "again" : ""
      lines.append("| \(code.rawValue) | *\(code.name)* | \(meaning(code)) | \(retry) |")
    }
    lines += ["", "| | bye | because |", "|---|---|---|"]
    for code in ByeCode.allCases {
      lines.append("| \(code.rawValue) | *\(code.name)* | \(meaning(code)) |")
    }
    try ProtocolFolder.expect(lines + [""], inReadmeBlock: "codes")
  }

  @Test("Every rule has its row in the table of tests, and what the rows name is there")
  func rules() throws {
    let readme = try String(contentsOf: ProtocolFolder.readme, encoding: .utf8)
    let parts = readme.components(separatedBy: "## 19. ")
    try #require(parts.count == 2)
    let rows = parts[1].split(separator: "\n").filter { $0.hasPrefix("| WM-") }
    let shown = Set(rows.flatMap { $0.matches(of: /WM-[A-Z]+/).map { String($0.output) } })
    let defined = Set(
      readme.matches(of: /\*\*(WM-[A-Z]+)-[0-9]+\*\*/).map { String($0.output.1) })
    #expect(defined.count > 20)
    #expect(shown == defined)
    let tests = ProtocolFolder.readme.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Tests")
    for row in rows {
      for name in row.matches(of: /`([A-Za-z\/_.]+)`/).map({ String($0.output.1) }) {
        let isThere = ["", ".swift"].contains {
          FileManager.default.fileExists(atPath: tests.appendingPathComponent(name + $0).path)
        }
        #expect(isThere || name.hasSuffix(".json"), "\(name) is not in Tests")
      }
    }
  }

  private func meaning(_ code: RefusalCode) -> String {
    switch code {
    case .seqGap: "WM-VALID-2"
    case .unknownDependency: "WM-VALID-4, WM-HOLD-1"
    case .lamportNotAfter: "WM-VALID-5"
    case .lamportTooFar: "WM-VALID-6"
    case .empty: "a change or operation without content; on the wire this is *malformed*"
    case .noReplica: "replica 0 as author; on the wire this is *malformed*"
    case .unknownRecord: "WM-VALID-9"
    case .unknownCharacter: "WM-VALID-15"
    case .kindNotAllowed: "WM-VALID-10"
    case .fieldType: "WM-VALID-11"
    case .value: "WM-VALID-12"
    case .key: "WM-VALID-13"
    case .reference: "WM-VALID-14"
    case .controlCharacter: "WM-VALID-16"
    case .outOfRange: "an edit outside a text; never on the wire, where no indexes are"
    case .limitCards: "cards, deleted ones included"
    case .limitRecords: "records, deleted ones included"
    case .limitTextScalars:
      "characters that a text has ever had, and one for each range of stamps left of the texts that "
        + "it replaced"
    case .limitValueBytes: "bytes of a register's text"
    case .limitKeyBytes: "bytes of a key"
    case .limitKeysInField: "keys of one field, taken-away ones included"
    case .limitOperationsInChange: "operations of a change"
    case .limitPlaceKeyBytes: "bytes of an order key"
    case .limitDependencies: "dependencies of a change"
    case .limitReplicas: "replicas that wrote on the map, or as this participant"
    case .limitMapBytes: "bytes of all changes of the map together"
    case .roleNotAllowed: "WM-ROLE-1"
    case .forgedAuthor: "WM-SUBMIT-1"
    case .ownKeyOnly: "WM-VALID-8"
    case .storageFailing:
      "the map takes no edits now, since its journal cannot be written, or by WM-DAMAGE-1"
    case .rateLimited: "more changes a second than the welcome allows"
    case .earlierRefused: "it stands on a change that was refused"
    case .readOnly: "the hello had replica 0"
    case .seqTaken: "WM-SUBMIT-3, WM-HELLO-11"
    }
  }

  private func meaning(_ code: ByeCode) -> String {
    switch code {
    case .malformed: "WM-BYE-3"
    case .messageTooLarge: "WM-CONN-2"
    case .unexpectedMessage: "WM-HELLO-1, WM-BYE-3"
    case .protocolVersion: "WM-HELLO-2"
    case .schemaVersion: "WM-HELLO-3"
    case .mapName: "WM-HELLO-4"
    case .replicaTaken: "WM-HELLO-6"
    case .foreignSeal: "WM-RELAY-2"
    case .noSuchMap: "WM-HELLO-4"
    case .tokenMissing: "the server works with invitations and the hello had none"
    case .badToken: "the invitation is not one of this server's"
    case .tokenExpired: "the invitation's time is over"
    case .tokenForOtherMap: "the invitation is to another map"
    case .roleNotAllowed: "the role does not allow what was asked for"
    case .tooManyConnections: "to the map, or to too many maps at once; see also WM-CONN-3"
    case .rateLimited: "messages come much faster than the server takes them"
    case .slowReceiver: "WM-SLOW-1"
    case .idle: "no hello came in time"
    case .superseded: "WM-HELLO-7"
    case .serverStopping: "it will be back"
    case .storageFailing: "the map cannot be made or opened, since the disk fails"
    case .storageDamaged:
      "the map as the server has it cannot be used; somebody must look after the server"
    case .internal: "a mistake of the server's"
    }
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
