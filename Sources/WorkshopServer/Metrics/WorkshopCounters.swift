import MapStore
import SyncProtocol

/// What went through the maps of a server since it started. Loop-bound.
final class WorkshopCounters {
  /// Changes put into a journal's order and sent on.
  var changesMerged: UInt64 = 0
  /// Changes that were reported durable.
  var changesDurable: UInt64 = 0
  /// Messages handed to a connection.
  var deliveries: UInt64 = 0
  /// Presence messages left out because a receiver was slow.
  var presenceDropped: UInt64 = 0
  /// How often a slow receiver was told to resynchronise.
  var resyncs: UInt64 = 0
  /// Changes refused, by the code's name.
  var refusals: [RefusalCode: UInt64] = [:]
  /// Connections said goodbye to, by reason.
  var byes: [ByeCode: UInt64] = [:]
  /// Messages held back because a connection was faster than it may.
  var heldBack: UInt64 = 0
  var snapshotsSaved: UInt64 = 0
  var mapsOpened: UInt64 = 0
  var mapsUnloaded: UInt64 = 0
  var mapsFailedToOpen: UInt64 = 0
  /// From handing changes to the journal to hearing that they are durable.
  var durableLag = Histogram()
}

@available(*, unavailable)
extension WorkshopCounters: Sendable {}
