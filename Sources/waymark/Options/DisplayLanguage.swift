import ArgumentParser
import JourneyMap
import JourneyTemplates

/// The language that a map is shown in.
struct DisplayLanguage: ParsableArguments {
  @Option(
    name: .customLong("language"),
    help: ArgumentHelp(
      "Show stages, lanes and channels in this language, such as pl, and say in it what is said of the map (default: $WAYMARK_LANGUAGE, else as the map has them).",
      valueName: "language"))
  var given: String?

  func validate() throws {
    if let given { try Self.check(given) }
  }

  /// Its tag; nil for the map as it stands.
  var tag: String? { given.map(LanguageTag.normalised) ?? Self.ofEnvironment }

  /// Says so if a map has no label in a language that somebody asked for: it may be a slip.
  func tellIfMissing(in document: MapDocument) {
    guard let wanted = given.map(LanguageTag.normalised) else { return }
    let languages = document.labelLanguages
    guard !languages.contains(wanted), !languages.contains(LanguageTag.primary(wanted)) else {
      return
    }
    let list = languages.joined(separator: ", ")
    Terminal.note(
      "Nothing on this map has a label in “\(wanted)”: it is shown as it stands."
        + (list.isEmpty ? "" : " It has labels in \(list)."))
  }
}

extension DisplayLanguage {
  /// `WAYMARK_LANGUAGE`; nil if it is not set or names no language.
  static var ofEnvironment: String? {
    Environment.value("WAYMARK_LANGUAGE").map(LanguageTag.normalised)
      .flatMap { LanguageTag.isValid($0) ? $0 : nil }
  }

  static func check(_ text: String) throws {
    guard LanguageTag.isValid(LanguageTag.normalised(text)) else {
      throw ValidationError("--language takes the tag of a language, such as en, pl, ro or ru.")
    }
  }
}
