/// Virtual time: what is to happen, by the millisecond, in an order that only the seed decides.
struct Timeline {
  private struct Entry {
    let time: UInt64
    let order: UInt64
    let action: () -> Void
  }

  /// A binary heap, the earliest first.
  private var heap: [Entry] = []
  private var scheduled: UInt64 = 0
  private(set) var now: UInt64 = 0
  private(set) var steps: UInt64 = 0

  mutating func schedule(after milliseconds: UInt64, _ action: @escaping () -> Void) {
    scheduled += 1
    heap.append(Entry(time: now + milliseconds, order: scheduled, action: action))
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the next thing that happens, and moves the clock to it.
  mutating func next() -> (() -> Void)? {
    guard let first = heap.first else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [parent * 2 + 1, parent * 2 + 2]
      where child < heap.count && precedes(child, least) {
        least = child
      }
      guard least != parent else { break }
      heap.swapAt(parent, least)
      parent = least
    }
    now = first.time
    steps += 1
    return first.action
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    heap[a].time != heap[b].time
      ? heap[a].time < heap[b].time : heap[a].order < heap[b].order
  }
}
