import ArgumentParser
import JourneyMap
import JourneyTemplates
import WorkshopClient

/// `waymark agenda`
struct AgendaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agenda",
    abstract: "Show the steps in which a map is made, and tick them off.",
    discussion: """
      waymark agenda spring
      waymark agenda spring --set steps-7 --language pl
      waymark agenda spring --tick 1 --tick 2
      waymark agenda spring --add "Show the map to the shop"

      “waymark templates” lists the agendas there are. --set replaces the agenda of
      the map, in the map's language unless --language says another; a step that it
      had already stays ticked.
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Option(help: ArgumentHelp("The number of a step that is done.", valueName: "step"))
  var tick: [Int] = []
  @Option(help: ArgumentHelp("The number of a step that is not done after all.", valueName: "step"))
  var untick: [Int] = []
  @Option(
    help: "Begin with this agenda.", completion: .list(["steps-4", "steps-7", "funnel-first-7"]))
  var set: String?
  @Option(help: ArgumentHelp("Add a step at the end.", valueName: "text"))
  var add: [String] = []
  @OptionGroup var displayLanguage: DisplayLanguage
  @OptionGroup var templates: TemplateOptions
  @OptionGroup var editing: EditingOptions

  func validate() throws {
    if let step = Set(tick).intersection(untick).min() {
      throw ValidationError("Step \(step) cannot be ticked and unticked at once.")
    }
  }

  func run() throws {
    let library = templates.library()
    guard set != nil || !add.isEmpty || !tick.isEmpty || !untick.isEmpty else {
      return try show(library)
    }
    try editing.edit(map) { visit in
      let agenda = try edited(visit.document, library)
      return { (editor: inout Editor) throws(ChangeError) in
        try editor.write(agenda.text, to: .root, Field.Map.agenda)
      }
    }
  }

  private func edited(_ document: MapDocument, _ library: TemplateLibrary) throws -> Agenda {
    var agenda = document.agenda
    if let set { agenda = try preset(set, document, library, instead: agenda) }
    for text in add {
      let step = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      guard !step.isEmpty else { throw Failure("A step needs a text.") }
      agenda.steps.append(Agenda.Step(step))
    }
    for (steps, isDone) in [(tick, true), (untick, false)] {
      for number in steps {
        guard agenda.steps.indices.contains(number - 1) else {
          throw Failure(
            agenda.steps.isEmpty
              ? "The map has no agenda: give it one with --set."
              : "There is no step \(number): the agenda has steps 1 to \(agenda.steps.count).")
        }
        agenda.steps[number - 1].isDone = isDone
      }
    }
    return agenda
  }

  private func preset(
    _ id: String, _ document: MapDocument, _ library: TemplateLibrary, instead old: Agenda
  ) throws -> Agenda {
    do throws(TemplateChoiceError) {
      let template = try library.agenda(id)
      let own = document.value(.root, Field.Map.language).text
      let language = try library.language(
        displayLanguage.given ?? own ?? displayLanguage.tag ?? "en")
      var agenda = Agenda(template, language: language)
      let done = Set(old.translated(to: language, library).steps.filter(\.isDone).map(\.text))
      for index in agenda.steps.indices where done.contains(agenda.steps[index].text) {
        agenda.steps[index].isDone = true
      }
      return agenda
    } catch {
      throw Failure("\(error) “waymark templates” shows each in full.")
    }
  }

  private func show(_ library: TemplateLibrary) throws {
    try ReadingOptions.of(editing, displayLanguage).read(map) { visit in
      let agenda = visit.document.agenda.translated(to: displayLanguage.tag, library)
      if editing.json {
        return Terminal.out(
          JSONValue.object([
            "steps": .array(
              agenda.steps.enumerated().map { index, step in
                .object([
                  "step": .number(Int64(index + 1)), "text": .string(step.text),
                  "done": .bool(step.isDone),
                ])
              })
          ]).text)
      }
      guard !agenda.steps.isEmpty else {
        return Terminal.note(
          "The map has no agenda. Give it one with --set: "
            + library.agendas.map(\.id).joined(separator: ", ") + ".")
      }
      var table = Table([("STEP", .right), ("DONE", .left), ("TEXT", .left)])
      for (index, step) in agenda.steps.enumerated() {
        table.add(["\(index + 1)", step.isDone ? "[x]" : "[ ]", step.text])
      }
      Terminal.out(table: table)
      let count = agenda.steps.count { $0.isDone }
      Terminal.out("\(count) of \(agenda.steps.count) done")
    }
  }
}
