import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyInsight

struct InsightGraphTests {
  @Test("a loop is found, with the shortest way round and whether it is meant")
  func loops() throws {
    var map = try InsightMap(stageCount: 3)
    var cards: [RecordID] = []
    for stage in [0, 1, 1, 2] { cards.append(try map.card(.action, stage: stage)) }
    for (from, to) in [(0, 1), (1, 2), (2, 3), (1, 3)] {
      try map.link(cards[from], .leadsTo, cards[to])
    }
    #expect(map.insight().graph.loops.isEmpty)
    let back = try map.link(cards[3], .loopsBackTo, cards[1])
    let graph = map.insight().graph
    #expect(graph.loops.count == 1)
    #expect(graph.loops[0].cards == [cards[1], cards[2], cards[3]])
    #expect(graph.loops[0].way == [cards[1], cards[3]])
    #expect(graph.loops[0].isMeant)
    #expect(graph.backLinks.map(\.link) == [back])
    #expect(graph.backLinks[0].fromStage == 2)
    #expect(graph.backLinks[0].toStage == 1)
    #expect(graph.flowCount == 5)
  }

  @Test("a card that leads to itself is a loop that nobody has meant")
  func selfLoop() throws {
    var map = try InsightMap(stageCount: 1)
    let card = try map.card(.action, stage: 0)
    try map.link(card, .leadsTo, card)
    let graph = map.insight().graph
    #expect(graph.loops.map(\.way) == [[card]])
    #expect(graph.loops[0].isMeant == false)
  }

  @Test("a dead end is a step that the flow comes to and does not leave, before its last stage")
  func deadEnds() throws {
    var map = try InsightMap(stageCount: 4)
    let first = try map.card(.action, stage: 0)
    let stuck = try map.card(.touchpoint, stage: 1)
    let second = try map.card(.action, stage: 1)
    let last = try map.card(.action, stage: 2)
    let feeling = try map.card(.emotion, stage: 0)
    try map.link(first, .leadsTo, stuck)
    try map.link(first, .leadsTo, second)
    try map.link(second, .leadsTo, last)
    try map.link(first, .leadsTo, feeling)
    // In a stage that the flow does not come to, there is nothing to say.
    let later = try map.card(.action, stage: 3)
    let graph = map.insight().graph
    #expect(graph.deadEnds == [stuck])
    #expect(graph.orphans == [later])
  }

  @Test("where only ways back lead to, the journey begins again, and there is no dead end")
  func beginningIsNoDeadEnd() throws {
    var map = try InsightMap(stageCount: 3)
    let beginning = try map.card(.action, stage: 0)
    let other = try map.card(.action, stage: 0)
    let middle = try map.card(.action, stage: 1)
    let last = try map.card(.action, stage: 2)
    try map.link(middle, .leadsTo, last)
    try map.link(last, .loopsBackTo, beginning)
    try map.link(last, .leadsTo, other)
    let graph = map.insight().graph
    #expect(graph.backLinks.map(\.to) == [beginning, other])
    #expect(graph.deadEnds.isEmpty)
  }

  @Test("on a map without flow there are neither dead ends nor orphans")
  func quiet() throws {
    var map = try InsightMap(stageCount: 2)
    let pain = try map.card(.pain, stage: 0)
    let cause = try map.card(.touchpoint, stage: 0)
    try map.card(.action, stage: 0)
    try map.link(cause, .causes, pain)
    let graph = map.insight().graph
    #expect(graph.deadEnds.isEmpty && graph.orphans.isEmpty && graph.loops.isEmpty)
    #expect(graph.rootCauses.map(\.card) == [cause])
  }

  @Test("root causes are ranked by the pain behind them; a circle has one")
  func rootCauses() throws {
    var map = try InsightMap(stageCount: 1)
    let small = try map.card(.pain, stage: 0, [Field.Card.severity: .integer(1)])
    let large = try map.card(.pain, stage: 0, [Field.Card.severity: .integer(3)])
    let lesser = try map.card(.touchpoint, stage: 0)
    let policy = try map.card(.externalFactor, stage: 0)
    let a = try map.card(.action, stage: 0)
    let b = try map.card(.action, stage: 0)
    try map.link(lesser, .causes, small)
    try map.link(policy, .causes, small)
    try map.link(small, .causes, large)
    try map.link(a, .causes, b)
    try map.link(b, .causes, a)
    let graph = map.insight().graph
    #expect(graph.rootCauses.map(\.card) == [lesser, policy, a])
    #expect(graph.rootCauses.map(\.painWeight) == [4, 4, 0])
    #expect(graph.rootCauses[0].effects == [small, large])
    #expect(graph.rootCauses[2].effects == [b])
    #expect(graph.circles == [[a, b]])
  }

  @Test("a link without one of its ends is dangling, and nothing else")
  func dangling() throws {
    var map = try InsightMap(stageCount: 1)
    let a = try map.card(.action, stage: 0)
    let b = try map.card(.action, stage: 0)
    let link = try map.link(a, .leadsTo, b)
    try map.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(b) }
    let graph = map.insight().graph
    #expect(graph.danglingLinks == [link])
    #expect(graph.linkCount == 0)
    #expect(graph.flowCount == 0)
  }

  @Test("the components of a graph are those that reachability says", arguments: seeds(30))
  func components(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let count = 1 + random.below(12)
    var edges: [DirectedGraph.Edge] = []
    var reach = [[Bool]](repeating: [Bool](repeating: false, count: count), count: count)
    for node in 0..<count { reach[node][node] = true }
    for _ in 0..<random.below(30) {
      let (from, to) = (random.below(count), random.below(count))
      edges.append(DirectedGraph.Edge(from: from, to: to))
      reach[from][to] = true
    }
    // Floyd and Warshall.
    for middle in 0..<count {
      for from in 0..<count where reach[from][middle] {
        for to in 0..<count where reach[middle][to] { reach[from][to] = true }
      }
    }
    let graph = DirectedGraph(nodeCount: count, edges: edges)
    let components = graph.components()
    #expect(components.sizes.reduce(0, +) == count)
    for a in 0..<count {
      for b in 0..<count {
        let isOne = components.ofNode[a] == components.ofNode[b]
        #expect(isOne == (reach[a][b] && reach[b][a]), "SEED=\(seed)")
      }
    }
    let cycles = graph.cycles(components)
    for node in 0..<count {
      let turnsBack = edges.contains { $0.from == node && reach[$0.to][node] }
      #expect(cycles.contains { $0.contains(node) } == turnsBack, "SEED=\(seed)")
    }
    for cycle in cycles {
      let way = graph.way(round: cycle[0], components)
      for (from, to) in zip(way, way.dropFirst() + [way[0]]) {
        #expect(edges.contains { $0.from == from && $0.to == to }, "SEED=\(seed)")
      }
    }
  }

  @Test("a chain of ten thousand links is no too deep graph")
  func deep() {
    var edges = (0..<9_999).map { DirectedGraph.Edge(from: $0, to: $0 + 1) }
    #expect(DirectedGraph(nodeCount: 10_000, edges: edges).components().sizes.count == 10_000)
    edges.append(DirectedGraph.Edge(from: 9_999, to: 0))
    #expect(DirectedGraph(nodeCount: 10_000, edges: edges).components().sizes == [10_000])
  }
}
