import JourneyTemplates
import MapOutline

/// Texts in rows and columns without groups, as on a board with notes: the top row names the stages,
/// the column at the left the lanes.
///
/// The words must say so: known lanes at the left, or stages on top that templates have, or headings
/// that are marked as such.
struct CanvasGrid {
  private(set) var title = ""
  /// From left to right, each with where its cards are.
  private(set) var stages: [(box: CanvasFile.Box, title: String)] = []
  /// From top to bottom, each with where its cards are.
  private(set) var lanes: [(box: CanvasFile.Box, title: String)] = []
  /// The nodes that are no cards: indices.
  private(set) var headings: Set<Int> = []

  private struct Text {
    var node: Int
    var box: CanvasFile.Box
    var title: String
    /// Whether it is written as a heading.
    var isMarked: Bool
  }

  /// O(nodes × columns). Nil if the texts stand in no such order.
  init?(_ file: CanvasFile) {
    var texts: [Text] = []
    var frame: CanvasFile.Box?
    for (index, node) in file.nodes.enumerated() {
      if case .group(let label) = node.content {
        // One around everything is the map.
        guard frame == nil else { return nil }
        frame = node.box
        title = MermaidText.trimmed(label)
        continue
      }
      guard node.hasPlace, let words = node.words, !words.isEmpty else { continue }
      guard CanvasFile.Name(node.id).noun != "card" else { return nil }
      texts.append(
        Text(
          node: index, box: node.box, title: CardMarkup.title(words),
          isMarked: words.hasPrefix("#") || words.hasPrefix("**")))
    }
    guard texts.count >= 4, texts.allSatisfy({ frame?.contains($0.box.middle) ?? true }) else {
      return nil
    }
    if let top = Self.title(of: texts) {
      title = top.title
      headings.insert(top.node)
      texts.removeAll { $0.node == top.node }
    }
    let left = Self.firstColumn(of: texts)
    let head = Self.firstRow(of: texts).filter { text in !left.contains { $0.node == text.node } }
    let side = left.filter { $0.box.y >= (head.map(\.box.y).max() ?? 0) }
      .filter { text in !head.contains { $0.box.heightShared(with: text.box) > 0 } }
    let cornerTexts = left.filter { text in
      head.contains { $0.box.heightShared(with: text.box) > 0 }
    }
    // A lane in the top row: there is no row of stages, or what stands alone above is the only one.
    guard !head.isEmpty, !cornerTexts.contains(where: { Self.isLane($0.title) }) else { return nil }
    let isSideKnown = Self.most(side) { Self.isLane($0.title) }
    let isHeadKnown =
      Self.most(head) { TemplateLibrary.builtIn.stage(titled: $0.title) != nil }
      || HeadingVocabulary.meaning(of: head[0].title) == .stage || Self.most(head, \.isMarked)
    if isSideKnown || isHeadKnown && (side.isEmpty || Self.most(side, \.isMarked)) {
      let lanes = isSideKnown || Self.most(side, \.isMarked) ? side : []
      let corner = lanes.isEmpty ? [] : cornerTexts
      set(stages: lanes.isEmpty ? head + cornerTexts : head, lanes: lanes, corner: corner)
    } else if isHeadKnown, !side.isEmpty {
      // No lanes: what stands below the first heading are its cards.
      set(stages: cornerTexts + head, lanes: [], corner: [])
    } else {
      return nil
    }
  }

  // MARK: Rows and columns

  /// A text alone above all others.
  private static func title(of texts: [Text]) -> Text? {
    guard let top = texts.min(by: { $0.box.y < $1.box.y }) else { return nil }
    let isAlone = texts.allSatisfy { $0.node == top.node || $0.box.y >= top.box.bottom }
    return isAlone ? top : nil
  }

  private static func firstRow(of texts: [Text]) -> [Text] {
    guard let top = texts.min(by: { $0.box.y < $1.box.y }) else { return [] }
    return texts.filter { $0.box.middle.y <= top.box.bottom }.sorted { $0.box.x < $1.box.x }
  }

  private static func firstColumn(of texts: [Text]) -> [Text] {
    guard let left = texts.min(by: { $0.box.x < $1.box.x }) else { return [] }
    return texts.filter { $0.box.middle.x <= left.box.right }.sorted { $0.box.y < $1.box.y }
  }

  private static func most(_ texts: [Text], _ isKnown: (Text) -> Bool) -> Bool {
    !texts.isEmpty && texts.count(where: isKnown) * 2 >= texts.count
  }

  private static func isLane(_ title: String) -> Bool {
    switch HeadingReader.alone(title) {
    // “Pain: small print” is a card.
    case .lane(let lane): lane.isKnown && title.utf8.count <= 60 && !title.contains(":")
    default: false
    }
  }

  // MARK: Stages and lanes

  private mutating func set(stages heads: [Text], lanes sides: [Text], corner: [Text]) {
    let heads = heads.sorted { $0.box.x < $1.box.x }
    headings.formUnion((heads + sides + corner).map(\.node))
    let far = 1e12
    for (index, head) in heads.enumerated() {
      // Half way to the neighbours.
      let beside = index > 0 ? heads[index - 1] : sides.first
      let left = beside.map { ($0.box.right + head.box.x) / 2 } ?? -far
      let right = index + 1 < heads.count ? (head.box.right + heads[index + 1].box.x) / 2 : far
      let box = CanvasFile.Box(x: left, y: head.box.y, width: right - left, height: far)
      stages.append((box, head.title))
    }
    for (index, side) in sides.enumerated() {
      let bottom = index + 1 < sides.count ? max(sides[index + 1].box.y, side.box.y) : far
      var box = side.box
      box.height = bottom - box.y
      lanes.append((box, side.title))
    }
  }
}
