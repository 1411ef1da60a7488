import JourneyInsight
import MapOutline

/// Writes an outline as a JSON Canvas 1.0 (jsoncanvas.org/spec/1.0): a group a stage, side by side; a
/// text a card, in the height of its lane; a text at the left for each lane; an edge a link.
/// ``CanvasReader`` reads it back to an equal outline, but for what the report names.
///
/// The id of a node says what its text does not: `lane 2 key=pains`, `stage 0 after-sale`,
/// `card 17 kind=goal`.
package enum CanvasWriter {
  /// O(size of the outline).
  package static func write(_ outline: JourneyOutline) -> ExportedText {
    let sheet = CanvasSheet(outline)
    var json = JSONText()
    json.object { json in
      json.key("nodes") { json in
        json.array(of: sheet.nodes) { json, node in node.write(to: &json) }
      }
      json.key("edges") { json in
        json.array(of: sheet.edges) { json, edge in edge.write(to: &json) }
      }
    }
    return ExportedText(
      text: json.text + "\n",
      report: outline.losses(
        but: [.title, .links, .stageKeys, .afterSale, .votes, .emptyLanes, .comments]))
  }
}

private struct CanvasNode {
  var id: String
  var type: String
  /// The name of what it says, and what it says.
  var content: (key: String, value: String)
  var x: Int
  var y: Int
  var width: Int
  var height: Int
  var color: String?

  func write(to json: inout JSONText) {
    json.object { json in
      json.key("id") { $0.string(id) }
      json.key("type") { $0.string(type) }
      for (key, value) in [("x", x), ("y", y), ("width", width), ("height", height)] {
        json.key(key) { $0.integer(Int64(value)) }
      }
      if let color { json.key("color") { $0.string(color) } }
      json.key(content.key) { $0.string(content.value) }
    }
  }
}

private struct CanvasEdge {
  var id: String
  var from: String
  var to: String
  var isBack: Bool
  var label: String

  func write(to json: inout JSONText) {
    json.object { json in
      json.key("id") { $0.string(id) }
      json.key("fromNode") { $0.string(from) }
      json.key("fromSide") { $0.string(isBack ? "bottom" : "right") }
      json.key("toNode") { $0.string(to) }
      json.key("toSide") { $0.string(isBack ? "bottom" : "left") }
      json.key("toEnd") { $0.string("arrow") }
      if isBack { json.key("color") { $0.string("6") } }
      if !label.isEmpty { json.key("label") { $0.string(label) } }
    }
  }
}

/// Where everything stands, in pixels.
private struct CanvasSheet {
  private(set) var nodes: [CanvasNode] = []
  private(set) var edges: [CanvasEdge] = []
  private let outline: JourneyOutline

  private static let cardWidth = 260
  private static let margin = 20
  private static let stageWidth = cardWidth + 2 * margin
  private static let stageGap = 40
  private static let laneWidth = 220
  private static let lineHeight = 26
  private static let lineScalars = 28

  init(_ outline: JourneyOutline) {
    self.outline = outline
    let columns = outline.stages.map(\.cards) + [outline.unplaced]
    let cells = columns.map { Dictionary(grouping: $0.enumerated(), by: \.element.lane) }
    var bands: [Int?] = outline.lanes.indices.map { $0 }
    if cells.contains(where: { $0[nil] != nil }) { bands.append(nil) }
    var tops: [Int] = []
    var y = Self.margin
    for band in bands {
      tops.append(y)
      let heights = cells.map { cell in
        (cell[band] ?? []).reduce(0) { $0 + height($1.element) + Self.margin }
      }
      y += max(heights.max() ?? 0, 80) + Self.margin
    }
    let title = MermaidText.trimmed(outline.title)
    if !title.isEmpty {
      nodes.append(
        CanvasNode(
          id: "title", type: "text", content: ("text", "# " + Self.markdown(title)),
          x: -Self.laneWidth - Self.stageGap, y: -120, width: 600, height: 80))
    }
    addStages(bottom: y)
    for (index, band) in bands.enumerated() {
      let bottom = index + 1 < bands.count ? tops[index + 1] : y
      addLane(band, number: index, top: tops[index], bottom: bottom)
    }
    addCards(cells, bands, tops)
  }

