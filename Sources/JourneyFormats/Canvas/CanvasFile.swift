import JourneyTemplates

/// A JSON Canvas 1.0 (jsoncanvas.org/spec/1.0) as its file has it.
struct CanvasFile {
  var nodes: [Node] = []
  var edges: [Edge] = []
  /// Nodes and edges that lack what the specification asks for.
  var brokenNodes = 0
  var brokenEdges = 0
  /// Ids that several nodes have; edges go to the first of them.
  var repeatedIDs: [String] = []

  struct Node {
    var id: String
    var content: Content
    var box: Box
    /// Whether the file says where it is.
    var hasPlace = true
    /// Whether a node before it has the same id.
    var isRepeated = false
  }

  enum Content {
    case text(String)
    /// A file's path or an address.
    case link(String)
    case group(String)
  }

  struct Edge {
    var id: String
    var from: String
    var to: String
    var label: String
    /// Whether the arrow is at the beginning only.
    var isReversed: Bool
  }

  /// Whether this is a canvas: both its members may be missing, as in one that nobody wrote on yet.
  static func isCanvas(_ root: JSONNode) -> Bool {
    root["nodes"]?.array != nil || root["edges"]?.array != nil || root.members?.isEmpty ?? false
  }

  /// O(size of the file).
  init(_ root: JSONNode, limits: ImportLimits) throws(ImportError) {
    guard Self.isCanvas(root) else { throw ImportError(.unknownObject) }
    var ids: Set<String> = []
    var controlCount = 0
    for node in root["nodes"]?.array ?? [] {
      guard var read = Node(node, counting: &controlCount) else {
        brokenNodes += 1
        continue
      }
      if !ids.insert(read.id).inserted {
        read.isRepeated = true
        // Without any, nothing can be joined to it.
        if !read.id.isEmpty { repeatedIDs.append(read.id) }
      }
      guard nodes.count < limits.tasksMax + limits.stagesMax else {
        throw ImportError(.tooManyCards(cardsMax: limits.tasksMax))
      }
      nodes.append(read)
    }
    for edge in root["edges"]?.array ?? [] {
      guard let from = edge["fromNode"]?.string, let to = edge["toNode"]?.string,
        edges.count < limits.rowsMax
      else {
        brokenEdges += 1
        continue
      }
      edges.append(
        Edge(
          id: edge["id"]?.string ?? "", from: from, to: to,
          label: PlainText.cleaned(edge["label"]?.string ?? "", counting: &controlCount),
          isReversed: edge["fromEnd"]?.string == "arrow" && edge["toEnd"]?.string == "none"))
    }
  }
}

extension CanvasFile.Node {
  fileprivate init?(_ node: JSONNode, counting controlCount: inout Int) {
    // Who writes by hand leaves things out; the words are kept.
    id = node["id"]?.string ?? ""
    let (x, y) = (node["x"]?.integer, node["y"]?.integer)
    hasPlace = x != nil && y != nil
    box = CanvasFile.Box(
      x: Double(x ?? 0), y: Double(y ?? 0),
      width: Double(max(node["width"]?.integer ?? Self.usualWidth, 0)),
      height: Double(max(node["height"]?.integer ?? Self.usualHeight, 0)))
    func text(_ key: String) -> String? {
      node[key]?.string.map { PlainText.cleaned($0, counting: &controlCount) }
    }
    switch node["type"]?.string ?? (node["text"]?.string == nil ? "" : "text") {
    case "text": content = .text(text("text") ?? "")
    case "file":
      guard let file = text("file") else { return nil }
      content = .link(file + (text("subpath") ?? ""))
    case "link":
      guard let url = text("url") else { return nil }
      content = .link(url)
    case "group": content = .group(text("label") ?? "")
    default: return nil
    }
  }

  /// Pixels of a text whose size the file does not say.
  private static let usualWidth: Int64 = 250
  private static let usualHeight: Int64 = 60
}

extension CanvasFile {
  /// A rectangle in pixels; y grows downwards.
  struct Box {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }
    var middle: (x: Double, y: Double) { (x + width / 2, y + height / 2) }
    var area: Double { width * height }

    func contains(_ point: (x: Double, y: Double)) -> Bool {
      point.x >= x && point.x <= right && point.y >= y && point.y <= bottom
    }

    func contains(_ other: Box) -> Bool {
      other.x >= x && other.right <= right && other.y >= y && other.bottom <= bottom
        && other.area < area
    }

    /// For how many pixels they are beside each other.
    func heightShared(with other: Box) -> Double {
      max(min(bottom, other.bottom) - max(y, other.y), 0)
    }

    func overlaps(_ other: Box) -> Bool {
      x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }

    /// From the nearest of the rectangle's points.
    func distance(to point: (x: Double, y: Double)) -> Double {
      let across = max(x - point.x, 0, point.x - right)
      let down = max(y - point.y, 0, point.y - bottom)
      return (across * across + down * down).squareRoot()
    }
  }

  /// What ``CanvasWriter`` says in the id of a node beside its number: `lane 2 key=pains backstage`.
  struct Name {
    var noun: String
    var words: Set<String> = []
    var values: [String: String] = [:]

    init(_ id: String) {
      let parts = id.split(separator: " ")
      noun = parts.count > 1 || parts.first == "title" ? parts.first.map { String($0) } ?? "" : ""
      for part in parts.dropFirst(2) {
        let pair = part.split(separator: "=", maxSplits: 1)
        if pair.count == 2 {
          values[String(pair[0])] = String(pair[1])
        } else {
          words.insert(String(part))
        }
      }
    }
  }
}
