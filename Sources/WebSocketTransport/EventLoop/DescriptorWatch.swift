import CLibwebsockets

/// Tells when there is something to be read from a descriptor, such as a terminal.
///
/// It reads nothing: whoever is told has to, or is told again and again.
private final class DescriptorWatch: EventSource {
  let identifier: UInt64
  private let work: () -> Void

  init(_ identifier: UInt64, _ work: @escaping () -> Void) {
    self.identifier = identifier
    self.work = work
  }

  func loopEnded() {}

  func serve(
    _ reason: lws_callback_reasons, wsi: OpaquePointer, bytes: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    if reason == LWS_CALLBACK_RAW_RX_FILE { work() }
    return 0
  }
}

extension EventLoop {
  /// Runs `work` on the loop whenever there is something to be read from `descriptor`, until the
  /// loop ends. The descriptor stays the caller's to close, then; its open file becomes non-blocking.
  package func onReadable(
    _ descriptor: Int32, _ work: @escaping () -> Void
  ) throws(TransportError) {
    let watch = DescriptorWatch(nextIdentifier(), work)
    guard adopt(descriptor: descriptor, isSocket: false, source: watch) != nil else {
      throw .loopUnavailable
    }
  }
}
