import MapStore
import SyncEngine
import SyncProtocol

/// What went through the maps of a server since it started. Plain numbers on the loop, which cost
/// next to nothing. Loop-bound.
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
  /// Connections that ended, by ``CloseCode/metricName``.
  var closings: [String: UInt64] = [:]
  /// Messages held back because a connection was faster than it may.
  var heldBack: UInt64 = 0
  /// Messages that took the loop so long that they were charged for it.
  var longMessages: UInt64 = 0
  var snapshotsSaved: UInt64 = 0
  var snapshotBytesSaved: UInt64 = 0
  var mapsOpened: UInt64 = 0
  var mapsUnloaded: UInt64 = 0
  /// Maps that could not be opened: what is stored is no map, or the disk did not give it.
  var mapsDamaged: UInt64 = 0
  var mapsUnreadable: UInt64 = 0
  /// Maps in the journal; nil until it was asked.
  var mapsStored: Int?
  /// Stays of participants that the attendance list lacks.
  var attendanceLost: UInt64 = 0
  /// From handing changes to the journal to hearing that they are durable.
  var durableLag = Histogram()
  /// From a hello to being on the map, the opening of the map included.
  var joinTimes = Histogram()
  /// Turns of the loop: what one has to do, one after the other, while everybody waits.
  private(set) var turnTimes = Histogram()
  /// The longest of late, in nanoseconds.
  var longestTurn = RecentMaximum()

  /// Keeps what a room counted that leaves memory.
  func add(_ room: RoomCounters) { closedRooms.add(room) }

  /// - Parameter now: milliseconds of the loop's clock.
  func noteTurn(nanoseconds: UInt64, at now: UInt64) {
    turnTimes.record(.nanoseconds(Int64(clamping: nanoseconds)))
    longestTurn.note(nanoseconds, at: now)
  }
}

@available(*, unavailable)
extension WorkshopCounters: Sendable {}

extension RoomCounters {
  mutating func add(_ other: RoomCounters) {
    changesMerged += other.changesMerged
    changesDelivered += other.changesDelivered
    resyncs += other.resyncs
    slowReceivers += other.slowReceivers
    snapshotsEncoded += other.snapshotsEncoded
    snapshotBytesEncoded += other.snapshotBytesEncoded
    for (code, count) in other.refusals { refusals[code, default: 0] += count }
  }
}
