extension MarkdownReader {
  /// What speaks for a page with a table in a file.
  static func evidence(
    in text: [UInt8], _ options: ImportOptions, limits: ImportLimits
  ) -> Evidence {
    guard let page = try? MarkdownPage(text, limits: limits) else { return Evidence(.markdown) }
    guard !page.tables.isEmpty || !page.unplaced.isEmpty else { return Evidence(.markdown) }
    return Evidence(.markdown, 90, "its table with | between the cells")
  }
}
