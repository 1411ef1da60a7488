import SyncProtocol
import Testing

@testable import WorkshopServer

@Suite("A whole office behind one address")
struct CrowdTests {
  @Test("three hundred people get onto one map at once, with every limit as it comes")
  func office() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let server = try #require(workshop.server)
      _ = try workshop.live("Ada")
      let readers = try (0..<300).map { _ in
        try BareClient(loop: workshop.loop, port: server.port)
      }
      try workshop.wait("all are let in") { readers.allSatisfy(\.isOpen) }
      let map = try #require(MapName("demo"))
      for reader in readers { reader.send(.hello(Hello(map: map, intent: .join, replica: .none))) }
      try workshop.wait("all are on the map") {
        server.service?.maps.open.first?.clients.count == 301
      }
      #expect(server.counters.byes.isEmpty)
      #expect(readers.allSatisfy { $0.closeCode == nil })
    }
  }
}
