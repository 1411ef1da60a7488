import JourneyMap
import JourneyTemplates
import MapOutline

/// Reads the headings of a table.
enum HeadingReader {
  /// The headings in their order. One that says nothing known is a lane of that name.
  ///
  /// - Parameter isTransposed: Whether they stand in the first column, and stages in the first row.
  /// - Parameter options: What somebody says of some of them.
  static func read(
    _ titles: [String], isTransposed: Bool, _ options: ImportOptions = ImportOptions()
  ) -> [Heading] {
    var headings: [Heading] = []
    var lanes: [(title: String, index: Int)] = []
    let meanings = titles.map { HeadingVocabulary.meaning(of: $0) }
    let isStageSaid = titles.contains { options.said($0) == .stage }
    let hasStage = isStageSaid || zip(titles, meanings).contains { isStage($0, $1) }
    let hasTouchpoints = meanings.contains(.lane(.touchpoints))
    for (index, title) in titles.enumerated() {
      if let said = said(title, options) {
        if case .lane(let lane) = said { lanes.append((lane.lane.title, index)) }
        headings.append(said)
        continue
      }
      var heading = read(title, meanings[index], after: lanes)
      switch heading {
      case .stage where isStageSaid: heading = .lane(LaneHeading(title: title, meaning: nil))
      case .stage where isTransposed:
        heading = .lane(LaneHeading(title: title, meaning: nil))
      case .stage where headings.contains(.stage):
        // Phases have steps, and a step is what is done.
        heading = .lane(LaneHeading(title: title, meaning: .lane(.actions)))
      case .lane(let lane)
      where lane.lane.key == StandardLane.channels.rawValue && hasTouchpoints
        && !title.hasSuffix("]"):
        heading = .field("channel", of: nil)
      case .lane(let lane)
      where !isTransposed && !lane.isKnown && !hasStage && index == 0 && titles.count > 1:
        // The first column says what the rows are about.
        heading = .stage
      default: break
      }
      if case .lane(let lane) = heading { lanes.append((lane.lane.title, index)) }
      headings.append(heading)
    }
    return headings
  }

  /// What somebody says that a column is.
  private static func said(_ title: String, _ options: ImportOptions) -> Heading? {
    switch options.said(title) {
    case .stage: .stage
    case .cards(let kind, let lane):
      .lane(
        LaneHeading(
          title: title,
          meaning: lane.map { .lane($0) }
            ?? (kind == JourneyOutline.Card.plainKind ? nil : .cards(kind: kind))))
    case .field(let name): .field(name, of: nil)
    case .ignored, .journey, .time: .nothing
    case nil: nil
    }
  }

  /// One heading, without regard to those around it.
  static func alone(_ title: String) -> Heading {
    read(title, HeadingVocabulary.meaning(of: title), after: [])
  }

  private static func isStage(_ title: String, _ meaning: HeadingMeaning?) -> Bool {
    meaning == .stage && LaneHeading(bracketed: title) == nil
  }

  private static func read(
    _ title: String, _ meaning: HeadingMeaning?, after lanes: [(title: String, index: Int)]
  ) -> Heading {
    guard !title.isEmpty else { return .nothing }
    if let lane = LaneHeading(bracketed: title) { return .lane(lane) }
    if let (owner, name) = qualified(title),
      let lane = lanes.last(where: { $0.title.utf8.elementsEqual(owner.utf8) })
    {
      return .field(name, of: lane.index)
    }
    // `kind` and `text` are words that a lane may be called by, but the schema's names win.
    if CardField.isOne(title.lowercased()), meaning == nil || isField(meaning) {
      return .field(title.lowercased(), of: nil)
    }
    switch meaning {
    case .stage: return .stage
    case .afterSale: return .afterSale
    case .stageKey: return .stageKey
    case .field(let name): return .field(name, of: nil)
    default: return .lane(LaneHeading(title: title, meaning: meaning))
    }
  }

  private static func isField(_ meaning: HeadingMeaning?) -> Bool {
    if case .field? = meaning { true } else { false }
  }

  /// `Pains: severity`; nil if what is behind the last colon is no field.
  static func qualified(_ title: String) -> (lane: Substring, field: String)? {
    guard let colon = title.lastIndex(of: ":") else { return nil }
    let name = MermaidText.trimmed(String(title[title.index(after: colon)...]))
    return CardField.isOne(name) ? (title[..<colon], name) : nil
  }
}
