import JourneyInsight
import SyncProtocol
import SystemClock
import WebSocketTransport

/// Invitations for who has only a browser: a facilitator invites one more participant.
extension WorkshopServer {
  /// `POST /maps/NAME/invitations?role=ROLE`: an invitation that holds as long as that of the facilitator
  /// who asks for it. Nobody makes facilitators so.
  func invite(to map: MapName, _ exchange: HTTPExchange, _ own: Invite?) {
    guard let service else { return exchange.respond(status: 503, text: health.text) }
    guard let own else {
      return exchange.respond(
        status: 409, text: "This server asks for no invitations: the address of the map is enough.")
    }
    guard own.role == .facilitator else {
      return exchange.respond(status: 403, text: "Only a facilitator of the map can invite to it.")
    }
    let role = exchange.request.queryValue("role").map { Role(name: $0) } ?? .participant
    guard let role, role != .facilitator else {
      return exchange.respond(status: 400, text: "role must be participant or observer.")
    }
    let now = WallClock.seconds
    let made = Invite.make(
      map: map, role: role, seconds: own.expires - min(now, own.expires), now: now)
    do throws(InviteError) {
      let token = try service.invites.sign(made)
      var json = JSONText(isIndented: false)
      json.object { json in
        json.key("map") { $0.string(map.string) }
        json.key("role") { $0.string(role.name) }
        json.key("token") { $0.string(token) }
      }
      exchange.respond(
        status: 201, contentType: "application/json", headers: [("Cache-Control", "no-store")],
        body: Array((json.text + "\n").utf8))
    } catch {
      exchange.respond(status: 503, text: "\(error)")
    }
  }
}
