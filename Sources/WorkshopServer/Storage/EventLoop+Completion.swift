import WebSocketTransport

extension EventLoop {
  /// A completion for another thread to call that brings its value back onto this loop.
  ///
  /// What `work` holds is let go on the loop, never on the other thread. If the loop is gone by
  /// then, nothing runs.
  func completion<Value: Sendable>(
    _ work: @escaping (Value) -> Void
  ) -> @Sendable (Value) -> Void {
    let bound = LoopBound(Once(work), self)
    let doorway = doorway
    return { value in
      doorway.post { loop in bound.value(on: loop).run(value) }
    }
  }
}

/// Work that runs once and is forgotten with it.
private final class Once<Value> {
  private var work: ((Value) -> Void)?

  init(_ work: @escaping (Value) -> Void) { self.work = work }

  func run(_ value: Value) {
    let work = work
    self.work = nil
    work?(value)
  }
}
