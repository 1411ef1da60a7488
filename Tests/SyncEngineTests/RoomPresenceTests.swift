import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

/// People come, go, fall behind, are refused and ask for proof; in the end everybody who is left knows
/// the same, and was told everything that it waits for.
@Suite("A room of slow and coming and going people") struct RoomPresenceTests {
  // Shows WM-PRES-1, WM-PRES-2, WM-PRES-3, WM-VERIFY-1.
  @Test("in the end everybody knows everybody, every change, and how far the server is")
  func everybody() throws {
    for seed in 1...40 as ClosedRange<UInt64> { try Crowd(seed: seed).run() }
  }

  // Shows WM-PRES-2.
  @Test("a receiver that was left out is told where people are once its queue is short again")
  func presenceLeftOut() throws {
    var configuration = RoomConfiguration()
    configuration.queueBytesMax = 1_000
    let bench = try Bench(configuration)
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.pass(500)
    bench.queued = [2: 500]
    bench.receive(1, .presence(Presence(caret: 7)))
    bench.pass(500)
    // What a server does with what is droppable.
    bench.room.missedPresence(2)
    _ = bench.inbox(2)
    bench.pass(1_000)
    #expect(bench.inbox(2).isEmpty)
    // Who comes and goes it is told all the same.
    bench.join(3, person("c"), replica: 3)
    bench.pass(500)
    #expect(bench.inbox(2).presence.flatMap(\.arrivals).map(\.connection) == [3])
    bench.room.leave(3)
    bench.pass(500)
    #expect(bench.inbox(2).presence.flatMap(\.departures) == [3])
    bench.queued = [:]
    bench.pass(500)
    let update = bench.inbox(2).presence
    #expect(update.count == 1)
    #expect(update.flatMap(\.arrivals).map(\.connection) == [1, 2])
    #expect(update.flatMap(\.states).map(\.presence.caret) == [7])
    bench.pass(1_000)
    #expect(bench.inbox(2).isEmpty)
  }

  @Test("a receiver that could take nothing is told where people are once it can")
  func presenceWhileCongested() throws {
    var configuration = RoomConfiguration()
    configuration.queueBytesMax = 1_000
    let bench = try Bench(configuration)
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.pass(500)
    bench.queued = [2: 5_000]
    var writer = Writer(1)
    bench.receive(1, .submit([try writer.card()]))
    bench.turn()
    bench.receive(1, .presence(Presence(caret: 7)))
    bench.pass(500)
    _ = bench.inbox(2)
    bench.queued = [:]
    bench.pass(500)
    #expect(bench.inbox(2).presence.flatMap(\.states).map(\.presence.caret) == [7])
  }
}

extension [ServerMessage] {
  fileprivate var presence: [PresenceUpdate] {
    compactMap { if case .presence(let update) = $0 { update } else { nil } }
  }
}

private final class Crowd {
  let seed: UInt64
  var random: SplitMix64
  let bench: Bench
  var guests: [Guest] = []
  var lastConnection: UInt64 = 0
  var asked: [UInt64: UInt64] = [:]
  var steps = 0

  init(seed: UInt64) throws {
    self.seed = seed
    random = SplitMix64(state: seed)
    var configuration = RoomConfiguration()
    configuration.queueBytesMax = 1_500
    configuration.messageBytesAim = 600
    configuration.historyBytesMax = seed % 3 == 0 ? 3_000 : 1 << 20
    configuration.stuckMillisecondsMax = 3_600_000
    configuration.snapshotChangesMax = 20
    bench = try Bench(configuration)
  }

  func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

  func check(_ what: String) {
    if let wrong = bench.room.brokenInvariant() { Issue.record("seed \(seed), \(what): \(wrong)") }
  }

  func run() throws {
    for _ in 0..<120 {
      steps += 1
      try step()
      check("step \(steps)")
    }
    bench.queued = [:]
    for _ in 0..<60 {
      bench.pass(100)
      bench.turn()
      bench.sync()
      for guest in guests {
        guest.session.tick(at: moment(bench.now))
        guest.settle()
      }
    }
    bench.pass(1_000)
    bench.sync()
    bench.pass(1_000)
    for guest in guests { guest.settle() }
    for guest in guests { verify(guest) }
    bench.turn()
    bench.pass(2_000)
    for guest in guests { guest.settle() }
    judge()
  }

  func step() throws {
    switch below(16) {
    case 0, 1:
      guard guests.count < 8 else { return }
      lastConnection += 1
      let guest = Guest(
        lastConnection, person("p\(lastConnection % 5)"), bench, replica: 100 + lastConnection)
      guests.append(guest)
      guest.start()
    case 2:
      guard !guests.isEmpty else { return }
      let guest = guests.remove(at: below(guests.count))
      bench.room.leave(guest.connection)
      bench.carryOut()
      _ = bench.inbox(guest.connection)
    case 3, 4: bench.pass(UInt64(50 * (1 + below(12))))
    case 5: bench.sync()
    case 6, 7:
      guard let guest = anybody() else { return }
      bench.queued[guest.connection] = [0, 0, 5_000, 1_000][below(4)]
    case 8:
      guard let guest = anybody() else { return }
      var presence = Presence()
      presence.caret = UInt32(below(1_000))
      guest.session.setPresence(presence, at: moment(bench.now))
    case 9:
      guard let guest = anybody() else { return }
      verify(guest)
    case 10:
      // What a client's program that fails does: it says hello again in the midst of all.
      guard let guest = anybody(), guest.session.state == .live else { return }
      guest.session.receive(.resync, at: moment(bench.now))
    case 11, 12, 13:
      guard let guest = anybody() else { return }
      for _ in 0...below(12) {
        _ = try guest.session.edit(at: moment(bench.now)) { (editor) throws(ChangeError) in
          let card = try editor.create(.card)
          try editor.insert("some words to fill a queue", into: card, Field.Card.text, at: 0)
        }
      }
    default:
      for guest in guests where below(2) == 0 { guest.settle() }
    }
  }

  func anybody() -> Guest? { guests.isEmpty ? nil : guests[below(guests.count)] }

  func verify(_ guest: Guest) {
    guard guest.session.state == .live else { return }
    asked[guest.connection] = UInt64(steps) + 1_000
    guest.session.verify(nonce: UInt64(steps) + 1_000)
    guest.settle()
  }

  func judge() {
    let here = Set(guests.map(\.connection))
    let hash = bench.room.document.stateHash()
    for guest in guests {
      let name = "seed \(seed), \(guest.connection)"
      #expect(guest.session.state == .live, "\(name)")
      #expect(Set(guest.session.people.keys) == here.subtracting([guest.connection]), "\(name)")
      for other in guests where other !== guest {
        #expect(
          guest.session.people[other.connection]?.presence?.caret
            == other.session.presence?.caret, "\(name), where \(other.connection) is")
      }
      #expect(guest.session.document.stateHash() == hash, "\(name)")
      #expect(guest.session.notDurableCount == 0, "\(name)")
      #expect(guest.session.retainedChanges.isEmpty, "\(name)")
      var last: StateReport?
      for event in guest.events { if case .stateReport(let report) = event { last = report } }
      #expect(last?.nonce == asked[guest.connection], "\(name)")
      #expect(last?.stateHash == hash, "\(name)")
      #expect(
        !guest.events.contains { if case .serverBroken = $0 { true } else { false } }, "\(name)")
    }
  }
}
