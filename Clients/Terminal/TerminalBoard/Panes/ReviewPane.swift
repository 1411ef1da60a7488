import JourneyFormats
import JourneyInsight
import JourneyMap
import ReplicatedData

/// What has changed since the last review.
enum ReviewPane {
  /// More records of a list are only counted.
  private static let recordsMax = 200

  /// When the map was reviewed last, and the journal index of the last change that was seen then.
  static func lastReview(_ document: MapDocument) -> (day: String, index: UInt64)? {
    let reviews = document.keys(.root, Field.Map.reviews)
    guard let last = reviews.last, let index = last.value.integer, index >= 0 else { return nil }
    return (last.key, UInt64(index))
  }

  static func content(
    _ reviewed: ReviewedMap?, _ document: MapDocument, language: String?, columns: Int
  ) -> PaneContent {
    var content = PaneContent(columns: columns)
    guard let last = lastReview(document) else {
      content.add(
        "No review is noted yet. “waymark review MAP --done” notes one; from then on everything "
          + "that has changed since stands here.", StyleID(.note))
      return content
    }
    content.add("The last review was on \(TerminalText.excerpt(last.day)).", StyleID(.note))
    guard let reviewed, reviewed.index == last.index else {
      content.add("Reading the history…", StyleID(.note))
      return content
    }
    let comparison = MapComparison(reviewed.document, document, language: language)
    let summary = ComparisonWords(comparison).summary
    content.add(summary.prefix(1).uppercased() + summary.dropFirst() + ".")
    for (title, differences) in [
      ("Personas", comparison.personas), ("Channels", comparison.channels),
      ("Stages", comparison.stages), ("Lanes", comparison.lanes), ("Cards", comparison.cards),
      ("Links", comparison.links), ("Comments", comparison.comments),
    ] where !differences.isEmpty {
      content.heading(title)
      write(differences, document, &content)
    }
    return content
  }

  private static func write(
    _ differences: RecordDifferences, _ document: MapDocument, _ content: inout PaneContent
  ) {
    func add(_ sign: String, _ role: StyleRole, _ mention: RecordMention, _ more: String = "") {
      var pieces = [PaneLine.Piece(sign + " ", StyleID(role)), PaneLine.Piece(words(mention))]
      if !more.isEmpty { pieces.append(PaneLine.Piece(more, StyleID(.note))) }
      content.add(pieces, target: target(mention.record, document), indent: 2)
    }
    for mention in differences.added.prefix(recordsMax) { add("+", .good, mention) }
    for mention in differences.removed.prefix(recordsMax) { add("−", .bad, mention) }
    for change in differences.changed.prefix(recordsMax) {
      var more: [String] = change.isMoved ? ["moved"] : []
      more += change.fields.map { $0.isName ? "reworded" : RecordNames.words($0.name) }
      let list = more.isEmpty ? "" : ": " + more.joined(separator: ", ")
      add(change.isMoved ? "→" : "~", .middling, change.after, list)
    }
    let counts = [
      differences.added.count, differences.removed.count, differences.changed.count,
    ]
    let rest = counts.reduce(0) { $0 + max($1 - recordsMax, 0) }
    if rest > 0 { content.add("… and \(rest) more.", StyleID(.note)) }
  }

  private static func words(_ mention: RecordMention) -> String {
    let text = TerminalText.excerpt(
      mention.text.isEmpty ? mention.about.joined(separator: " – ") : mention.text, columnsMax: 80)
    let kind = mention.kind.map { RecordNames.words($0) + " " } ?? ""
    return text.isEmpty ? kind + "without text" : "\(kind)“\(text)”"
  }

  private static func target(_ record: RecordID, _ document: MapDocument) -> PaneTarget? {
    guard document.isLive(record) else { return nil }
    switch document.kind(of: record) {
    case .card: return .card(record)
    case .stage: return .cell(stage: record, lane: nil)
    case .lane: return .cell(stage: nil, lane: record)
    case .persona, .channel, .link: return .form(record, nil)
    case .comment: return document.value(record, Field.Comment.on).reference.map { .card($0) }
    default: return nil
    }
  }
}
