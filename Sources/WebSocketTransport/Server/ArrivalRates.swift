/// How often each peer connects: bounds the average while letting bursts through.
///
/// Peers are forgotten once they have all their credit back, so what is kept is bounded by how many
/// came lately, and by ``peersMax`` whatever happens.
struct ArrivalRates {
  private let perSecond: Double
  private let burst: Double
  /// Connections that a peer may still make now, and when that was true, by the loop's clock.
  private var credits: [String: (credit: Double, updated: UInt64)] = [:]

  static let peersMax = 16_384

  /// - Parameters:
  ///   - perSecond: connections a second, averaged.
  ///   - burst: connections at once after a quiet time.
  init(perSecond: Int, burst: Int) {
    self.perSecond = Double(max(1, perSecond))
    self.burst = Double(max(1, burst))
  }

  /// Counts a connection of a peer. `false` if it is one too many. O(1), but for an O(peers) clearing
  /// out now and then.
  mutating func admit(_ peer: String, at now: UInt64) -> Bool {
    if credits[peer] == nil, credits.count >= Self.peersMax { forget(at: now) }
    let credit = credit(of: peer, at: now)
    guard credit >= 1 else { return false }
    credits[peer] = (credit - 1, now)
    return true
  }

  /// Peers that are remembered.
  var peerCount: Int { credits.count }

  private func credit(of peer: String, at now: UInt64) -> Double {
    guard let (credit, updated) = credits[peer] else { return burst }
    let seconds = Double(now > updated ? now - updated : 0) / 1_000
    return min(burst, credit + seconds * perSecond)
  }

  private mutating func forget(at now: UInt64) {
    for peer in credits.keys where credit(of: peer, at: now) >= burst { credits[peer] = nil }
    // More networks than that in so short a time are not peers that a rate of each could hold off.
    if credits.count >= Self.peersMax { credits = [:] }
  }
}
