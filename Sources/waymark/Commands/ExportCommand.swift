import ArgumentParser
import JourneyFormats
import JourneyMap
import WorkshopClient

/// `waymark export`
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a map as Mermaid, Markdown or JSON.",
    discussion: """
      waymark export spring --format markdown -o spring.md
      waymark export spring > spring.mmd

      What the format cannot carry is told on standard error.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case mermaid, markdown, json
  }

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Option(help: "The format (default: by the ending of the file, else mermaid).")
  var format: Format?
  @Option(
    name: [.customShort("o"), .long],
    help: "The file to write; an existing one is replaced as a whole. Without it, standard output.")
  var output: String?
  @Flag(help: "The same as --format json.")
  var json = false
  @Flag(help: "Export the local copy; do not ask the server.")
  var offline = false
  @OptionGroup(title: "Connection")
  var connection: ConnectionOptions

  func run() throws {
    var reading = ReadingOptions()
    reading.offline = offline
    reading.json = false
    reading.connection = connection
    try reading.read(map) { visit in
      let text = text(of: visit.document)
      guard let output, output != "-" else { return Terminal.outText(text) }
      try AtomicFile.write(Array(text.utf8), to: output)
    }
  }

  private func text(of document: MapDocument) -> String {
    let exported: ExportedText
    switch effectiveFormat {
    case .json: return MapJSON.text(document)
    case .mermaid: exported = MermaidWriter.write(JourneyOutline(document))
    case .markdown: exported = MarkdownWriter.write(JourneyOutline(document))
    }
    for sentence in exported.report.sentences { Terminal.note("Left out: \(sentence)") }
    return exported.text
  }

  private var effectiveFormat: Format {
    if json { return .json }
    if let format { return format }
    let name = output?.lowercased() ?? ""
    if name.hasSuffix(".md") || name.hasSuffix(".markdown") { return .markdown }
    return name.hasSuffix(".json") ? .json : .mermaid
  }
}
