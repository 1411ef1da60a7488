extension PictureLayout {
  /// The layout of a map that suits what is asked for: of several widths of notes and depths of
  /// cells, the one whose shape comes nearest to a slide's or to the given width.
  ///
  /// - Complexity: O(cards), times the widths that are tried: one beyond ``cardsToTryMax``.
  static func fitting(_ content: Content) -> PictureLayout {
    let widths = content.cards.count > cardsToTryMax ? [196] : [168, 196, 224, 260, 310]
    let depths = content.cards.count > cardsToTryMax ? [6, 14] : [3, 5, 8]
    var best: (layout: PictureLayout, cost: Double)?
    for noteWidth in widths {
      let notes = notes(of: content, width: noteWidth)
      // Columns and frames are cheap; the words are not.
      for depth in depths {
        let layout = PictureLayout(
          content, noteWidth: noteWidth, stackMax: depth, notes: notes)
        let cost = cost(of: layout, content.options)
        if best.map({ cost < $0.cost }) ?? true { best = (layout, cost) }
      }
    }
    if let width = content.options.width, let best {
      return stretched(best.layout, to: width, content)
    }
    // There is always one: neither list is empty.
    return best?.layout
      ?? PictureLayout(
        content, noteWidth: 196, stackMax: 5, notes: notes(of: content, width: 196))
  }

  private static let cardsToTryMax = 400

  private static func notes(of content: Content, width: Int) -> [PictureNote?] {
    var notes: [PictureNote?] = Array(repeating: nil, count: content.cards.count)
    for card in content.cells.joined().joined() {
      notes[card] = PictureNote(
        content.cards[card], width: width, language: content.options.language,
        today: content.options.date)
    }
    return notes
  }

  /// How far the shape is from the one that is wanted; equally far to either side costs the same.
  private static func cost(of layout: PictureLayout, _ options: PictureOptions) -> Double {
    let (value, wanted) =
      options.width.map { (Double(layout.width), Double($0)) }
      ?? (Double(layout.width) / Double(max(layout.height, 1)), 16.0 / 9.0)
    let ratio = value / max(wanted, 0.001)
    return ratio > 1 ? ratio : 1 / max(ratio, 0.001)
  }

  /// The layout with notes as wide as the whole then comes to the width, within reason.
  private static func stretched(
    _ layout: PictureLayout, to width: Int, _ content: Content
  ) -> PictureLayout {
    let width = min(max(width, PictureOptions.widths.lowerBound), PictureOptions.widths.upperBound)
    let tracks = layout.columns.reduce(0) { $0 + $1.tracks }
    guard tracks > 0 else { return layout }
    let room = width - 2 * margin - laneTitle - gap
    let noteWidth = min(max(room / tracks - 2 * gutter, 120), 520)
    let deepest = content.cells.joined().map(\.count).max() ?? 1
    let most = layout.columns.map(\.tracks).max() ?? 1
    return PictureLayout(
      content, noteWidth: noteWidth, stackMax: max(1, (deepest + most - 1) / most),
      notes: notes(of: content, width: noteWidth))
  }
}
