import JourneyMap
import ReplicatedData

/// What the writers of JSON leave to others: what stages and cards are called, and how messages are
/// worded. A reader who has the names and the catalogue, as the page has, gets neither.
package protocol JSONNaming {
  /// The language of the words; nil if there are none.
  var languageTag: String? { get }
  /// What a stage or channel is called; nil to leave it out.
  func title(_ record: RecordID) -> String?
  /// What a card says; nil to leave it out.
  func text(ofCard card: RecordID) -> String?
  /// Where a finding is, in words; nil to leave it out.
  func title(ofPlace finding: Finding) -> String?
  func write(_ sentence: Message, to json: inout JSONText)
  /// How much the checks have found.
  func write(summaryOf report: CheckReport, to json: inout JSONText)
}

/// Records by their ids alone, and messages as the catalogue's keys with the values to fill in: see
/// ``Message/write(to:)``.
struct UnwordedNaming: JSONNaming {
  var languageTag: String? { nil }
  func title(_ record: RecordID) -> String? { nil }
  func text(ofCard card: RecordID) -> String? { nil }
  func title(ofPlace finding: Finding) -> String? { nil }
  func write(_ sentence: Message, to json: inout JSONText) { sentence.write(to: &json) }

  func write(summaryOf report: CheckReport, to json: inout JSONText) {
    if let counts = report.counts { counts.write(to: &json) } else { json.null() }
  }
}
