import JourneyMap

/// The colours of a picture.
///
/// A kind of card is told by its mark first and by its colour second. The hues are those of Okabe
/// and Ito (Color Universal Design, 2008), which people with the usual kinds of colour blindness
/// tell apart; text and marks have a contrast of 4.5:1 or more (WCAG 2.2, 1.4.3).
package struct PicturePalette: Sendable {
  /// Kinds of card that share a colour.
  package enum Family: String, CaseIterable, Sendable {
    case doing, goal, mind, feeling, pain, contact, chance, measure, work

    package init(kind: String) {
      self = Schema.cardKind(kind).flatMap { Self(rawValue: "\($0.use.family)") } ?? .doing
    }
  }

  /// The colours of a note: its paper, its edge, and its mark.
  package struct Note: Sendable {
    package var paper: String
    package var edge: String
    package var mark: String
  }

  package var background: String
  package var ink: String
  package var muted: String
  package var line: String
  /// Behind the notes of a lane, and behind its title.
  package var lane: String
  package var laneTitle: String
  /// Stages, and those after the sale.
  package var stage: String
  package var stageAfter: String
  package var stageInk: String
  package var curve: String
  package var band: String

  package static let light = PicturePalette(
    background: "#ffffff", ink: "#18222d", muted: "#4d5a68", line: "#c3ccd6", lane: "#f5f7f9",
    laneTitle: "#e6ebf0", stage: "#1d3b5c", stageAfter: "#43506e", stageInk: "#ffffff",
    curve: "#0b4f8a", band: "#8db8de")

  package static let dark = PicturePalette(
    background: "#12161b", ink: "#eef2f6", muted: "#a9b6c4", line: "#4a5663", lane: "#1a2027",
    laneTitle: "#262e38", stage: "#9fc4ea", stageAfter: "#c0c6e2", stageInk: "#12161b",
    curve: "#8cc1f2", band: "#2f6496")

  package func note(_ family: Family) -> Note {
    let isDark = background == Self.dark.background
    return switch family {
    case .doing: Self.note(isDark, "#ebf0f5/#aebccb/#34495e", "#26303b/#546577/#c3d0de")
    case .goal: Self.note(isDark, "#dbe8f7/#84abd6/#0b4f8a", "#16304a/#3a6c9c/#9fcaf5")
    case .mind: Self.note(isDark, "#fff5cf/#d6b84e/#6b5000", "#393112/#85702b/#efd680")
    case .feeling: Self.note(isDark, "#f8e6f0/#d395b9/#863163", "#3b2231/#8a5475/#f0b3d4")
    case .pain: Self.note(isDark, "#fde6da/#e39b74/#993700", "#42240f/#9c5830/#f8b085")
    case .contact: Self.note(isDark, "#ddf2fa/#79bedf/#075878", "#10333f/#327d9d/#90d2f0")
    case .chance: Self.note(isDark, "#dcf3e9/#72bd9c/#005c43", "#113528/#338463/#85dcb6")
    case .measure: Self.note(isDark, "#ebe8f6/#a69fd1/#443a85", "#2a2745/#645ca6/#c6bff4")
    case .work: Self.note(isDark, "#ffe8c7/#dfa64c/#7c4300", "#3f2c0f/#956b2d/#f4c67e")
    }
  }

  /// The paper, edge and mark of one of two themes.
  private static func note(_ isDark: Bool, _ light: String, _ dark: String) -> Note {
    let colours = (isDark ? dark : light).split(separator: "/").map(String.init)
    guard colours.count == 3 else { return Note(paper: "", edge: "", mark: "") }
    return Note(paper: colours[0], edge: colours[1], mark: colours[2])
  }
}
