import Foundation
import JourneyMap
import MapStore
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine
@testable import WorkshopServer

@Suite("A fault in the server's own work")
struct FaultTests {
  /// No check lets it pass, so that a document which is made to merge it is damaged.
  private static let impossible = Change(
    id: ChangeID(replica: ReplicaID(99), seq: 1), lamport: 500,
    operations: [
      .erase(
        .root, Field.Map.title,
        [StampRange(OperationID(lamport: 400, replica: ReplicaID(98)), count: 1)])
    ])

  @Test("is told, kept as evidence, and the map is read on from its journal (WM-DAMAGE-1)")
  func fault() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      try ada.addCard("kept")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      let name = try #require(MapName("demo"))
      let map = try #require(workshop.server?.service?.maps[name])
      map.room.document.merge(Self.impossible)
      try ada.addCard("met the fault")
      try workshop.wait("told") { ada.byes.contains { $0.code == .storageDamaged } }
      #expect(ada.session.notDurableCount == 1, "it is not acknowledged")
      // The map comes back by itself, as the journal has it, and takes no edits.
      try workshop.wait("refused in words") {
        ada.refusals.contains {
          $0.code == .storageFailing && $0.reason == HostedMap.damageWords
        }
      }
      #expect(ada.session.document.damage == nil)
      #expect(ada.cards == ["kept", "met the fault"], "its words stay with it")
      let grace = try workshop.live("Grace")
      #expect(grace.cards == ["kept"])
      let health = try workshop.get("/healthz?verbose")
      #expect(health.status == 503)
      #expect(health.body.hasPrefix("faulty: edits of “demo” are refused"))
      #expect(health.body.contains("1 faulty"))
      #expect(try workshop.metrics()["waymark_maps_faulty"] == 1)
      try workshop.wait("evidence") { !EvidenceFile.all(in: workshop.folder).isEmpty }
      let evidence = try #require(EvidenceFile.all(in: workshop.folder).first)
      let text = String(decoding: evidence.bytes, as: UTF8.self)
      #expect(evidence.name == "evidence/demo-\(RecordName.text(ReplicaID(99)))-1.json")
      #expect(text.contains("\"map\": \"demo\""))
      #expect(text.contains("could not be merged"))
      try workshop.stop()
      // A new start takes edits again.
      try workshop.start()
      let again = try workshop.live("Ada")
      try again.addCard("after a new start")
      try workshop.wait("durable again") { again.session.notDurableCount == 0 }
      #expect(again.cards == ["after a new start", "kept"])
      #expect(workshop.server?.health == .serving)
      try workshop.stop()
    }
  }
}
