/// What a connection may say, or all those of one participant or of one address together. Loop-bound.
///
/// A connection that is faster than it may, or whose participant or address is, waits. So neither many
/// connections nor coming again gives anybody more than one connection has.
final class Budget {
  /// Changes, by their number, KiB or operations.
  private var changes: TokenBucket
  /// Other messages, by their cost.
  private var messages: TokenBucket
  /// Milliseconds of the loop, as far as a message held everybody else up.
  private var time: TokenBucket
  /// Bytes that wait until they may be taken.
  private(set) var heldBytes = 0
  let heldBytesMax: Int
  /// Connections that stand on it.
  fileprivate(set) var holders = 0

  init(_ rates: Rates, now: UInt64) {
    changes = TokenBucket(
      perSecond: rates.changesPerSecond, burst: rates.changesBurst, now: now)
    messages = TokenBucket(
      perSecond: rates.messagesPerSecond, burst: rates.messagesPerSecond.saturating(times: 10),
      now: now)
    time = TokenBucket(
      perSecond: rates.millisecondsPerSecond, burst: rates.millisecondsPerSecond * 10, now: now)
    heldBytesMax = rates.heldBytesMax
  }

  /// Averages a second, and what may come at once.
  struct Rates {
    var changesPerSecond: UInt32
    var changesBurst: UInt32
    var messagesPerSecond: UInt32
    var millisecondsPerSecond: UInt32
    var heldBytesMax: Int
  }

  /// Milliseconds until something may pass; 0 if it may now.
  func delayMilliseconds(now: UInt64) -> UInt64 {
    max(
      changes.delayMilliseconds(now: now), messages.delayMilliseconds(now: now),
      time.delayMilliseconds(now: now))
  }

  func charge(changes count: Int = 0, messages cost: Int = 0, milliseconds: Int = 0, now: UInt64) {
    if count > 0 { changes.charge(count, now: now) }
    if cost > 0 { messages.charge(cost, now: now) }
    if milliseconds > 0 { time.charge(milliseconds, now: now) }
  }

  /// Bytes that begin to wait, or do not wait any more.
  func hold(_ bytes: Int) { heldBytes += bytes }

  /// Whether at least half of all that can gather is there.
  func isHardlyUsed(now: UInt64) -> Bool {
    changes.isHalfFull(now: now) && messages.isHalfFull(now: now) && time.isHalfFull(now: now)
  }

  /// Whether it is as it was when it was made.
  func isWhole(now: UInt64) -> Bool {
    heldBytes == 0 && changes.isFull(now: now) && messages.isFull(now: now)
      && time.isFull(now: now)
  }
}

@available(*, unavailable)
extension Budget: Sendable {}

/// The budgets of those who are here, or were a moment ago and have used some of theirs. Loop-bound.
final class BudgetTable {
  private var budgets: [String: Budget] = [:]
  private let rates: Budget.Rates
  private var sweepsAt = 64

  init(_ rates: Budget.Rates) { self.rates = rates }

  var count: Int { budgets.count }

  /// The budget of a participant or an address, for one more connection.
  func take(_ name: String, now: UInt64) -> Budget {
    let budget = budgets[name] ?? Budget(rates, now: now)
    if budgets.count >= sweepsAt { sweep(now) }
    budgets[name] = budget
    budget.holders += 1
    return budget
  }

  /// A connection does not stand on it any more. What was used stays used.
  func giveBack(_ budget: Budget) { budget.holders -= 1 }

  /// Forgets those that nobody has and that are whole. O(1) a new one, averaged.
  private func sweep(_ now: UInt64) {
    budgets = budgets.filter { $0.value.holders > 0 || !$0.value.isWhole(now: now) }
    sweepsAt = max(64, budgets.count * 2)
  }
}

@available(*, unavailable)
extension BudgetTable: Sendable {}

extension ServerOptions {
  /// Of one connection, and of all connections of one participant together.
  var connectionRates: Budget.Rates {
    Budget.Rates(
      changesPerSecond: changesPerSecondMax, changesBurst: changesBurstMax,
      messagesPerSecond: messagesPerSecondMax, millisecondsPerSecond: 100,
      heldBytesMax: heldBytesMax)
  }

  /// Somebody may have several devices, and run a command for each of many cards.
  var participantRates: Budget.Rates {
    var rates = connectionRates
    rates.messagesPerSecond = messagesPerSecondMax.saturating(times: 4)
    rates.heldBytesMax = heldBytesMax * 4
    return rates
  }

  /// A whole office may sit behind one address; so may everybody behind a reverse proxy.
  var addressRates: Budget.Rates {
    Budget.Rates(
      changesPerSecond: changesPerAddressPerSecondMax
        ?? changesPerSecondMax.saturating(times: 10),
      changesBurst: changesBurstMax.saturating(times: 10),
      messagesPerSecond: messagesPerSecondMax.saturating(times: 50),
      millisecondsPerSecond: 400, heldBytesMax: heldBytesMax * 16)
  }
}

extension UInt32 {
  fileprivate func saturating(times factor: UInt32) -> UInt32 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
