import ArgumentParser
import MapStore
import StyledText
import WorkshopClient
import WorkshopServer

/// `waymark doctor`
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a server's folder and say what is wrong with it.",
    discussion: """
      waymark doctor
      waymark doctor --data /var/lib/waymark --json

      Reads everything and changes nothing; a server may be running. Every
      change is merged anew and compared with every state hash that is kept.
      Ends with 0 if all is well, 1 if something is wrong, 2 if it could not
      look.
      """)

  @Option(help: ArgumentHelp("The server's folder.", valueName: "folder"))
  var data = "waymark-data"
  @Flag(help: "Drop damaged snapshots, after a copy of the folder. The server has to be stopped.")
  var repair = false
  @Flag(help: "Print JSON.")
  var json = false

  /// Below this a server may soon have to refuse edits.
  private static let freeBytesMin: UInt64 = 256 << 20

  func run() throws {
    var report = DoctorReport(folder: data)
    do {
      let reader = try FolderReader(folder: data)
      report.look(at: reader, freeBytesMin: Self.freeBytesMin)
    } catch {
      switch error {
      case .damaged, .incomplete:
        report.findings = [Finding(what: "waymark.db: \(error.finding)", advice: Finding.restore)]
      case .notADatabase:
        report.findings = [Finding(what: "waymark.db is not a database", advice: Finding.restore)]
      case .foreignDatabase:
        report.findings = [
          Finding(
            what: "waymark.db is the database of another program",
            advice: "Name the folder that the server keeps its maps in.")
        ]
      default:
        Terminal.note("Cannot check: \(error).")
        throw ExitCode(2)
      }
    }
    Terminal.outText(json ? report.json.text + "\n" : report.text)
    if repair, !report.useless.isEmpty {
      guard report.isStructureSound else {
        throw Failure("Nothing was repaired: the structure of the file itself is damaged.")
      }
      let copy = try FolderRepair.forget(report.useless, in: data)
      Terminal.note(
        "Dropped \(DoctorReport.count(UInt64(report.useless.count), "damaged snapshot")). "
          + "\(copy) is the folder's file from before. Run “waymark doctor” again.")
    }
    if !report.findings.isEmpty { throw ExitCode(1) }
  }
}

/// What a look into a data folder found.
struct DoctorReport {
  struct MapLine {
    var name: String
    var changes: UInt64
    var snapshots: Int
    var isSound: Bool
  }

  let folder: String
  var findings: [Finding] = []
  /// What is worth a word and nothing wrong.
  private(set) var remarks: [String] = []
  private(set) var server: Int32?
  private(set) var format: Int?
  private(set) var files: [(name: String, bytes: Int)] = []
  private(set) var freeBytes: UInt64?
  private(set) var maps: [MapLine] = []
  private(set) var useless: [KeptSnapshot] = []
  private(set) var isStructureSound = false

  init(folder: String) { self.folder = folder }

  mutating func look(at reader: FolderReader, freeBytesMin: UInt64) {
    server = reader.server
    files = reader.fileSizes
    freeBytes = reader.freeBytes()
    if let freeBytes, freeBytes < freeBytesMin {
      findings.append(
        Finding(
          what: "only \(Self.size(freeBytes)) are free on its disk",
          advice: "Make room: on a full disk the server refuses edits."))
    }
    if let openness = reader.openness() {
      if openness.isWritable {
        findings.append(
          Finding(what: openness.words, advice: "Keep others out: \(openness.advice)."))
      } else {
        remarks.append("\(openness.words); \(openness.advice) keeps them out")
      }
    }
    for evidence in reader.evidence() { findings.append(Finding(evidence)) }
    let progress = ProgressLine()
    defer { progress.clear() }
    progress.show("checking the structure of the file …")
    do {
      format = try reader.format()
      for words in try reader.structuralFindings() {
        findings.append(Finding(what: words, advice: Finding.restore))
      }
      isStructureSound = findings.allSatisfy { $0.advice != Finding.restore }
      guard format == FolderReader.currentFormat else {
        findings.append(
          Finding(
            what: "it has format \(format ?? 0), so its maps were not looked at",
            advice: "Start this version’s server on it once, which brings it up to date."))
        return
      }
      let names = try reader.maps()
      if !names.isEmpty { checkSecrets(reader) }
      for (name, last) in names { check(name, last, reader, progress) }
    } catch {
      isStructureSound = false
      findings.append(Finding(what: error.finding, advice: Finding.restore))
    }
  }

