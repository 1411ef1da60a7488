import JourneyMap
import ReplicatedData
import SyncProtocol

extension Room {
  /// Ends a turn of the event loop: hands what was merged to the journal and sends it on.
  ///
  /// `queuedBytes` tells how much is waiting to be sent to a connection.
  public mutating func endOfTurn(at now: Moment, queuedBytes: (UInt64) -> Int) {
    writeUnwritten()
    deliver(now, queuedBytes)
    checkpointIfDue()
    for connection in connections {
      tellMerged(connection)
      reportState(connection, now)
    }
  }

  /// The queue of a connection has drained: it can take more.
  public mutating func drained(
    _ connection: UInt64, at now: Moment, queuedBytes: (UInt64) -> Int
  ) {
    guard members[connection] != nil else { return }
    members[connection]?.isCongested = false
    catchUp(connection, now, queuedBytes(connection))
    sendMissedPeople(to: connection)
    tellMerged(connection)
    reportState(connection, now)
  }

  /// To be called some twenty times a second while anybody is here.
  public mutating func tick(at now: Moment, queuedBytes: (UInt64) -> Int) {
    expireHeldBack(now)
    for connection in connections {
      guard let member = members[connection] else { continue }
      if member.isCongested {
        if queuedBytes(connection) < configuration.queueBytesMax / 4 {
          drained(connection, at: now, queuedBytes: queuedBytes)
        } else if now.milliseconds > member.congestedSince + configuration.stuckMillisecondsMax {
          counters.slowReceivers += 1
          bye(
            connection, .slowReceiver, retry: .now,
            "Your connection has not taken what was sent for too long.")
          remove(connection)
        }
      } else if member.sentIndex < sentIndex || member.snapshot != nil {
        catchUp(connection, now, queuedBytes(connection))
        tellMerged(connection)
        reportState(connection, now)
      }
    }
    flushPresence(now)
    tellDurableToAll(now)
    history.trim(keepingAfter: min(sentIndex, durableIndex))
  }

  /// Sends what was merged in this turn: the same bytes to all that are up to date, leaving out for
  /// each author what the author wrote, as long as those are few.
  private mutating func deliver(_ now: Moment, _ queuedBytes: (UInt64) -> Int) {
    let from = sentIndex
    guard mergedIndex > from else {
      for connection in connections
      where members[connection]?.snapshot != nil
        || (members[connection]?.sentIndex ?? from) < from
      {
        if members[connection]?.isCongested == false {
          catchUp(connection, now, queuedBytes(connection))
        }
      }
      return
    }
    sentIndex = mergedIndex
    var authors: [ReplicaID] = []
    var index = from
    while index < mergedIndex, authors.count <= Self.authorsLeftOutMax {
      index += 1
      let replica = history[index].id.replica
      if !authors.contains(replica) { authors.append(replica) }
    }
    let leavesAuthorsOut = authors.count <= Self.authorsLeftOutMax
    var upToDate: [UInt64] = []
    var authorsUpToDate: [UInt64] = []
    var rosterTold = rosterList.count
    for connection in connections {
      guard let member = members[connection], !member.isReplayOnly, !member.mustResync else {
        members[connection]?.sentIndex = mergedIndex
        continue
      }
      guard member.sentIndex == from, member.snapshot == nil, !member.isCongested else {
        if !member.isCongested { catchUp(connection, now, queuedBytes(connection)) }
        continue
      }
      if queuedBytes(connection) > configuration.queueBytesMax {
        members[connection]?.isCongested = true
        members[connection]?.congestedSince = now.milliseconds
        continue
      }
      members[connection]?.sentIndex = mergedIndex
      // Whoever was up to date knows the same of the roster, but for who has just joined.
      rosterTold = min(rosterTold, member.rosterTold)
      members[connection]?.rosterTold = rosterList.count
      if leavesAuthorsOut, authors.contains(member.replica) {
        authorsUpToDate.append(connection)
      } else {
        upToDate.append(connection)
      }
    }
    let news = Array(rosterList[rosterTold...])
    for connection in authorsUpToDate {
      let author = members[connection]?.replica
      send(bodies(from, mergedIndex, news, without: author), to: [connection], now, queuedBytes)
    }
    guard !upToDate.isEmpty else { return }
    send(bodies(from, mergedIndex, news, without: nil), to: upToDate, now, queuedBytes)
  }

  /// With more authors in one turn all get the same bytes, and skip what is their own.
  static let authorsLeftOutMax = 8

  /// A message, and the journal index up to which it and those before it go.
  private struct Delivery {
    let bytes: [UInt8]
    let through: UInt64
    let changeCount: Int
  }

  /// Sends messages to members that can take the first one; whoever cannot take them all gets the rest
  /// when its queue has drained.
  private mutating func send(
    _ deliveries: [Delivery], to receivers: [UInt64], _ now: Moment,
    _ queuedBytes: (UInt64) -> Int
  ) {
    var receivers = receivers
    var sent = 0
    var through: UInt64 = 0
    for delivery in deliveries {
      if sent > 0 {
        receivers.removeAll { connection in
          guard queuedBytes(connection) + sent > configuration.queueBytesMax else { return false }
          members[connection]?.sentIndex = through
          members[connection]?.isCongested = true
          members[connection]?.congestedSince = now.milliseconds
          return true
        }
      }
      guard !receivers.isEmpty else { return }
      effects.append(.sendToMany(to: receivers, delivery.bytes, isDroppable: false))
      counters.changesDelivered += UInt64(delivery.changeCount * receivers.count)
      sent += delivery.bytes.count
      through = delivery.through
    }
  }

  /// Messages with the changes after `from` up to `to`.
  private func bodies(
    _ from: UInt64, _ to: UInt64, _ news: [RosterEntry], without author: ReplicaID?
  ) -> [Delivery] {
    var result: [Delivery] = []
    var batch = SealedBatch(news: news)
    var index = from
    while index < to {
      index += 1
      let entry = history[index]
      guard entry.id.replica != author, let changes = try? ChangeBatch.decode(entry.bytes) else {
        continue
      }
      if !fits(entry, batch) {
        result.append(
          Delivery(bytes: seal(&batch), through: batch.lastIndex, changeCount: batch.count))
        batch.removeAll()
      }
      for change in changes { add(change, at: index, to: &batch) }
      if batch.changes.byteCountMax >= configuration.messageBytesAim {
        result.append(Delivery(bytes: seal(&batch), through: index, changeCount: batch.count))
        batch.removeAll()
      }
    }
    if !batch.changes.isEmpty {
      result.append(Delivery(bytes: seal(&batch), through: to, changeCount: batch.count))
    } else if !batch.roster.isEmpty {
      // An author of nothing but its own changes is told who it is nevertheless.
      result.append(
        Delivery(bytes: message(.roster(batch.roster)), through: to, changeCount: 0))
    }
    return result
  }
}
