import JourneyInsight
import JourneyTemplates
import JourneyWords

/// Something that a file does not say in so many words and that its reader took it to mean, so that
/// somebody can look at it and say otherwise.
package struct Guess: Hashable, Sendable {
  package let subject: Subject
  /// What is told of it, a sentence each: “The times in “when” are read as day, month, year.”
  let messages: [Message]
  /// What overrules it: `--dates month-first`; nil if nothing does.
  package let option: String?

  package enum Subject: String, Sendable {
    case columns
    case scale
    case dates
    case encoding
    case separator
    /// Which rows are headings, and which a title above them.
    case rows
    /// Which of several tables or diagrams was read.
    case choice
    /// What are stages where nothing says so.
    case stages
    case answers
    case placeholders
  }

  package init(_ subject: Subject, _ messages: [Message], option: String? = nil) {
    self.subject = subject
    self.messages = messages
    self.option = option
  }

  package init(
    _ subject: Subject, _ key: ImportMessage,
    _ values: KeyValuePairs<String, MessageValue> = [:], option: String? = nil
  ) {
    self.init(subject, [Message(key, values)], option: option)
  }

  /// For people, in English.
  package var sentence: String { sentence(in: .english) }

  /// For people.
  package func sentence(in language: SpokenLanguage) -> String {
    let words = MessageWords(language)
    return messages.map { words.sentence($0) }.joined(separator: " ")
  }

  /// The sentence with what overrules it.
  package var advice: String {
    option.map { "\(sentence) If that is wrong: \($0)" } ?? sentence
  }
}
