import MapOutline

/// A task taken apart: `name: score: actor, actor`.
///
/// The score is the last number that stands between colons by itself, so that a name may have colons
/// of its own: “Choose 9:30 slot: 2: Patient”. Mermaid cuts the name at the first colon, and what is a
/// whole task to it is read as it does: in “Pays: 3: 2” the actor is called 2.
struct TaskFields {
  /// As the file has them, trimmed.
  var name: String
  var rawScore: String?
  /// Nil if the score is no number.
  var score: MermaidScore?
  var actors = ""
  /// What stands behind the actors.
  var rest = ""

  /// O(scalars).
  init(_ statement: String) {
    let parts = statement.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false)
    let fields = parts.map { MermaidText.trimmed(String($0)) }
    name = fields.first ?? ""
    guard fields.count > 1, !name.isEmpty else { return }
    var place = 1
    if let last = fields.indices.dropFirst().last(where: { MermaidScore(fields[$0]) != nil }) {
      place = last
      let isWhole = fields.count == 3 && last == 2 && MermaidScore(fields[1]) != nil
      if isWhole, !Self.isTime(parts[0], parts[1]) { place = 1 }
    }
    func joined(_ range: Range<Int>) -> String {
      guard let first = range.first, let last = range.last else { return "" }
      let text = statement.unicodeScalars[parts[first].startIndex..<parts[last].endIndex]
      return MermaidText.trimmed(String(text))
    }
    name = joined(0..<place)
    rawScore = fields[place]
    score = MermaidScore(fields[place])
    if fields.count > place + 1 { actors = fields[place + 1] }
    if fields.count > place + 2 { rest = joined(place + 2..<fields.count) }
  }

  /// `9:30`: digits on both sides of the colon, without a space.
  private static func isTime(
    _ before: Substring.UnicodeScalarView, _ after: Substring.UnicodeScalarView
  ) -> Bool {
    guard let last = before.last, let first = after.first else { return false }
    return ("0"..."9").contains(last) && ("0"..."9").contains(first)
  }
}
