import JourneyMap
import ReplicatedData

/// The cards that links of some types join, as a graph.
struct LinkedCards {
  /// Indexes of ``MapFacts/cards`` in the order of the map, by node.
  private(set) var cards: [Int] = []
  let graph: DirectedGraph
  /// By edge whether its link says loops-back-to.
  private let turnsBack: [Bool]
  /// By index of ``MapFacts/cards``; −1 of those that are not in the graph.
  private var nodes: [Int]

  /// A link with both ends; the cards by index.
  struct Edge {
    var from: Int
    var to: Int
    var type: LinkType
    /// Index of ``MapFacts/links``.
    var link: Int
  }

  /// All links with both ends: by the place of the card they begin at, then in the order they were made.
  static func edges(_ facts: MapFacts, _ all: [Int]) -> [Edge] {
    var edges: [Edge] = []
    for card in all {
      for index in facts.cards[card].outgoing {
        let link = facts.links[index]
        guard let type = link.type, let to = link.to, facts.cards[to].isLive else { continue }
        edges.append(Edge(from: card, to: to, type: type, link: index))
      }
    }
    return edges
  }

  /// - Parameter all: Indexes of all live cards in the order of the map.
  init(_ edges: [Edge], _ facts: MapFacts, _ all: [Int]) {
    nodes = [Int](repeating: -1, count: facts.cards.count)
    // 0 marks those that are to get a number.
    for edge in edges {
      nodes[edge.from] = 0
      nodes[edge.to] = 0
    }
    for card in all where nodes[card] == 0 {
      nodes[card] = cards.count
      cards.append(card)
    }
    var own: [DirectedGraph.Edge] = []
    own.reserveCapacity(edges.count)
    for edge in edges {
      own.append(DirectedGraph.Edge(from: nodes[edge.from], to: nodes[edge.to]))
    }
    graph = DirectedGraph(nodeCount: cards.count, edges: own)
    turnsBack = edges.map { $0.type == .loopsBackTo }
  }

  func node(of card: Int) -> Int? { nodes[card] < 0 ? nil : nodes[card] }

  private func id(_ node: Int, _ facts: MapFacts) -> RecordID { facts.cards[cards[node]].id }

  func circles(_ facts: MapFacts, _ components: DirectedGraph.Components) -> [[RecordID]] {
    graph.cycles(components).map { $0.map { id($0, facts) } }
  }

  func loops(_ facts: MapFacts) -> [JourneyGraph.Loop] {
    let components = graph.components()
    var isMeant = [Bool](repeating: false, count: components.sizes.count)
    for (edge, turnsBack) in zip(graph.edges, turnsBack) where turnsBack {
      let own = components.ofNode[edge.from]
      if components.ofNode[edge.to] == own { isMeant[own] = true }
    }
    return graph.cycles(components).map { members in
      JourneyGraph.Loop(
        cards: members.map { id($0, facts) },
        way: graph.way(round: members[0], components).map { id($0, facts) },
        isMeant: isMeant[components.ofNode[members[0]]])
    }
  }

  func rootCauses(
    _ facts: MapFacts, _ components: DirectedGraph.Components
  ) -> [JourneyGraph.RootCause] {
    var isCaused = [Bool](repeating: false, count: components.sizes.count)
    for edge in graph.edges where components.ofNode[edge.from] != components.ofNode[edge.to] {
      isCaused[components.ofNode[edge.to]] = true
    }
    var isDone = isCaused
    var found: [(cause: JourneyGraph.RootCause, node: Int)] = []
    var seen = [Int](repeating: -1, count: cards.count)
    var left = JourneyGraph.allEffectsMax
    for root in cards.indices where !isDone[components.ofNode[root]] {
      isDone[components.ofNode[root]] = true
      var effects = [root]
      seen[root] = root
      var next = 0
      var isCut = false
      while next < effects.count, !isCut {
        for target in graph.targets(of: effects[next]) where seen[target] != root {
          guard effects.count <= JourneyGraph.effectsMax, left > 0 else {
            isCut = true
            break
          }
          seen[target] = root
          effects.append(target)
          left -= 1
        }
        next += 1
      }
      effects.removeFirst()
      guard !effects.isEmpty || isCut else { continue }
      let cause = JourneyGraph.RootCause(
        card: id(root, facts), effects: effects.map { id($0, facts) },
        painWeight: effects.reduce(0) { $0 + facts.cards[cards[$1]].painWeight }, isCut: isCut)
      found.append((cause, root))
    }
    found.sort { a, b in
      if a.cause.painWeight != b.cause.painWeight { return a.cause.painWeight > b.cause.painWeight }
      let (x, y) = (a.cause.effects.count, b.cause.effects.count)
      return x != y ? x > y : a.node < b.node
    }
    return found.map { $0.cause }
  }
}
