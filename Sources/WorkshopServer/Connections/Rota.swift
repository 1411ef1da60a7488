/// Whose messages are taken next, when not all can be at once: one participant after the other,
/// however many connections each has. Loop-bound.
struct Rota {
  private var lines: [ObjectIdentifier: [Client]] = [:]
  /// Those who have somebody waiting, the next one first.
  private var order: [ObjectIdentifier] = []

  var isEmpty: Bool { order.isEmpty }

  /// Puts a client at the end of its participant's line, unless it is in it.
  mutating func add(_ client: Client) {
    guard !client.isOnRota else { return }
    client.isOnRota = true
    let line = ObjectIdentifier(client.participantBudget ?? client.ownBudget)
    if lines[line] == nil { order.append(line) }
    lines[line, default: []].append(client)
  }

  /// Takes the next one out; the participant's others come after everybody else's. O(participants).
  mutating func next() -> Client? {
    guard !order.isEmpty else { return nil }
    let line = order.removeFirst()
    guard var waiting = lines.removeValue(forKey: line), !waiting.isEmpty else { return nil }
    let client = waiting.removeFirst()
    client.isOnRota = false
    if !waiting.isEmpty {
      lines[line] = waiting
      order.append(line)
    }
    return client
  }
}

@available(*, unavailable)
extension Rota: Sendable {}
