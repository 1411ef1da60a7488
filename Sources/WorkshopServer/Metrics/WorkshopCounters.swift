import MapStore
import SyncEngine
import SyncProtocol

/// What went through the maps of a server since it started. Loop-bound.
final class WorkshopCounters {
  /// What the rooms counted that are not in memory any more.
  private(set) var closedRooms = RoomCounters()
  /// Changes that were reported durable.
  var changesDurable: UInt64 = 0
  /// Messages handed to a connection.
  var deliveries: UInt64 = 0
  /// Presence messages left out because a receiver was slow.
  var presenceDropped: UInt64 = 0
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

  /// Keeps what a room counted that leaves memory.
  func add(_ room: RoomCounters) { closedRooms = closedRooms + room }
}

@available(*, unavailable)
extension WorkshopCounters: Sendable {}

extension RoomCounters {
  static func + (a: RoomCounters, b: RoomCounters) -> RoomCounters {
    var sum = a
    sum.changesMerged += b.changesMerged
    sum.changesDelivered += b.changesDelivered
    sum.resyncs += b.resyncs
    sum.slowReceivers += b.slowReceivers
    sum.refusals.merge(b.refusals) { $0 + $1 }
    return sum
  }
}
