/// A language that the program speaks itself: one that its catalogue of messages is written in.
package enum SpokenLanguage: String, CaseIterable, Sendable {
  case english = "en"
  case polish = "pl"
  case romanian = "ro"
  case russian = "ru"

  /// The language of a tag (BCP 47) such as `pl` or `pl-PL`; English for all others.
  package init(tag: String?) {
    let primary = tag.map { LanguageTag.primary(LanguageTag.normalised($0)) }
    self = primary.flatMap { Self(rawValue: $0) } ?? .english
  }

  /// A text between the quotation marks of the language: “…”, „…”, «…».
  package func quoted(_ text: String) -> String {
    switch self {
    case .english: "“\(text)”"
    case .polish, .romanian: "„\(text)”"
    case .russian: "«\(text)»"
    }
  }
}

/// The forms that a noun takes after a number (Unicode CLDR, Language Plural Rules), as far as whole
/// numbers need them.
package enum PluralCategory: String, CaseIterable, Sendable {
  case one, few, many, other
}

extension SpokenLanguage {
  /// The forms of the language, each of which a message must have; the last one is that of most
  /// numbers.
  package var pluralCategories: [PluralCategory] {
    switch self {
    case .english: [.one, .other]
    case .polish, .russian: [.one, .few, .many]
    case .romanian: [.one, .few, .other]
    }
  }

  /// The form that goes with a number: in Polish `few` with 3 and 22, `many` with 5 and 12.
  package func pluralCategory(of number: Int64) -> PluralCategory {
    let count = number.magnitude
    let (ten, hundred) = (count % 10, count % 100)
    let isFew = (2...4).contains(ten) && !(12...14).contains(hundred)
    switch self {
    case .english: return count == 1 ? .one : .other
    case .polish: return count == 1 ? .one : isFew ? .few : .many
    case .romanian:
      return count == 1 ? .one : count == 0 || (1...19).contains(hundred) ? .few : .other
    case .russian: return ten == 1 && hundred != 11 ? .one : isFew ? .few : .many
    }
  }
}
