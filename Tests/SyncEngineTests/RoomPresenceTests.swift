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

  // Shows WM-PRES-4.
  @Test("peers of old are told as much of where somebody is as they can read")
  func placesForPeersOfOld() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2, schema: SchemaVersion(major: 1, minor: 3))
    bench.join(3, person("c"), replica: 3)
    bench.pass(500)
    for connection in 1...3 as ClosedRange<UInt64> { _ = bench.inbox(connection) }
    var presence = Presence(caret: 7, isTyping: true)
    presence.isDragging = true
    presence.selection = Presence.Selection(
      anchor: .root, caret: OperationID(lamport: 4, replica: ReplicaID(1)))
    bench.receive(1, .presence(presence))
    bench.pass(500)
    #expect(bench.inbox(3).presence.flatMap(\.states).map(\.presence) == [presence])
    #expect(bench.inbox(2).presence.flatMap(\.states).map(\.presence) == [presence.withoutPlaces])
    // Who comes later, too.
    bench.join(4, person("d"), replica: 4, schema: SchemaVersion(major: 1, minor: 3))
    bench.join(5, person("e"), replica: 5)
    bench.pass(500)
    #expect(bench.inbox(5).presence.flatMap(\.states).map(\.presence).contains(presence))
    let told = bench.inbox(4).presence.flatMap(\.states).map(\.presence)
    #expect(told.contains(presence.withoutPlaces))
    #expect(!told.contains(presence))
  }

  // Shows WM-PRES-4.
  @Test("a server of old is told as much of where somebody is as it can read")
  func placesForServersOfOld() throws {
    for minor in [3, Presence.minorOfPlaces] as [UInt32] {
      let bench = try Bench()
      let guest = Guest(1, person("a", .facilitator), bench, replica: 1)
      guest.start()
      guest.session.welcome?.schema.minor = minor
      var presence = Presence(caret: 7)
      presence.isDragging = true
      guest.session.setPresence(presence, at: moment(2_000))
      guest.session.callEverybody(to: .root, at: moment(3_000))
      guest.settle()
      let said = guest.sent.compactMap { message -> Presence? in
        if case .presence(let presence) = message { presence } else { nil }
      }
      #expect(said.count == 2)
      #expect(said.first == (minor == 3 ? presence.withoutPlaces : presence))
      #expect((said.last?.call != nil) == (minor > 3))
    }
  }

  // Shows WM-PRES-5.
  @Test("a facilitator brings everybody somewhere, once; what others say so is left out")
  func calls() throws {
    let bench = try Bench()
    let anna = Guest(1, person("anna", .facilitator), bench, replica: 1)
    let boris = Guest(2, person("boris"), bench, replica: 2)
    let guests = [anna, boris]
    for guest in guests { guest.start() }
    func pass(_ milliseconds: UInt64) {
      for _ in 0..<(milliseconds / 100) {
        bench.pass(100)
        for guest in guests {
          guest.session.tick(at: moment(bench.now))
          guest.settle()
        }
      }
    }
    func calls(of guest: Guest) -> [UInt64] {
      guest.events.compactMap { if case .called(let call, _) = $0 { call.number } else { nil } }
    }
    pass(1_000)
    let place = Presence.Cell(column: nil, row: nil)
    anna.session.callEverybody(to: nil, cell: place, at: moment(bench.now))
    pass(1_000)
    #expect(calls(of: boris) == [1])
    // Where she goes meanwhile does not call anew, and what she told is over after some seconds.
    anna.session.setPresence(Presence(caret: 3), at: moment(bench.now))
    pass(500)
    #expect(boris.session.people[1]?.presence?.call?.cell == place)
    pass(6_000)
    #expect(boris.session.people[1]?.presence == Presence(caret: 3))
    anna.session.callEverybody(to: .root, at: moment(bench.now))
    pass(1_000)
    #expect(calls(of: boris) == [1, 2])
    boris.session.callEverybody(to: .root, at: moment(bench.now))
    pass(1_000)
    #expect(calls(of: anna).isEmpty)
    #expect(anna.session.people[2]?.presence?.call == nil)
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
    random = SplitMix64(seed: seed)
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
            == other.session.ownPresence.presence?.caret, "\(name), where \(other.connection) is")
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
