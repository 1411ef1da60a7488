import JourneyInsight
import JourneyMap
import JourneyTemplates
import MapOutline
import StyledText

/// Reads a JSON Canvas: groups are stages from left to right, the texts in them are cards in reading
/// order, and edges between cards are links. Without groups, texts in rows and columns are a table
/// (``CanvasGrid``).
///
/// A group around others is a stage as well if texts stand in it alone; around several stages it is the
/// map, and texts in none of these stand in no stage.
///
/// A lane is a text at the left of all stages, at the height of its cards; or a group of a known name
/// in a stage or across stages. A card of neither is of the kind that its text begins with, as in
/// “Pain: nobody answers”, and an action else. A file or address is evidence of the card that an edge
/// joins it to, and a card of its own without one.
package enum CanvasReader {
  /// O(nodes × groups).
  package static func read(
    _ bytes: [UInt8], limits: ImportLimits = ImportLimits()
  ) throws(ImportError) -> ImportedJourney {
    try read(try JSONNode.file(bytes, limits: limits), limits: limits)
  }

  static func read(
    _ root: JSONNode, limits: ImportLimits
  ) throws(ImportError) -> ImportedJourney {
    var plan = CanvasPlan(try CanvasFile(root, limits: limits))
    guard plan.stages.count <= limits.stagesMax else {
      throw ImportError(.tooManyStages(stagesMax: limits.stagesMax))
    }
    guard plan.lanes.count <= limits.lanesMax else {
      throw ImportError(.tooManyLanes(lanesMax: limits.lanesMax))
    }
    return plan.journey()
  }
}

/// What the nodes of a canvas are, told from where they are.
struct CanvasPlan {
  private let file: CanvasFile
  private(set) var stages: [Stage] = []
  private(set) var lanes: [Lane] = []
  private var title = ""
  /// Groups of a known name within stages or across them.
  private var laneGroups: [(box: CanvasFile.Box, meaning: HeadingMeaning, label: String)] = []
  private var standardLanes: [String: Int] = [:]
  private var outline = JourneyOutline()
  /// Groups around several stages.
  private var frames: [CanvasFile.Box] = []
  /// Nodes that are headings: indices.
  private var headings: Set<Int> = []
  private var report = LossReport()

  struct Stage {
    var box: CanvasFile.Box
    var stage: JourneyOutline.Stage
  }

  /// A lane, where it has a heading of its own.
  struct Lane {
    var box: CanvasFile.Box
    /// An index of the outline's lanes; nil for cards in none.
    var index: Int?
    var kind: String
  }

  init(_ file: CanvasFile) {
    self.file = file
    sortGroups()
    if stages.count <= 1, laneGroups.isEmpty, let grid = CanvasGrid(file) {
      take(grid)
    } else {
      findLanes()
    }
  }

  private mutating func take(_ grid: CanvasGrid) {
    title = grid.title
    headings = grid.headings
    stages = grid.stages.map { Stage(box: $0.box, stage: JourneyOutline.Stage(title: $0.title)) }
    for (box, title) in grid.lanes {
      let heading = LaneHeading(title: title, meaning: HeadingVocabulary.meaning(of: title))
      add(heading, box)
    }
    let (stages, lanes) = (stages.count, grid.lanes.count)
    report.add(
      lanes == 0
        ? Guess(.stages, .guessCanvasStages, ["count": .count(stages)])
        : Guess(.stages, .guessCanvasGrid, ["count": .count(stages), "lanes": .count(lanes)]))
  }

  // MARK: Groups

