/// The languages that pictures and pages have words of their own in.
package enum ExportLanguage: String, CaseIterable, Sendable {
  case english = "en"
  case polish = "pl"
  case romanian = "ro"
  case russian = "ru"

  /// The language of a tag (BCP 47) such as `pl` or `pl-PL`; English for all others.
  package init(tag: String?) {
    let primary = tag?.split(whereSeparator: { $0 == "-" || $0 == "_" }).first
    self = primary.flatMap { Self(rawValue: $0.lowercased()) } ?? .english
  }

  /// The one of a word's translations, which are given in the order of the languages.
  func of(
    _ english: String, _ polish: String, _ romanian: String, _ russian: String
  ) -> String {
    switch self {
    case .english: english
    case .polish: polish
    case .romanian: romanian
    case .russian: russian
    }
  }
}
