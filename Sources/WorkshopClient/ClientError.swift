import JourneyMap
import SyncProtocol
import WebSocketTransport

/// Why a client could not do what its user asked for.
package enum ClientError: Error {
  /// No connection was ever made.
  case unreachable(server: String, ConnectFailure)
  /// The same where everything goes on with a local copy, if there is one.
  case unreachableWithoutCopy(server: String, ConnectFailure)
  /// The server said goodbye and means it.
  case goodbye(Bye, map: MapName, server: String)
  /// The server breaks the protocol; carries how.
  case serverBroken(String)
  /// Nothing came forward for so long; carries what was waited for, and the last obstacle in words.
  case timedOut(Awaited, seconds: UInt64, obstacle: String?)
  /// A signal asked the program to end.
  case interrupted
  /// The server, or the rules of a map, do not allow the change. `words` is the text in it.
  case refused(reason: String, words: [String])
  case localCopy(LocalCopyError)
  /// `--offline` on a map that was never opened with this name or invitation on this machine.
  case noLocalCopy(map: MapName)
  case transport(TransportError)

  /// What a client waits for.
  package enum Awaited: Sendable {
    case welcome, map, durable, history, stateHash
  }

  /// Whether the user's change is kept in the local copy although the command fails.
  package var isAboutPace: Bool {
    switch self {
    case .timedOut(.durable, _, _), .interrupted: true
    default: false
    }
  }
}

extension ClientError: CustomStringConvertible {
  /// What happened and what to do next, in one line.
  package var description: String {
    switch self {
    case .unreachable(let server, .httpStatus(503)):
      "\(server): \(ConnectFailure.httpStatus(503)). Try again in a few seconds, or edit and show the "
        + "local copy with --offline."
    case .unreachable(let server, let failure) where failure.adviceToReach == nil,
      .unreachableWithoutCopy(let server, let failure) where failure.adviceToReach == nil:
      "\(server): \(failure)."
    case .unreachable(let server, let failure):
      "\(server): \(failure). Start it with “waymark serve”, name another one with --server, or "
        + "edit and show the local copy with --offline."
    case .unreachableWithoutCopy(let server, let failure):
      "\(server): \(failure). There is no copy of this map here yet: start the server, or name another "
        + "one with --server."
    case .goodbye(let bye, let map, let server): Self.words(bye, map, server)
    case .serverBroken(let words): words
    case .timedOut(let awaited, let seconds, let obstacle):
      "\(Self.words(awaited)) did not come within \(seconds) s"
        + (obstacle.map { ": \($0)" } ?? "") + (obstacle?.hasSuffix(".") == true ? "" : ".")
        + " Try again, or allow more with --timeout."
    case .interrupted: "Interrupted."
    case .refused(let reason, _): reason
    case .localCopy(let error): "\(error)"
    case .noLocalCopy(let map):
      "There is no local copy of “\(map.string)” yet: run “waymark show \(map.string)” once while "
        + "the server can be reached."
    case .transport(let error): "\(error)."
    }
  }

  private static func words(_ awaited: Awaited) -> String {
    switch awaited {
    case .welcome: "The server's welcome"
    case .map: "The map"
    case .durable: "The word that the change is on the server's disk"
    case .history: "The history"
    case .stateHash: "The server's state hash"
    }
  }

  private static func words(_ bye: Bye, _ map: MapName, _ server: String) -> String {
    let reason = bye.reason.isEmpty ? "The server said goodbye (\(bye.code.name))." : bye.reason
    switch bye.code {
    // It says more than that: it cannot be made, by this person or at all.
    case .noSuchMap where reason != "There is no map “\(map.string)”.": return reason
    case .noSuchMap:
      return "There is no map “\(map.string)” on \(server): “waymark maps” lists those there are, "
        + "“waymark new \(map.string)” makes it."
    case .tokenMissing:
      return reason + " Give the link of an invitation in place of the map, or its --token."
    case .badToken, .tokenExpired, .tokenForOtherMap:
      let sentence = reason.prefix(1).uppercased() + reason.dropFirst()
      return reason.hasSuffix(".") ? reason : sentence + "."
    default: return reason
    }
  }
}