  private mutating func sortGroups() {
    var groups: [(node: CanvasFile.Node, label: String, meaning: HeadingMeaning?)] = []
    for node in file.nodes {
      guard case .group(let label) = node.content else { continue }
      groups.append((node, label, HeadingVocabulary.meaning(of: label)))
    }
    let isLane = groups.map { group in
      guard CanvasFile.Name(group.node.id).noun != "stage", Self.isCards(group.meaning) else {
        return false
      }
      let others = groups.filter { $0.node.id != group.node.id }
      return others.contains { $0.node.box.contains(group.node.box) && !Self.isCards($0.meaning) }
        || others.count { $0.node.box.overlaps(group.node.box) && !Self.isCards($0.meaning) } > 1
    }
    for (index, group) in groups.enumerated() {
      if isLane[index], let meaning = group.meaning {
        laneGroups.append((group.node.box, meaning, group.label))
        continue
      }
      let inner = groups.indices.filter { other in
        other != index && !isLane[other] && group.node.box.contains(groups[other].node.box)
      }.map { groups[$0].node.box }
      if !inner.isEmpty, !isStage(group.node.box, around: inner) {
        frames.append(group.node.box)
        let label = MermaidText.trimmed(group.label)
        if title.isEmpty {
          title = label
        } else if !label.isEmpty {
          report.add(.groupAroundOthers(label: label))
        }
        continue
      }
      let name = CanvasFile.Name(group.node.id)
      let isOurs = name.noun == "stage"
      let label = MermaidText.trimmed(group.label)
      stages.append(
        Stage(
          box: group.node.box,
          stage: JourneyOutline.Stage(
            title: label.isEmpty ? JourneyOutline.unnamed : label,
            key: isOurs ? name.values["key"].flatMap { ValueRule.isToken($0) ? $0 : nil } : nil,
            isAfterSale: isOurs && name.words.contains("after-sale"))))
    }
    stages = stages.enumerated().sorted {
      ($0.element.box.x, $0.element.box.y, $0.offset)
        < ($1.element.box.x, $1.element.box.y, $1.offset)
    }.map(\.element)
  }

  /// Whether a group around others is a stage of its own: it has one group in it, and texts beside that.
  private func isStage(_ box: CanvasFile.Box, around inner: [CanvasFile.Box]) -> Bool {
    let outermost = inner.filter { box in !inner.contains { $0.contains(box) } }
    guard outermost.count == 1 else { return false }
    return file.nodes.contains { node in
      if case .group = node.content { return false }
      return node.hasPlace && box.contains(node.box.middle) && node.words?.isEmpty == false
        && !inner.contains { $0.contains(node.box.middle) }
    }
  }

  private static func isCards(_ meaning: HeadingMeaning?) -> Bool {
    switch meaning {
    case .lane, .cards, .template: true
    default: false
    }
  }

  // MARK: Lanes

  private mutating func findLanes() {
    let left = stages.map(\.box.x).min() ?? 0
    var found: [(box: CanvasFile.Box, heading: LaneHeading)] = []
    for node in file.nodes {
      guard case .text(let text) = node.content else { continue }
      let name = CanvasFile.Name(node.id)
      if name.noun == "title" {
        title = CardMarkup.title(text)
      } else if name.noun == "lane" {
        found.append((node.box, Self.heading(name, CardMarkup.title(text))))
      } else if !stages.isEmpty, node.box.right <= left {
        let plain = CardMarkup.title(text)
        let meaning = HeadingVocabulary.meaning(of: plain)
        if Self.isCards(meaning), plain.utf8.count <= 60 {
          found.append((node.box, LaneHeading(title: plain, meaning: meaning)))
        }
      }
    }
    let sorted = found.enumerated().sorted {
      ($0.element.box.y, $0.offset) < ($1.element.box.y, $1.offset)
    }.map(\.element)
    for (box, heading) in sorted { add(heading, box) }
  }

  private mutating func add(_ heading: LaneHeading, _ box: CanvasFile.Box) {
    guard !heading.isNone else {
      lanes.append(Lane(box: box, index: nil, kind: JourneyOutline.Card.plainKind))
      return
    }
    outline.lanes.append(heading.lane)
    let index = outline.lanes.count - 1
    if let key = heading.lane.key, standardLanes[key] == nil { standardLanes[key] = index }
    lanes.append(Lane(box: box, index: index, kind: heading.kind))
  }

