import Logging
import MapStore
import SyncEngine
import SyncProtocol
import SystemClock
import WebSocketTransport

/// What all maps of a server share. Loop-bound.
final class MapContext {
  let loop: EventLoop
  let journal: any Journal
  /// The server's secret for seals.
  let sealKey: [UInt8]
  let options: ServerOptions
  let counters: WorkshopCounters
  let logger: Logger
  let replays: ReplayTurns
  private var mapsWithInput: [HostedMap] = []

  init(
    loop: EventLoop, journal: any Journal, sealKey: [UInt8], options: ServerOptions,
    counters: WorkshopCounters, logger: Logger
  ) {
    self.loop = loop
    self.journal = journal
    self.sealKey = sealKey
    self.options = options
    self.counters = counters
    self.logger = logger
    replays = ReplayTurns(loop: loop, options: options)
  }

  /// Notes a map that this turn of the loop brought something to; once a turn.
  func noteInput(to map: HostedMap) { mapsWithInput.append(map) }

  func takeMapsWithInput() -> [HostedMap] {
    guard !mapsWithInput.isEmpty else { return [] }
    var taken: [HostedMap] = []
    swap(&taken, &mapsWithInput)
    return taken
  }

  var now: Moment {
    Moment(milliseconds: loop.milliseconds, wallClock: WallClock.milliseconds)
  }

  var roomConfiguration: RoomConfiguration {
    var configuration = RoomConfiguration()
    configuration.limits = ServerLimits(
      map: options.map, messageBytesMax: options.messageBytesMax,
      changesPerSecondMax: options.changesPerSecondMax)
    // Well below the transport's bound, which must never be met: beyond it messages get lost.
    configuration.queueBytesMax = options.sendQueueBytesMax / 8
    configuration.messageBytesAim = min(
      configuration.messageBytesAim, Int(options.messageBytesMax) / 2, options.sendQueueBytesMax / 8
    )
    configuration.stuckMillisecondsMax = options.stuckMillisecondsMax
    configuration.journalBytesMax = options.mapBytesMax
    configuration.snapshotChangesMax = options.snapshots.changesMax
    configuration.snapshotBytesMax = options.snapshots.bytesMax
    return configuration
  }
}

@available(*, unavailable)
extension MapContext: Sendable {}
