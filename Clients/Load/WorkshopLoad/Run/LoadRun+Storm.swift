import SyncProtocol
import SystemClock

extension LoadRun {
  /// Lets the first participant of each map come and write ``LoadPlan/mapBytes`` of text, until all
  /// of it is durable.
  package func buildMaps(seconds: Double = 120) throws(LoadError) {
    let others = Set(clients.dropFirst(maps.count).map(\.number))
    for map in maps where map.clients[0].writerIndex < 0 {
      let builder = map.clients[0]
      builder.writerIndex = map.add(
        Writer(replica: builder.replica, role: .typing, number: builder.number))
    }
    for client in clients { client.ledger.make(roomFor: client.map.writers.count) }
    try open(seconds: seconds, holdingBack: others)
    try seedMaps(waitsForAll: false)
    for map in maps {
      guard let seed = map.seed else { continue }
      let writer = map.writers[map.clients[0].writerIndex]
      for _ in 0..<(plan.mapBytes / (Self.cardsOfPage * 1_000)) {
        let change = writer.nextPage(
          on: seed, cardCount: Self.cardsOfPage, moment: MonotonicClock.nanoseconds,
          time: WallClock.milliseconds)
        send(.submit([change]), from: map.clients[0])
      }
    }
    try turn("for large maps to be durable", seconds: seconds) {
      maps.allSatisfy { map in map.writers.allSatisfy { $0.durable >= $0.seq || $0.isRefused } }
    }
  }

  private static let cardsOfPage = 50
}
