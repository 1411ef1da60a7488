import JourneyInsight
import JourneyTemplates
import MapOutline

/// What is asked on an empty grid.
enum BlankWords: String, MessageKey {
  case goal, action, ownAction, touchpoint, channel, thought, pain, opportunity, kpi, emotion
  case resource
  case actionItem = "action-item"

  var catalogueKey: String { "hint." + rawValue }

  /// A question for a lane; nil where its title says enough.
  static func hint(
    for lane: JourneyOutline.Lane, _ language: SpokenLanguage
  ) -> String? {
    let word: BlankWords? =
      switch lane.key {
      case "channels": .channel
      // What customers see of us, and what they do not, is ours to do.
      case "front-stage": .ownAction
      default:
        lane.isBackstage && lane.usualKind == "action" ? .ownAction : Self(rawValue: lane.usualKind)
      }
    return word.map { language($0) }
  }
}
