import JourneyFormats
import JourneyMap
import ReplicatedData
import SyncProtocol
import WorkshopClient

/// A new map made of a moment of another one. Its records are new ones, and its history begins with
/// them; it says where it comes from.
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
      guard visit.document.version.isEmpty else {
        return "There is a map “\(target.map.string)” already."
      }
      let outline = JourneyOutline(document)
      _ = try visit.edit { (editor: inout Editor) throws(ChangeError) in
        _ = try outline.apply(to: &editor)
        try editor.set(.root, Field.Map.forkedFrom, .text("\(source) at change \(index)"))
      }
      try visit.settle()
      return "The new map “\(target.map.string)” has everything of that moment but its history."
    } catch {
      return "\(error)"
    }
  }
}
