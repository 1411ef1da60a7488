import JourneyMap
import JourneyTemplates
import ReplicatedData
import SyncProtocol
import WorkshopClient

/// A new map made of a moment of another one, as ``MapFork`` does it.
enum Fork {
  /// - Returns: What became of it, in words.
  static func make(
    _ target: MapTarget, of document: MapDocument, from source: String, _ index: UInt64,
    timeoutMilliseconds: UInt64
  ) -> String {
    var options = MapVisit.Options(dataFolder: nil)
    options.timeoutMilliseconds = timeoutMilliseconds
    options.stopsOnSignals = false
    do {
      let visit = try MapVisit(target, for: .making, options)
      defer { visit.leave() }
      try visit.connect()
      try MapFork(of: document, named: source, at: index).make(in: visit)
      try visit.settle()
      return "The new map “\(target.map.string)” has what there was at that moment."
    } catch {
      return "\(error)"
    }
  }
}
