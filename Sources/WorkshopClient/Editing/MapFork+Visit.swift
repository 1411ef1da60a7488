import JourneyMap
import JourneyTemplates

extension MapFork {
  /// Makes the map on a server.
  ///
  /// - Throws: ``ClientError/refused(reason:words:)`` if there is something in the map already.
  package func make(in visit: MapVisit) throws(ClientError) {
    guard visit.document.version.isEmpty else {
      let name = visit.target.map.string
      throw .refused(
        reason: "There is a map “\(name)” already. Choose another name.", words: [])
    }
    try make { (goesOn, body: (inout Editor) throws(ChangeError) -> Void) throws(ClientError) in
      _ = try visit.edit(goesOn: goesOn, body)
    }
  }
}