  /// A lane as ``CanvasWriter`` names it.
  private static func heading(_ name: CanvasFile.Name, _ title: String) -> LaneHeading {
    guard !name.words.contains("none") else {
      return LaneHeading(
        lane: .init(title: TableReader.noLane), kind: JourneyOutline.Card.plainKind)
    }
    let lane = JourneyOutline.Lane(
      title: title, key: name.values["key"].flatMap { ValueRule.isToken($0) ? $0 : nil },
      cardKind: name.values["kind"].flatMap { Schema.cardKind($0) != nil ? $0 : nil },
      isBackstage: name.words.contains("backstage"))
    return LaneHeading(lane: lane, kind: lane.usualKind, isExplicit: true)
  }

  /// The lane of a kind of cards that has no heading on the canvas.
  private mutating func lane(of meaning: HeadingMeaning, title: String) -> (Int?, String) {
    let heading = LaneHeading(title: title, meaning: meaning)
    let name = heading.lane.key ?? "\u{1F}" + TitleKey.folded(title)
    if let known = standardLanes[name] { return (known, heading.kind) }
    outline.lanes.append(heading.lane)
    standardLanes[name] = outline.lanes.count - 1
    return (outline.lanes.count - 1, heading.kind)
  }

  // MARK: Cards

  /// A card with where it is, before they are put in order.
  private struct Placed {
    var node: Int
    var stage: Int?
    var card: JourneyOutline.Card
  }

  mutating func journey() -> ImportedJourney {
    var report = report
    let evidence = evidenceEdges()
    var placed: [Placed] = []
    var left = file.brokenNodes
    var withoutStage = 0
    var beside: [(text: String, stage: String)] = []
    for (index, node) in file.nodes.enumerated() where !headings.contains(index) {
      let name = CanvasFile.Name(node.id)
      guard name.noun != "title", name.noun != "lane" else { continue }
      var item: TextTable.Item
      var comments: [JourneyOutline.Comment] = []
      switch node.content {
      case .group: continue
      case .text(let text):
        item = CardMarkup.item(CardMarkup.withoutHeading(text))
        guard !item.text.isEmpty else {
          left += 1
          continue
        }
        if lanes.contains(where: { $0.box.x == node.box.x && $0.box.y == node.box.y }) { continue }
      case .link(let address):
        guard evidence[node.id] == nil else { continue }
        guard JourneyOutline.fits(address, bytesMax: 2_048), !address.isEmpty else {
          left += 1
          continue
        }
        item = TextTable.Item(text: address)
        comments = [JourneyOutline.Comment(type: "link", text: "", address: address)]
      }
      let stage = stage(of: node, name)
      let isSaid = name.noun == "card" && name.words.contains("unplaced")
      if stage == nil, !isSaid, !stages.isEmpty { withoutStage += 1 }
      if let stage, name.noun != "card", !stages[stage].box.contains(node.box.middle) {
        beside.append((item.text, stages[stage].stage.title))
      }
      var card = card(&item, at: node.box, &report)
      if name.noun == "card", let kind = name.values["kind"],
        kind == JourneyOutline.Card.plainKind || Schema.cardKind(kind) != nil
      {
        card.kind = kind
      }
      card.comments += comments
      guessFeeling(of: &card, item)
      placed.append(Placed(node: index, stage: stage, card: card))
    }
    report.add(left, Loss.nodesLeft)
    report.add(withoutStage, Loss.textsInNoStage)
    if let guess = Self.guess(beside) { report.add(guess) }
    if !file.repeatedIDs.isEmpty { report.add(.idsRepeated(file.repeatedIDs)) }
    return finish(placed, evidence, report)
  }

  private mutating func card(
    _ item: inout TextTable.Item, at box: CanvasFile.Box, _ report: inout LossReport
  ) -> JourneyOutline.Card {
    let (lane, kind) = lane(at: box, of: &item)
    var card = JourneyOutline.Card(kind: kind, lane: lane, text: item.text)
    for remark in item.remarks { _ = card.set(remark.name, remark.values) }
    return card
  }

  private func guessFeeling(of card: inout JourneyOutline.Card, _ item: TextTable.Item) {
    guard card.kind == "emotion", !item.remarks.contains(where: { $0.name == "emotion" }),
      let feeling = Feeling.read(item.text, scale: .signed)
    else { return }
    card.emotion = feeling.value
    if feeling.isGuess, card.check == nil { card.check = "assumption" }
  }

