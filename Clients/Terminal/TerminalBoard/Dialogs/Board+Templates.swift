import JourneyMap
import JourneyTemplates
import ReplicatedData

/// What an empty map is begun with, as far as it is chosen.
package struct TemplateChoice: Equatable, Sendable {
  /// Ids of the library.
  package var kind: String?
  package var stages: String?
  package var language: String?
}

/// Beginning an empty map with a template instead of a bare board.
extension Board {
  /// Whether there is nothing on a map but, perhaps, its title.
  private func isBare(_ document: MapDocument) -> Bool {
    document.cardCount == 0 && document.records(.stage, withDeleted: true).isEmpty
      && document.records(.lane, withDeleted: true).isEmpty
  }

  /// Offers templates once, when the map has come and there is nothing on it.
  package mutating func offerTemplates(_ scene: BoardScene) {
    guard view.mode == .browse, scene.me?.role != .observer, isBare(scene.document) else { return }
    choose(TemplateChoice(), scene)
  }

  /// Asks for what is not chosen yet, or begins the map.
  mutating func choose(_ choice: TemplateChoice, _ scene: BoardScene) {
    let library = TemplateLibrary.builtIn
    let language = choice.language ?? index.language
    if choice.kind == nil {
      return offer(
        "This map is empty. What kind of map is it to be?",
        library.mapKinds.map { ($0.id, $0.labels[language], $0.purpose[language]) },
        selected: MapKindTemplate.standard
      ) { id in
        TemplateChoice(kind: id, stages: nil, language: choice.language)
      }
    }
    if choice.stages == nil {
      return offer(
        "Which stages?",
        library.stageTemplates.map { ($0.id, $0.labels[language], $0.description[language]) },
        selected: StageTemplate.standard
      ) { id in
        TemplateChoice(kind: choice.kind, stages: id, language: choice.language)
      }
    }
    guard let language = choice.language else {
      return offer(
        "In which language are its titles?",
        library.languages.map { ($0.language, $0.name, "") }, selected: index.language ?? "en"
      ) { id in
        TemplateChoice(kind: choice.kind, stages: choice.stages, language: id)
      }
    }
    guard isBare(scene.document) else {
      return notify("Somebody has begun the map meanwhile.")
    }
    guard mayEdit(scene) else { return }
    effects.append(
      .edit(.beginMap(kind: choice.kind ?? "", stages: choice.stages ?? "", language: language)))
  }

  private mutating func offer(
    _ title: String, _ entries: [(id: String, title: String, detail: String)], selected: String,
    _ choice: (String) -> TemplateChoice
  ) {
    open(
      title,
      entries.map {
        BoardMenu.Entry(
          title: $0.title, detail: $0.detail, action: .chooseTemplate(choice($0.id)))
      }, selected: entries.firstIndex { $0.id == selected } ?? 0)
  }
}
