import CLibwebsockets
import Glibc
import Synchronization

/// The end of the pipe that the signal handler writes to; -1 while nobody listens.
///
/// Global since a signal handler can reach nothing else. An atomic may be read in one.
private let signalDescriptor = Atomic<Int32>(-1)

/// Brings signals onto the loop: the handler writes the signal's number to a pipe, which the loop
/// reads like any other descriptor.
///
/// A handler works whatever threads there are and whatever they block, which a signal descriptor
/// does not: one thread that was started before and blocks nothing would take the signal and end
/// the process.
final class SignalPipe: EventSource {
  let identifier: UInt64
  private let readEnd: Int32
  private let writeEnd: Int32
  private let signals: [Int32]
  private let work: (Int32) -> Void
  private var isDismantled = false

  init(loop: EventLoop, signals: [Int32], work: @escaping (Int32) -> Void) throws(TransportError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .signalsUnavailable(errno: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      // A full pipe must not hold up whatever thread the signal interrupts.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    identifier = loop.nextIdentifier()
    readEnd = ends[0]
    writeEnd = ends[1]
    self.signals = signals
    self.work = work
    guard loop.adopt(descriptor: readEnd, isSocket: false, source: self) != nil else {
      close(readEnd)
      close(writeEnd)
      throw .signalsUnavailable(errno: EMFILE)
    }
    signalDescriptor.store(writeEnd, ordering: .sequentiallyConsistent)
    for number in signals {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(signalDescriptor.load(ordering: .sequentiallyConsistent), &byte, 1)
        errno = saved
      }
      action.sa_flags = Int32(SA_RESTART)
      sigaction(number, &action, nil)
    }
  }

  /// Gives the signals their default effect back. The loop closes the end it reads.
  func dismantle() {
    guard !isDismantled else { return }
    isDismantled = true
    for number in signals { _ = signal(number, SIG_DFL) }
    signalDescriptor.store(-1, ordering: .sequentiallyConsistent)
    close(writeEnd)
  }

  func loopEnded() { dismantle() }

  func serve(
    _ reason: lws_callback_reasons, wsi: OpaquePointer, bytes: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    guard reason == LWS_CALLBACK_RAW_RX_FILE else { return 0 }
    var numbers = [UInt8](repeating: 0, count: 16)
    let count = read(readEnd, &numbers, numbers.count)
    guard count > 0 else { return 0 }
    for number in numbers[..<count] { work(Int32(number)) }
    return 0
  }
}

extension EventLoop {
  /// Runs `work` on the loop, with the signal's number, each time one of `signals` arrives.
  ///
  /// One loop of a process can watch signals; a second call replaces the first.
  package func onSignals(
    _ signals: [Int32] = [SIGTERM, SIGINT], _ work: @escaping (Int32) -> Void
  ) throws(TransportError) {
    signalPipe?.dismantle()
    signalPipe = nil
    signalPipe = try SignalPipe(loop: self, signals: signals, work: work)
  }
}
