/// A lane that map kinds are made of.
package struct LaneTemplate: Equatable, Sendable {
  /// Tells in every language what the lane is.
  package var key: String
  package var labels: Labels
  /// The kind of card that the lane is for, a token of the schema.
  package var cardKind: String
  /// Whether it is behind the line of visibility of a service blueprint.
  package var isBackstage = false
}

/// An entry of the vocabulary of channels that new maps get.
package struct ChannelTemplate: Equatable, Sendable {
  package var key: String
  package var labels: Labels
}

/// What a kind of card is called.
package struct CardKindTemplate: Equatable, Sendable {
  /// A token of the schema.
  package var key: String
  package var labels: Labels
}

/// A language that the library has labels in.
package struct LibraryLanguage: Equatable, Sendable {
  /// Its tag: `pl`.
  package var language: String
  /// Its own name: `polski`.
  package var name: String
}