  private mutating func lane(
    at box: CanvasFile.Box, of item: inout TextTable.Item
  ) -> (Int?, String) {
    let group = laneGroups.filter { $0.box.contains(box.middle) }.min { $0.box.area < $1.box.area }
    if let group { return lane(of: group.meaning, title: MermaidText.trimmed(group.label)) }
    let nearest = lanes.min { a, b in
      Self.height(of: a, to: box) < Self.height(of: b, to: box)
    }
    if let nearest { return (nearest.index, nearest.kind) }
    if let colon = item.text.firstIndex(of: ":") {
      let word = String(item.text[..<colon])
      let meaning = HeadingVocabulary.meaning(of: word)
      let rest = MermaidText.trimmed(String(item.text[item.text.index(after: colon)...]))
      if let meaning, Self.isCards(meaning), word.split(separator: " ").count <= 3, !rest.isEmpty {
        item.text = rest
        if case .lane(let standard) = meaning { return lane(of: meaning, title: standard.label) }
        return lane(of: meaning, title: word)
      }
    }
    return lane(of: .lane(.actions), title: StandardLane.actions.label)
  }

  /// How far above or below a lane's heading something is.
  private static func height(of lane: Lane, to box: CanvasFile.Box) -> Double {
    max(lane.box.y - box.middle.y, 0, box.middle.y - lane.box.bottom)
  }

  /// The stage around a node, else one that is near; nil for none.
  private func stage(of node: CanvasFile.Node, _ name: CanvasFile.Name) -> Int? {
    guard node.hasPlace else { return nil }
    let around = stages.indices.filter { stages[$0].box.contains(node.box.middle) }
    if let inner = around.min(by: { stages[$0].box.area < stages[$1].box.area }) { return inner }
    if name.noun == "card", name.words.contains("unplaced") { return nil }
    if frames.contains(where: { $0.contains(node.box.middle) }) { return nil }
    let distances = stages.map { $0.box.distance(to: node.box.middle) }
    guard let nearest = distances.indices.min(by: { distances[$0] < distances[$1] }) else {
      return nil
    }
    return distances[nearest] <= Self.nearMax ? nearest : nil
  }

  /// Pixels.
  private static let nearMax: Double = 400

  /// Which texts stand beside the groups and were put into one.
  private static func guess(_ beside: [(text: String, stage: String)]) -> Guess? {
    guard !beside.isEmpty else { return nil }
    let shown = beside.prefix(3).map {
      MessageValue.message(
        ImportMessage.guessTextInto,
        [
          "text": .quotation($0.text, columnsMax: 24),
          "stage": .quotation($0.stage, columnsMax: 24),
        ])
    }
    let more: [MessageValue] = beside.count > shown.count ? [.verbatim("…")] : []
    return Guess(
      .stages, .guessNearestStage,
      ["count": .count(beside.count), "texts": .joined(shown + more, separator: ", ")])
  }
}

// MARK: - Edges

extension CanvasPlan {
  /// For each file or address that an edge joins to a text, the id of that text and the edge's label.
  private func evidenceEdges() -> [String: (card: String, label: String)] {
    var texts: Set<String> = []
    var links: Set<String> = []
    for node in file.nodes {
      switch node.content {
      case .text: texts.insert(node.id)
      case .link: links.insert(node.id)
      case .group: break
      }
    }
    var evidence: [String: (card: String, label: String)] = [:]
    for edge in file.edges {
      if links.contains(edge.from), texts.contains(edge.to) {
        evidence[edge.from] = (edge.to, edge.label)
      } else if links.contains(edge.to), texts.contains(edge.from) {
        evidence[edge.to] = (edge.from, edge.label)
      }
    }
    return evidence
  }

