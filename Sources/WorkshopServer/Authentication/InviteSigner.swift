import CCjose
import Foundation
import MapStore
import SyncProtocol

/// Signs invitations and knows its own signature again: JSON Web Tokens (RFC 7519) with HS256.
///
/// The secret is made by the first server that runs on a data folder and stays there.
package struct InviteSigner: Sendable {
  /// The name of the secret in the journal.
  package static let secretName = "invitations"
  private static let issuer = "waymark"
  private static let algorithm = "HS256"
  /// Longer ones are none of ours.
  private static let tokenBytesMax = 8_192

  private let secret: [UInt8]

  /// - Parameter secret: 32 random bytes.
  package init(secret: [UInt8]) { self.secret = secret }

  /// The signer of a data folder, also while a server runs on it; nil if none ever did. Blocks.
  package static func ofFolder(_ path: String) throws(JournalOpenError) -> InviteSigner? {
    try SQLiteJournal.secret(named: secretName, folder: path).map { InviteSigner(secret: $0) }
  }

  /// The token of an invitation: about 300 bytes, safe in an address.
  package func sign(_ invite: Invite) throws(InviteError) -> String {
    let claims = Claims(
      iss: Self.issuer, sub: invite.participantID, iat: invite.issued, exp: invite.expires,
      map: invite.map.string, role: invite.role.name, name: invite.name)
    guard let payload = try? JSONEncoder().encode(claims),
      let token = signed(Array(payload))
    else { throw .unsigned }
    return token
  }

  /// The invitation of a token, if this signer signed it and it is not over.
  ///
  /// - Parameters:
  ///   - map: the map it has to be for; nil for any.
  ///   - now: seconds since 1970.
  package func verify(
    _ token: String, for map: MapName? = nil, now: UInt64
  ) throws(InviteError) -> Invite {
    guard let payload = payload(of: token),
      let claims = try? JSONDecoder().decode(Claims.self, from: Data(payload)),
      claims.iss == Self.issuer, let name = MapName(claims.map),
      let role = Role(name: claims.role), Claims.isName(claims.sub, bytesMax: 128),
      claims.name.map({ Claims.isName($0, bytesMax: 256) }) ?? true
    else { throw .invalid }
    guard now < claims.exp else { throw .expired(at: claims.exp) }
    if let map, map != name { throw .otherMap }
    return Invite(
      map: name, role: role, participantID: claims.sub, name: claims.name, issued: claims.iat,
      expires: claims.exp)
  }

  // MARK: JSON Web Signature (RFC 7515), by cjose

  /// The compact form of a signed payload; nil if there is no memory for it.
  private func signed(_ payload: [UInt8]) -> String? {
    guard let key = cjose_jwk_create_oct_spec(secret, secret.count, nil) else { return nil }
    defer { cjose_jwk_release(key) }
    guard let header = cjose_header_new(nil) else { return nil }
    defer { cjose_header_release(header) }
    guard cjose_header_set(header, "alg", Self.algorithm, nil),
      cjose_header_set(header, "typ", "JWT", nil),
      let signature = cjose_jws_sign(key, header, payload, payload.count, nil)
    else { return nil }
    defer { cjose_jws_release(signature) }
    // The text belongs to the signature.
    var text: UnsafePointer<CChar>?
    guard cjose_jws_export(signature, &text, nil), let text else { return nil }
    return String(cString: text)
  }

  /// What was signed, if it was with this secret, by the one algorithm that invitations have: what
  /// the token itself says of its algorithm is not believed (RFC 8725 §3.1).
  private func payload(of token: String) -> [UInt8]? {
    guard (1...Self.tokenBytesMax).contains(token.utf8.count),
      let key = cjose_jwk_create_oct_spec(secret, secret.count, nil)
    else { return nil }
    defer { cjose_jwk_release(key) }
    guard let signature = cjose_jws_import(token, token.utf8.count, nil) else { return nil }
    defer { cjose_jws_release(signature) }
    guard let header = cjose_jws_get_protected(signature),
      let algorithm = cjose_header_get(header, "alg", nil),
      String(cString: algorithm) == Self.algorithm, cjose_jws_verify(signature, key, nil)
    else { return nil }
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard cjose_jws_get_plaintext(signature, &bytes, &count, nil), let bytes else { return nil }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}

/// What is signed. The names are those of RFC 7519 §4.1 where it has one.
private struct Claims: Codable {
  var iss: String
  /// Id of the participant.
  var sub: String
  /// Seconds since 1970, like `exp`.
  var iat: UInt64
  var exp: UInt64
  var map: String
  var role: String
  var name: String?

  /// Whether a text can be an id or a name in messages, which have room for so many bytes and
  /// take no control characters.
  static func isName(_ text: String, bytesMax: Int) -> Bool {
    !text.isEmpty && text.utf8.count <= bytesMax
      && !text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
  }
}
