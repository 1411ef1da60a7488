import ReplicatedData
import SyncProtocol
import SystemClock
import WebSocketTransport

extension WorkshopServer {
  /// Somebody says hello: finds out who it is, then opens the map for them.
  ///
  /// It may be said again on the same connection, for the same map or another one; until that is
  /// answered, the client stays where it was.
  func welcome(_ hello: Hello, from client: Client) {
    guard let service else { return }
    client.helloDeadline?.cancel()
    client.attempt += 1
    client.helloCame = .now
    client.phase = .arriving
    guard let token = hello.token else {
      guard options.access != .invitations else {
        return client.bye(
          .tokenMissing, retry: .never, "This server asks for an invitation.", counters)
      }
      client.expiry?.cancel()
      return arrive(client, hello, as: Self.openParticipant(hello))
    }
    let invite: Invite
    do throws(InviteError) {
      invite = try service.invites.verify(token, for: hello.map, now: WallClock.seconds)
    } catch {
      return client.bye(error.byeCode, retry: .never, "\(error)", counters)
    }
    endWithInvitation(invite, client)
    arrive(client, hello, as: Self.participant(of: invite, hello))
  }

  private func arrive(
    _ client: Client, _ hello: Hello, as participant: Participant
  ) {
    guard case .serving(let service) = stage else { return }
    stand(client, on: participant.id)
    if client.map?.name != hello.map { leaveMap(client) }
    guard service.maps.hasRoom(for: hello.map) else {
      return client.bye(
        .tooManyConnections, retry: .after(milliseconds: 30_000),
        "The server has as many maps open as it may.", counters)
    }
    let arrival = Arrival(
      client: client, attempt: client.attempt, participant: participant, hello: hello,
      creates: hello.intent == .joinOrCreate && participant.role == .facilitator)
    service.maps.enter(arrival)
  }

  /// Puts somebody on a map that is open.
  func admit(_ arrival: Arrival, to map: HostedMap) {
    guard case .serving(let service) = stage else { return }
    let client = arrival.client
    if map.clients[client.connection.id] == nil,
      map.clients.count >= options.connectionsPerMapMax
    {
      return client.bye(
        .tooManyConnections, retry: .after(milliseconds: 10_000),
        "There are as many connections on this map as it may have.", counters)
    }
    client.phase = .onMap
    client.map = map
    map.join(client, arrival.participant, arrival.hello)
    if let came = client.helloCame { counters.joinTimes.record(came.duration(to: .now)) }
    client.helloCame = nil
    service.maps.tickIfNeeded()
    takeTurns(with: client)
  }

  /// Tells somebody why a map cannot be opened. It is never answered with an empty one instead.
  func turnAway(_ arrival: Arrival, _ error: StoredMapError) {
    let name = arrival.hello.map.string
    let client = arrival.client
    switch error {
    case .unknownMap:
      let words =
        arrival.hello.intent == .joinOrCreate
        ? "There is no map “\(name)”; only a facilitator can make it."
        : "There is no map “\(name)”."
      client.bye(.noSuchMap, retry: .never, words, counters)
    case .tooManyMaps:
      client.bye(
        .noSuchMap, retry: .never,
        "“\(name)” cannot be made: the server has as many maps as it may, which is \(options.mapsMax). "
          + "Whoever runs it can allow more with --max-maps.", counters)
    case .damaged, .beyondEnd:
      client.bye(
        .storageDamaged, retry: .never,
        "The stored map cannot be read; whoever runs the server finds why in its log.", counters)
    case .unreadable:
      client.bye(
        .storageFailing, retry: .after(milliseconds: 5_000),
        "The server cannot read its disk at the moment.", counters)
    }
  }

  // MARK: Who it is

  /// Without authentication everybody is a facilitator, told from others by the name they give.
  static func openParticipant(_ hello: Hello) -> Participant {
    guard let name = hello.visibleName else {
      // Nameless ones share nothing: the replica tells them apart.
      return Participant(
        id: "open:#\(hexadecimal(hello.replica.rawValue))", name: "Guest", role: .facilitator)
    }
    let isShort = name.utf8.count <= 100
    let id = isShort ? name : "#" + SHA256.hash(Array(name.utf8)).hex
    return Participant(id: "open:\(id)", name: name, role: .facilitator)
  }

  static func participant(of invite: Invite, _ hello: Hello) -> Participant {
    Participant(
      id: invite.participantID, name: invite.name ?? hello.visibleName ?? "Guest",
      role: invite.role)
  }

  /// An invitation that is over ends the connections it opened.
  private func endWithInvitation(_ invite: Invite, _ client: Client) {
    client.expiry?.cancel()
    let now = WallClock.milliseconds
    let (expires, overflow) = invite.expires.multipliedReportingOverflow(by: 1_000)
    guard !overflow else { return }
    client.expiry = loop.schedule(afterMilliseconds: expires - min(now, expires)) {
      [weak self, weak client] in
      guard let self, let client else { return }
      client.bye(
        .tokenExpired, retry: .never, "\(InviteError.expired(at: invite.expires))", counters)
    }
  }

  /// Makes a connection share the budget of its participant; nil of nobody.
  func stand(_ client: Client, on participantID: String?) {
    let budget = participantID.map {
      participantBudgets.take($0, now: loop.milliseconds)
    }
    if let former = client.setParticipantBudget(budget) { participantBudgets.giveBack(former) }
  }

  // MARK: Leaving

  func leaveMap(_ client: Client) {
    guard let map = client.map else { return }
    client.map = nil
    map.leave(client)
  }
}

extension Hello {
  /// The name that the client would like, if there is anything in it to be seen.
  fileprivate var visibleName: String? {
    name.flatMap { DisplayName.isBlank($0) ? nil : $0 }
  }
}