  private mutating func addStages(bottom: Int) {
    for (index, stage) in outline.stages.enumerated() {
      let title = MermaidText.trimmed(stage.title)
      let words = [
        "stage \(index)", stage.key.map { "key=\($0)" }, stage.isAfterSale ? "after-sale" : nil,
      ]
      nodes.append(
        CanvasNode(
          id: words.compactMap { $0 }.joined(separator: " "), type: "group",
          content: ("label", title.isEmpty ? JourneyOutline.unnamed : title),
          x: Self.x(ofStage: index), y: 0, width: Self.stageWidth, height: bottom))
    }
  }

  private static func x(ofStage index: Int) -> Int { index * (stageWidth + stageGap) }

  private mutating func addLane(_ lane: Int?, number: Int, top: Int, bottom: Int) {
    let words: [String?]
    let text: String
    if let lane {
      let row = outline.lanes[lane]
      words = [
        "lane \(number)", row.key.map { "key=\($0)" }, row.cardKind.map { "kind=\($0)" },
        row.isBackstage ? "backstage" : nil,
      ]
      let title = MermaidText.trimmed(row.title)
      text = title.isEmpty ? JourneyOutline.unnamed : title
    } else {
      words = ["lane \(number) none"]
      text = TableReader.noLane
    }
    nodes.append(
      CanvasNode(
        id: words.compactMap { $0 }.joined(separator: " "), type: "text",
        content: ("text", "**\(Self.markdown(text))**"), x: -Self.laneWidth - Self.stageGap, y: top,
        width: Self.laneWidth, height: bottom - top - Self.margin))
  }

  private mutating func addCards(
    _ cells: [[Int?: [EnumeratedSequence<[JourneyOutline.Card]>.Element]]], _ bands: [Int?],
    _ tops: [Int]
  ) {
    var number = 0
    var ids: [String] = []
    var columns: [Int] = []
    for (column, cell) in cells.enumerated() {
      var made = Array(repeating: "", count: cell.values.reduce(0) { $0 + $1.count })
      for (band, top) in zip(bands, tops) {
        var y = top
        for (offset, card) in cell[band] ?? [] {
          let words = [
            "card \(number)",
            card.kind == outline.cardKind(inLane: card.lane) ? nil : "kind=\(card.kind)",
            column == outline.stages.count ? "unplaced" : nil,
          ]
          let id = words.compactMap { $0 }.joined(separator: " ")
          made[offset] = id
          number += 1
          nodes.append(
            CanvasNode(
              id: id, type: "text", content: ("text", text(card)),
              x: Self.x(ofStage: column) + Self.margin + (column == outline.stages.count ? 200 : 0),
              y: y, width: Self.cardWidth, height: height(card), color: Self.color(card.kind)))
          y += height(card) + Self.margin
        }
      }
      ids += made
      columns += made.map { _ in column }
    }
    for (index, link) in outline.links.enumerated() {
      guard ids.indices.contains(link.from), ids.indices.contains(link.to) else { continue }
      edges.append(
        CanvasEdge(
          id: "link \(index)" + (link.type.map { " type=\($0)" } ?? ""), from: ids[link.from],
          to: ids[link.to],
          isBack: link.type == "loops-back-to" || columns[link.to] < columns[link.from],
          label: link.label))
    }
  }

  /// The card without its kind, which the id says.
  private func text(_ card: JourneyOutline.Card) -> String {
    CardMarkup.text(card, usualKind: card.kind, isInTable: false)
  }

  private func height(_ card: JourneyOutline.Card) -> Int {
    let lines = text(card).unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .reduce(0) { $0 + 1 + $1.count / Self.lineScalars }
    return 40 + min(lines, 40) * Self.lineHeight
  }

  private static func markdown(_ text: String) -> String {
    MarkdownText.escaped(text).replacing("<br>", with: "\n")
  }

  /// One of the six colours that every application has.
  private static func color(_ kind: String) -> String? {
    switch kind {
    case "pain", "fear": "1"
    case "goal", "need", "motivation": "2"
    case "thought": "3"
    case "opportunity", "solution", "action-item": "4"
    case "touchpoint": "5"
    case "emotion": "6"
    default: nil
    }
  }
}