  private mutating func check(
    _ name: String, _ last: UInt64, _ reader: FolderReader, _ progress: ProgressLine
  ) {
    var map = DoctorMap(name, reader)
    map.check(through: last) { progress.show("reading “\(name)”: change \($0) of \(last) …") }
    findings += map.findings
    if map.isWhole { useless += map.useless }
    maps.append(
      MapLine(
        name: name, changes: last, snapshots: map.snapshots.count, isSound: map.findings.isEmpty))
  }

  private mutating func checkSecrets(_ reader: FolderReader) {
    for (name, use) in [
      (InviteSigner.secretName, "invitations were signed with"),
      (ServerStorage.sealSecretName, "changes were sealed with"),
    ] {
      do {
        guard try reader.secret(named: name) == nil else { continue }
        findings.append(
          Finding(what: "the secret that \(use) is missing", advice: Finding.restore))
      } catch {
        findings.append(
          Finding(
            what: "the secret that \(use) is damaged (\(error.finding))",
            advice: Finding.restore))
      }
    }
  }

  // MARK: Words

  var text: String {
    var lines = ["\(folder): \(Self.words(server: server))"]
    if !files.isEmpty {
      let sizes = files.map { "\($0.name) \(Self.size(UInt64($0.bytes)))" }
      lines.append(
        (sizes + [freeBytes.map { "\(Self.size($0)) free" }].compactMap { $0 })
          .joined(separator: ", "))
    }
    for map in maps {
      lines.append(
        "\(map.isSound ? "✓" : "✗") \(map.name): \(Self.count(map.changes, "change")), "
          + Self.count(UInt64(map.snapshots), "checkpoint"))
    }
    lines += remarks.map { TerminalText.sanitised($0) }
    guard !findings.isEmpty else {
      return (lines + ["All is well."]).joined(separator: "\n") + "\n"
    }
    lines.append("")
    for (index, finding) in findings.enumerated() {
      let place = finding.map.map { "“\($0)”: " } ?? ""
      lines.append(TerminalText.sanitised(place + finding.what))
      // What is to be done is said once for neighbours.
      let next = findings.dropFirst(index + 1).first
      if next?.advice != finding.advice { lines.append("  → \(finding.advice)") }
    }
    lines.append("")
    lines.append("\(Self.count(UInt64(findings.count), "problem")) found.")
    return lines.joined(separator: "\n") + "\n"
  }

  var json: JSONValue {
    .object([
      "folder": .string(folder),
      "server": server.map { .number(Int64($0)) } ?? .null,
      "format": format.map { .number(Int64($0)) } ?? .null,
      "files": .object(
        Dictionary(uniqueKeysWithValues: files.map { ($0.name, .number(Int64($0.bytes))) })),
      "freeBytes": freeBytes.map { .number(Int64(clamping: $0)) } ?? .null,
      "maps": .array(
        maps.map { map in
          .object([
            "name": .string(map.name), "changes": .number(Int64(clamping: map.changes)),
            "checkpoints": .number(Int64(map.snapshots)), "sound": .bool(map.isSound),
          ])
        }),
      "remarks": .array(remarks.map { .string($0) }),
      "problems": .array(
        findings.map { finding in
          .object([
            "map": JSONValue(finding.map), "what": .string(finding.what),
            "advice": .string(finding.advice),
          ])
        }),
    ])
  }

  private static func words(server: Int32?) -> String {
    switch server {
    case nil: "no server runs on it"
    case 0?: "a server runs on it"
    case let process?: "a server runs on it (process \(process))"
    }
  }

  /// `1 map`, `2 maps`
  static func count(_ number: UInt64, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : "s")"
  }

  /// `17 kB`, `4.1 MB`: in powers of ten, like those who sell disks.
  static func size(_ bytes: UInt64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var (value, unit) = (Double(bytes), 0)
    while value >= 1_000, unit < units.count - 1 { (value, unit) = (value / 1_000, unit + 1) }
    guard unit > 0, value < 10 else { return "\(Int(value.rounded())) \(units[unit])" }
    return "\(Double(Int((value * 10).rounded())) / 10) \(units[unit])"
  }
}
