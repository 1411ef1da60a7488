import ArgumentParser
import JourneyFormats
import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import ReplicatedData
import StyledText
import WorkshopClient

extension CheckSeverity: ExpressibleByArgument {}

/// `waymark check`
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find what a map lacks, and say what to do about it.",
    discussion: """
      waymark check spring
      waymark check spring --severity warning --fail-on warning
      waymark check spring.mmd --json
      waymark check spring --silence stage-without-kpi --reason "Measured yearly."
      waymark check spring --enable stage-without-kpi
      waymark check --rules

      Ends with status 1 if there is a finding at or above --fail-on, with 0 if
      there is none, and with 2 if the map or the file cannot be looked at.
      A MAP can also be a file, or a moment such as spring@120.
      """)

  /// The gravest findings that a script should stop at.
  enum Threshold: String, ExpressibleByArgument, CaseIterable {
    case error, warning, note, never

    func isReached(by report: CheckReport) -> Bool {
      guard let severity = CheckSeverity(rawValue: rawValue) else { return false }
      return report.findings.contains { $0.severity <= severity }
    }
  }

  @Argument(
    help: ArgumentHelp(
      "The map's name, the link of an invitation, a moment of a map, or a file.",
      valueName: "map|file"))
  var source: String?
  @Option(help: "Leave out what matters less: error, warning or note.")
  var severity = CheckSeverity.note
  @Option(help: "What ends the command with status 1: error, warning, note or never.")
  var failOn = Threshold.error
  @Option(parsing: .unconditional, help: "Dates are looked at from this day: 2026-03-31, +1m.")
  var today: String?
  @Flag(help: "List findings of silenced rules, too.")
  var all = false
  @Option(help: ArgumentHelp("Switch a rule off for this map, with --reason.", valueName: "rule"))
  var silence: String?
  @Option(help: "Why the rule does not hold for this map; kept in the map.")
  var reason: String?
  @Option(help: ArgumentHelp("Switch a silenced rule on again.", valueName: "rule"))
  var enable: String?
  @Flag(help: "List all rules.")
  var rules = false
  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    if !rules, source == nil { throw ValidationError("Name a map or a file, or ask for --rules.") }
    guard silence == nil || enable == nil else {
      throw ValidationError("Either --silence or --enable, one after the other.")
    }
    let hasReason = reason.map { !$0.allSatisfy(\.isWhitespace) } ?? false
    guard silence == nil || hasReason else {
      throw ValidationError("Say with --reason why the rule does not hold for this map.")
    }
    guard silence != nil || reason == nil else {
      throw ValidationError("--reason goes with --silence.")
    }
  }

  func run() throws { try Answer.run(answer) }

  private func answer() throws {
    if rules { return listRules() }
    guard let source else { return }
    if let silence { return try switchOff(silence, source) }
    if let enable { return try switchOn(enable, source) }
    let day = try today.map { try TypedValue.now.day($0) } ?? CalendarDay.today
    let document = try MapSource(source).document(reading)
    let facts = MapFacts(document)
    let report = MapCheck(facts, today: day).report(facts)
    if reading.json {
      Terminal.outText(
        CheckJSON.text(
          report, document, language: reading.language, today: day, severityMax: severity))
    } else {
      let names = ShortNames(document)
      var text = CheckText(
        columns: Terminal.isOutputTerminal ? Terminal.columns : nil,
        usesColour: Terminal.usesColour
      ) { names.text($0) }
      text.showsSilenced = all
      text.severityMax = severity
      Terminal.outText(text.text(report, document, language: reading.language))
    }
    if failOn.isReached(by: report) { throw Answer.found }
  }

  // MARK: Rules

  private func listRules() {
    let words = MessageWords(SpokenLanguage(tag: reading.language))
    if reading.json {
      return Terminal.out(
        JSONValue.array(
          CheckRule.allCases.map {
            .object([
              "rule": .string($0.rawValue), "severity": .string($0.severity.rawValue),
              "finds": .string(words.text($0.summary)),
            ])
          }
        ).text)
    }
    let headings = [CheckWord.ruleColumn, .severityColumn, .findsColumn]
    var table = Table(headings.map { (words.text(CheckMessage.word($0)), .left) })
    for rule in CheckRule.allCases {
      table.add([
        rule.rawValue, words.text(CheckMessage.word(rule.severity.word)), words.text(rule.summary),
      ])
    }
    Terminal.out(table: table)
  }

  private var editing: EditingOptions {
    var editing = EditingOptions()
    editing.offline = reading.offline
    editing.json = reading.json
    editing.connection = reading.connection
    return editing
  }

  private func map(_ source: String) throws -> String {
    guard let map = try MapSource(source).mapName else {
      throw Failure("Only a map can silence rules, not a file or a moment that is past.")
    }
    return map
  }

  private func switchOff(_ id: String, _ source: String) throws {
    let rule = try Self.rule(id)
    let reason = reason ?? ""
    try editing.edit(try map(source)) { _ in
      { (editor: inout Editor) throws(ChangeError) in
        try editor.set(.root, Field.Map.silencedRules, key: rule.rawValue, .text(reason))
      }
    }
  }

  private func switchOn(_ id: String, _ source: String) throws {
    try editing.edit(try map(source)) { visit in
      let silenced = visit.document.keys(.root, Field.Map.silencedRules).map(\.key)
      guard silenced.contains(where: { sameUTF8($0, id) }) else {
        let rule = try Self.rule(id)
        throw Failure("The rule \(rule.rawValue) is not silenced on this map.")
      }
      return { (editor: inout Editor) throws(ChangeError) in
        try editor.set(.root, Field.Map.silencedRules, key: id, .null)
      }
    }
  }

  private static func rule(_ id: String) throws -> CheckRule {
    if let rule = CheckRule(rawValue: id) { return rule }
    let all = CheckRule.allCases.map(\.rawValue)
    let near = all.filter { $0.contains(id.lowercased()) || Likeness.likeness($0, id) >= 5_000 }
    throw Failure(
      "There is no rule “\(TerminalText.excerpt(id))”"
        + (near.isEmpty ? "" : "; there is \(NumberWords.list(near))")
        + ". “waymark check --rules” lists all.")
  }
}
