import JourneyMap
import SyncProtocol

/// A document that holds half a change, which is a fault of this program (WM-DAMAGE-2).
extension ClientSession {
  /// Whether there is nothing to be kept and nothing to be written in.
  var isDamaged: Bool { document.damage != nil }

  /// Puts the map together anew, once: it may depend on the order in which things came. The second time
  /// the session ends, and the local copy stays as it was before.
  mutating func meet(_ damage: DocumentDamage, at now: Moment) {
    emit(.damaged(damage, isFinal: wasDamaged))
    guard wasDamaged else {
      wasDamaged = true
      return startOver()
    }
    emit(
      .bye(
        Bye(
          .internal, retry: .never,
          reason: "This version of Waymark has a fault and cannot put the map together. What the "
            + "server has told to be kept is there; what it has not is in the local copy. Update "
            + "Waymark, or open the map with another version.")))
    isClosed = true
    effects.append(.disconnect)
    goOffline(at: now, after: nil)
  }
}
