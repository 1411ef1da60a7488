import JourneyInsight
import JourneyTemplates

/// A word that a picture or a page adds to what people wrote, as it stands at the beginning of a line.
package enum ExportWord: String, MessageKey {
  case untitled, persona, goal, afterSale, lineOfVisibility
  case emotions, disagreement, noStage, noLane, stages, cards, date
  case comments, quickWin, overdue, funnel
  case loopsBack, leadsTo, causes, answers, answersPain, linksNotDrawn
  case map, contents, skip, evidence, links, checks
  case channels
  case blankTitle, blankHint

  package var catalogueKey: String { "word." + rawValue }

  /// How a link is read from its beginning to its end.
  ///
  /// - Parameter kind: Of the card that it leads to: a pain is solved, anything else is answered.
  package init(linkType type: String?, to kind: String?) {
    self =
      switch type {
      case "causes": .causes
      case "answers": kind == "pain" ? .answersPain : .answers
      case "loops-back-to": .loopsBack
      default: .leadsTo
      }
  }
}

extension SpokenLanguage {
  package func callAsFunction(_ word: ExportWord) -> String {
    MessageWords(self).text(Message(word))
  }
}
