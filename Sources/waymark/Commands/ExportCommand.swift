import ArgumentParser
import Glibc
import JourneyFormats
import JourneyInsight
import JourneyMap
import JourneyPictures
import JourneyTemplates
import PictureRendering
import ReplicatedData
import StyledText
import WorkshopClient

extension Paper: ExpressibleByArgument {}
extension PictureOptions.Theme: ExpressibleByArgument {}

/// `waymark export`
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a map as a picture, a page, a table or a diagram.",
    discussion: """
      waymark export spring -o spring.svg
      waymark export spring -o spring.html --language pl
      waymark export spring -o spring.pdf
      waymark export spring -o spring.replay.html
      waymark export spring --format csv --at "2026-03-31 14:00" > spring.csv
      waymark export spring --all exports
      waymark export --blank --template goals-11 --paper a0 -o grid.svg

      Formats:
      \(ExportChoice.allCases.map { "  " + line($0) }.joined(separator: "\n"))

      What the format cannot carry is told on standard error. A replay holds every
      change with its author and time, deleted cards too.
      """)

  @Argument(help: "The map's name, or the link of an invitation; not needed for an empty template.")
  var map: String?
  @Option(help: "The format (default: by the ending of the file, else mermaid).")
  var format: ExportChoice?
  @Option(
    name: [.customShort("o"), .long],
    help: "The file to write; an existing one is replaced as a whole. Without it, standard output.")
  var output: String?
  @Option(
    help: ArgumentHelp("Write every format but the replay into this folder.", valueName: "folder"))
  var all: String?
  @Option(
    help: ArgumentHelp(
      "The map as it was after this change, or at this time.", valueName: "index|time"))
  var at: String?
  @Option(
    help: ArgumentHelp(
      "Between the cells of CSV: , ; | or tab (default: as spreadsheets of the map's language expect; ; for pl, ro and ru).",
      valueName: "mark"))
  var separator: CSVSeparator?
  @OptionGroup(title: "Pictures and pages") var picture: ExportPictureOptions
  @OptionGroup(title: "Empty grids") var blank: ExportBlankOptions
  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    guard at == nil || !reading.offline else {
      throw ValidationError("The history is on the server: --at does not go with --offline.")
    }
    guard map != nil || blank.isOfTemplate else {
      throw ValidationError("Name a map, or a template: --blank --template lifecycle-5.")
    }
    guard map == nil || !blank.isOfTemplate else {
      throw ValidationError("Name a map or a template, not both.")
    }
    guard all == nil || (output == nil && format == nil && !reading.json && map != nil) else {
      throw ValidationError("--all writes every format of a map: leave out --format and --output.")
    }
    let grids: [ExportChoice] = [.format(.svg), .format(.html), .rendered(.png), .rendered(.pdf)]
    guard !blank.blank || format.map({ grids.contains($0) }) ?? true else {
      throw ValidationError("An empty grid is written as svg, html, png or pdf.")
    }
    guard format != .replay || !reading.offline else {
      throw ValidationError("The history is on the server: a replay does not go with --offline.")
    }
  }

  func run() throws {
    guard let map else { return try write(try blank.document(language: reading.language)) }
    if try all == nil && choice() == .replay { return try writeReplay(of: map) }
    if let at {
      let document = try MapMoment(at).document(of: map, reading.connection)
      return try write(document, named: try reading.connection.target(map).map.string)
    }
    try reading.read(map) { visit in
      var people: [String: String] = [:]
      for participant in visit.session.roster.values { people[participant.id] = participant.name }
      try write(visit.document, named: visit.target.map.string, people: people)
    }
  }

  private func write(
    _ document: MapDocument, named name: String = "grid", people: [String: String] = [:]
  ) throws {
    var options = try options(for: document)
    options.people = people
    if let all { return try writeAll(document, options, named: name, into: all) }
    let file = try Self.file(try choice(), document, options, isBlank: blank.blank)
    for sentence in file.losses { Terminal.note("Left out: \(sentence)") }
    guard let output, output != "-" else {
      guard let text = file.text else {
        throw Failure(
          "That is no text: say where it goes, with -o FILE.\(try choice().endings[0]).")
      }
      return Terminal.outText(text)
    }
    try AtomicFile.write(file.bytes, to: output)
  }

  /// What is written, and what it cannot carry.
  private struct File {
    var bytes: [UInt8]
    /// Nil of what is none.
    var text: String?
    var losses: [String] = []
  }

  private static func file(
    _ choice: ExportChoice, _ document: MapDocument, _ options: ExportOptions, isBlank: Bool = false
  ) throws -> File {
    switch choice {
    case .format(let format):
      let exported = format.write(document, options)
      return File(
        bytes: exported.bytes, text: exported.packed == nil ? exported.text : nil,
        losses: exported.report.sentences)
    case .rendered(let format):
      let picture = (isBlank ? ExportFormat.blankSVG : .svg).write(document, options)
      do throws(PictureRendering.Failure) {
        let bytes = try PictureRendering.render(
          picture.text, as: format, title: document.string(.root, Field.Map.title))
        return File(bytes: bytes, losses: picture.report.sentences)
      } catch {
        throw Failure("\(error)")
      }
    case .replay: throw Failure("A replay is made of a history.")
    }
  }

  private func writeReplay(of map: String) throws {
    let page = try ReplayPage.make(
      of: try reading.connection.target(map), until: try at.map { try MapMoment($0).position },
      timeoutMilliseconds: reading.connection.timeoutMilliseconds)
    guard let output, output != "-" else {
      return Terminal.outText(String(decoding: page, as: UTF8.self))
    }
    try AtomicFile.write(page, to: output)
    Terminal.note("It holds every change with its author and time, deleted cards too.")
  }

  /// Each format as a file of the map's name.
  private func writeAll(
    _ document: MapDocument, _ options: ExportOptions, named name: String, into folder: String
  ) throws {
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw Failure("The folder \(folder) cannot be made: \(String(cString: strerror(errno))).")
    }
    for choice in ExportChoice.allCases where choice != .replay {
      let path = "\(folder)/\(name).\(choice.endings[0])"
      let file = try Self.file(choice, document, options)
      try AtomicFile.write(file.bytes, to: path)
      Terminal.out(path)
      for sentence in file.losses { Terminal.note("Left out of \(choice.name): \(sentence)") }
    }
  }

  private func choice() throws -> ExportChoice {
    if reading.json { return .format(.json) }
    let byName = output.flatMap { ExportChoice.ofFile(named: $0) }
    if blank.blank {
      switch format ?? byName {
      case .format(.html)?, .format(.blankHTML)?: return .format(.blankHTML)
      case .rendered(let format)?: return .rendered(format)
      default: return .format(.blankSVG)
      }
    }
    if let format { return format }
    guard let output, output != "-", !output.hasPrefix("/dev/") else { return .format(.mermaid) }
    guard let byName else {
      throw Failure(
        "The ending of “\(TerminalText.excerpt(output))” tells no format. Choose one of "
          + "\(ExportChoice.endingsText), or say --format.")
    }
    return byName
  }

  private func options(for document: MapDocument) throws -> ExportOptions {
    var options = ExportOptions(
      language: reading.language, today: CalendarDay.today, theme: picture.theme,
      showsCurve: !picture.noCurve, width: picture.width, paper: blank.paper)
    options.separator = separator
    if picture.allLanes { options.lanes = .all }
    if !picture.lane.isEmpty {
      let lookup = RecordLookup(document, language: reading.language)
      let order = document.ordered(.lane)
      options.lanes = .some(
        try picture.lane.compactMap { order.firstIndex(of: try lookup.lane($0)) })
    }
    return options
  }

  private static func line(_ choice: ExportChoice) -> String {
    let name = choice.name
    return name + String(repeating: " ", count: max(16 - name.count, 1)) + choice.summary
  }
}

