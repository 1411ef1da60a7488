import MapOutline

/// Links between cards as lines that run beside the notes, never over them: out of a note into the
/// gutter of its column, along the space between two rows, and through another gutter into the other
/// note.
struct PictureRoutes: Sendable {
  struct Route: Sendable {
    var type: String
    /// The corners, from the card to the one that it links to.
    var points: [(x: Int, y: Int)]
  }

  /// With more links than these a picture is a thicket; none is drawn then.
  static let linksMax = 48

  private(set) var routes: [Route] = []

  /// - Parameter without: Links that are drawn in another way.
  /// - Complexity: O(links + cards).
  init(_ outline: JourneyOutline, _ layout: PictureLayout, without drawn: Set<Int>) {
    var frames: [Int: Int] = [:]
    for (index, frame) in layout.frames.enumerated() { frames[frame.card] = index }
    // Lines that share a gutter or a corridor run beside each other.
    var taken: [Int: Int] = [:]
    for (index, link) in outline.links.enumerated() where !drawn.contains(index) {
      guard let from = frames[link.from], let to = frames[link.to], from != to else { continue }
      let gutter = layout.frames[from].box.right
      let aside = [-1, 1, -2, 2][taken[gutter, default: 0] % 4]
      taken[gutter, default: 0] += 1
      routes.append(
        Route(
          type: link.type ?? "leads-to",
          points: Self.points(layout.frames[from], layout.frames[to], in: layout, aside)))
    }
  }

  private static func points(
    _ from: PictureLayout.Frame, _ to: PictureLayout.Frame, in layout: PictureLayout,
    _ aside: Int
  ) -> [(x: Int, y: Int)] {
    let goesRight = to.box.x >= from.box.x
    let isSameTrack = to.box.x == from.box.x
    let start = y(on: from, aside)
    let end = y(on: to, -aside)
    let startX = goesRight ? from.box.right : from.box.x
    let endX = goesRight && !isSameTrack ? to.box.x : to.box.right
    let out = startX + (goesRight ? 1 : -1) * PictureLayout.gutter + aside * 3
    let into = isSameTrack ? out : endX + (goesRight ? -1 : 1) * PictureLayout.gutter + aside * 3
    if abs(out - into) < PictureLayout.gutter {
      let top = max(from.box.y, to.box.y) + 8
      let bottom = min(from.box.bottom, to.box.bottom) - 8
      // Side by side, a straight line will do.
      if top <= bottom, from.box.x != to.box.x {
        let level = min(max((top + bottom) / 2 + aside * 5, top), bottom)
        return [(startX, level), (endX, level)]
      }
      return [(startX, start), (out, start), (out, end), (endX, end)]
    }
    let corridor = corridor(from, to, in: layout) + aside * 2
    return [
      (startX, start), (out, start), (out, corridor), (into, corridor), (into, end), (endX, end),
    ]
  }

  private static func y(on frame: PictureLayout.Frame, _ aside: Int) -> Int {
    let reach = max(frame.box.height / 2 - 8, 0)
    return frame.box.middle + min(max(aside * 5, -reach), reach)
  }

  /// The middle of the space above the lower of both rows; of one row, above it.
  private static func corridor(
    _ from: PictureLayout.Frame, _ to: PictureLayout.Frame, in layout: PictureLayout
  ) -> Int {
    let row = from.row == to.row ? from.row : max(from.row, to.row)
    let top = layout.rows[row].y
    guard row > 0 else { return top - PictureLayout.gap / 2 }
    let above = layout.rows[row - 1]
    // The line of visibility keeps its middle.
    let space = top - above.y - above.height
    return top - min(space / 2, 8)
  }
}
