import JourneyMap
import SyncProtocol
import SystemClock

/// What was counted between the end of the warm-up and the end of the load.
package struct LoadInterval: Sendable {
  package var seconds = 0.0
  package var sent: UInt64 = 0
  package var deliveries: UInt64 = 0
  package var bytesIn: UInt64 = 0
  package var bytesOut: UInt64 = 0
  package var messagesIn: UInt64 = 0
  package var presences: UInt64 = 0
  /// Share of the time in which the loop was not waiting.
  package var busyShare = 0.0
  /// Processor time of the load's thread, as a share of one core.
  package var processorShare = 0.0
  package var isInterrupted = false
}

extension LoadRun {
  /// Has the first writer of each map make the stages, lanes and cards, and waits until everybody
  /// has them.
  package func seedMaps(waitsForAll: Bool = true) throws(LoadError) {
    for map in maps {
      guard let first = map.clients.first(where: { $0.writerIndex == 0 }) else { continue }
      let moment = MonotonicClock.nanoseconds
      let seed = MapSeed(
        replica: first.replica, cardCount: plan.cards, time: WallClock.milliseconds)
      map.seed = seed
      map.writers[0].take(seed, moment: moment)
      send(.submit([seed.change]), from: first)
    }
    flushDirty()
    guard waitsForAll else { return }
    try turn("for the maps' first cards", seconds: 30) { maps.allSatisfy(\.isSettled) }
  }

  /// Makes the load: warms up, measures, and waits for what is under way.
  ///
  /// - Parameter measuring: Called when the warm-up is over, and when the load ends.
  /// - Returns: What came in the time that was measured. When it was interrupted, what came until then;
  ///   what was under way is waited for all the same, unless that is interrupted too.
  package func drive(measuring: (Bool) -> Void = { _ in }) throws(LoadError) -> LoadInterval {
    let start = MonotonicClock.nanoseconds + 10_000_000
    let from = start + UInt64(plan.warmUpSeconds * 1e9)
    let end = from + UInt64(plan.seconds * 1e9)
    measured = from..<end
    var pace = Pace(self, start: start)
    var before = Reading(self)
    var isMeasuring = false
    var isInterrupted = false
    do throws(LoadError) {
      while true {
        let now = MonotonicClock.nanoseconds
        if !isMeasuring, now >= from {
          isMeasuring = true
          measuring(true)
          before = Reading(self)
        }
        // What was planned before the end goes out, however late the loop comes to it.
        pace.send(self, now, end: end)
        flushDirty()
        if now >= end { break }
        report(
          isMeasuring ? "measuring" : "warming up", since: isMeasuring ? from : start,
          isMeasuring ? plan.seconds : plan.warmUpSeconds, now)
        try turn(until: min(pace.nextMoment, isMeasuring ? end : from))
      }
    } catch {
      guard case .interrupted = error else { throw error }
      isInterrupted = true
      if !isMeasuring { measuring(true) }
    }
    var interval = Reading(self).since(before)
    measuring(false)
    interval.isInterrupted = isInterrupted
    do throws(LoadError) {
      try settle()
    } catch {
      // What did not come is told by the check.
      if case .interrupted = error { interval.isInterrupted = true }
    }
    return interval
  }

  /// Waits until everything that was sent has come to everybody, and is durable.
  private func settle() throws(LoadError) {
    try turn("for what is under way", seconds: plan.drainSeconds) {
      maps.allSatisfy { map in
        map.isSettled
          && (plan.target.isBare
            || map.writers.allSatisfy { $0.durable >= $0.seq || $0.isRefused })
      }
    }
  }

  /// Lets everybody come who is not there yet, and measures that.
  package func storm(measuring: (Bool) -> Void = { _ in }) throws(LoadError) -> LoadInterval {
    measuring(true)
    let before = Reading(self)
    try open()
    let interval = Reading(self).since(before)
    measuring(false)
    return interval
  }

  /// Whether everybody got everything so far. O(receivers × writers).
  package func check() -> DeliveryCheck {
    var check = DeliveryCheck()
    for client in clients {
      check.received += client.ledger.received
      check.gaps += client.ledger.missing
      if !client.hasResynced { check.repeated += client.ledger.repeated }
      for (index, writer) in client.map.writers.enumerated() where index != client.writerIndex {
        // Nobody gets what was refused.
        let due = writer.isRefused ? writer.merged : writer.seq
        check.undelivered += due - min(due, client.ledger.last(of: index))
      }
    }
    if !plan.target.isBare {
      for writer in maps.flatMap(\.writers) {
        let due = writer.isRefused ? writer.merged : writer.seq
        check.notDurable += due - min(due, writer.durable)
      }
    }
    return check
  }
}

/// All counters at one moment.
private struct Reading {
  let moment: UInt64
  let processor: UInt64
  let waited: UInt64
  let figures: LoadFigures

  init(_ run: LoadRun) {
    moment = MonotonicClock.nanoseconds
    processor = MonotonicClock.threadNanoseconds
    waited = run.poller.waitedNanoseconds
    figures = run.figures
  }

  func since(_ earlier: Reading) -> LoadInterval {
    let elapsed = Double(max(1, moment - earlier.moment))
    var interval = LoadInterval()
    interval.seconds = elapsed / 1e9
    interval.sent = figures.sent - earlier.figures.sent
    interval.deliveries = figures.deliveries - earlier.figures.deliveries
    interval.bytesIn = figures.bytesIn - earlier.figures.bytesIn
    interval.bytesOut = figures.bytesOut - earlier.figures.bytesOut
    interval.messagesIn = figures.messagesIn - earlier.figures.messagesIn
    interval.presences = figures.presences - earlier.figures.presences
    interval.busyShare = 1 - min(1, Double(waited - earlier.waited) / elapsed)
    interval.processorShare = Double(processor - earlier.processor) / elapsed
    return interval
  }
}