  private mutating func finish(
    _ placed: [Placed], _ evidence: [String: (card: String, label: String)], _ report: LossReport
  ) -> ImportedJourney {
    var report = report
    outline.title = title == MarkdownWriter.untitled ? "" : title
    let sorted = placed.sorted { a, b in
      let (x, y) = (file.nodes[a.node].box, file.nodes[b.node].box)
      return (a.stage ?? .max, a.card.lane ?? .max, x.y, x.x, a.node)
        < (b.stage ?? .max, b.card.lane ?? .max, y.y, y.x, b.node)
    }
    var indexes: [String: Int] = [:]
    for (index, card) in sorted.enumerated() where !file.nodes[card.node].isRepeated {
      indexes[file.nodes[card.node].id] = index
    }
    var cards = sorted
    for node in file.nodes {
      guard case .link(let address) = node.content, let (id, label) = evidence[node.id],
        let index = indexes[id], JourneyOutline.fits(address, bytesMax: 2_048)
      else { continue }
      cards[index].card.comments.append(
        JourneyOutline.Comment(type: "link", text: label, address: address))
    }
    outline.stages = stages.map(\.stage)
    for card in cards {
      if let stage = card.stage {
        outline.stages[stage].cards.append(card.card)
      } else {
        outline.unplaced.append(card.card)
      }
    }
    var left = file.brokenEdges
    for edge in file.edges {
      guard let from = indexes[edge.from], let to = indexes[edge.to] else {
        if evidence[edge.from] == nil, evidence[edge.to] == nil { left += 1 }
        continue
      }
      outline.links.append(link(edge, from, to, cards))
    }
    report.add(left, Loss.edgesLeft)
    return ImportedJourney(outline: outline, report: report)
  }

  private func link(
    _ edge: CanvasFile.Edge, _ from: Int, _ to: Int, _ cards: [Placed]
  ) -> JourneyOutline.Link {
    let name = CanvasFile.Name(edge.id)
    let (from, to) = edge.isReversed ? (to, from) : (from, to)
    if name.noun == "link" {
      let type = name.values["type"].flatMap { Self.linkTypes.contains($0) ? $0 : nil }
      return JourneyOutline.Link(from: from, to: to, type: type, label: edge.label)
    }
    let folded = Words.folded(edge.label)
    let isBack = (cards[to].stage ?? .max) < (cards[from].stage ?? .max)
    let type = Self.linkWords.first { folded.contains($0.word) }?.type
    return JourneyOutline.Link(
      from: from, to: to, type: type ?? (isBack ? "loops-back-to" : "leads-to"), label: edge.label)
  }

  private static let linkTypes: Set<String> = ["causes", "answers", "leads-to", "loops-back-to"]

  private static let linkWords: [(word: String, type: String)] = [
    ("cause", "causes"), ("powoduj", "causes"), ("cauz", "causes"), ("причин", "causes"),
    ("answer", "answers"), ("solve", "answers"), ("fix", "answers"), ("rozwiaz", "answers"),
    ("rezolv", "answers"), ("решает", "answers"), ("back", "loops-back-to"),
    ("again", "loops-back-to"), ("wraca", "loops-back-to"), ("revine", "loops-back-to"),
    ("возвра", "loops-back-to"),
  ]
}

extension CanvasFile.Node {
  /// Of a text, without white space around them.
  var words: String? {
    if case .text(let text) = content { MermaidText.trimmed(text) } else { nil }
  }
}

extension CardMarkup {
  /// A text without the marks of a heading before it.
  static func withoutHeading(_ text: String) -> ArraySlice<MarkdownText.Token> {
    let tokens = MarkdownText.trimmed(MarkdownText.tokens(text.unicodeScalars[...])[...])
    let marks = tokens.prefix { $0 == MarkdownText.Token(scalar: "#", isEscaped: false) }
    guard (1...6).contains(marks.count), tokens.count > marks.count,
      MermaidText.isSpace(tokens[marks.endIndex].scalar)
    else { return tokens }
    return MarkdownText.trimmed(tokens.dropFirst(marks.count))
  }

  /// A text as a title, without Markdown's marks.
  static func title(_ text: String) -> String {
    MarkdownText.text(MarkdownText.withoutEmphasis(withoutHeading(text)))
  }
}
