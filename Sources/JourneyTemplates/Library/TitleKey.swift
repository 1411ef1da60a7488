import JourneyMap
import ReplicatedData

/// Titles and names as they are compared: two that have the same key are called the same.
package enum TitleKey {
  /// Without regard to case, and to how much white space there is. O(characters).
  package static func folded(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The keys of what a stage, lane or channel is called: its title and every label.
  package static func names(of record: RecordID, in document: MapDocument) -> [String] {
    [folded(document.title(of: record, in: nil))]
      + document.labels(of: record).map { folded($0.text) }
  }
}
