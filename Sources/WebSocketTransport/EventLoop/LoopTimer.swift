/// A token for work that is due later; see ``EventLoop/schedule(afterMilliseconds:_:)``.
package final class LoopTimer {
  let deadline: UInt64
  private var work: (() -> Void)?

  init(deadline: UInt64, work: @escaping () -> Void) {
    self.deadline = deadline
    self.work = work
  }

  /// Whether the work is still to come.
  package var isPending: Bool { work != nil }

  /// Drops the work and what it holds. No effect after it ran.
  package func cancel() { work = nil }

  func fire() {
    guard let work else { return }
    self.work = nil
    work()
  }
}

@available(*, unavailable)
extension LoopTimer: Sendable {}

/// Timers by deadline: a binary heap, O(log n) for insertion and removal of the earliest.
///
/// The library has a list of timers of its own, whose insertion is O(n); a room full of
/// connections with a ping timer each would feel that. Cancelled timers stay until their turn or
/// until they are half of the heap, whichever comes first.
struct TimerQueue {
  private var heap: [LoopTimer] = []
  private var sweepAt = 64

  /// The earliest deadline of a timer that was not cancelled.
  mutating func earliestDeadline() -> UInt64? {
    while let first = heap.first {
      if first.isPending { return first.deadline }
      _ = removeFirst()
    }
    return nil
  }

  mutating func insert(_ timer: LoopTimer) {
    if heap.count >= sweepAt { sweep() }
    heap.append(timer)
    siftUp(heap.count - 1)
  }

  /// Removes and returns the earliest timer that is due at `now`, cancelled ones left out.
  mutating func popDue(at now: UInt64) -> LoopTimer? {
    guard let deadline = earliestDeadline(), deadline <= now else { return nil }
    return removeFirst()
  }

  mutating func removeAll() {
    for timer in heap { timer.cancel() }
    heap.removeAll()
  }

  private mutating func sweep() {
    let pending = heap.filter(\.isPending)
    heap.removeAll(keepingCapacity: true)
    for timer in pending {
      heap.append(timer)
      siftUp(heap.count - 1)
    }
    sweepAt = max(64, heap.count * 2)
  }

  private mutating func removeFirst() -> LoopTimer {
    heap.swapAt(0, heap.count - 1)
    let first = heap.removeLast()
    siftDown()
    return first
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].deadline < heap[parent].deadline else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].deadline < heap[least].deadline {
        least = child
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
