import SyncProtocol

/// What an invitation says: who may do what in which map, and until when.
package struct Invite: Sendable, Equatable {
  package var map: MapName
  package var role: Role
  /// Stays the same for everybody who uses the same invitation, on all devices.
  package var participantID: String
  /// What the participant is called; nil lets them choose.
  package var name: String?
  /// Seconds since 1970.
  package var issued: UInt64
  /// Seconds since 1970; from then on it is worth nothing.
  package var expires: UInt64

  package init(
    map: MapName, role: Role, participantID: String, name: String? = nil, issued: UInt64,
    expires: UInt64
  ) {
    self.map = map
    self.role = role
    self.participantID = participantID
    self.name = name
    self.issued = issued
    self.expires = expires
  }

  /// A fresh invitation for one more participant, whose id is random (128 bits).
  ///
  /// - Parameters:
  ///   - seconds: how long it is worth something.
  ///   - now: seconds since 1970.
  package static func make(
    map: MapName, role: Role, name: String? = nil, seconds: UInt64, now: UInt64
  ) -> Invite {
    var generator = SystemRandomNumberGenerator()
    let id = (0..<2).map { _ in hexadecimal(generator.next()) }.joined()
    let (expires, overflow) = now.addingReportingOverflow(seconds)
    return Invite(
      map: map, role: role, participantID: "p-\(id)", name: name, issued: now,
      expires: overflow ? .max : expires)
  }
}

/// Why a token does not open a map.
package enum InviteError: Error, Equatable, Sendable {
  /// Not a token of this server: damaged, forged, or signed with another secret.
  case invalid
  /// It ended at this time, in seconds since 1970.
  case expired(at: UInt64)
  /// It is for another map.
  case otherMap
  /// It could not be signed.
  case unsigned
}

extension InviteError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalid: "this is not an invitation of this server; ask for a new one"
    case .expired: "the invitation has expired; ask for a new one"
    case .otherMap: "the invitation is for another map"
    case .unsigned: "the invitation could not be signed"
    }
  }

  /// How a server says goodbye to who shows such a token.
  var byeCode: ByeCode {
    switch self {
    case .invalid, .unsigned: .badToken
    case .expired: .tokenExpired
    case .otherMap: .tokenForOtherMap
    }
  }
}

extension Role {
  /// The word for it in invitations, commands and the journal.
  package var name: String {
    switch self {
    case .facilitator: "facilitator"
    case .participant: "participant"
    case .observer: "observer"
    }
  }

  package init?(name: String) {
    switch name {
    case "facilitator": self = .facilitator
    case "participant": self = .participant
    case "observer": self = .observer
    default: return nil
    }
  }
}

/// 16 digits.
func hexadecimal(_ number: UInt64) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
