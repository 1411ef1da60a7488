import JourneyMap
import JourneyTemplates

/// Kinds of cards and lanes by what people call them in English, Polish, Romanian and Russian.
package enum KindWords {
  /// The token of a kind of card: `pain` for “ból”, “Боль” or “Bóle”; nil if no word is known for it.
  package static func cardKind(_ text: String) -> String? {
    let wanted = PlainLetters.folded(text)
    if let token = Schema.cardKinds.first(where: { "\($0)" == wanted }) { return "\(token)" }
    let named = TemplateLibrary.builtIn.cardKinds.first { kind in
      kind.labels.everyText.contains { PlainLetters.folded($0) == wanted }
    }
    if let named { return named.key }
    switch HeadingVocabulary.meaning(ofName: text) {
    case .lane(let lane): return lane.cardKind
    case .template(let lane): return lane.cardKind
    case .cards(let kind): return kind
    default: return nil
    }
  }

  /// The key of a lane: `pains` for “Bóle”; nil if no word is known for it.
  package static func laneKey(_ text: String) -> String? {
    switch HeadingVocabulary.meaning(ofName: text) {
    case .lane(let lane): lane.rawValue
    case .template(let lane): lane.key
    default: nil
    }
  }
}
