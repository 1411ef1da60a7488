import JourneyFormats
import JourneyInsight
import JourneyMap
import ReplicatedData

/// What has changed since the last review, as `waymark review` says it, with the way to each record.
enum ReviewPane {
  /// More lines are only counted.
  private static let linesMax = 1_000

  /// When the map was reviewed last, and the journal index of the last change that was seen then.
  static func lastReview(_ document: MapDocument) -> (day: String, index: UInt64)? {
    let reviews = document.keys(.root, Field.Map.reviews)
    guard let last = reviews.last, let index = last.value.integer, index >= 0 else { return nil }
    return (last.key, UInt64(index))
  }

  /// - Parameter map: The fields of the map that `document` holds.
  static func content(
    _ reviewed: ReviewedMap?, _ document: MapDocument, _ map: MapFieldFacts, today: CalendarDay,
    language: String?, columns: Int
  ) -> PaneContent {
    var content = PaneContent(columns: columns)
    guard let last = lastReview(document) else {
      content.add(
        "No review is noted yet. “waymark review MAP --done” notes one; from then on everything "
          + "that has changed since stands here.", StyleID(.note))
      return content
    }
    content.add("The last review was on \(TerminalText.gridExcerpt(last.day)).", StyleID(.note))
    guard let reviewed, reviewed.index == last.index else {
      content.add("Reading the history…", StyleID(.note))
      return content
    }
    let changes = ReviewReport.Changes(
      count: 0, authors: [],
      comparison: MapComparison(reviewed.document, document, language: language))
    let summary = ComparisonWords(changes.comparison).summary
    content.add(summary.prefix(1).uppercased() + summary.dropFirst() + ".")
    content.add(ReviewReport(map, today: today).nextSentence, StyleID(.note))
    content.gap()
    let lines = ComparisonText(columns: content.columns).lines(changes.comparison)
    for line in lines.prefix(linesMax) {
      content.add(
        line.line.runs.map { PaneLine.Piece($0.text, StyleID(printed: $0.style)) },
        target: line.record.flatMap { target($0, document) }, indent: 4)
    }
    if lines.count > linesMax {
      content.add("… and \(lines.count - linesMax) lines more.", StyleID(.note))
    }
    return content
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
