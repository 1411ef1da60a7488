import JourneyMap
import ReplicatedData

/// What a new map is made of.
package struct NewMap: Sendable {
  package var title: String
  package let kind: MapKindTemplate
  package let stages: StageTemplate
  /// The language of its titles, a tag.
  package let language: String
  package let market: MarketPreset?
  /// The name of the persona it is about.
  package var persona: String?
  package let agenda: AgendaTemplate?
  /// From top to bottom, with those of the market.
  package let lanes: [LaneTemplate]
  package let channels: [ChannelTemplate]

  /// Chooses from a library by ids.
  ///
  /// - Parameters:
  ///   - kind: Of a map kind; the common one if nil.
  ///   - template: Of a stage template; the standard one if nil.
  ///   - language: A language tag in any spelling.
  package init(
    title: String, kind: String? = nil, template: String? = nil, language: String = "en",
    market: String? = nil, persona: String? = nil, agenda: String? = nil,
    from library: TemplateLibrary = .builtIn
  ) throws(TemplateChoiceError) {
    self.title = title
    self.kind = try library.mapKind(kind ?? MapKindTemplate.standard)
    stages = try library.stageTemplate(template ?? StageTemplate.standard)
    self.market = if let market { try library.market(market) } else { nil }
    self.agenda = if let agenda { try library.agenda(agenda) } else { nil }
    self.language = try library.language(language, of: stages)
    self.persona = persona
    lanes = library.lanes(of: self.kind, self.market)
    channels = library.channels
  }

  /// Makes the map: stages, lanes and the vocabulary of channels with their labels in all languages
  /// and titles in one, the persona, and the agenda. To be called on an empty map.
  ///
  /// - Throws: ``ChangeError`` where the map's limits do not allow it; the change must then be given
  ///   up as a whole.
  package func apply(to editor: inout Editor) throws(ChangeError) {
    try editor.write(title, to: .root, Field.Map.title)
    try editor.set(.root, Field.Map.kind, .text(kind.kind))
    try editor.set(.root, Field.Map.language, .text(language))
    try editor.set(.root, Field.Map.template, .text(stages.id))
    if let market { try editor.set(.root, Field.Map.market, .text(market.id)) }
    var last: RecordID?
    for template in stages.stages {
      let stage = try editor.make(
        .stage, template.key, template.labels[language], Field.Stage.title, after: &last)
      try editor.describe(stage, as: template)
    }
    last = nil
    for template in lanes {
      let lane = try editor.make(
        .lane, template.key, template.labels[language], Field.Lane.title, after: &last)
      try editor.describe(lane, as: template)
    }
    last = nil
    for template in channels {
      let channel = try editor.make(
        .channel, template.key, template.labels[language], Field.Channel.name, after: &last)
      try editor.describe(channel, as: template)
    }
    last = nil
    if let persona {
      let record = try editor.make(.persona, nil, persona, Field.Persona.name, after: &last)
      try editor.set(.root, Field.Map.persona, .reference(record))
    }
    if let agenda {
      try editor.write(
        Agenda(agenda, language: language).text, to: .root, Field.Map.agenda)
    }
  }
}

extension Editor {
  /// A record behind another of its kind.
  fileprivate mutating func make(
    _ kind: RecordKind, _ key: String?, _ name: String, _ field: FieldID,
    after last: inout RecordID?
  ) throws(ChangeError) -> RecordID {
    let record = try create(kind, key: key, title: name).record
    try place(record, after: last)
    last = record
    try write(name, to: record, field)
    return record
  }
}

extension TemplateLibrary {
  /// The lanes of a kind, with what a market adds.
  fileprivate func lanes(of kind: MapKindTemplate, _ market: MarketPreset?) -> [LaneTemplate] {
    var lanes = kind.lanes.compactMap { lane($0) }
    guard let market, market.kinds.isEmpty || market.kinds.contains(kind.kind) else { return lanes }
    for added in market.lanes {
      guard !lanes.contains(where: { $0.key == added.lane }), let lane = lane(added.lane) else {
        continue
      }
      if let index = lanes.firstIndex(where: { $0.key == added.after }) {
        lanes.insert(lane, at: index + 1)
      } else {
        lanes.insert(lane, at: lanes.firstIndex(where: \.isBackstage) ?? lanes.count)
      }
    }
    return lanes
  }
}
