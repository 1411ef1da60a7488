import JourneyPictures

extension ScreenGrid {
  /// The screen as a picture: text in whatever monospaced font there is, every run stretched to its
  /// cells, in light and dark as the reader's system prefers. O(cells).
  package func svg(title: String) -> String {
    let size = (width: width * Self.cellWidth, height: height * Self.cellHeight)
    var styles: [StyleID] = []
    var body = ""
    for run in changes(since: nil) {
      let number = styles.firstIndex(of: run.style) ?? styles.count
      if number == styles.count { styles.append(run.style) }
      let x = run.column * Self.cellWidth
      let y = run.row * Self.cellHeight
      let length = run.columns * Self.cellWidth
      if hasBackground(run.style) {
        body +=
          "<rect class=\"b\(number)\" x=\"\(x)\" y=\"\(y)\" width=\"\(length)\" "
          + "height=\"\(Self.cellHeight)\"/>\n"
      }
      // Blanks at the ends are left out: not everything that draws SVG keeps them.
      let rest = run.text.drop { $0 == " " }
      guard let last = rest.lastIndex(where: { $0 != " " }) else { continue }
      let text = rest[...last]
      let start = x + (run.text.count - rest.count) * Self.cellWidth
      body +=
        "<text class=\"s\(number)\" x=\"\(start)\" y=\"\(y + Self.baseline)\" "
        + "textLength=\"\(Self.columns(of: text) * Self.cellWidth)\" "
        + "lengthAdjust=\"spacingAndGlyphs\">" + Self.escaped(text) + "</text>\n"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size.width) \(size.height)" \
      width="\(size.width)" height="\(size.height)" role="img" aria-label="\(Self.escaped(title))">
      <style>
      text { font: 15px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre }
      \(rules(styles, .light))
      @media (prefers-color-scheme: dark) {
      \(rules(styles, .dark))
      }
      </style>
      <rect class="screen" width="\(size.width)" height="\(size.height)" rx="6"/>
      \(body)</svg>

      """
  }

  private static let cellWidth = 9
  /// As high as the letters, so that the lines of tables meet.
  private static let cellHeight = 17
  private static let baseline = 13

  private func hasBackground(_ style: StyleID) -> Bool {
    let attributes = Theme(depth: .indexed256, background: .dark).attributes(style)
    return attributes.background != nil || attributes.isReversed
  }

  private func rules(_ styles: [StyleID], _ background: Background) -> String {
    let theme = Theme(depth: .indexed256, background: background)
    let paper = background == .dark ? "#14181d" : "#ffffff"
    let ink = background == .dark ? "#e4e8ec" : "#1b1f24"
    var rules = [".screen { fill: \(paper) }"]
    for (number, style) in styles.enumerated() {
      let attributes = theme.attributes(style)
      var front = attributes.foreground.map(Palette.hex) ?? ink
      var back = attributes.background.map(Palette.hex) ?? paper
      if attributes.isReversed { swap(&front, &back) }
      var rule = ".s\(number) { fill: \(front)"
      if attributes.isBold { rule += "; font-weight: bold" }
      if attributes.isDim { rule += "; opacity: 0.6" }
      if attributes.isUnderlined { rule += "; text-decoration: underline" }
      rules.append(rule + " }")
      if hasBackground(style) { rules.append(".b\(number) { fill: \(back) }") }
    }
    return rules.joined(separator: "\n")
  }

  /// Blanks do not run together and are not broken at.
  private static func escaped(_ text: some StringProtocol) -> String {
    MarkupText.escaped(text).replacing(" ", with: "\u{A0}")
  }
}
