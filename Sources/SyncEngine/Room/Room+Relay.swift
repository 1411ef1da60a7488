import JourneyMap
import ReplicatedData
import SyncProtocol

/// Changes that a server lost in a crash before they were durable, given back by those who had them.
extension Room {
  /// Merges what this server once accepted and sealed: whatever the limits, the role of its author and
  /// the state of the disk are now, it is part of the map's history.
  mutating func relay(_ connection: UInt64, _ bodies: [SealedChanges], _ now: Moment) {
    var limits = MessageLimits()
    limits.messageBytesMax = configuration.limits.messageBytesMax
    for sealed in bodies {
      guard sealer.seals(sealed) else {
        // The server may have lost its key, so this need not be a lie; but nothing can tell. What else
        // the client gives back is taken before it is told.
        if members[connection]?.foreignSealSince == nil {
          members[connection]?.foreignSealSince = now.milliseconds
        }
        continue
      }
      // Sealed, so it is what this server encoded.
      guard let body = try? sealed.open(limits) else { continue }
      for entry in body.roster where roster[entry.replica] == nil { add(entry) }
      for change in body.changes {
        guard document.version.contains(change.id) else {
          members[connection]?.relayed.append(change)
          continue
        }
        // The client's map has another change under this seq: it is to begin with an empty one.
        if let known = history[change.id], known.bytes != ChangeBatch.encode([change]) {
          members[connection]?.foreignSealSince = now.milliseconds
        }
      }
    }
    holdsBack = true
    releaseHeldBack(now)
    if members[connection]?.relayed.count ?? 0 > Self.relayedMax {
      // It is to say hello, and to give back what is still missing then.
      members[connection]?.relayed = []
      resync(connection)
    }
  }

  /// Ends a connection that gave back what this server never sealed: the client is to come again at
  /// once, without it.
  mutating func refuseForeignSeal(_ connection: UInt64) {
    bye(
      connection, .foreignSeal, retry: .now,
      "Changes were given back that this server never sent. Yours are taken as before.")
    remove(connection)
  }

  /// How long further relays may follow one with a foreign seal.
  static let foreignSealMilliseconds: UInt64 = 500

  /// Changes of one connection that wait for what they depend on, which somebody else gives back.
  static let relayedMax = 65_536

  /// Merges what a member gave back and what can be merged by now; false if there is nothing.
  mutating func mergeRelayed(_ connection: UInt64, _ now: Moment) -> Bool {
    guard let relayed = members[connection]?.relayed, !relayed.isEmpty else { return false }
    let limits = document.limits
    document.limits = .unbounded
    defer { document.limits = limits }
    var waiting: [Change] = []
    var hasMerged = false
    for change in relayed where !document.version.contains(change.id) {
      guard let author = roster[change.id.replica] else { continue }
      do throws(ChangeError) {
        try document.check(change)
      } catch {
        switch error {
        case .unknownDependency, .seqGap: waiting.append(change)
        case .damaged(let damage):
          fail(.document(damage), at: mergedIndex, ChangeBatch.encode([change]))
        default: break
        }
        continue
      }
      merge(change, author.id, now)
      hasMerged = true
    }
    members[connection]?.relayed = waiting
    return hasMerged
  }
}
