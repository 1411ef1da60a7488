/// One text in several languages, such as what a stage is called.
package struct Labels: Equatable, Sendable {
  /// By language tag, ascending by its bytes; each tag once.
  package let entries: [(language: String, text: String)]
  /// Texts that earlier versions had in place of those: they are still known when they are met.
  private(set) var former: [(language: String, text: String)] = []

  /// Of several texts of one language the first counts.
  package init(_ entries: [(language: String, text: String)]) {
    var unique: [(language: String, text: String)] = []
    for entry in entries where !unique.contains(where: { $0.language == entry.language }) {
      unique.append(entry)
    }
    self.entries = unique.sorted { $0.language < $1.language }
  }

  package var languages: [String] { entries.map(\.language) }

  /// The text of a language, or of what its tag begins with (`pl` for `pl-PL`); nil if there is none.
  package func exact(_ language: String) -> String? {
    let wanted = LanguageTag.normalised(language)
    return text(wanted) ?? text(LanguageTag.primary(wanted))
  }

  /// The text to show to somebody who reads `language`: in English where it is missing, else in any
  /// language there is. Empty only if there is no text at all.
  package subscript(language: String?) -> String {
    language.flatMap { exact($0) } ?? text("en") ?? entries.first?.text ?? ""
  }

  /// Whether one of the texts reads like this, without regard to case and white space.
  package func contains(_ title: String) -> Bool {
    let wanted = TitleKey.folded(title)
    return (entries + former).contains { TitleKey.folded($0.text) == wanted }
  }

  /// All texts, those of earlier versions too.
  package var everyText: [String] { (entries + former).map(\.text) }

  /// Keeps in mind what a text was before.
  mutating func add(former text: String, in language: String) {
    former.append((language, text))
  }

  /// The labels of a record that is titled so: if the title is a text of an earlier version, that
  /// stands for its language, so that the title is one of the labels.
  package func worded(as title: String) -> Labels {
    let wanted = TitleKey.folded(title)
    guard !entries.contains(where: { TitleKey.folded($0.text) == wanted }),
      let match = former.first(where: { TitleKey.folded($0.text) == wanted })
    else { return self }
    return Labels([(language: match.language, text: title)] + entries)
  }

  package static func == (a: Labels, b: Labels) -> Bool {
    a.entries.elementsEqual(b.entries) { $0.language == $1.language && $0.text == $1.text }
  }

  private func text(_ language: String) -> String? {
    entries.first { $0.language == language }?.text
  }
}

/// Language tags (BCP 47) as maps and templates hold them: `pl`, `pt-br`.
package enum LanguageTag {
  /// In lower case, with `-`, without what a system's locale has behind it: `pl-pl` for
  /// `pl_PL.UTF-8`.
  package static func normalised(_ text: String) -> String {
    let tag = text.prefix { $0 != "." && $0 != "@" }
    return String(tag.map { $0 == "_" ? "-" : $0 }).lowercased()
  }

  /// What a tag begins with: `pl` of `pl-pl`.
  package static func primary(_ tag: String) -> String {
    String(tag.prefix { $0 != "-" })
  }

  /// Two or three letters, then parts of one to eight letters or digits; in lower case, at most 35
  /// bytes as RFC 5646 advises.
  package static func isValid(_ tag: String) -> Bool {
    let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard let first = parts.first, tag.utf8.count <= 35, (2...3).contains(first.count) else {
      return false
    }
    func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    return first.allSatisfy(isLetter)
      && parts.dropFirst().allSatisfy { part in
        (1...8).contains(part.count) && part.allSatisfy { isLetter($0) || isDigit($0) }
      }
  }
}
