/// A kind of card: a row of the catalogue of kinds. What it is called is in the catalogue of words.
public struct CardKindDefinition: Sendable {
  /// The token that `kind` holds.
  public let name: StaticString

  #if !hasFeature(Embedded)
  package let use: CardKindUse
  #endif

  @inline(__always)
  package init(_ name: StaticString, _ use: @autoclosure () -> CardKindUse) {
    self.name = name
    #if !hasFeature(Embedded)
    self.use = use()
    #endif
  }
}

/// How people meet a kind of card.
package struct CardKindUse: Sendable {
  /// Before its cards in a terminal; one column wide.
  package var sign: StaticString
  /// The kinds that share a colour in pictures and on the page; see `PicturePalette`.
  package var family: StaticString
  /// Of its sign in a terminal: 1 to 6 of the colours that every terminal has.
  package var colour: UInt8
  /// The key of the lane where its cards usually stand.
  package var lane: StaticString

  package init(
    _ sign: StaticString, _ family: StaticString, colour: UInt8, lane: StaticString
  ) {
    self.sign = sign
    self.family = family
    self.colour = colour
    self.lane = lane
  }
}

extension CardKindDefinition {
  /// In the order in which they are offered.
  static let all: [CardKindDefinition] = [
    CardKindDefinition("goal", CardKindUse("◎", "goal", colour: 3, lane: "stage-goal")),
    CardKindDefinition("action", CardKindUse("▸", "doing", colour: 6, lane: "actions")),
    CardKindDefinition("thought", CardKindUse("“", "mind", colour: 5, lane: "thoughts")),
    CardKindDefinition("need", CardKindUse("◇", "mind", colour: 5, lane: "thoughts")),
    CardKindDefinition("motivation", CardKindUse("◆", "mind", colour: 2, lane: "thoughts")),
    CardKindDefinition("fear", CardKindUse("!", "pain", colour: 1, lane: "pains")),
    CardKindDefinition("external-factor", CardKindUse("≈", "mind", colour: 6, lane: "thoughts")),
    CardKindDefinition("milestone", CardKindUse("⚑", "doing", colour: 3, lane: "actions")),
    CardKindDefinition("touchpoint", CardKindUse("◉", "contact", colour: 4, lane: "touchpoints")),
    CardKindDefinition("emotion", CardKindUse("♡", "feeling", colour: 5, lane: "emotions")),
    CardKindDefinition("pain", CardKindUse("✗", "pain", colour: 1, lane: "pains")),
    CardKindDefinition("opportunity", CardKindUse("✦", "chance", colour: 2, lane: "opportunities")),
    CardKindDefinition("solution", CardKindUse("✚", "chance", colour: 2, lane: "opportunities")),
    CardKindDefinition("kpi", CardKindUse("#", "measure", colour: 3, lane: "kpis")),
    CardKindDefinition("action-item", CardKindUse("☐", "work", colour: 4, lane: "opportunities")),
    CardKindDefinition("resource", CardKindUse("■", "work", colour: 4, lane: "opportunities")),
  ]

  static let names = all.map { $0.name }
}
