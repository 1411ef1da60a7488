/// What a load has counted so far, warm-up included. Nanoseconds and bytes.
package struct LoadFigures {
  /// Changes that came to somebody who had not made them: one change at one receiver is one.
  package var deliveries: UInt64 = 0
  /// Changes of writers that do not belong to this load.
  package var foreign: UInt64 = 0
  package var sent: UInt64 = 0
  package var bytesIn: UInt64 = 0
  package var bytesOut: UInt64 = 0
  package var messagesIn: UInt64 = 0
  package var messagesOut: UInt64 = 0
  /// Presence messages that came.
  package var presences: UInt64 = 0
  package var snapshots: UInt64 = 0
  package var snapshotBytes: UInt64 = 0
  package var resyncs: UInt64 = 0
  package var refusals: [String: UInt64] = [:]
  package var byes: [String: UInt64] = [:]
  /// Connections that ended and were not to.
  package var lost: UInt64 = 0
  package var lastLoss = ""

  /// From the moment a change was due until it came to somebody else, once for each of them.
  package let arrival = LatencyRecorder()
  /// … until its author was told that it is merged.
  package let merged = LatencyRecorder()
  /// … until its author was told that it is durable.
  package let durable = LatencyRecorder()
  /// How late changes left, by the schedule.
  package let lateness = LatencyRecorder()
  /// From the connect until everything that was there had come.
  package let joins = LatencyRecorder()

  package init() {}
}

/// Whether everybody got everything, once and in order.
package struct DeliveryCheck: Codable, Equatable, Sendable {
  /// Changes that came, counted once a receiver.
  package var received: UInt64 = 0
  /// Changes that a later one of the same writer overtook.
  package var gaps: UInt64 = 0
  /// Changes that came again, though nobody had asked for them.
  package var repeated: UInt64 = 0
  /// Changes that had not come when waiting for them was given up.
  package var undelivered: UInt64 = 0
  /// Changes whose author was not told that they are durable.
  package var notDurable: UInt64 = 0

  package init() {}

  package var isWhole: Bool {
    gaps == 0 && repeated == 0 && undelivered == 0 && notDurable == 0
  }
}
