import Testing

@testable import WebSocketTransport

@Suite("How often a peer may connect")
struct ArrivalRatesTests {
  @Test("as many as may be at once, then so many a second, each peer for itself")
  func rates() {
    var rates = ArrivalRates(perSecond: 10, burst: 3)
    func admitted(_ peer: String, _ count: Int, at now: UInt64) -> Int {
      var admitted = 0
      for _ in 0..<count where rates.admit(peer, at: now) { admitted += 1 }
      return admitted
    }
    #expect(admitted("a", 5, at: 1_000) == 3)
    #expect(admitted("b", 5, at: 1_000) == 3)
    #expect(admitted("a", 5, at: 1_100) == 1)
    #expect(admitted("a", 5, at: 1_300) == 2)
    #expect(admitted("a", 5, at: 100_000) == 3)
    #expect(admitted("a", 5, at: 0) == 0, "a clock that goes back gives nothing")
  }

  @Test("peers without number cost bounded memory")
  func bounded() {
    var rates = ArrivalRates(perSecond: 1, burst: 2)
    for peer in 0..<ArrivalRates.peersMax / 2 { _ = rates.admit("early \(peer)", at: 0) }
    for peer in 0..<ArrivalRates.peersMax { _ = rates.admit("late \(peer)", at: 10_000) }
    #expect(rates.peerCount <= ArrivalRates.peersMax)
  }
}
