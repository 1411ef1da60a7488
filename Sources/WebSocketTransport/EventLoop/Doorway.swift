import CLibwebsockets
import Synchronization

/// The one way into an event loop from another thread.
///
/// Work posted here runs on the loop's thread, in the order of posting. Once the loop is gone,
/// posting does nothing and says so.
package final class Doorway: Sendable {
  package typealias Work = @Sendable (EventLoop) -> Void

  private struct State {
    var queue: [Work] = []
    /// The address of the `lws_context`; `nil` before the loop is up and after it is gone.
    var context: UInt?
    var isOpen = true
  }

  private let state = Mutex(State())

  init() {}

  /// Runs `work` on the loop, soon.
  ///
  /// - Returns: `false` when the loop is gone; `work` is then dropped unrun.
  @discardableResult
  package func post(_ work: @escaping Work) -> Bool {
    state.withLock { state in
      guard state.isOpen else { return false }
      state.queue.append(work)
      // One wake-up is enough for all that gathers until the loop takes the queue. The lock is
      // held over it so that the context cannot be destroyed meanwhile.
      if state.queue.count == 1, let context = state.context {
        lws_cancel_service(OpaquePointer(bitPattern: context))
      }
      return true
    }
  }

  func open(context: OpaquePointer) {
    state.withLock { $0.context = UInt(bitPattern: context) }
  }

  var isEmpty: Bool { state.withLock { $0.queue.isEmpty } }

  func takeAll() -> [Work] {
    state.withLock { state in
      guard !state.queue.isEmpty else { return [] }
      var taken: [Work] = []
      swap(&taken, &state.queue)
      return taken
    }
  }

  /// Refuses further work and forgets what is queued.
  func shut() {
    let dropped = state.withLock { state in
      state.isOpen = false
      state.context = nil
      defer { state.queue = [] }
      return state.queue
    }
    // Released outside the lock: what the closures hold may post from its deinit.
    withExtendedLifetime(dropped) {}
  }
}

/// A loop-bound value that may be carried across threads, and used only where the loop itself is
/// at hand.
///
/// ``EventLoop`` is not `Sendable`, so whoever has one is on its thread; that is the proof that
/// ``value(on:)`` asks for. The last reference to the value should be dropped on the loop.
package final class LoopBound<Value>: @unchecked Sendable {
  // @unchecked: `stored` never changes and is read only with the loop in hand.
  private let stored: Value
  private let loop: ObjectIdentifier

  package init(_ value: Value, _ loop: EventLoop) {
    stored = value
    self.loop = ObjectIdentifier(loop)
  }

  /// The value. Asking with another loop than the one it was bound to is a programming error.
  package func value(on loop: EventLoop) -> Value {
    precondition(ObjectIdentifier(loop) == self.loop, "a value of another event loop")
    return stored
  }
}
