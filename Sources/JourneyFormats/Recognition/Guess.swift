/// Something that a file does not say in so many words and that its reader took it to mean, so that
/// somebody can look at it and say otherwise.
package struct Guess: Hashable, Sendable {
  package let subject: Subject
  /// One sentence for people: “The times in “when” are read as day.month.year.”
  package let sentence: String
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

  package init(_ subject: Subject, _ sentence: String, option: String? = nil) {
    self.subject = subject
    self.sentence = sentence
    self.option = option
  }

  /// The sentence with what overrules it.
  package var advice: String {
    option.map { "\(sentence) If that is wrong: \($0)" } ?? sentence
  }
}
