import JourneyMap
import ReplicatedData
import SyncProtocol

/// Where the own changes of a session are, besides in its memory.
public enum OwnChangesPlace: Sendable {
  /// In a local copy: each is kept there before it is sent.
  case localCopy
  /// Nowhere but on the server, once they are there: whoever shows the session tells its user so.
  case serverOnly
}

/// How far the local copy has come.
///
/// A change that is sent and then forgotten by its author would leave the author to sign another one
/// under the same seq, and nobody could merge the two any more. So nothing is sent before it is kept.
struct KeepState: Sendable {
  /// Own changes up to this seq of the replica are kept.
  var keptSeq: UInt64 = 0
  /// What the driver was asked to keep and has not answered.
  var asked: ChangeID?
  /// When to ask again after it could not.
  var retryAt: UInt64?
  /// Why it could not, in words.
  var failure: String?
  var failures: UInt64 = 0

  static let pauseMilliseconds: UInt64 = 1_000
  static let pauseMillisecondsMax: UInt64 = 10_000
}

extension ClientSession {
  /// Answers ``SessionEffect/keep(upTo:)``: the local copy holds this session's document and own
  /// changes up to this one, and will after a loss of power.
  public mutating func kept(upTo change: ChangeID, at now: Moment) {
    if let asked = keep.asked, asked.replica == change.replica, asked.seq <= change.seq {
      keep.asked = nil
    }
    guard change.replica == replica else { return askToKeep() }
    keep.keptSeq = max(keep.keptSeq, change.seq)
    keep.retryAt = nil
    keep.failures = 0
    if keep.failure != nil {
      keep.failure = nil
      emit(.keptAgain)
    }
    askToKeep()
    sendOwn(at: now)
  }

  /// Answers ``SessionEffect/keep(upTo:)``: the local copy could not be written. The session goes on in
  /// memory, sends nothing new, and asks again later.
  ///
  /// - Parameter reason: in words, for the user.
  public mutating func keepFailed(_ reason: String, at now: Moment) {
    keep.asked = nil
    let pause = min(
      KeepState.pauseMilliseconds << min(keep.failures, 10), KeepState.pauseMillisecondsMax)
    keep.failures += 1
    keep.retryAt = now.milliseconds + pause
    keep.failure = reason
    emit(.keepFailed(reason))
  }

  /// Why the last try to keep own changes failed, in words; nil if all is well.
  public var keepFailure: String? { keep.failure }

  /// Own changes that are in memory alone.
  public var unkeptCount: Int {
    guard ownChangesPlace == .localCopy else { return own.count }
    var count = 0
    for entry in own where entry.change.id.seq > keep.keptSeq { count += 1 }
    return count
  }

  /// Asks for what is newly signed to be kept, unless that was asked, or failed a moment ago.
  mutating func askToKeep() {
    guard ownChangesPlace == .localCopy, !isDamaged, keep.asked == nil, keep.retryAt == nil,
      let last = own.last?.change.id, last.seq > keep.keptSeq
    else { return }
    keep.asked = last
    effects.append(.keep(upTo: last))
  }

  mutating func keepAgainIfDue(at now: Moment) {
    guard let retryAt = keep.retryAt, now.milliseconds >= retryAt else { return }
    keep.retryAt = nil
    askToKeep()
  }

  /// Own changes up to this seq may be sent.
  var sendableSeq: UInt64 { ownChangesPlace == .localCopy ? keep.keptSeq : .max }
}
