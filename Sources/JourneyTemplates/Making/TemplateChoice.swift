/// Something was asked of a library that it does not have.
package struct TemplateChoiceError: Error, Equatable, Sendable, CustomStringConvertible {
  package var noun: String
  package var text: String
  /// What there is to choose from.
  package var known: [String]

  package init(noun: String, text: String, known: [String]) {
    self.noun = noun
    self.text = text
    self.known = known
  }

  package var description: String {
    let nearest = NearestName.find(text, among: known).map { " Did you mean “\($0)”?" } ?? ""
    return "There is no \(noun) “\(NearestName.shown(text))”.\(nearest) "
      + (known.isEmpty ? "There is none at all." : "There are: \(known.joined(separator: ", ")).")
  }
}

/// Entries by their ids, in any case.
extension TemplateLibrary {
  package func mapKind(_ id: String) throws(TemplateChoiceError) -> MapKindTemplate {
    try choose(id, .mapKinds, mapKinds) { $0.id }
  }

  package func stageTemplate(_ id: String) throws(TemplateChoiceError) -> StageTemplate {
    try choose(id, .stageTemplates, stageTemplates) { $0.id }
  }

  package func market(_ id: String) throws(TemplateChoiceError) -> MarketPreset {
    try choose(id, .markets, markets) { $0.id }
  }

  package func agenda(_ id: String) throws(TemplateChoiceError) -> AgendaTemplate {
    try choose(id, .agendas, agendas) { $0.id }
  }

  package func questionnaire(_ id: String) throws(TemplateChoiceError) -> Questionnaire {
    try choose(id, .questionnaires, questionnaires) { $0.id }
  }

  private func choose<Entry>(
    _ id: String, _ section: TemplateSection, _ entries: [Entry], _ name: (Entry) -> String
  ) throws(TemplateChoiceError) -> Entry {
    let wanted = id.lowercased()
    guard let entry = entries.first(where: { name($0) == wanted }) else {
      throw TemplateChoiceError(noun: section.noun, text: id, known: entries.map(name))
    }
    return entry
  }

  /// A language for a new map: its tag, if the library or the stages speak it.
  package func language(
    _ text: String, of template: StageTemplate? = nil
  ) throws(TemplateChoiceError) -> String {
    let tag = LanguageTag.normalised(text)
    var known = languages.map(\.language)
    for stage in template?.stages ?? [] {
      known += stage.labels.languages.filter { !known.contains($0) }
    }
    // Also by its name, as a list of languages shows it.
    if let named = languages.first(where: { TitleKey.folded($0.name) == tag }) {
      return named.language
    }
    guard LanguageTag.isValid(tag),
      known.contains(tag) || known.contains(LanguageTag.primary(tag))
    else { throw TemplateChoiceError(noun: "language", text: text, known: known) }
    return tag
  }
}
