import Foundation
import Testing

@testable import WorkshopLoad

@Suite("Servers, their processes and disks")
struct ServerTests {
  @Test("addresses are taken apart")
  func addresses() throws {
    #expect(
      try Target(url: "http://127.0.0.1:7420") == Target(address: "127.0.0.1", port: 7_420))
    #expect(try Target(url: "ws://localhost:80/") == Target(address: "127.0.0.1", port: 80))
    #expect(throws: LoadError.address("here")) { try Target(url: "here") }
    #expect(throws: LoadError.address("http://a:70000")) { try Target(url: "http://a:70000") }
  }

  @Test("a process tells what it uses")
  func usage() throws {
    let usage = ProcessUsage.own
    #expect(try #require(usage.processorSeconds()) >= 0)
    let resident = try #require(usage.residentBytes())
    #expect(resident > 1_000_000)
    #expect(try #require(usage.peakBytes()) >= resident / 2)
    #expect(ProcessUsage(pid: -1).residentBytes() == nil)
  }

  @Test("metrics without labels are read")
  func metrics() {
    let page = """
      HTTP/1.1 200 OK\r
      \r
      # HELP a Something.
      # TYPE a counter
      a 12
      b{reason="x"} 3
      c 0.5
      """
    #expect(parseMetrics(page) == ["a": 12, "c": 0.5])
  }

  @Test("syncs are counted and leave nothing behind")
  func syncs() throws {
    let folder = NSTemporaryDirectory() + "load-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try measureSyncs(in: folder, count: 3).count == 3)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    #expect(throws: LoadError.self) { try measureSyncs(in: folder + "/none", count: 1) }
  }

  @Test("a program that is not there, or ends at once, is no server")
  func noServer() {
    #expect(throws: LoadError.self) { try ServerProcess.waymark("/nowhere/waymark") }
    #expect(throws: LoadError.self) { try ServerProcess.waymark("/bin/true") }
  }

  @Test("percentiles are those of what was recorded, to three digits")
  func percentiles() {
    let recorder = LatencyRecorder()
    #expect(recorder.summary == LatencySummary())
    for value in 1...1_000 as ClosedRange<UInt64> { recorder.record(value * 1_000_000) }
    let summary = recorder.summary
    #expect(summary.count == 1_000)
    #expect((499_000_000...502_000_000).contains(summary.p50))
    #expect((989_000_000...992_000_000).contains(summary.p99))
    recorder.record(.max)
    #expect(recorder.summary.max >= 119_000_000_000)
  }
}
