import JourneyMap
import MapStore
import SyncProtocol
import WebSocketTransport

/// What maps are called that are not open, for the list. The journal knows nothing of maps, so each is
/// read once after it has changed, one at a time and behind the answer: who asks again has it then.
/// Loop-bound.
final class MapTitles {
  /// A title, and how many changes there were when it was read.
  struct Known: Sendable {
    let title: String
    let changes: UInt64
  }

  /// So many are read for one question: those that changed last.
  private static let readMax = 50
  /// So many are remembered.
  private static let knownMax = 5_000

  private(set) var known: [String: Known] = [:]
  private let loop: EventLoop
  private let journal: any Journal
  private var isReading = false

  init(loop: EventLoop, journal: any Journal) {
    self.loop = loop
    self.journal = journal
  }

  func read(_ maps: [MapSummary]) {
    guard !isReading, !maps.isEmpty else { return }
    isReading = true
    if known.count > Self.knownMax { known = [:] }
    let newest = maps.sorted {
      ($0.lastChangeMilliseconds ?? 0) > ($1.lastChangeMilliseconds ?? 0)
    }.prefix(Self.readMax)
    let done = loop.completion { [self] (titles: [String: Known]) in
      known.merge(titles) { $1 }
      isReading = false
    }
    let journal = journal
    Task { @Sendable in
      var titles: [String: Known] = [:]
      for map in newest {
        // One that cannot be read has no title; what is wrong with it is said where it is opened.
        let document = await Self.document(map.name, in: journal)
        let title = document?.string(.root, Field.Map.title) ?? ""
        titles[map.name] = Known(title: title, changes: map.changes)
      }
      done(titles)
    }
  }

  private static func document(
    _ name: String, in journal: any Journal
  ) async -> MapDocument? {
    guard let name = MapName(name) else { return nil }
    return try? await StoredMap.latest(name, in: journal)
  }
}

@available(*, unavailable)
extension MapTitles: Sendable {}
