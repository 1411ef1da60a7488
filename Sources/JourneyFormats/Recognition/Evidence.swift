import JourneyInsight
import MapOutline

/// How much speaks for a file being of a format, and what.
///
/// Every reader looks at the whole file and says what it found, for and against. The format with most
/// points is read, if they are ``enough``; a file of which nothing is so sure is refused, with what
/// was found.
package struct Evidence: Equatable, Sendable {
  package let format: FileFormat
  /// In the order in which they were found.
  package private(set) var reasons: [Reason] = []

  package struct Reason: Equatable, Sendable {
    /// Against it where negative.
    package let points: Int
    /// A noun for people: “the headings “Stage”, “Pain””, “a table with a row of dashes”.
    let message: Message
  }

  /// From here on a file is read as of the format.
  package static let enough = 50
  package static let most = 100

  package init(_ format: FileFormat) { self.format = format }

  init(
    _ format: FileFormat, _ points: Int, _ key: ImportMessage,
    _ values: KeyValuePairs<String, MessageValue> = [:]
  ) {
    self.format = format
    add(points, key, values)
  }

  mutating func add(
    _ points: Int, _ key: ImportMessage, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) {
    if points != 0 { reasons.append(Reason(points: points, message: Message(key, values))) }
  }

  /// The sum of the points, from 0 to ``most``.
  package var score: Int {
    min(max(reasons.reduce(0) { $0 + $1.points }, 0), Self.most)
  }

  package var isEnough: Bool { score >= Self.enough }

  private static let shownMax = 3

  /// What speaks most for it, the strongest first.
  var strongest: [Message] {
    let strongest = reasons.enumerated().filter { $0.element.points > 0 }
      .sorted { ($1.element.points, $0.offset) < ($0.element.points, $1.offset) }
    return strongest.prefix(Self.shownMax).map(\.element.message)
  }
}

extension [Evidence] {
  /// What has most points, of equal ones the first; nil if nothing has enough.
  package var best: Evidence? {
    var best: Evidence?
    for evidence in self where evidence.isEnough && evidence.score > best?.score ?? 0 {
      best = evidence
    }
    return best
  }

  /// Of each format the one with most points, the likeliest format first.
  package var ranked: [Evidence] {
    var strongest: [FileFormat: Evidence] = [:]
    for evidence in self where evidence.score > strongest[evidence.format]?.score ?? -1 {
      strongest[evidence.format] = evidence
    }
    return FileFormat.allCases.compactMap { strongest[$0] }.enumerated()
      .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
  }
}
