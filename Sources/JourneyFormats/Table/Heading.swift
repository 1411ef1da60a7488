import JourneyMap
import JourneyTemplates
import MapOutline

/// What a column, or a row of a transposed table, holds.
enum Heading: Equatable, Sendable {
  case stage
  case stageKey
  case afterSale
  case lane(LaneHeading)
  /// A field of cards; of the cards of one lane (an index of a heading), or of those that it fits.
  case field(String, of: Int?)
  /// Without a heading and without cells.
  case nothing
}

/// A lane as a heading names it: its title, and in brackets what the title alone does not say.
///
///     Pains                         a lane of a known name
///     Guest goal                    a lane known by one of its words
///     Weather [no key, kind=pain]   a lane of its own, for cards of a kind
///     Pains [new]                   a second lane of the same title
struct LaneHeading: Equatable, Sendable {
  var lane: JourneyOutline.Lane
  /// The kind of its cards, unless a card says otherwise.
  var kind: String
  /// Whether the brackets say that this is another lane than one before with the same title.
  var isNew = false
  /// Whether one of the words that are known says what it is.
  var isKnown = true
  /// Whether brackets say what it is.
  var isExplicit = false

  /// Whether it says that its cards are in no lane.
  var isNone: Bool { lane.title == TableReader.noLane && !isExplicit }
}

extension LaneHeading {
  /// A lane by its title alone.
  init(title: String, meaning: HeadingMeaning?) {
    switch meaning {
    case .lane(let standard):
      self.init(lane: .init(title: title, key: standard.rawValue), kind: standard.cardKind)
    case .template(let template):
      let lane = JourneyOutline.Lane(
        title: title, key: template.key, cardKind: template.cardKind,
        isBackstage: template.isBackstage)
      self.init(lane: lane, kind: template.cardKind)
    case .cards(let kind):
      self.init(lane: .init(title: title, cardKind: kind), kind: kind)
    default:
      let lane = JourneyOutline.Lane(title: title)
      self.init(lane: lane, kind: lane.usualKind, isKnown: false)
    }
  }

  /// Reads what stands in brackets behind a title; nil if there is nothing of that kind.
  init?(bracketed text: String) {
    guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return nil }
    let title = MermaidText.trimmed(String(text[..<open]))
    var lane = LaneHeading(title: title, meaning: HeadingVocabulary.meaning(of: title)).lane
    var isNew = false
    for token in text[text.index(after: open)...].dropLast().split(separator: ",") {
      let parts = MermaidText.trimmed(String(token)).split(separator: "=", maxSplits: 1)
      switch (parts.first, parts.count) {
      case ("key", 2): lane.key = String(parts[1])
      case ("kind", 2): lane.cardKind = String(parts[1])
      case ("no key", 1): lane.key = nil
      case ("no kind", 1): lane.cardKind = nil
      case ("backstage", 1): lane.isBackstage = true
      case ("not backstage", 1): lane.isBackstage = false
      case ("new", 1): isNew = true
      default: return nil
      }
    }
    if let key = lane.key, !ValueRule.isToken(key) { return nil }
    if let kind = lane.cardKind, Schema.cardKind(kind) == nil { return nil }
    self.init(lane: lane, kind: lane.usualKind, isNew: isNew, isExplicit: true)
  }

  /// How a lane is written so that it is read back.
  ///
  /// - Parameter others: The lanes before it.
  static func text(
    _ lane: JourneyOutline.Lane, after others: ArraySlice<JourneyOutline.Lane>
  ) -> String {
    let title = Self.title(lane)
    let folded = TitleKey.folded(title)
    let isNew = others.contains { TitleKey.folded(Self.title($0)) == folded }
    let isKeyTaken = lane.key != nil && others.contains { $0.key == lane.key }
    let plain = LaneHeading(title: title, meaning: HeadingVocabulary.meaning(of: title)).lane
    var lane = lane
    // What the key says goes without saying.
    if lane.key != nil, lane.cardKind == StandardLane(rawValue: lane.key ?? "")?.cardKind {
      lane.cardKind = plain.key == lane.key ? plain.cardKind : nil
    }
    var tokens: [String] = []
    if lane.key != plain.key || isKeyTaken {
      tokens.append(lane.key.map { "key=\($0)" } ?? "no key")
    }
    if lane.cardKind != plain.cardKind {
      tokens.append(lane.cardKind.map { "kind=\($0)" } ?? "no kind")
    }
    if lane.isBackstage != plain.isBackstage {
      tokens.append(lane.isBackstage ? "backstage" : "not backstage")
    }
    if isNew { tokens.append("new") }
    if tokens.isEmpty {
      // What would be taken for something else than this lane says at least that it is one.
      switch HeadingReader.alone(title) {
      case .lane(let read)
      where read.lane.title == title && read.lane.key != StandardLane.channels.rawValue
        && HeadingReader.qualified(title) == nil:
        break
      default: tokens.append(lane.key.map { "key=\($0)" } ?? "no key")
      }
    }
    if title == TableReader.noLane, tokens.isEmpty { tokens.append("no key") }
    return tokens.isEmpty ? title : "\(title) [\(tokens.joined(separator: ", "))]"
  }

  /// On one line, as headings are.
  private static func title(_ lane: JourneyOutline.Lane) -> String {
    let title = MermaidText.trimmed(lane.title)
    return title.isEmpty ? JourneyOutline.unnamed : title
  }
}
