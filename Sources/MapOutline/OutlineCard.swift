extension JourneyOutline {
  /// A card with all that a file may say of it.
  package struct Card: Equatable, Sendable {
    /// A token of the schema, such as `action`; a newer peer may have brought an unknown one.
    package var kind: String
    /// An index into ``JourneyOutline/lanes``.
    package var lane: Int?
    package var text: String
    /// The satisfaction as it was written: `3`, but `11` or `good` as well.
    package var score: String?
    /// Who does it, each once, in order.
    package var actors: [String]
    package var tags: [String]
    /// A channel by its name.
    package var channel: String?
    /// The sum of all votes. Votes are people's own: a map does not take them from a file.
    package var votes: Int
    /// Comments and evidence, in order.
    package var comments: [Comment]
    /// Whether somebody looked into it: `assumption`, `validated` or `refuted`.
    package var check: String?
    /// From −2 to +2.
    package var emotion: Int?
    /// Other fields that are set, by their names in the schema, in the schema's order.
    package var details: [Detail]
    /// The key of what it was made of in a file: see ``JourneyOutline/withSources(of:)``.
    package var source: String?

    package init(
      kind: String, lane: Int? = nil, text: String, score: String? = nil, actors: [String] = [],
      tags: [String] = [], channel: String? = nil, votes: Int = 0, comments: [Comment] = [],
      check: String? = nil, emotion: Int? = nil, details: [Detail] = [], source: String? = nil
    ) {
      self.kind = kind
      self.lane = lane
      self.text = text
      self.score = score
      self.actors = actors
      self.tags = tags
      self.channel = channel
      self.votes = votes
      self.comments = comments
      self.check = check
      self.emotion = emotion
      self.details = details
      self.source = source
    }

    /// A card that is of no kind yet.
    package static let plainKind = "card"

    package var commentCount: Int { comments.count }

    /// A further field by its name in the schema.
    package func detail(_ name: String) -> String? {
      details.first { $0.name == name }?.value
    }
  }

  /// A comment on a card, or evidence for it.
  package struct Comment: Equatable, Sendable {
    /// `comment`, `link`, `quote` or `survey-answer`; nil is a comment as well.
    package var type: String?
    package var text: String
    /// Where the evidence is: an address on the web, a file's name.
    package var address: String?
    package var source: String?

    package init(
      type: String? = nil, text: String, address: String? = nil, source: String? = nil
    ) {
      self.type = type
      self.text = text
      self.address = address
      self.source = source
    }
  }
}
