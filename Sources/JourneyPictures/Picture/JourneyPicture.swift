import JourneyMap
import MapOutline

/// A whole map as a picture: stages as columns, lanes as rows, cards as notes, and the curve of
/// emotions above them.
///
/// The file stands alone: it has no scripts and no references, needs no fonts, and says in words what
/// it shows to those who cannot see it. Equal maps and options give equal bytes.
package enum JourneyPicture {
  /// - Parameter emotions: One a stage, nil where nobody said anything.
  /// - Returns: SVG, and what was left out of it.
  /// - Complexity: O(size of the outline).
  package static func write(
    _ outline: JourneyOutline, emotions: [PictureEmotion?] = [],
    options: PictureOptions = PictureOptions()
  ) -> ExportedText {
    let plan = PicturePlan(outline, emotions: emotions, options: options)
    var drawing = PictureDrawing(plan)
    return ExportedText(text: drawing.draw(), report: plan.report)
  }
}

/// All that is known of a picture before it is drawn.
struct PicturePlan {
  var content: PictureLayout.Content
  var layout: PictureLayout
  var loops: PictureLoops
  var routes: PictureRoutes?
  var emotions: [PictureEmotion?]
  /// Links that are not drawn.
  var hiddenLinks: Int

  init(_ outline: JourneyOutline, emotions: [PictureEmotion?], options: PictureOptions) {
    let cards = outline.cards
    let hasUnplaced = !outline.unplaced.isEmpty
    let lanes = Self.lanes(of: outline, cards, options.lanes)
    var rows: [Int?: Int] = [:]
    for (index, lane) in lanes.enumerated() { rows[lane] = index }
    let columnCount = max(outline.stages.count + (hasUnplaced ? 1 : 0), 1)
    var cells = Array(
      repeating: Array(repeating: [Int](), count: max(lanes.count, 1)), count: columnCount)
    var columns: [Int: Int] = [:]
    var card = 0
    for (column, stage) in (outline.stages.map(\.cards) + [outline.unplaced]).enumerated() {
      for item in stage {
        let lane = item.lane.flatMap { outline.lanes.indices.contains($0) ? $0 : nil }
        if let row = rows[lane] {
          cells[column][row].append(card)
          if column < outline.stages.count { columns[card] = column }
        }
        card += 1
      }
    }
    self.emotions = outline.stages.indices.map {
      emotions.indices.contains($0) ? emotions[$0] : nil
    }
    loops = PictureLoops(outline, columns: columns)
    let isLegible = outline.links.count <= PictureRoutes.linksMax
    content = PictureLayout.Content(
      outline: outline, options: options, lanes: lanes, hasUnplaced: hasUnplaced,
      hasCurve: options.showsCurve && self.emotions.contains { $0 != nil },
      hasBand: options.showsCurve
        && self.emotions.contains { $0.map { $0.high > $0.low } ?? false },
      loopLevels: loops.levels, hasLinks: isLegible && !outline.links.isEmpty, cells: cells,
      cards: cards)
    layout = PictureLayout.fitting(content)
    routes = isLegible ? PictureRoutes(outline, layout, without: loops.links) : nil
    hiddenLinks = outline.links.count - loops.links.count - (routes?.routes.count ?? 0)
  }

  /// The lanes to draw; nil is the row of the cards that are in none.
  static func lanes(
    of outline: JourneyOutline, _ cards: [JourneyOutline.Card], _ choice: PictureOptions.Lanes
  ) -> [Int?] {
    let used = Set(
      cards.map { card in card.lane.flatMap { outline.lanes.indices.contains($0) ? $0 : nil } })
    var lanes: [Int?]
    switch choice {
    case .all: lanes = outline.lanes.indices.map { $0 }
    case .used: lanes = outline.lanes.indices.filter { used.isEmpty || used.contains($0) }
    case .some(let chosen): return outline.lanes.indices.filter(Set(chosen).contains)
    }
    if used.contains(nil) || lanes.isEmpty { lanes.append(nil) }
    return lanes
  }

  var report: LossReport {
    var report = LossReport()
    report.add(layout.frames.count { $0.note.wholeText != nil }, Loss.cardsShortened)
    report.add(content.cards.count - layout.frames.count, Loss.cardsNotShown)
    report.add(hiddenLinks, Loss.linksNotDrawn)
    report.add(content.cards.reduce(0) { $0 + $1.commentCount }, Loss.comments)
    return report
  }
}
