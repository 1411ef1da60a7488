import WebSocketTransport

/// Who asks for pages that cost much, and when they get them: one after the other, each asker's in
/// turn, so that nobody shuts others out by asking much at once. Loop-bound.
struct ExportQueue {
  /// Work that waits, and who no longer waits for it.
  struct Order {
    let isWanted: () -> Bool
    let begin: () -> Void
  }

  private var lines: [String: [Order]] = [:]
  /// Those who have something waiting, the next one first.
  private var order: [String] = []
  private(set) var waiting = 0
  private(set) var underWay = 0

  static let underWayMax = 4
  /// Orders that wait, of one asker and in all; beyond it they are told to come back.
  static let waitingPerAskerMax = 32
  static let waitingMax = 512

  /// Takes an order; false if too many wait.
  mutating func add(_ new: Order, of asker: String) -> Bool {
    guard waiting < Self.waitingMax, lines[asker, default: []].count < Self.waitingPerAskerMax
    else {
      return false
    }
    if lines[asker] == nil { order.append(asker) }
    lines[asker, default: []].append(new)
    waiting += 1
    return true
  }

  /// The next order to begin, if another may be. It is under way until ``finish()``.
  mutating func next() -> Order? {
    while underWay < Self.underWayMax, !order.isEmpty {
      let asker = order.removeFirst()
      guard var line = lines.removeValue(forKey: asker), !line.isEmpty else { continue }
      let first = line.removeFirst()
      waiting -= 1
      if !line.isEmpty {
        lines[asker] = line
        order.append(asker)
      }
      guard first.isWanted() else { continue }
      underWay += 1
      return first
    }
    return nil
  }

  mutating func finish() { underWay -= 1 }
}

@available(*, unavailable)
extension ExportQueue: Sendable {}
