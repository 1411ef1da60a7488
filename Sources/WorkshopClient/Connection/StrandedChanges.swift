/// Changes in copies that programs used beside each other, and that never reached the server.
package enum StrandedChanges {
  /// Brings those of some copies to the server, one after the other. What goes wrong is tried again by
  /// whoever comes next.
  package static func deliver(
    _ slots: [Int], _ target: MapTarget, _ options: MapVisit.Options
  ) {
    for slot in slots {
      var options = options
      options.slot = slot
      // A reader brings what waits to the server, and keeps that nothing waits any more.
      guard let visit = try? MapVisit(target, for: .reading, options) else { continue }
      try? visit.connect()
      try? visit.keepNow()
      visit.leave()
    }
  }
}
