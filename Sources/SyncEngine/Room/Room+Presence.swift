import ReplicatedData
import SyncProtocol

extension Room {
  /// Tells a new member who is here, and one that was slow who has gone besides.
  mutating func sendPeople(to connection: UInt64, departures: [UInt64] = []) {
    var update = PresenceUpdate()
    update.departures = departures
    for other in connections where other != connection {
      guard let member = members[other], !member.isReplayOnly else { continue }
      update.arrivals.append(
        PresenceUpdate.Arrival(connection: other, participant: member.participant))
      if let presence = member.presence {
        update.states.append(PresenceUpdate.State(connection: other, presence: presence))
      }
    }
    guard !update.arrivals.isEmpty || !departures.isEmpty else { return }
    effects.append(.send(to: connection, message(.presence(update))))
  }

  /// Tells a member whose queue was full who came and went meanwhile.
  mutating func sendMissedPeople(to connection: UInt64) {
    guard let member = members[connection], member.hasMissedPeople, !member.isCongested,
      !member.mustResync
    else { return }
    members[connection]?.hasMissedPeople = false
    members[connection]?.missedDepartures = []
    // Some may have come back under the same number.
    let departures = member.missedDepartures.filter { members[$0]?.isReplayOnly ?? true }
    sendPeople(to: connection, departures: departures)
  }

  /// Sends what changed about people, one message for all, at a pace that slows with their number:
  /// presence must never cost more than the edits.
  mutating func flushPresence(_ now: Moment) {
    let pause = min(500, 50 + UInt64(members.count) / 2)
    guard now.milliseconds >= presenceSent + pause else { return }
    var update = PresenceUpdate()
    update.departures = departed
    var receivers: [UInt64] = []
    var congested: [UInt64] = []
    for connection in connections {
      guard let member = members[connection], !member.isReplayOnly else { continue }
      if member.isCongested {
        congested.append(connection)
      } else if !member.mustResync {
        receivers.append(connection)
      }
      if member.isNew {
        update.arrivals.append(
          PresenceUpdate.Arrival(connection: connection, participant: member.participant))
        members[connection]?.isNew = false
      }
      if member.presenceIsNew, let presence = member.presence {
        update.states.append(PresenceUpdate.State(connection: connection, presence: presence))
      }
      members[connection]?.presenceIsNew = false
    }
    guard !update.arrivals.isEmpty || !update.states.isEmpty || !update.departures.isEmpty else {
      return
    }
    departed = []
    presenceSent = now.milliseconds
    // Who comes and goes must not be lost; where somebody is may.
    let isDroppable = update.arrivals.isEmpty && update.departures.isEmpty
    if !isDroppable {
      for connection in congested {
        members[connection]?.hasMissedPeople = true
        members[connection]?.missedDepartures.append(contentsOf: update.departures)
      }
    }
    if !receivers.isEmpty {
      effects.append(
        .sendToMany(to: receivers, message(.presence(update)), isDroppable: isDroppable))
    }
  }
}
