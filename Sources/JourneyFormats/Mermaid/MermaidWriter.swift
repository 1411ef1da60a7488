import JourneyTemplates
import MapOutline

/// Writes an outline as a Mermaid `journey` diagram that Mermaid accepts and ``MermaidReader`` reads
/// back to an equal outline, but for what the report names.
package enum MermaidWriter {
  /// O(size of the outline).
  package static func write(_ outline: JourneyOutline) -> ExportedText {
    var report = LossReport()
    var tally = Tally()
    var lines = preamble(outline.notes, &report)
    lines.append("journey")
    if !outline.title.isEmpty {
      lines.append("    title " + MermaidText.encoded(outline.title, for: .plain))
    }
    lines += outline.notes.accessibilityLines.map { "    " + $0 }
    lines += tasks(outline.unplaced, of: outline, &tally).map { "    " + $0 }
    for stage in outline.stages {
      if stage.title.isEmpty { tally.unnamedStages += 1 }
      let title = stage.title.isEmpty ? JourneyOutline.unnamed : stage.title
      lines.append("    section " + MermaidText.encoded(title, for: .label))
      lines += tasks(stage.cards, of: outline, &tally).map { "      " + $0 }
    }
    tally.report(to: &report)
    reportFrame(outline, to: &report)
    return ExportedText(text: lines.joined(separator: "\n") + "\n", report: report)
  }

  /// What the diagram has no place for beside its cards.
  private static func reportFrame(_ outline: JourneyOutline, to report: inout LossReport) {
    if !outline.fields.isEmpty { report.add(.mapFields(names: outline.fields.map(\.name))) }
    report.add(outline.personas.count, Loss.personas)
    report.add(outline.links.count, Loss.links)
  }

  private static func preamble(_ notes: OutlineNotes, _ report: inout LossReport) -> [String] {
    let inner = notes.frontMatter?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
    guard !inner.contains(where: { MermaidText.trimmed(String($0)) == "---" }) else {
      report.add(.frontMatter)
      return notes.commentLines
    }
    return notes.frontMatterLines + notes.commentLines
  }

  private static func tasks(
    _ cards: [JourneyOutline.Card], of outline: JourneyOutline, _ tally: inout Tally
  ) -> [String] {
    cards.compactMap { card in
      guard card.kind == "action" else {
        tally.kinds[card.kind, default: 0] += 1
        return nil
      }
      tally.count(card, of: outline)
      let name = MermaidText.encoded(
        card.text.isEmpty ? JourneyOutline.unnamed : card.text, for: .label)
      var line = "\(name): \(score(card.score, &tally))"
      let actors = card.actors.filter { !$0.isEmpty }
      if !actors.isEmpty {
        line += ": " + actors.map { MermaidText.encoded($0, for: .actor) }.joined(separator: ", ")
      }
      return line
    }
  }

  /// The score as a number from 1 to 5, as Mermaid draws it.
  private static func score(_ raw: String?, _ tally: inout Tally) -> String {
    guard let raw, !raw.isEmpty else {
      tally.scoresMissing += 1
      return "3"
    }
    guard let number = Decimal(raw) else {
      tally.scoresNotNumbers += 1
      return "3"
    }
    if number.isAtLeastOne && number.isAtMostFive { return raw }
    tally.scoresClamped += 1
    return number.isAtLeastOne ? "5" : "1"
  }
}

/// A number as people write scores: `4`, `-1`, `3.5`, `03`. Only compared, never computed with, so
/// that no length of digits can overflow.
private struct Decimal {
  private let isNegative: Bool
  /// Digits before the point without leading zeros.
  private let whole: Substring.UTF8View
  private let hasFraction: Bool

  init?(_ text: String) {
    var digits = text[...].utf8
    let sign = digits.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { digits.removeFirst() }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2,
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    isNegative = sign == UInt8(ascii: "-")
    whole = first.drop { $0 == 0x30 }
    hasFraction = parts.count > 1 && parts[1].contains { $0 != 0x30 }
  }

  var isAtLeastOne: Bool { !isNegative && !whole.isEmpty }

  var isAtMostFive: Bool {
    guard !isNegative, let digit = whole.first else { return true }
    return whole.count == 1 && (digit < 0x35 || (digit == 0x35 && !hasFraction))
  }
}

/// Counts what a journey diagram cannot carry.
private struct Tally {
  var kinds: [String: Int] = [:]
  var scoresMissing = 0
  var scoresNotNumbers = 0
  var scoresClamped = 0
  var unnamedStages = 0
  private var unnamedCards = 0
  private var otherLanes = 0
  private var votes = 0
  private var comments = 0
  private var actors = 0
  private var fields: Set<String> = []

  /// Counts what an action has beside its task.
  mutating func count(_ card: JourneyOutline.Card, of outline: JourneyOutline) {
    if card.text.isEmpty { unnamedCards += 1 }
    let lane = card.lane.flatMap { outline.lanes.indices.contains($0) ? outline.lanes[$0] : nil }
    if lane?.key != StandardLane.actions.rawValue { otherLanes += 1 }
    votes += card.votes
    comments += card.commentCount
    actors += card.actors.count(where: \.isEmpty)
    if card.check != nil { fields.insert("check") }
    if card.emotion != nil { fields.insert("emotion") }
    if !card.tags.isEmpty { fields.insert("tags") }
    if card.channel != nil { fields.insert("channel") }
    fields.formUnion(card.details.map(\.name))
  }

  func report(to report: inout LossReport) {
    for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) {
      report.add(.cardsOfKind(kind, count: count))
    }
    report.add(otherLanes, Loss.lanesOfActions)
    report.add(scoresClamped, Loss.scoresClamped)
    report.add(scoresMissing, Loss.scoresMissing)
    report.add(scoresNotNumbers, Loss.scoresNotNumbers)
    report.add(votes, Loss.votes)
    report.add(comments, Loss.comments)
    if !fields.isEmpty { report.add(.cardFields(names: fields.sorted())) }
    report.add(unnamedStages, Loss.unnamedStages)
    report.add(unnamedCards, Loss.unnamedCards)
    report.add(actors, Loss.actorsUnwritable)
  }
}
