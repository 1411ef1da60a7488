import Foundation
import JourneyMap
import ReplicatedData
import SyncProtocol

/// Holds the local copies of a map on this machine against its history: a (replica, seq) names one
/// change for ever. Where a copy has another one under it than the journal has, an older copy was put
/// back, or two programs wrote as one.
package struct CopyComparison {
  /// A copy that has another change than the history under the same number.
  package struct Contradiction: Equatable, Sendable {
    package let path: String
    package let id: ChangeID

    package var words: String {
      "the local copy \(path) has another change \(id.seq) of its replica "
        + "\(String(id.replica.rawValue, radix: 16)) than the journal"
    }

    package static let advice =
      "An older copy was put back, or two programs wrote as one. Nothing is lost: the next command "
      + "on the map with it keeps its words beside it, and goes on under a fresh number."
  }

  /// What copies say of changes, by their ids.
  private var claims: [ChangeID: [(path: String, hash: SHA256Digest)]] = [:]
  package private(set) var contradictions: [Contradiction] = []
  /// How many copies of the map there are.
  package private(set) var copyCount = 0

  /// Reads the copies of a map, of one server or of all. Those that cannot be read are left out.
  ///
  /// - Parameter folder: that of all local copies, ``LocalCopyFile/standardFolder(_:)``.
  package init(of map: MapName, in folder: String, server: ServerAddress? = nil) {
    let top = "\(folder)/copies"
    let files = FileManager.default
    let servers =
      server.map { [$0.fileName] } ?? ((try? files.contentsOfDirectory(atPath: top)) ?? []).sorted()
    for server in servers {
      let maps = "\(top)/\(server)/\(map.string)"
      for name in ((try? files.contentsOfDirectory(atPath: maps)) ?? []).sorted()
      where name.hasSuffix(".copy") {
        guard let bytes = try? AtomicFile.read("\(maps)/\(name)", byteCountMax: 1 << 30),
          let copy = LocalCopy.decode(bytes, map: map)
        else { continue }
        add(copy, "\(maps)/\(name)")
      }
    }
  }

  private mutating func add(_ copy: LocalCopy, _ path: String) {
    copyCount += 1
    if let last = copy.lastDurable {
      claims[ChangeID(replica: copy.replica, seq: last.seq), default: []].append((path, last.hash))
    }
    for change in copy.own {
      claims[change.id, default: []].append((path, Self.hash(change)))
    }
  }

  private static func hash(_ change: Change) -> SHA256Digest {
    SHA256.hash(ChangeBatch.encode([change]))
  }

  /// Looks at one change of the history. O(1) unless a copy has something under its number.
  package mutating func see(_ change: Change) {
    guard let claims = claims[change.id] else { return }
    let hash = Self.hash(change)
    for claim in claims where claim.hash != hash {
      contradictions.append(Contradiction(path: claim.path, id: change.id))
    }
  }
}
