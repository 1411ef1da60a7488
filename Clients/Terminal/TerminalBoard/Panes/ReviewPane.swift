import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
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
    let spoken = SpokenLanguage(asked: language, ofMap: document)
    let words = MessageWords(spoken)
    guard let last = lastReview(document) else {
      content.add(words.text(ComparisonMessage.noReviewNoted), StyleID(.note))
      return content
    }
    let day = CalendarDay(last.day).map { MessageValue.day($0) } ?? .text(last.day)
    content.add(words.text(ComparisonMessage.lastReviewDay, ["day": day]), StyleID(.note))
    guard let reviewed, reviewed.index == last.index else {
      content.add(words.text(ComparisonMessage.readingHistory), StyleID(.note))
      return content
    }
    let changes = ReviewReport.Changes(
      count: 0, authors: [],
      comparison: MapComparison(reviewed.document, document, language: language))
    content.add(ComparisonWords(changes.comparison, spoken).summarySentence)
    content.add(ReviewReport(map, today: today, language: spoken).nextSentence, StyleID(.note))
    content.gap()
    let lines = ComparisonText(columns: content.columns, language: spoken)
      .lines(changes.comparison)
    for line in lines.prefix(linesMax) {
      content.add(
        line.line.runs.map { PaneLine.Piece($0.text, StyleID(printed: $0.style)) },
        target: line.record.flatMap { target($0, document) }, indent: 4)
    }
    if lines.count > linesMax {
      content.add(
        words.text(
          ComparisonMessage.linesMore, ["count": .count(lines.count - linesMax)]), StyleID(.note))
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
