/// What is wrong in a file of templates, and where.
package struct TemplateProblem: Error, Equatable, Sendable {
  package var place: TemplatePlace
  package var fault: TemplateFault

  package init(_ file: String, _ path: String, _ fault: TemplateFault) {
    place = TemplatePlace(file: file, path: path)
    self.fault = fault
  }
}

/// How a file of templates can be wrong.
package enum TemplateFault: Equatable, Sendable {
  /// What the system says, a sentence.
  case unreadable(String)
  case tooLarge(bytesMax: Int)
  case tooManyFiles(max: Int)
  case notJSON(JSONSyntaxError)
  case otherFormat(found: String?)
  case otherVersion(found: String)
  /// A JSON type where another belongs.
  case type(found: String, expected: String)
  case missing(property: String)
  case unknownProperty(name: String, known: [String])
  case noToken(String)
  case noLanguage(String)
  case noLabel
  case emptyText
  case longText(scalarsMax: Int)
  case controlCharacter
  case noChoice(String, of: [String])
  case outOfRange(Int, ClosedRange<Int>)
  case emptyScale
  case count(Int, ClosedRange<Int>)
  case duplicate(noun: String, id: String, first: TemplatePlace)
  case unknownReference(noun: String, id: String, known: [String])
  case laneBehindItself
}

extension TemplatePlace {
  /// The file's name, without what a terminal would act on.
  fileprivate var shownFile: String { NearestName.shown(file, scalarsMax: 1_000) }
}

extension TemplateProblem: CustomStringConvertible {
  /// One line: `my.json: stages[2].labels.pl: what is wrong and what is allowed.`
  package var description: String {
    (place.path.isEmpty ? "\(place.shownFile): " : "\(place.shownFile): \(place.path): ") + words
  }

  /// What is wrong and what is allowed.
  package var words: String {
    switch fault {
    case .unreadable(let reason): reason
    case .tooLarge(let max): "The file is larger than \(max / 1_000) kB."
    case .tooManyFiles(let max): "There are more than \(max) files; those behind are not read."
    case .notJSON(let error): "This is no JSON. \(error)"
    case .otherFormat(let found):
      "A file of templates begins with \"format\": \"\(TemplateReader.format)\""
        + (found.map { ", not “\(Self.shown($0))”." } ?? ", which is missing.")
    case .otherVersion(let found):
      "This is version \(Self.shown(found)) of the format; this program reads version "
        + "\(TemplateReader.version)."
    case .type(let found, let expected): "There is \(found) where \(expected) belongs."
    case .missing(let property): "“\(property)” is missing."
    case .unknownProperty(let name, let known):
      "There is no property “\(Self.shown(name))” here.\(Self.choice(name, known))"
    case .noToken(let text):
      "“\(Self.shown(text))” is no key: use 1 to 64 of a–z, 0–9, “-”, “_” and “.”."
    case .noLanguage(let text):
      "“\(Self.shown(text))” is no language: use its tag in lower case, such as pl or pt-br."
    case .noLabel: "There is no label: give one in a language at least, {\"en\": \"…\"}."
    case .emptyText: "The text is empty."
    case .longText(let max): "The text is longer than \(max) characters."
    case .controlCharacter:
      "The text has a control character in it, such as a line break or a tab."
    case .noChoice(let text, let choices):
      "“\(Self.shown(text))” is not known here.\(Self.choice(text, choices))"
    case .outOfRange(let number, let range):
      "\(number) is not a number from \(range.lowerBound) to \(range.upperBound)."
    case .emptyScale: "“to” must be larger than “from”."
    case .count(let count, let range):
      "There are \(count) entries; \(range.lowerBound) to \(range.upperBound) are allowed."
    case .duplicate(let noun, let id, let first):
      "There is \(noun.first == "a" ? "an" : "a") \(noun) “\(id)” already: \(first.shownFile): \(first.path)."
    case .unknownReference(let noun, let id, let known):
      "There is no \(noun) “\(Self.shown(id))”.\(Self.choice(id, known))"
    case .laneBehindItself: "A lane cannot go behind itself."
    }
  }

  /// Behind a space: what was probably meant, and what there is unless that is a long list.
  private static func choice(_ text: String, _ known: [String]) -> String {
    let nearest = NearestName.find(text, among: known)
    let words = nearest.map { " Did you mean “\($0)”?" } ?? ""
    guard !known.isEmpty, nearest == nil || known.count <= namesMax else { return words }
    return "\(words) There are: \(known.joined(separator: ", "))."
  }

  private static let namesMax = 20

  /// Text of a file, cut, without what a terminal would act on.
  private static func shown(_ text: String) -> String {
    NearestName.shown(text)
  }
}
