import JourneyMap
import JourneyTemplates
import ReplicatedData
import StyledText

/// The steps of the workshop: to be ticked off together.
extension Board {
  mutating func openAgendaMenu(_ scene: BoardScene) {
    let library = TemplateLibrary.builtIn
    let language = index.language
    let agenda = scene.document.agenda
    guard !agenda.steps.isEmpty else {
      var entries = library.agendas.map { preset in
        BoardMenu.Entry(
          title: preset.labels[language], detail: "\(preset.steps.count) steps",
          action: .edit(
            .writeText(
              EditorTarget(.root, Field.Map.agenda), Agenda(preset, language: language).text)))
      }
      entries.append(newStep)
      return open("Agenda: how will you work?", entries)
    }
    let shown = agenda.translated(to: language, library)
    var entries = shown.steps.enumerated().map { place, step in
      BoardMenu.Entry(
        title: "\(place + 1). \(TerminalText.gridExcerpt(step.text, columnsMax: 100))",
        isOn: step.isDone, action: .toggleStep(place))
    }
    entries.append(newStep)
    let next = agenda.steps.firstIndex { !$0.isDone } ?? 0
    open("Agenda (Enter ticks, Esc when done)", entries, selected: next)
    view.menu?.reopens = .agenda
  }

  private var newStep: BoardMenu.Entry {
    BoardMenu.Entry(title: "Add a step…", action: .prompt(.agendaStep, title: "New step"))
  }

  mutating func toggleStep(_ place: Int, _ scene: BoardScene) {
    var agenda = scene.document.agenda
    guard agenda.steps.indices.contains(place) else { return }
    agenda.steps[place].isDone.toggle()
    write(agenda)
  }

  mutating func addStep(_ text: String, _ scene: BoardScene) {
    var agenda = scene.document.agenda
    agenda.steps.append(Agenda.Step(text.trimmingSpaces))
    write(agenda)
  }

  /// By its differences, so that two who tick at the same time both tick.
  private mutating func write(_ agenda: Agenda) {
    effects.append(.edit(.writeText(EditorTarget(.root, Field.Map.agenda), agenda.text)))
  }

  func agendaCount(_ document: MapDocument) -> String {
    let steps = document.agenda.steps
    return steps.isEmpty ? "none yet" : "\(steps.count { $0.isDone }) of \(steps.count) done"
  }
}
