import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing

@testable import WorkshopServer

@Suite("a client of a server that is not the one it was")
struct ForeignSealTests {
  @Test("what another server sealed is let go, and one's own words get in (WM-RELAY-2)")
  func foreignSeal() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      try ada.addCard("here all the time")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }

      // What Grace has of a server with another key, none of it durable when it went.
      let map = try #require(MapName("demo"))
      let stranger = Change(
        id: ChangeID(replica: ReplicaID(77), seq: 1), lamport: 1, operations: [.create(.card)])
      let body = ChangesBody(
        lastIndex: 9,
        roster: [
          RosterEntry(
            replica: ReplicaID(77),
            participant: Participant(id: "stranger", name: "Stranger", role: .facilitator))
        ], changes: [stranger])
      let sealer = Sealer(key: [UInt8](repeating: 9, count: 32), map: map)
      var document = MapDocument()
      try document.integrate(stranger)
      var session = ClientSession(
        SessionIdentity(map: map, intent: .join, name: "Grace"), replica: workshop.freshReplica(),
        document: document, retained: [SealedChanges(body: body.encode(), sealer: sealer)], seed: 5)
      let start = Moment(milliseconds: 0, wallClock: 0)
      // She wrote on, offline, also on the card that nobody has any more.
      _ = try session.edit(at: start) { editor throws(ChangeError) in
        try editor.insert(
          "lost with its card", into: OperationID(lamport: 1, replica: ReplicaID(77)),
          Field.Card.text, at: 0)
      }
      _ = try session.edit(at: start) { editor throws(ChangeError) in
        let card = try editor.create(.card)
        try editor.append(card)
        try editor.insert("mine", into: card, Field.Card.text, at: 0)
      }
      let grace = TestClient(
        loop: workshop.loop, port: try #require(workshop.server).port, session: session)
      grace.start()
      try workshop.wait("both have the same") {
        grace.session.state == .live && grace.session.notDurableCount == 0
          && ada.cards == ["here all the time", "mine"]
          && grace.session.document.stateHash() == ada.session.document.stateHash()
      }
      #expect(grace.byes.map(\.code) == [.foreignSeal])
      #expect(grace.refusals.count == 1)
      #expect(grace.session.retainedChanges.isEmpty)
      #expect(ada.byes.isEmpty)
    }
  }
}
