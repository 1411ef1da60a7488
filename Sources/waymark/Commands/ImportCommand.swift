import ArgumentParser
import JourneyFormats
import JourneyInsight
import JourneyMap
import JourneyPictures
import JourneyTemplates
import MapOutline
import ReplicatedData
import StyledText
import SyncEngine
import SyncProtocol
import WorkshopClient

extension FileFormat: ExpressibleByArgument {}

/// `waymark import`
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a file into a map: Mermaid, CSV, Excel, Markdown, Canvas, survey, events, JSON.",
    discussion: """
      waymark import checkout.mmd
      waymark import journey.csv --map spring --dry-run
      waymark import answers.csv --map spring        # cards from a questionnaire
      waymark import events.csv --map spring         # the funnel of the map's stages

      The format is told from what is in the file, and from its name. A map that
      does not exist is made. Of a page with several journeys --table N reads
      one, and --all makes a map of each. Cards that were imported before are
      not added twice; --again adds all anew. After an undo they come back; what
      somebody deleted stays so unless you --restore it. What a map cannot take
      of the file is told on standard error, and so is what was guessed, with
      the option that says otherwise. Columns about people are left out unless
      you --take them.
      """)

  @Argument(help: "The file; - reads standard input.", completion: .file())
  var file: String
  @Option(
    help: ArgumentHelp(
      "The map, or the link of an invitation (default: named after the file).", valueName: "name"))
  var map: String?
  @Option(help: "What the file is, if it is not what it seems.")
  var format: FileFormat?
  @Option(
    help: ArgumentHelp(
      "Which table or diagram of a page to read, from 1.", valueName: "number"))
  var table: Int?
  @Flag(help: "Make a map of each journey of a page, named after its heading.")
  var all = false
  @Flag(help: "Add every card, also those that are on the map already.")
  var again = false
  @Flag(help: "Bring back what of the file somebody has deleted on the map.")
  var restore = false
  @Flag(help: "Only say what would be made of the file.")
  var dryRun = false
  @OptionGroup(title: "Tables") var choices: TableChoices
  @OptionGroup var displayLanguage: DisplayLanguage
  @OptionGroup var editing: EditingOptions

  func validate() throws {
    if again, restore {
      throw ValidationError("Add all --again, or --restore what was deleted: not both.")
    }
    if table != nil, all { throw ValidationError("Choose one by --table, or take --all of them.") }
  }

  func run() throws {
    guard all else {
      let map = try map ?? Self.mapName(ofFile: file)
      let read = try read { (bytes) throws(ImportError) in
        try FileReader.read(bytes, options: options)
      }
      return try take(read, map)
    }
    let files = try read { (bytes) throws(ImportError) in
      try FileReader.readAll(bytes, options: options)
    }
    for (file, map) in zip(files, try names(of: files)) { try take(file, map) }
  }

  private func take(_ read: ReadFile, _ map: String) throws {
    Terminal.note("\(place): read as \(read.format.name): \(read.reason).")
    ImportReport.noteGuesses(read.report)
    ImportReport.note(read.report)
    ImportReport.noteFunnel(read)
    if let error = read.emptiness { throw Failure("\(place): \(error.sentence)") }
    dryRun ? try preview(read, map) : try add(read, to: map)
  }

  private var place: String { file == "-" ? "standard input" : file }

  /// What is said of the file on the command line.
  private var options: ImportOptions {
    var options = ImportOptions(format: format, fileName: file == "-" ? nil : file)
    if let table { options.choice = .number(table) }
    choices.apply(to: &options)
    return options
  }

  private func read<Result>(_ body: ([UInt8]) throws(ImportError) -> Result) throws -> Result {
    let bytesMax = ImportLimits().eventFileBytesMax
    guard let bytes = try AtomicFile.read(file, byteCountMax: bytesMax) else {
      throw Failure("\(place): the file has more than \(bytesMax) bytes; that much is not read.")
    }
    do throws(ImportError) {
      return try body(bytes)
    } catch {
      throw Failure("\(place): \(error.sentence)")
    }
  }

  private func addition(of read: ReadFile, to document: MapDocument) -> FileAddition {
    FileAddition(
      read, to: document, adding: again ? .everything : restore ? .whatIsMissing : .whatIsNew,
      title: read.name ?? Self.title(ofFile: file),
      on: CalendarDay.today)
  }

  /// What would become of the map, without any change.
  private func trial(
    _ addition: FileAddition, on document: MapDocument
  ) throws -> (document: MapDocument, additions: OutlineAdditions) {
    do {
      return try addition.trial(on: document)
    } catch {
      throw Failure("\(place): this does not fit into a map: \(RefusalCode(error).explanation)")
    }
  }

  // MARK: Adding

  private func add(_ read: ReadFile, to map: String) throws {
    let visit = try MapVisit(try editing.connection.target(map), for: .making, editing.visitOptions)
    let progress = ProgressLine()
    progress.follow(visit)
    defer {
      progress.clear()
      visit.leave()
    }
    do {
      try visit.connect()
      var addition = addition(of: read, to: visit.document)
      // All of it fits, or nothing is sent.
      let expected = try trial(addition, on: visit.document).additions
      var isBegun = false
      while !addition.isFinished, !expected.isNothing {
        var next = addition
        // One undo takes all of it back.
        let made = try visit.edit(goesOn: isBegun) { (editor: inout Editor) throws(ChangeError) in
          next = addition
          try next.add(to: &editor)
        }
        isBegun = isBegun || made != nil
        addition = next
        progress.show("\(Int(addition.progress * 100)) % of the cards …")
      }
      try visit.settle()
      progress.clear()
      report(read, visit, expected)
    } catch let error as ClientError {
      throw Failure(error, isKept: visit.keepsChanges)
    }
  }

  private func report(_ read: ReadFile, _ visit: MapVisit, _ additions: OutlineAdditions) {
    let name = visit.target.map.string
    ImportReport.note(additions.report)
    guard !editing.json else {
      return Terminal.out(
        ImportJSON(read, map: name, additions, name: visit.author)
          .text(.added(isDurable: !editing.offline, pending: Int(visit.notDurableCount))))
    }
    let deleted = additions.wordsDeleted(name: visit.author)
    if additions.isNothing {
      let reason =
        additions.report.isEmpty
        ? "the map has all of it." : "nothing of it has a place on the map."
      let known = [additions.wordsThereAlready, deleted].compactMap { $0 }.joined(separator: " ")
      Terminal.out("Nothing to add: \(known.isEmpty ? reason : known)")
    } else {
      if additions.addsAnything { Terminal.out("Added \(additions.words) to “\(name)”.") }
      for words in [additions.wordsRestored, additions.wordsThereAlready, deleted] {
        if let words { Terminal.out(words) }
      }
      if editing.offline { Terminal.note("Kept in the local copy until the server is reached.") }
    }
  }

  // MARK: Preview

  private func preview(_ read: ReadFile, _ map: String) throws {
    let (document, isNew, author) = try present(map)
    let (after, additions) = try trial(addition(of: read, to: document), on: document)
    ImportReport.note(additions.report)
    guard !editing.json else {
      return Terminal.out(
        ImportJSON(read, map: map, additions, name: author)
          .text(.dryRun(preview: nil, isNew: isNew)))
    }
    let grid = TextGrid(
      columns: Terminal.columns, usesColour: Terminal.usesColour,
      language: SpokenLanguage(asked: displayLanguage.tag, ofMap: document))
    let shown = read.outline(for: document, on: CalendarDay.today).outline
    let outline = isNew ? JourneyOutline(after, language: displayLanguage.tag) : shown
    Terminal.outText(grid.text(outline))
    for words in [additions.wordsThereAlready, additions.wordsDeleted(name: author)] {
      if let words { Terminal.out(words) }
    }
    guard !additions.isNothing else {
      return Terminal.note("Nothing was changed, and without --dry-run nothing would be.")
    }
    let what = isNew ? "make the map “\(map)” with" : "add to “\(map)”"
    let deeds = [
      additions.addsAnything ? "\(what): \(additions.words)" : nil,
      additions.restored.isEmpty ? nil : "bring back \(additions.restored.words)",
    ]
    let would = deeds.compactMap { $0 }.joined(separator: ", and ")
    Terminal.note("Nothing was changed. Without --dry-run this would \(would).")
  }

  /// The map as it is; an empty one if there is none yet.
  private func present(
    _ map: String
  ) throws -> (document: MapDocument, isNew: Bool, author: (ReplicaID) -> String) {
    let visit = try MapVisit(
      try editing.connection.target(map), for: editing.offline ? .making : .reading,
      editing.visitOptions)
    defer { visit.leave() }
    do throws(ClientError) {
      try visit.connect()
      return (visit.document, visit.document.recordCount == 1, visit.author)
    } catch {
      switch error {
      case .goodbye(let bye, _, _) where bye.code == .noSuchMap: break
      case .unreachable, .unreachableWithoutCopy:
        Terminal.note("\(error) This is what the file makes of a new map.")
      default: throw error
      }
      return (MapDocument(), true, { _ in "somebody" })
    }
  }

  // MARK: Names

  /// `Spring sale` of `maps/Spring sale.csv`; nil of standard input.
  private static func title(ofFile file: String) -> String? {
    guard file != "-" else { return nil }
    let base = baseName(file)
    return base.isEmpty ? nil : TerminalText.sanitised(base)
  }

  private static func baseName(_ file: String) -> String {
    let name = file.split(separator: "/").last.map { String($0) } ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// `Spring Sale.mmd` becomes `spring-sale`.
  static func mapName(ofFile file: String) throws -> String {
    guard file != "-" else { throw Failure("Name the map with --map NAME.") }
    guard let name = MapName(ofTitle: baseName(file)) else {
      throw Failure("The file's name makes no name for a map; give one with --map NAME.")
    }
    return name.string
  }

  /// A name for each map of a page with several journeys: its heading's, behind the name that was
  /// given.
  private func names(of files: [ReadFile]) throws -> [String] {
    guard files.count > 1 else { return [try map ?? Self.mapName(ofFile: file)] }
    if let map, MapName(map) == nil {
      throw Failure(
        "“\(map)” is no name: with --all, --map NAME is what the maps' names begin with.")
    }
    let base = try map ?? (file == "-" ? nil : Self.mapName(ofFile: file))
    var names: [String] = []
    for (index, read) in files.enumerated() {
      let heading = (read.name ?? read.outline().outline.title)
      let own = MapName(ofTitle: heading)?.string ?? "\(index + 1)"
      let isNumber = own.allSatisfy(\.isNumber)
      let name = [isNumber ? base : map, own].compactMap { $0 }.joined(separator: "-")
      let isTaken = names.contains(name)
      names.append(String((isTaken ? "\(name)-\(index + 1)" : name).prefix(MapName.byteCountMax)))
    }
    guard names.allSatisfy({ MapName($0) != nil }), Set(names).count == names.count else {
      throw Failure("The headings make no names for maps; give them a beginning with --map NAME.")
    }
    return names
  }
}
