import JWTKit
import MapStore
import SyncProtocol

/// Signs invitations and knows its own signature again: JSON Web Tokens (RFC 7519) with HS256.
///
/// The secret is made by the first server that runs on a data folder and stays there.
package struct InviteSigner: Sendable {
  /// The name of the secret in the journal.
  package static let secretName = "invitations"
  private static let issuer = "waymark"

  private let keys: JWTKeyCollection

  /// - Parameter secret: 32 random bytes.
  package init(secret: [UInt8]) async {
    keys = JWTKeyCollection()
    await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
  }

  /// The signer of a data folder, also while a server runs on it; nil if none ever did. Blocks.
  package static func ofFolder(_ path: String) async throws(JournalOpenError) -> InviteSigner? {
    guard let secret = try SQLiteJournal.secret(named: secretName, folder: path) else {
      return nil
    }
    return await InviteSigner(secret: secret)
  }

  /// The token of an invitation: about 300 bytes, safe in an address.
  package func sign(_ invite: Invite) async throws(InviteError) -> String {
    let claims = Claims(
      iss: Self.issuer, sub: invite.participantID, iat: invite.issued, exp: invite.expires,
      map: invite.map.string, role: invite.role.name, name: invite.name)
    do {
      return try await keys.sign(claims)
    } catch {
      throw .unsigned
    }
  }

  /// The invitation of a token, if this signer signed it and it is not over.
  ///
  /// - Parameters:
  ///   - map: the map it has to be for; nil for any.
  ///   - now: seconds since 1970.
  package func verify(
    _ token: String, for map: MapName? = nil, now: UInt64
  ) async throws(InviteError) -> Invite {
    let claims: Claims
    do {
      claims = try await keys.verify(token, as: Claims.self)
    } catch {
      throw .invalid
    }
    guard claims.iss == Self.issuer, let name = MapName(claims.map),
      let role = Role(name: claims.role), Claims.isName(claims.sub, bytesMax: 128),
      claims.name.map({ Claims.isName($0, bytesMax: 256) }) ?? true
    else { throw .invalid }
    guard now < claims.exp else { throw .expired(at: claims.exp) }
    if let map, map != name { throw .otherMap }
    return Invite(
      map: name, role: role, participantID: claims.sub, name: claims.name, issued: claims.iat,
      expires: claims.exp)
  }
}

/// What is signed. The names are those of RFC 7519 §4.1 where it has one.
private struct Claims: JWTPayload {
  var iss: String
  /// Id of the participant.
  var sub: String
  /// Seconds since 1970, like `exp`.
  var iat: UInt64
  var exp: UInt64
  var map: String
  var role: String
  var name: String?

  /// Times are judged by the caller's clock, with errors that tell one cause from another.
  func verify(using algorithm: some JWTAlgorithm) {}

  /// Whether a text can be an id or a name in messages, which have room for so many bytes and
  /// take no control characters.
  static func isName(_ text: String, bytesMax: Int) -> Bool {
    !text.isEmpty && text.utf8.count <= bytesMax
      && !text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
  }
}
