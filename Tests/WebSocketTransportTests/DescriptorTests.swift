import Glibc
import Synchronization
import Testing

@testable import WebSocketTransport

@Suite("Out of file descriptors", .serialized)
struct DescriptorTests {
  @Test("those who are connected go on, the loop rests, and others get in when there is room again")
  func exhausted() throws {
    let server = try RunningServer()
    let complaints = Mutex<[String]>([])
    TransportLog.set(level: .warning) { _, text in complaints.withLock { $0.append(text) } }
    defer { TransportLog.off() }
    let honest = try RawPeer(port: server.port)
    honest.open()
    var before = rlimit()
    try #require(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before) == 0)
    defer { _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before) }
    // The sockets of the test are there before the limit is; the server's ends are not.
    let waiting = try (0..<40).map { _ in try RawPeer(unconnectedTo: server.port) }
    let late = try RawPeer(unconnectedTo: server.port)
    let next = dup(0)
    try #require(next >= 0)
    close(next)
    // Room for three more; above them, none.
    var limit = before
    limit.rlim_cur = rlim_t(next) + 3
    try #require(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
    for peer in waiting { try peer.connect() }
    #expect(
      server.eventually { server, _ in
        server.counters.refused[.outOfDescriptors, default: 0] >= 37
      })
    honest.send(clientFrame([7]))
    #expect(honest.readFrame()?.payload == [7])
    // While nobody can be accepted, the loop does not run in circles.
    let used = processorMilliseconds()
    usleep(500_000)
    #expect(processorMilliseconds() - used < 250)
    honest.send(clientFrame([8]))
    #expect(honest.readFrame()?.payload == [8])
    #expect(complaints.withLock { $0.count { $0.contains("open files") } } == 1)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before)
    try late.connect()
    late.open()
    late.send(clientFrame([9]))
    #expect(late.readFrame()?.payload == [9])
    server.stop()
  }

  /// Processor time of this process.
  private func processorMilliseconds() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000
      + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000
  }
}
