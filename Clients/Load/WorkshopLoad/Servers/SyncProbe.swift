import Glibc
import SystemClock

/// How long the disk takes for one sync: writes 4 KiB and waits for fdatasync(2), as often as asked.
///
/// - Parameter folder: Where the file is made, and removed again: on the disk in question.
package func measureSyncs(in folder: String, count: Int) throws(LoadError) -> LatencyRecorder {
  let path = "\(folder)/sync-probe"
  let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { throw .system("open", errno) }
  defer {
    close(descriptor)
    unlink(path)
  }
  let recorder = LatencyRecorder()
  let block = [UInt8](repeating: 0xA5, count: 4_096)
  for index in 0..<count {
    let start = MonotonicClock.nanoseconds
    guard pwrite(descriptor, block, block.count, index % 256 * block.count) == block.count,
      fdatasync(descriptor) == 0
    else { throw .system("fdatasync", errno) }
    recorder.record(MonotonicClock.nanoseconds - start)
  }
  return recorder
}
