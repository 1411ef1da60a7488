extension MarkdownReader {
  /// What speaks for a file being a Markdown page: its name, and journeys in its tables and blocks of
  /// code, wherever they stand.
  static func evidence(
    in text: [UInt8], _ options: ImportOptions, limits: ImportLimits
  ) -> Evidence {
    var evidence = Evidence(.markdown)
    if options.fileEnding.map(fileEndings.contains) ?? false {
      evidence.add(55, .seenFileName)
    }
    guard text.contains(where: { marks.contains($0) }), !isWebPage(text) || evidence.isEnough,
      let page = try? MarkdownPage(text, limits: limits)
    else { return evidence }
    let items = PageJourneys(page, options, limits).items
    let journeys = items.filter(\.isJourney)
    if journeys.contains(where: { $0.form == .diagram }) {
      evidence.add(85, .seenDiagram)
    }
    let tables = journeys.filter { $0.form != .diagram }
    if tables.contains(where: \.isCertain) {
      evidence.add(85, .seenBars)
    } else if !tables.isEmpty || !page.unplaced.isEmpty {
      evidence.add(60, .seenBars)
    }
    guard journeys.isEmpty else { return evidence }
    if items.contains(where: { $0.form == .diagram }) {
      evidence.add(50, .seenOtherDiagram)
    } else if page.blocks.contains(where: { !$0.isWithoutDashes }) {
      evidence.add(50, .seenDashes)
    }
    return evidence
  }

  private static let fileEndings: Set<String> = [
    "md", "markdown", "mdown", "mkd", "mkdn", "mdwn", "mdx", "qmd", "rmd", "mdtext", "mdtxt",
  ]
  /// Without any of these there is neither a table nor a diagram.
  private static let marks = Set("|`~:<".utf8)

  /// Whether a file begins as pages and pictures of the web do.
  private static func isWebPage(_ text: [UInt8]) -> Bool {
    let start = text.prefix(256).drop { $0 <= 0x20 }.prefix(16)
    let word = String(decoding: start, as: UTF8.self).lowercased()
    return ["<!doctype", "<html", "<?xml", "<svg"].contains { word.hasPrefix($0) }
  }
}
