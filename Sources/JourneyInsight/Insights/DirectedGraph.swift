/// A directed graph on nodes 0 ..< ``nodeCount``, whose edges do not change.
struct DirectedGraph {
  struct Edge {
    var from: Int
    var to: Int
  }

  let nodeCount: Int
  let edges: [Edge]
  /// Where the targets of each node begin in ``targets``, and, last, where they end.
  private var starts: [Int]
  private var targets: [Int]

  /// O(nodes + edges).
  init(nodeCount: Int, edges: [Edge]) {
    self.nodeCount = nodeCount
    self.edges = edges
    starts = [Int](repeating: 0, count: nodeCount + 1)
    targets = [Int](repeating: 0, count: edges.count)
    for edge in edges { starts[edge.from + 1] += 1 }
    for node in 0..<nodeCount { starts[node + 1] += starts[node] }
    var next = starts
    for edge in edges {
      targets[next[edge.from]] = edge.to
      next[edge.from] += 1
    }
  }

  /// The nodes that edges lead to from a node, in the order of the edges.
  func targets(of node: Int) -> ArraySlice<Int> { targets[starts[node]..<starts[node + 1]] }

  /// The strongly connected components of a graph.
  struct Components {
    /// By node the number of its component.
    let ofNode: [Int]
    /// By component how many nodes it has.
    let sizes: [Int]
  }

  /// Tarjan, “Depth-first search and linear graph algorithms”, 1972. Without recursion, so that no map
  /// is too deep. O(nodes + edges).
  func components() -> Components {
    var sizes: [Int] = []
    var component = [Int](repeating: -1, count: nodeCount)
    // 0 is a node that was not met yet.
    var number = [Int](repeating: 0, count: nodeCount)
    var low = number
    var next = 1
    var stack: [Int] = []
    var path: [(node: Int, edge: Int)] = []
    for root in 0..<nodeCount where number[root] == 0 {
      path.append((root, starts[root]))
      while let (node, edge) = path.last {
        if number[node] == 0 {
          (number[node], low[node]) = (next, next)
          next += 1
          stack.append(node)
        }
        if edge < starts[node + 1] {
          path[path.count - 1].edge += 1
          let target = targets[edge]
          if number[target] == 0 {
            path.append((target, starts[target]))
          } else if component[target] < 0 {
            low[node] = min(low[node], number[target])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
        guard low[node] == number[node] else { continue }
        var size = 0
        while let member = stack.popLast() {
          component[member] = sizes.count
          size += 1
          if member == node { break }
        }
        sizes.append(size)
      }
    }
    return Components(ofNode: component, sizes: sizes)
  }

  /// The components from each node of which edges come back to it, each ascending, in the order of
  /// their first nodes.
  func cycles(_ components: Components) -> [[Int]] {
    var isCyclic = components.sizes.map { $0 > 1 }
    for edge in edges where edge.from == edge.to { isCyclic[components.ofNode[edge.from]] = true }
    var places = [Int](repeating: -1, count: components.sizes.count)
    var cycles: [[Int]] = []
    for node in 0..<nodeCount where isCyclic[components.ofNode[node]] {
      let own = components.ofNode[node]
      if places[own] < 0 {
        places[own] = cycles.count
        cycles.append([])
      }
      cycles[places[own]].append(node)
    }
    return cycles
  }

  /// The shortest way from a node back to it inside its component, itself first: breadth first, so that
  /// of equally short ways the one along earlier edges is found.
  func way(round start: Int, _ components: Components) -> [Int] {
    var before: [Int: Int] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for target in targets(of: node)
      where components.ofNode[target] == components.ofNode[start] {
        if target == start {
          var way = [node]
          while let last = way.last, last != start, let earlier = before[last] {
            way.append(earlier)
          }
          return way.reversed()
        }
        if before[target] == nil {
          before[target] = node
          queue.append(target)
        }
      }
    }
    return [start]
  }
}
