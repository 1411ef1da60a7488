import JourneyTemplates
import SyncProtocol

extension MapName {
  /// The name that is next to a title or the name of a file; nil if none of its letters can be in one.
  package init?(ofTitle title: String) {
    self.init(PlainLetters.name(of: title, bytesMax: Self.byteCountMax))
  }
}
