import ArgumentParser
import JourneyFormats
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import WorkshopClient

/// `waymark import`
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a map of a Mermaid journey.",
    discussion: """
      waymark import checkout.mmd
      waymark import checkout.mmd --map checkout-2026 --dry-run

      The whole file becomes one change of the map, or nothing does. What the map
      cannot take of the file is told on standard error.
      """)

  @Argument(
    help: "A file with a Mermaid journey, also inside Markdown; - reads standard input.",
    completion: .file(extensions: ["mmd", "mermaid", "md"]))
  var file: String
  @Option(
    help: ArgumentHelp(
      "The map, or the link of an invitation (default: named after the file).", valueName: "name"))
  var map: String?
  @Flag(help: "Add to a map that has stages or cards already.")
  var intoExisting = false
  @Flag(help: "Only read the file and say what would be made of it.")
  var dryRun = false
  @OptionGroup var editing: EditingOptions

  func run() throws {
    let map = try map ?? Self.mapName(ofFile: file)
    let journey = try read()
    for sentence in journey.report.sentences { Terminal.note("Left out: \(sentence)") }
    guard !dryRun else { return preview(journey.outline, map) }
    try check(journey.outline)
    try editing.visit(map, for: .making) { visit, _ in
      let document = visit.document
      guard
        intoExisting || (document.records(.stage).isEmpty && document.records(.card).isEmpty)
      else {
        throw Failure(
          "The map “\(visit.target.map.string)” has stages or cards already: choose another name "
            + "with --map, or add to it with --into-existing.")
      }
      var report = LossReport()
      let change = try visit.edit { (editor: inout Editor) throws(ChangeError) in
        report = try journey.outline.apply(to: &editor)
      }
      for sentence in report.sentences { Terminal.note("Left out: \(sentence)") }
      return change
    }
  }

  private func read() throws -> ImportedJourney {
    let limits = ImportLimits()
    guard let bytes = try AtomicFile.read(file, byteCountMax: limits.fileBytesMax) else {
      throw Failure(
        "\(file): the file has more than \(limits.fileBytesMax) bytes; that much is not read.")
    }
    do {
      return try MermaidReader.read(bytes, limits: limits)
    } catch {
      throw Failure("\(file == "-" ? "standard input" : file): \(error)")
    }
  }

  /// Whether the journey fits into one change, before a map is made for it.
  private func check(_ outline: JourneyOutline) throws {
    var document = MapDocument()
    let change: LocalChange?
    do throws(ChangeError) {
      change = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
        _ = try outline.apply(to: &editor)
      }
    } catch {
      throw Failure("\(file): the journey is no map: \(RefusalCode(error).explanation)")
    }
    let bytes = change.map { ChangeBatch.encode([$0.change]).count } ?? 0
    let bytesMax = Int(clamping: MessageLimits().messageBytesMax) - 64
    guard bytes <= bytesMax else {
      throw Failure(
        "\(file): the journey is too large for one change, with \(bytes) bytes of \(bytesMax). "
          + "Divide it into several files; --into-existing adds them to one map.")
    }
  }

  private func preview(_ outline: JourneyOutline, _ map: String) {
    if editing.json {
      return Terminal.out(
        JSONValue.object([
          "map": .string(map), "title": .string(outline.title),
          "stages": .array(
            outline.stages.map {
              .object(["title": .string($0.title), "cards": .number(Int64($0.cards.count))])
            }),
          "cards": .number(Int64(outline.cards.count)),
        ]).text)
    }
    let grid = TextGrid(columns: Terminal.columns, usesColour: Terminal.usesColour)
    Terminal.outText(grid.text(outline))
    Terminal.note("Nothing was changed. Without --dry-run this becomes the map “\(map)”.")
  }

  /// `Spring Sale.mmd` becomes `spring-sale`.
  static func mapName(ofFile file: String) throws -> String {
    guard file != "-" else { throw Failure("Name the map with --map NAME.") }
    var base = file.split(separator: "/").last.map { String($0) } ?? ""
    if let dot = base.lastIndex(of: "."), dot > base.startIndex { base = String(base[..<dot]) }
    var name = ""
    for scalar in base.lowercased().unicodeScalars {
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
