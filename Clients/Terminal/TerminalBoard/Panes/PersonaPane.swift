import JourneyMap
import ReplicatedData
import StyledText

/// Whose journey it is: what is known of the map's persona, and who else there is.
enum PersonaPane {
  static func content(
    _ scene: BoardScene, showsDemographics: Bool, columns: Int
  ) -> PaneContent {
    var content = PaneContent(columns: columns)
    let document = scene.document
    let personas = document.ordered(.persona)
    let current = document.value(.root, Field.Map.persona).reference
    let shown = current.flatMap { personas.contains($0) ? $0 : nil } ?? personas.first
    guard let shown else {
      content.add("A map tells how one persona moves through the stages.", StyleID(.note))
      content.gap()
      content.add("New persona…", StyleID(.key), target: .newPersona)
      return content
    }
    write(shown, isMapsOwn: shown == current, document, showsDemographics, &content)
    let others = personas.filter { $0 != shown }
    if !others.isEmpty {
      content.heading("Others")
      for persona in others {
        content.add(name(persona, document), target: .menu(.record(persona)), indent: 2)
      }
    }
    content.gap()
    content.add("New persona…", StyleID(.key), target: .newPersona)
    return content
  }

  private static func name(_ persona: RecordID, _ document: MapDocument) -> String {
    let name = TerminalText.gridExcerpt(
      document.string(persona, Field.Persona.name), columnsMax: 120)
    return name.isEmpty ? "Unnamed persona" : name
  }

  private static func write(
    _ persona: RecordID, isMapsOwn: Bool, _ document: MapDocument, _ showsDemographics: Bool,
    _ content: inout PaneContent
  ) {
    content.add(
      name(persona, document), StyleID(.title), target: .form(persona, Field.Persona.name))
    if !isMapsOwn {
      content.add(
        "This map is not said to be about them.", StyleID(.note),
        target: .menu(.record(persona)))
    }
    for field in [
      Field.Persona.segment, Field.Persona.behaviour, Field.Persona.preferences,
      Field.Persona.needs, Field.Persona.motivations, Field.Persona.fears,
    ] { write(persona, field, document, &content, showsEmpty: true) }
    let business = [
      Field.Persona.location, Field.Persona.industry, Field.Persona.companySize,
      Field.Persona.decisionMaker,
    ]
    for field in business { write(persona, field, document, &content, showsEmpty: false) }
    let channels = FormNames.names(persona, Field.Persona.channels, in: document)
    if !channels.isEmpty {
      content.heading("Channels", target: .form(persona, Field.Persona.channels))
      content.add(channels.map { TerminalText.gridExcerpt($0) }.joined(separator: ", "))
    }
    // Behaviour matters more, and so they are shown only to who asks.
    let isEmpty = document.text(persona, Field.Persona.demographics)?.isEmpty ?? true
    guard !isEmpty else { return }
    content.heading(
      showsDemographics ? "▾ Demographics" : "▸ Demographics", target: .demographics)
    if showsDemographics {
      content.add(TerminalText.gridText(document.string(persona, Field.Persona.demographics)))
    }
  }

  private static func write(
    _ persona: RecordID, _ field: FieldID, _ document: MapDocument, _ content: inout PaneContent,
    showsEmpty: Bool
  ) {
    let text = TerminalText.gridText(document.string(persona, field))
    guard !text.isEmpty || showsEmpty else { return }
    let label = FormFields.label(field, of: .persona)
    content.heading(label.prefix(1).uppercased() + label.dropFirst(), target: .form(persona, field))
    text.isEmpty ? content.add("–", StyleID(.note)) : content.add(text)
  }
}
