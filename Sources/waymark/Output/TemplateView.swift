import JourneyTemplates
import StyledText
import WorkshopClient

/// Templates for a person at a terminal, with their labels in one language.
struct TemplateView {
  let library: TemplateLibrary
  let language: String

  init(_ library: TemplateLibrary, _ language: String) {
    self.library = library
    self.language = language
  }

  // MARK: Everything in brief

  func list() {
    section(
      .mapKinds, "Map kinds  (waymark new MAP --kind KIND)",
      library.mapKinds.map { ($0.id, $0.labels[language], $0.purpose[language]) })
    section(
      .stageTemplates, "Stage templates  (--template TEMPLATE)",
      library.stageTemplates.map {
        ($0.id, $0.labels[language], $0.stages.map { $0.labels[language] }.joined(separator: " · "))
      })
    section(
      .markets, "Markets  (--market MARKET)",
      library.markets.map { ($0.id, $0.labels[language], $0.description[language]) })
    section(
      .agendas, "Agendas  (--agenda AGENDA; waymark agenda MAP)",
      library.agendas.map { ($0.id, $0.labels[language], $0.description[language]) })
    section(
      .questionnaires, "Questionnaires  (waymark templates QUESTIONNAIRE)",
      library.questionnaires.map {
        ($0.id, $0.labels[language], $0.description[language])
      })
    let languages = library.languages.map { "\($0.language) \($0.name)" }.joined(separator: " · ")
    Terminal.out(Terminal.bold("Languages  (--language LANGUAGE)"))
    Terminal.out("  \(languages)")
    Terminal.out("")
    Terminal.out("“waymark templates NAME” shows one in full; also lanes, channels, card-kinds.")
  }

  private func section(
    _ section: TemplateSection, _ heading: String, _ rows: [(id: String, String, String)]
  ) {
    Terminal.out(Terminal.bold(heading))
    var table = Table([("", .left), ("", .left), ("", .left)])
    for row in rows {
      table.add([row.id, row.1, row.2 + own(row.id, section)])
    }
    let width = Terminal.isOutputTerminal ? Terminal.columns - 2 : nil
    for line in table.lines(width: width).dropFirst() { Terminal.out("  " + line) }
    Terminal.out("")
  }

  /// Where an entry of the user's own comes from.
  private func own(_ id: String, _ section: TemplateSection) -> String {
    guard let file = library.file(of: id, in: section) else { return "" }
    return "  [\(file.split(separator: "/").last ?? "")]"
  }

  // MARK: One in full

  func show(_ selection: TemplateSelection) {
    for (index, entry) in selection.entries.enumerated() {
      if index > 0 { Terminal.out("") }
      switch entry.section {
      case .mapKinds:
        for kind in library.mapKinds where entry.ids.contains(kind.id) { show(kind) }
      case .stageTemplates:
        for template in library.stageTemplates where entry.ids.contains(template.id) {
          show(template)
        }
      case .markets:
        for market in library.markets where entry.ids.contains(market.id) { show(market) }
      case .agendas:
        for agenda in library.agendas where entry.ids.contains(agenda.id) { show(agenda) }
      case .questionnaires:
        for sheet in library.questionnaires where entry.ids.contains(sheet.id) {
          Terminal.outText(sheet.sheet(language))
        }
      case .lanes: lanes(library.lanes)
      case .channels: words(library.channels.map { ($0.key, $0.labels) })
      case .cardKinds: words(library.cardKinds.map { ($0.key, $0.labels) })
      case .languages:
        for language in library.languages {
          Terminal.out("\(language.language)  \(language.name)")
        }
      }
    }
  }

  private func heading(
    _ section: TemplateSection, _ id: String, _ labels: Labels, _ description: Labels
  ) {
    let label = TerminalText.sanitised(labels[language])
    Terminal.out(Terminal.bold("\(label)  (\(section.noun) \(id))") + own(id, section))
    let description = TerminalText.sanitised(description[language])
    if !description.isEmpty { Terminal.out(description) }
    Terminal.out("")
  }

  private func show(_ kind: MapKindTemplate) {
    heading(.mapKinds, kind.id, kind.labels, kind.purpose)
    lanes(kind.lanes.compactMap { library.lane($0) })
  }

  private func lanes(_ lanes: [LaneTemplate]) {
    var table = Table([("KEY", .left), ("CARDS", .left), ("BACKSTAGE", .left), ("LANE", .left)])
    for lane in lanes {
      table.add([
        lane.key, library.cardKindName(lane.cardKind, in: language),
        lane.isBackstage ? "yes" : "", lane.labels[language],
      ])
    }
    Terminal.out(table: table)
  }

  private func show(_ template: StageTemplate) {
    heading(.stageTemplates, template.id, template.labels, template.description)
    var table = Table([("#", .right), ("KEY", .left), ("AFTER SALE", .left), ("STAGE", .left)])
    for (index, stage) in template.stages.enumerated() {
      table.add([
        "\(index + 1)", stage.key, stage.isAfterSale ? "yes" : "", stage.labels[language],
      ])
    }
    Terminal.out(table: table)
  }

  private func show(_ market: MarketPreset) {
    heading(.markets, market.id, market.labels, market.description)
    var table = Table([("ADDS", .left), ("BEHIND", .left), ("LANE", .left)])
    for added in market.lanes {
      table.add([added.lane, added.after ?? "", library.lane(added.lane)?.labels[language] ?? ""])
    }
    Terminal.out(table: table)
  }

  private func show(_ agenda: AgendaTemplate) {
    heading(.agendas, agenda.id, agenda.labels, agenda.description)
    for (index, step) in agenda.steps.enumerated() {
      Terminal.out("\(index + 1). \(TerminalText.sanitised(step[language]))")
    }
  }

  private func words(_ entries: [(key: String, labels: Labels)]) {
    var table = Table([("KEY", .left), ("LABEL", .left)])
    for entry in entries { table.add([entry.key, entry.labels[language]]) }
    Terminal.out(table: table)
  }
}
