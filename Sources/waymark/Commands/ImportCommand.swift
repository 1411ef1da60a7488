import ArgumentParser
import JourneyFormats
import JourneyMap
import SyncEngine
import SyncProtocol
import WorkshopClient

extension FileFormat: ExpressibleByArgument {}

/// `waymark import`
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a file into a map: Mermaid, CSV, Markdown, JSON Canvas, survey, events, JSON.",
    discussion: """
      waymark import checkout.mmd
      waymark import journey.csv --map spring --dry-run
      waymark import answers.csv --map spring        # cards from a questionnaire
      waymark import events.csv --map spring         # the funnel of the map's stages

      The format is told from what is in the file. A map that does not exist is made.
      Cards that were imported before are not added twice; --again adds all anew.
      What a map cannot take of the file is told on standard error.
      """)

  @Argument(help: "The file; - reads standard input.", completion: .file())
  var file: String
  @Option(
    help: ArgumentHelp(
      "The map, or the link of an invitation (default: named after the file).", valueName: "name"))
  var map: String?
  @Option(help: "What the file is, if it is not what it seems.")
  var format: FileFormat?
  @Flag(help: "Add every card, also those that are on the map already.")
  var again = false
  @Flag(help: "Only say what would be made of the file.")
  var dryRun = false
  @OptionGroup var displayLanguage: DisplayLanguage
  @OptionGroup var editing: EditingOptions

  func run() throws {
    let map = try map ?? Self.mapName(ofFile: file)
    let read = try read()
    Terminal.note("\(place): read as \(read.format.name): \(read.reason).")
    ImportReport.noteGuesses(read.report)
    ImportReport.note(read.report)
    ImportReport.noteFunnel(read)
    dryRun ? try preview(read, map) : try add(read, to: map)
  }

  private var place: String { file == "-" ? "standard input" : file }

  /// What is said of the file on the command line.
  private var options: ImportOptions {
    ImportOptions(format: format, fileName: file == "-" ? nil : file)
  }

  private func read() throws -> ReadFile {
    let bytesMax = ImportLimits().eventFileBytesMax
    guard let bytes = try AtomicFile.read(file, byteCountMax: bytesMax) else {
      throw Failure("\(place): the file has more than \(bytesMax) bytes; that much is not read.")
    }
    do {
      return try FileReader.read(bytes, options: options)
    } catch {
      throw Failure("\(place): \(error.sentence)")
    }
  }

  private func addition(of read: ReadFile, to document: MapDocument) -> FileAddition {
    FileAddition(
      read, to: document, adding: again ? .everything : .whatIsNew, title: Self.title(ofFile: file),
      on: WallClock.today)
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
      while !addition.isFinished, !expected.isNothing {
        var next = addition
        _ = try visit.edit { (editor: inout Editor) throws(ChangeError) in
          next = addition
          try next.add(to: &editor)
        }
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
        ImportReport.json(
          read, map: name, additions,
          outcome: [
            "durable": .bool(!editing.offline), "pending": .number(Int64(visit.notDurableCount)),
          ]
        ).text)
    }
    if additions.isNothing {
      let reason =
        additions.report.isEmpty
        ? "the map has all of it." : "nothing of it has a place on the map."
      Terminal.out("Nothing to add: \(additions.wordsThereAlready ?? reason)")
    } else {
      Terminal.out("Added \(additions.words) to “\(name)”.")
      if let words = additions.wordsThereAlready { Terminal.out(words) }
      if editing.offline { Terminal.note("Kept in the local copy until the server is reached.") }
    }
  }

  // MARK: Preview

  private func preview(_ read: ReadFile, _ map: String) throws {
    let (document, isNew) = try present(map)
    let (after, additions) = try trial(addition(of: read, to: document), on: document)
    ImportReport.note(additions.report)
    guard !editing.json else {
      return Terminal.out(
        ImportReport.json(read, map: map, additions, outcome: ["dryRun": .bool(true)]).text)
    }
    let grid = TextGrid(columns: Terminal.columns, usesColour: Terminal.usesColour)
    let shown = read.outline(for: document, on: WallClock.today).outline
    let outline = isNew ? JourneyOutline(after, language: displayLanguage.tag) : shown
    Terminal.outText(grid.text(outline))
    if let words = additions.wordsThereAlready { Terminal.out(words) }
    guard !additions.isNothing else {
      return Terminal.note("Nothing was changed, and without --dry-run nothing would be.")
    }
    let what = isNew ? "make the map “\(map)” with" : "add to “\(map)”"
    Terminal.note("Nothing was changed. Without --dry-run this would \(what): \(additions.words).")
  }

  /// The map as it is; an empty one if there is none yet.
  private func present(_ map: String) throws -> (document: MapDocument, isNew: Bool) {
    let visit = try MapVisit(
      try editing.connection.target(map), for: editing.offline ? .making : .reading,
      editing.visitOptions)
    defer { visit.leave() }
    do throws(ClientError) {
      try visit.connect()
      return (visit.document, visit.document.recordCount == 1)
    } catch {
      switch error {
      case .goodbye(let bye, _, _) where bye.code == .noSuchMap: break
      case .unreachable, .unreachableWithoutCopy:
        Terminal.note("\(error) This is what the file makes of a new map.")
      default: throw error
      }
      return (MapDocument(), true)
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
    var name = ""
    for scalar in baseName(file).lowercased().unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9", "_": name.unicodeScalars.append(scalar)
      default: if !name.hasSuffix("-"), !name.isEmpty { name += "-" }
      }
    }
    while name.hasSuffix("-") { name.removeLast() }
    name = String(name.prefix(MapName.byteCountMax))
    guard MapName(name) != nil else {
      throw Failure("The file's name makes no name for a map; give one with --map NAME.")
    }
    return name
  }
}
