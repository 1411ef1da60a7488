import ArgumentParser
import JourneyTemplates
import StyledText
import WorkshopClient

/// `waymark templates`
struct Templates: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what maps can be made of: kinds, stages, agendas, questionnaires.",
    discussion: """
      waymark templates
      waymark templates service-blueprint --language pl
      waymark templates channels --json
      waymark templates questionnaire --csv > answers.csv

      A name is that of a kind, a stage template, a market, an agenda or a
      questionnaire, or one of: lanes, channels, card-kinds, languages.

      Templates of your own are files in ~/.config/waymark/templates:
        waymark templates --example > repair.json
        waymark templates --check repair.json
      """)

  @Argument(help: "What to show in full.")
  var name: String?
  @Option(
    help: ArgumentHelp("Say what is wrong in a file of templates.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var check: String?
  @Flag(help: "Print a file of templates to start from.")
  var example = false
  @Flag(help: "Print a questionnaire as the first line of a CSV file that collects the answers.")
  var csv = false
  @Option(help: "The language to show labels in (default: $WAYMARK_LANGUAGE, else en).")
  var language: String?
  @Flag(help: "Print JSON: a file of templates, or the faults that --check finds.")
  var json = false
  @OptionGroup var templates: TemplateOptions

  func validate() throws {
    guard [name != nil, check != nil, example].filter({ $0 }).count <= 1 else {
      throw ValidationError("Give only one of a name, --check and --example.")
    }
    guard !csv || (name != nil && !json) else {
      throw ValidationError("--csv goes with the name of a questionnaire, and without --json.")
    }
    if let language { try DisplayLanguage.check(language) }
  }

  func run() throws {
    if example { return Terminal.outText(TemplateLibrary.example) }
    if let check { return try examine(check) }
    let library = templates.library()
    let language = try displayLanguage(library)
    guard let name else {
      if json { return Terminal.out(TemplateJSON.file(library).text) }
      return TemplateView(library, language).list()
    }
    try show(name, library, language)
  }

  private func displayLanguage(_ library: TemplateLibrary) throws -> String {
    guard let language else { return DisplayLanguage.ofEnvironment ?? "en" }
    do throws(TemplateChoiceError) {
      return try library.language(language)
    } catch {
      throw Failure("\(error)")
    }
  }

  private func show(_ name: String, _ library: TemplateLibrary, _ language: String) throws {
    let found = TemplateSelection(name, library)
    guard !found.isEmpty else {
      let names = TemplateSelection.names(library)
      throw Failure("\(TemplateChoiceError(noun: "template", text: name, known: names))")
    }
    if csv {
      guard let questionnaire = found.questionnaire else {
        throw Failure("“\(TerminalText.excerpt(name))” is no questionnaire: --csv needs one.")
      }
      return Terminal.out(questionnaire.csvHeading(language))
    }
    if json { return Terminal.out(TemplateJSON.file(library, found).text) }
    TemplateView(library, language).show(found)
  }

  private func examine(_ path: String) throws {
    var library = templates.library(leavingOut: path)
    let before = library
    let problems = library.add(file: path)
    let counts = TemplateSection.allCases.map {
      ($0, library.ids(of: $0).count - before.ids(of: $0).count)
    }.filter { $0.1 > 0 }
    if json {
      Terminal.out(
        JSONValue.object([
          "file": .string(path),
          "faults": .array(
            problems.map {
              .object(["path": .string($0.place.path), "message": .string($0.words)])
            }),
          "adds": .object(
            counts.reduce(into: [:]) { $0[$1.0.rawValue] = .number(Int64($1.1)) }),
        ]).text)
    } else if problems.isEmpty {
      let words = counts.map { "\($0.1) \($0.0.noun)\($0.1 == 1 ? "" : "s")" }
      Terminal.out(
        words.isEmpty
          ? "Nothing is wrong, and there is nothing in it."
          : "Nothing is wrong. It adds \(words.joined(separator: ", ")).")
    } else {
      for problem in problems { Terminal.out("\(problem)") }
    }
    guard problems.isEmpty else {
      throw Failure(
        "\(TerminalText.excerpt(path)) has \(problems.count) fault\(problems.count == 1 ? "" : "s") "
          + "and is not used.")
    }
  }
}

/// What a name means: of several sections if they share it.
struct TemplateSelection {
  private(set) var entries: [(section: TemplateSection, ids: [String])] = []

  private static let searched: [TemplateSection] = [
    .mapKinds, .stageTemplates, .markets, .agendas, .questionnaires,
  ]
  private static let lists: [TemplateSection] = [.lanes, .channels, .cardKinds, .languages]

  private(set) var questionnaire: Questionnaire?

  var isEmpty: Bool { entries.isEmpty }

  init(_ name: String, _ library: TemplateLibrary) {
    let wanted = name.lowercased()
    for section in Self.searched where library.ids(of: section).contains(wanted) {
      entries.append((section, [wanted]))
    }
    questionnaire = library.questionnaires.first { $0.id == wanted }
    guard isEmpty, let section = TemplateSection(rawValue: wanted) else { return }
    entries.append((section, library.ids(of: section)))
  }

  /// All names that mean something.
  static func names(_ library: TemplateLibrary) -> [String] {
    searched.flatMap { library.ids(of: $0) } + lists.map(\.rawValue)
  }
}
