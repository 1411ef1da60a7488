import JourneyTemplates

extension JourneyOutline {
  /// The outline with the keys and labels of stages, lanes and channels whose names are known, so that
  /// the map can be read in each language. Titles stay as they are.
  package func withLabels(of library: TemplateLibrary) -> JourneyOutline {
    var result = self
    var keys = Set(stages.compactMap(\.key))
    for index in result.stages.indices where result.stages[index].labels.isEmpty {
      guard let known = library.stage(titled: result.stages[index].title) else { continue }
      let key = result.stages[index].key
      guard key == known.key || key == nil && keys.insert(known.key).inserted else { continue }
      result.stages[index].key = known.key
      result.stages[index].labels = Label.list(known.labels.worded(as: result.stages[index].title))
      if known.isAfterSale { result.stages[index].isAfterSale = true }
    }
    for index in result.lanes.indices where result.lanes[index].labels.isEmpty {
      guard let key = result.lanes[index].key, let known = library.lane(key) else { continue }
      result.lanes[index].labels = Label.list(known.labels.worded(as: result.lanes[index].title))
      if result.lanes[index].cardKind == nil { result.lanes[index].cardKind = known.cardKind }
      if known.isBackstage { result.lanes[index].isBackstage = true }
    }
    var named = Set(channels.map { TitleKey.folded($0.name) })
    for name in cards.compactMap(\.channel) where named.insert(TitleKey.folded(name)).inserted {
      guard let known = library.channel(titled: name) else { continue }
      result.channels.append(
        Channel(name: name, key: known.key, labels: Label.list(known.labels.worded(as: name))))
    }
    return result
  }

  /// The stages of a map for which none were chosen.
  package static func standardStages(_ library: TemplateLibrary) -> [Stage] {
    let template = library.stageTemplates.first { $0.id == StageTemplate.standard }
    return (template?.stages ?? []).map { stage in
      Stage(
        title: stage.labels[nil], key: stage.key, labels: Label.list(stage.labels),
        isAfterSale: stage.isAfterSale)
    }
  }
}

extension JourneyOutline.Label {
  fileprivate static func list(_ labels: Labels) -> [Self] {
    labels.entries.map { Self($0.language, $0.text) }
      .sorted { $0.language.utf8.lexicographicallyPrecedes($1.language.utf8) }
  }
}
