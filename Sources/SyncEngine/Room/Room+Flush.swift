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
    for place in members.indices {
      if members[at: place].mergedSeq > members[at: place].mergedTold {
        tellMerged(connections[place])
      }
      if !members[at: place].verifications.isEmpty { reportState(connections[place], now) }
    }
  }

  /// The queue of a connection has drained: it can take more.
  public mutating func drained(
    _ connection: UInt64, at now: Moment, queuedBytes: (UInt64) -> Int
  ) {
    guard members[connection] != nil else { return }
    members[connection]?.congestedSince = nil
    catchUp(connection, now, queuedBytes(connection))
    tellMerged(connection)
    reportState(connection, now)
  }

  /// To be called some twenty times a second while anybody is here.
  public mutating func tick(at now: Moment, queuedBytes: (UInt64) -> Int) {
    expireHeldBack(now)
    var stuck: [UInt64] = []
    for place in members.indices {
      let connection = connections[place]
      if let since = members[at: place].congestedSince {
        if queuedBytes(connection) < configuration.queueBytesMax / 4 {
          drained(connection, at: now, queuedBytes: queuedBytes)
        } else if now.milliseconds > since + configuration.stuckMillisecondsMax {
          stuck.append(connection)
        }
      } else if members[at: place].sentIndex < sentIndex || members[at: place].snapshot != nil {
        catchUp(connection, now, queuedBytes(connection))
        tellMerged(connection)
        reportState(connection, now)
      } else if !members[at: place].verifications.isEmpty {
        reportState(connection, now)
      }
    }
    for connection in stuck {
      counters.slowReceivers += 1
      bye(
        connection, .slowReceiver, retry: .now,
        "Your connection has not taken what was sent for too long.")
      remove(connection)
    }
    flushPresence(now, queuedBytes)
    tellDurableToAll(now)
    history.trim(keepingAfter: min(sentIndex, durableIndex))
  }

  /// Sends what was merged in this turn: the same bytes to all that are up to date, leaving out for
  /// each author what the author wrote, as long as those are few.
  private mutating func deliver(_ now: Moment, _ queuedBytes: (UInt64) -> Int) {
    let from = sentIndex
    guard mergedIndex > from else {
      for place in members.indices
      where !members[at: place].isCongested
        && (members[at: place].snapshot != nil || members[at: place].sentIndex < from)
      {
        let connection = connections[place]
        catchUp(connection, now, queuedBytes(connection))
      }
      return
    }
    sentIndex = mergedIndex
    defer { unsent.removeAll(keepingCapacity: unsent.count < 1_024) }
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
    var rosterTold = roster.entries.count
    for place in members.indices {
      if members[at: place].isReplayOnly || members[at: place].mustResync {
        members[at: place].sentIndex = mergedIndex
        continue
      }
      if members[at: place].isCongested { continue }
      let connection = connections[place]
      guard members[at: place].sentIndex == from, members[at: place].snapshot == nil,
        !members[at: place].awaitsEncoding
      else {
        catchUp(connection, now, queuedBytes(connection))
        continue
      }
      if queuedBytes(connection) > configuration.queueBytesMax {
        members[at: place].congestedSince = now.milliseconds
        continue
      }
      members[at: place].sentIndex = mergedIndex
      // Whoever was up to date knows the same of the roster, but for who has just joined.
      rosterTold = min(rosterTold, members[at: place].rosterTold)
      members[at: place].rosterTold = roster.entries.count
      if leavesAuthorsOut, authors.contains(members[at: place].replica) {
        authorsUpToDate.append(connection)
      } else {
        upToDate.append(connection)
      }
    }
    let news = Array(roster.entries[rosterTold...])
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

  /// Messages with the changes after `from` up to `to`, which are those of this turn.
  private func bodies(
    _ from: UInt64, _ to: UInt64, _ news: [RosterEntry], without author: ReplicaID?
  ) -> [Delivery] {
    var result: [Delivery] = []
    var batch = SealedBatch(news: news)
    var index = from
    while index < to {
      index += 1
      let entry = history[index]
      guard entry.id.replica != author else { continue }
      if !fits(entry, batch) {
        result.append(
          Delivery(bytes: seal(&batch), through: batch.lastIndex, changeCount: batch.count))
        batch.removeAll()
      }
      add(unsent[Int(index - from) - 1], at: index, to: &batch)
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
