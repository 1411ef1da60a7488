import JourneyMap
import ReplicatedData

/// One thing to say to people, without the words: what is said, and of what. The words are those of a
/// catalogue, which has them in every language for each key.
package struct Message: Hashable, Sendable {
  /// A value and the name of its place in the words.
  package struct NamedValue: Hashable, Sendable {
    package let name: String
    package let value: MessageValue
  }

  /// Which of the catalogue's messages it is.
  package let key: String
  package let values: [NamedValue]

  package init(
    _ key: some MessageKey, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) {
    self.key = key.catalogueKey
    self.values = values.map { NamedValue(name: $0.key, value: $0.value) }
  }

  package func value(_ name: String) -> MessageValue? {
    for value in values where sameUTF8(value.name, name) { return value.value }
    return nil
  }
}

/// What is filled into the words of a message, and written as each language writes it.
package indirect enum MessageValue: Hashable, Sendable {
  /// Of people, cards, days: its form of a plural can be chosen by it.
  case count(Int64)
  /// At most one digit behind the point.
  case decimal(Double)
  /// From −2 to +2, with its sign.
  case feeling(Double)
  /// A share, as percent.
  case percent(Double)
  case day(CalendarDay)
  /// What people wrote, on one line, or a name that programs know.
  case text(String)
  /// As it is, however long.
  case verbatim(String)
  /// The same between quotation marks.
  case quotation(String)
  /// A stage or a channel by its index in ``MapFacts``.
  case stage(Int)
  case channel(Int)
  /// A stage by its index where its name stands alone.
  case stageAlone(Int)
  /// A stage by its title, as ``stage(_:)`` is written.
  case stageTitle(String)
  /// A stage or lane, between quotation marks.
  case title(RecordID)
  /// A card by its text, between quotation marks.
  case card(RecordID)
  /// What a kind of card is called.
  case cardKind(String)
  /// A participant by id.
  case person(String)
  case message(Message)
  /// `A, B and C`; of more than `most` only the first ones, and how many more there are.
  case list([MessageValue], most: Int = 6)
  /// `goal, pain or KPI`.
  case alternatives([MessageValue])
  /// One after the other with a separator between.
  case joined([MessageValue], separator: String)

  package static func count(_ number: Int) -> MessageValue { .count(Int64(number)) }

  package static func message(
    _ key: some MessageKey, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) -> MessageValue {
    .message(Message(key, values))
  }
}

/// Names messages of the catalogue: an enumeration, so that a test can ask for each of them.
package protocol MessageKey: CaseIterable, Sendable {
  var catalogueKey: String { get }
}

extension MessageKey where Self: RawRepresentable<String> {
  package var catalogueKey: String { rawValue }
}
