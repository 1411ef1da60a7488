import ReplicatedData
import SyncProtocol

extension Room {
  /// Sends what changed about people, one message for all, at a pace that slows with their number:
  /// presence must never cost more than the edits. Who has just come, or was slow, is told of
  /// everybody: again one message for all of those.
  mutating func flushPresence(_ now: Moment, _ queuedBytes: (UInt64) -> Int) {
    let pause = min(500, 50 + UInt64(members.count) / 2)
    guard now.milliseconds >= presenceSent + pause else { return }
    var update = PresenceUpdate()
    update.departures = departed
    var receivers: [UInt64] = []
    var newcomers: [UInt64] = []
    var congested: [Int] = []
    // They are told of everybody when their queue is shorter, and until then of who comes and goes.
    var busy: [UInt64] = []
    for place in members.indices where !members[at: place].isReplayOnly {
      if members[at: place].isNew {
        update.arrivals.append(arrival(at: place))
        members[at: place].isNew = false
      }
      if members[at: place].presenceIsNew {
        members[at: place].presenceIsNew = false
        appendState(at: place, to: &update)
      }
      let connection = connections[place]
      if members[at: place].isCongested {
        congested.append(place)
      } else if !members[at: place].mustResync {
        if !members[at: place].lacksPeople {
          receivers.append(connection)
        } else if queuedBytes(connection) > configuration.queueBytesMax / 4 {
          busy.append(connection)
        } else {
          newcomers.append(connection)
        }
      }
    }
    let isNothing =
      update.arrivals.isEmpty && update.states.isEmpty && update.departures.isEmpty
    guard !isNothing || !newcomers.isEmpty else { return }
    departed = []
    presenceSent = now.milliseconds
    // Who comes and goes must not be lost; where somebody is may, as long as there is a later word.
    let isDroppable = update.arrivals.isEmpty && update.departures.isEmpty
    if !isNothing {
      for place in congested {
        members[at: place].lacksPeople = true
        members[at: place].missedDepartures.append(contentsOf: update.departures)
      }
    }
    if !isDroppable { receivers += busy }
    if !isNothing { send(update, to: receivers, isDroppable: isDroppable) }
    sendPeople(to: newcomers, departures: update.departures)
  }

  /// A receiver with much in its queue was left out: it is told of everybody once that is short again,
  /// or it would go on seeing people where they no longer are.
  public mutating func missedPresence(_ connection: UInt64) {
    members[connection]?.lacksPeople = true
  }

  /// Tells of everybody who is here.
  private mutating func sendPeople(to newcomers: [UInt64], departures: [UInt64]) {
    guard !newcomers.isEmpty else { return }
    var update = PresenceUpdate()
    for place in members.indices where !members[at: place].isReplayOnly {
      update.arrivals.append(arrival(at: place))
      appendState(at: place, to: &update)
    }
    update.departures = departures
    var fresh: [UInt64] = []
    for connection in newcomers {
      let missed = members[connection]?.missedDepartures ?? []
      members[connection]?.lacksPeople = false
      members[connection]?.missedDepartures = []
      guard !missed.isEmpty else {
        fresh.append(connection)
        continue
      }
      var own = update
      // Some may have come back under the same number.
      own.departures += missed.filter { members[$0]?.isReplayOnly ?? true }
      send(own, to: [connection], isDroppable: false)
    }
    send(update, to: fresh, isDroppable: false)
  }

  /// One message for all receivers; where it says what those of old cannot read, one more for them.
  private mutating func send(
    _ update: PresenceUpdate, to receivers: [UInt64], isDroppable: Bool
  ) {
    var receivers = receivers
    if update.saysPlaces {
      let old = receivers.filter { !(members[$0]?.readsPlaces ?? false) }
      if !old.isEmpty {
        receivers.removeAll { !(members[$0]?.readsPlaces ?? false) }
        effects.append(
          .sendToMany(
            to: old, message(.presence(update.withoutPlaces)), isDroppable: isDroppable))
      }
    }
    guard !receivers.isEmpty else { return }
    effects.append(
      .sendToMany(to: receivers, message(.presence(update)), isDroppable: isDroppable))
  }

  private func arrival(at place: Int) -> PresenceUpdate.Arrival {
    PresenceUpdate.Arrival(
      connection: connections[place], participant: members[at: place].participant)
  }

  private func appendState(at place: Int, to update: inout PresenceUpdate) {
    guard let presence = members[at: place].presence else { return }
    update.states.append(
      PresenceUpdate.State(connection: connections[place], presence: presence))
  }
}