/// How a picture or a page looks.
struct ExportPictureOptions: ParsableArguments {
  @Option(help: "light, dark, or auto: as the reader's system has it.")
  var theme: PictureOptions.Theme = .light
  @Option(
    help: ArgumentHelp(
      "About how wide the picture is (default: so that it suits a slide of 16:9).",
      valueName: "pixels"))
  var width: Int?
  @Flag(help: "Leave the emotion curve out.")
  var noCurve = false
  @Flag(help: "Show lanes without cards too.")
  var allLanes = false
  @Option(help: ArgumentHelp("Show this lane only; may be given several times.", valueName: "lane"))
  var lane: [String] = []

  func validate() throws {
    if let width, !PictureOptions.widths.contains(width) {
      let range = PictureOptions.widths
      throw ValidationError(
        "--width is a number of pixels from \(range.lowerBound) to \(range.upperBound).")
    }
    guard !allLanes || lane.isEmpty else {
      throw ValidationError("--all-lanes and --lane do not go together.")
    }
  }
}

/// What an empty grid is made of.
struct ExportBlankOptions: ParsableArguments {
  @Flag(help: "An empty grid to print: of a map's stages and lanes, or of a template.")
  var blank = false
  @Option(help: "The paper, landscape: a4, a3, a2, a1, a0 or letter.")
  var paper: Paper = .a3
  @Option(help: "The stages of an empty grid.", completion: .list(["purchase-3", "goals-11"]))
  var template: String?
  @Option(help: "The kind of map that chooses the lanes of an empty grid.")
  var kind: String?
  @OptionGroup var templates: TemplateOptions

  /// Whether there is no map to take stages and lanes from.
  var isOfTemplate: Bool { template != nil || kind != nil }

  func validate() throws {
    guard blank || !isOfTemplate else {
      throw ValidationError("--template and --kind are for empty grids: add --blank.")
    }
  }

  /// The stages and lanes of the template as a map without cards.
  func document(language: String?) throws -> MapDocument {
    let map: NewMap
    do throws(TemplateChoiceError) {
      map = try NewMap(
        title: "", kind: kind, template: template, language: language ?? "en",
        from: templates.library())
    } catch {
      throw Failure("\(error) “waymark templates” shows each in full.")
    }
    var document = MapDocument()
    _ = try document.editInPlace(as: ReplicaID(1)) {
      (editor: inout Editor) throws(ChangeError) in try map.apply(to: &editor)
    }
    return document
  }
}
