import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing

@Suite("What a room answers") struct RoomAnswersTests {
  @Test("who leaves is let go, and the others see it depart (WM-BYE-2)")
  func leave() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.pass(1_000)
    _ = (bench.inbox(1), bench.inbox(2))
    bench.receive(2, .leave)
    bench.turn()
    #expect(bench.closed == [2])
    #expect(bench.inbox(2).byes.isEmpty)
    bench.pass(1_000)
    #expect(presence(bench.inbox(1)).flatMap(\.departures) == [2])
  }

  @Test("who watches a replay is seen nowhere and writes nothing (WM-BYE-3, WM-REPLAY-1)")
  func replayOnly() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2, intent: .replay)
    bench.pass(1_000)
    _ = (bench.inbox(1), bench.inbox(2))
    bench.receive(2, .presence(Presence(caret: 3)))
    var writer = Writer(2)
    bench.receive(2, .submit([try writer.card()]))
    var other = Writer(1)
    bench.receive(1, .submit([try other.card()]))
    bench.turn()
    bench.pass(1_000)
    let inbox = bench.inbox(2)
    #expect(inbox.refusals.map(\.code) == [.readOnly])
    #expect(inbox.changes.isEmpty && inbox.durables.isEmpty, "nothing live")
    #expect(bench.room.mergedIndex == 1)
    #expect(presence(bench.inbox(1)).allSatisfy { $0.states.isEmpty && $0.arrivals.isEmpty })
  }

  @Test("who may not is told so before anything else is looked at (WM-VALID-19)")
  func roleFirst() throws {
    let bench = try Bench()
    bench.join(1, person("a", .observer), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.turn()
    let missing = [ChangeID(replica: ReplicaID(77), seq: 1)]
    let nothing = OperationID(lamport: 1, replica: ReplicaID(77))
    bench.receive(
      1,
      .submit([
        Change(
          id: ChangeID(replica: ReplicaID(1), seq: 1), lamport: 5, deps: missing,
          operations: [.create(.card)])
      ]))
    bench.receive(
      2,
      .submit([
        Change(
          id: ChangeID(replica: ReplicaID(2), seq: 1), lamport: 5,
          operations: [
            .set(nothing, Field.Card.kind, .text("pain")), .create(.card),
            .setKey(
              OperationID(lamport: 6, replica: ReplicaID(2)), Field.Card.votes,
              key: "somebody else", .integer(1)),
          ])
      ]))
    bench.turn()
    #expect(bench.inbox(1).refusals.map(\.code) == [.roleNotAllowed])
    let refusals = bench.inbox(2).refusals
    #expect(refusals.map(\.code) == [.ownKeyOnly])
    #expect(refusals.map(\.operationIndex) == [2])
  }

  @Test("of the questions for the state that wait at once sixteen get an answer (WM-VERIFY-1)")
  func questions() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    bench.turn()
    _ = bench.inbox(1)
    for nonce in 1...20 as ClosedRange<UInt64> { bench.receive(1, .verify(nonce: nonce)) }
    bench.turn()
    let reports = bench.inbox(1).compactMap {
      if case .state(let report) = $0 { report } else { nil }
    }
    #expect(reports.map(\.nonce) == Array(1...16))
    #expect(reports.allSatisfy { $0.stateHash == bench.room.document.stateHash() })
    // Another one soon after waits for its turn.
    var writer = Writer(1)
    bench.receive(1, .submit([try writer.card()]))
    bench.receive(1, .verify(nonce: 21))
    bench.turn()
    #expect(!bench.inbox(1).contains { if case .state = $0 { true } else { false } })
    bench.pass(1_500)
    #expect(bench.inbox(1).contains { if case .state = $0 { true } else { false } })
  }

  private func presence(_ messages: [ServerMessage]) -> [PresenceUpdate] {
    messages.compactMap { if case .presence(let update) = $0 { update } else { nil } }
  }
}
