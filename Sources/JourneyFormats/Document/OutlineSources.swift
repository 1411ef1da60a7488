import JourneyTemplates
import MapOutline
import ReplicatedData

extension JourneyOutline {
  /// The outline with a key for every card and comment that has none: what of which kind of file it
  /// was made of. The key stays the same while other rows of the file are added, removed or reworded.
  ///
  /// It is a hash (SHA-256, 64 bits of it) of the kind of file, the stage, the lane, the kind, the
  /// text, and how many equal cards come before. O(size of the outline).
  package func withSources(of format: String) -> JourneyOutline {
    var result = self
    var seen: [String: Int] = [:]
    for stage in result.stages.indices {
      let name = result.stages[stage].key ?? TitleKey.folded(result.stages[stage].title)
      for card in result.stages[stage].cards.indices {
        mark(&result.stages[stage].cards[card], format, name, &seen)
      }
    }
    for card in result.unplaced.indices { mark(&result.unplaced[card], format, "", &seen) }
    return result
  }

  private func mark(
    _ card: inout Card, _ format: String, _ stage: String, _ seen: inout [String: Int]
  ) {
    let lane = card.lane.flatMap { lanes.indices.contains($0) ? lanes[$0] : nil }
    let row = lane.map { $0.key ?? TitleKey.folded($0.title) } ?? ""
    if card.source == nil {
      let name = SourceKey.name([stage, row, card.kind, card.text], &seen)
      card.source = SourceKey.text(format, name)
    }
    var said: [String: Int] = [:]
    for index in card.comments.indices where card.comments[index].source == nil {
      let comment = card.comments[index]
      let name = SourceKey.name(
        [card.source ?? "", comment.type ?? "", comment.text, comment.address ?? ""], &said)
      card.comments[index].source = SourceKey.text(format, name)
    }
  }
}

/// Makes the keys of what is imported: `csv:3f09c1d2e4b5a697`.
enum SourceKey {
  static func text(_ format: String, _ name: String) -> String {
    let bits = SHA256.hash(Array(name.utf8)).leading128Bits.high
    let digits = String(bits, radix: 16)
    return "\(format):" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The parts with how often the same came before.
  static func name(_ parts: [String], _ seen: inout [String: Int]) -> String {
    // A separator that no text can hold.
    let name = parts.joined(separator: "\u{1F}")
    let count = seen[name, default: 0]
    seen[name] = count + 1
    return "\(name)\u{1F}\(count)"
  }
}
