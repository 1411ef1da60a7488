import JourneyTemplates

/// Whose local copies are whose on this machine: a participant's, by name or by invitation.
///
/// What counts of an invitation is who it is for, not its text: when it is renewed, what was written
/// under the old one is still there, and goes to the server under the new one.
package struct CopyOwner: Equatable, Sendable {
  /// What the names of the files are made from.
  package var key: String
  /// What they were made from by earlier versions of this program, if that was something else.
  package var formerKey: String?
  /// The participant's id, if an invitation says it.
  package var participantID: String?

  package init(token: String?, name: String?) {
    guard let token else {
      key = "name \(name ?? "")"
      return
    }
    guard let id = Self.participantID(ofInvitation: token) else {
      key = "token \(token)"
      return
    }
    key = "participant \(id)"
    formerKey = "token \(token)"
    participantID = id
  }

  /// Whom an invitation is for: the subject of a JSON Web Token (RFC 7519 §4.1.2). That it is genuine only
  /// the server can tell, and does so before it lets anybody write.
  static func participantID(ofInvitation token: String) -> String? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, token.utf8.count <= 4_096, let bytes = base64URL(parts[1]),
      case .string(let id)? = (try? JSONNode.read(bytes, depthMax: 8))?["sub"], !id.isEmpty
    else { return nil }
    return id
  }

  /// RFC 4648 §5, without padding.
  private static func base64URL(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for letter in text.utf8 {
      let value: UInt8
      switch letter {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = letter - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = letter - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = letter - UInt8(ascii: "0") + 52
      case UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "_"): value = 63
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
