import MapOutline

/// The ways back of a journey, as arcs above the stages.
///
/// Journeys are cyclic, so a way back is drawn where a reader looks first and where it crosses no
/// card: from the stage that it leaves to the stage that it reaches.
struct PictureLoops: Sendable {
  struct Arc: Sendable {
    /// Columns: `to` is left of `from`.
    var from: Int
    var to: Int
    /// What is written on it.
    var text: String
    /// From 1, the lowest.
    var level: Int
  }

  /// How high a level of arcs is, in pixels.
  static let level = 34
  private static let levelsMax = 5
  /// Further ones are not drawn.
  private static let arcsMax = 64

  private(set) var arcs: [Arc] = []
  /// Links that the arcs stand for.
  private(set) var links: Set<Int> = []

  /// How many levels there are.
  var levels: Int { arcs.map(\.level).max() ?? 0 }

  /// O(links × arcs), of which there are at most 64.
  init(_ outline: JourneyOutline, columns: [Int: Int]) {
    var arcs: [(from: Int, to: Int, texts: [String], links: [Int])] = []
    let cards = outline.cards
    for (index, link) in outline.links.enumerated() {
      guard let from = columns[link.from], let to = columns[link.to], to < from else { continue }
      let text =
        link.label.isEmpty && cards.indices.contains(link.from)
        ? cards[link.from].text : link.label
      if let known = arcs.firstIndex(where: { $0.from == from && $0.to == to }) {
        arcs[known].texts.append(text)
        arcs[known].links.append(index)
      } else if arcs.count < Self.arcsMax {
        arcs.append((from, to, [text], [index]))
      }
    }
    // Short ones lie below long ones.
    arcs.sort { ($0.from - $0.to, $0.to) < ($1.from - $1.to, $1.to) }
    for arc in arcs {
      let below = self.arcs.filter { $0.to < arc.from && arc.to < $0.from }.map(\.level).max() ?? 0
      guard below < Self.levelsMax else { continue }
      let text = arc.texts[0] + (arc.texts.count > 1 ? " (+\(arc.texts.count - 1))" : "")
      self.arcs.append(Arc(from: arc.from, to: arc.to, text: text, level: below + 1))
      links.formUnion(arc.links)
    }
  }
}
