import JourneyMap
import ReplicatedData
import SyncProtocol

/// What of a member's replica is to be compared with what the journal has of it.
struct Comparison: Sendable {
  /// By which the answer is known.
  let ticket: UInt64
  /// What the client says that it has under the first seq; nil if that is a change in ``waiting``.
  let last: ChangeDigest?
  /// What it submitted meanwhile, in order.
  var waiting: [Change] = []
  var waitingBytes = 0
  /// The first change that found no place in ``waiting``: it is to come again, with what follows it.
  var overflow: UInt64?
}

/// A (replica, seq) names one change for ever. Whoever submits another one under a seq that is known
/// has forgotten what it had sent: an older copy of its state was put back, or two programs write as
/// one replica. To pass that over in silence would lose it.
extension Room {
  /// Changes that one look into the journal brings, at most.
  public static let lookUpCountMax = 256

  /// Compares a change with the one that is known under its seq, at once or when the journal has been
  /// asked.
  mutating func compare(_ connection: UInt64, _ change: Change, _ now: Moment) {
    if let known = history[change.id] {
      return conclude(connection, change, is: ChangeBatch.encode([change]) == known.bytes)
    }
    lookUp(connection, from: change.id.seq, last: nil)
    wait(connection, change)
  }

  /// Compares what a hello says of the last durable change of its replica. A server put back to an older
  /// state may not have it; that the client sees by itself.
  mutating func compare(_ connection: UInt64, _ last: ChangeDigest, _ now: Moment) {
    guard let member = members[connection], member.replica != .none,
      last.seq <= document.version[member.replica]
    else { return }
    if let known = history[ChangeID(replica: member.replica, seq: last.seq)] {
      guard SHA256.hash(known.bytes) != last.hash else { return }
      return refuse(connection, seq: last.seq, .seqTaken, nil)
    }
    lookUp(connection, from: last.seq, last: last)
  }

  private static let waitingMax = 4_096

  private mutating func lookUp(_ connection: UInt64, from seq: UInt64, last: ChangeDigest?) {
    guard let replica = members[connection]?.replica else { return }
    lookUpCount += 1
    members[connection]?.comparison = Comparison(ticket: lookUpCount, last: last)
    effects.append(
      .lookUp(connection: connection, ticket: lookUpCount, replica, from: seq))
  }

  /// Keeps what comes while the journal is asked, within bounds.
  mutating func wait(_ connection: UInt64, _ change: Change) {
    guard let comparison = members[connection]?.comparison, comparison.overflow == nil else {
      return
    }
    let bytes = comparison.waitingBytes + ChangeBatch.encode([change]).count
    guard
      comparison.waiting.count < Self.waitingMax && bytes <= configuration.heldBackBytesMax
        || comparison.waiting.isEmpty
    else {
      members[connection]?.comparison?.overflow = change.id.seq
      return
    }
    members[connection]?.comparison?.waiting.append(change)
    members[connection]?.comparison?.waitingBytes = bytes
  }

  /// The journal's answer: the bytes of the changes `seq`, `seq` + 1, … of the member's replica, as far
  /// as it has them; nil if it cannot be read at the moment.
  public mutating func found(
    _ connection: UInt64, ticket: UInt64, from seq: UInt64, _ known: [[UInt8]]?, at now: Moment
  ) {
    // It may have said hello again meanwhile.
    guard let member = members[connection], let comparison = member.comparison,
      comparison.ticket == ticket
    else { return }
    members[connection]?.comparison = nil
    guard let known else {
      return refuse(
        connection, seq: comparison.waiting.first?.id.seq ?? seq, .storageFailing, nil)
    }
    if let last = comparison.last, let bytes = known.first, SHA256.hash(bytes) != last.hash {
      return refuse(connection, seq: last.seq, .seqTaken, nil)
    }
    compare(connection, comparison, with: known, from: seq, now)
    guard let overflow = comparison.overflow, members[connection]?.refusedSeq == nil else { return }
    if members[connection]?.comparison != nil {
      members[connection]?.comparison?.overflow = overflow
    } else {
      // Not at fault: it comes again after a while, and what was before it is known to be there.
      refuse(connection, seq: overflow, .rateLimited, nil)
    }
  }

  private mutating func compare(
    _ connection: UInt64, _ comparison: Comparison, with known: [[UInt8]], from seq: UInt64,
    _ now: Moment
  ) {
    guard let replica = members[connection]?.replica else { return }
    for (place, change) in comparison.waiting.enumerated() {
      guard members[connection]?.refusedSeq == nil else { return }
      guard change.id.replica == replica, change.id.seq >= seq,
        change.id.seq - seq < UInt64(known.count), change.id.seq <= document.version[replica]
      else {
        let isMissing = place == 0 && change.id.seq == seq && comparison.last == nil
        // The journal does not have what the map has: whatever it was, it was not this for certain.
        if isMissing { return refuse(connection, change, .seqTaken, nil) }
        return submit(connection, Array(comparison.waiting[place...]), now)
      }
      conclude(
        connection, change,
        is: ChangeBatch.encode([change]) == known[Int(change.id.seq - seq)])
    }
  }

  private mutating func conclude(_ connection: UInt64, _ change: Change, is same: Bool) {
    guard same else { return refuse(connection, change, .seqTaken, nil) }
    noteMerged(connection, change.id.seq)
  }
}
