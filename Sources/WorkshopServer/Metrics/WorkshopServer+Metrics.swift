import SyncEngine
import SyncProtocol
import WebSocketTransport

extension WorkshopServer {
  /// All figures of the server: counts and times only, no names and no texts.
  func metricsText() -> String {
    var page = PrometheusText()
    let maps = service?.maps.open ?? []
    addPresent(to: &page, maps)
    addTraffic(to: &page, maps.reduce(counters.closedRooms) { $0 + $1.room.counters })
    addRefusals(to: &page, maps.reduce(counters.closedRooms) { $0 + $1.room.counters })
    addStorage(to: &page)
    return page.text
  }

  private func addPresent(to page: inout PrometheusText, _ maps: [HostedMap]) {
    page.gauge(
      "waymark_up", "Whether the server can do all its work.", health == .serving ? 1 : 0)
    page.gauge(
      "waymark_uptime_seconds", "Since the server was started.",
      Double(loop.milliseconds - startedMilliseconds) / 1_000)
    page.gauge(
      "process_resident_memory_bytes", "Memory of the process in RAM.",
      ProcessFigures.residentBytes())
    page.gauge("waymark_connections", "WebSocket connections open.", clients.count)
    page.gauge("waymark_sockets", "Sockets open.", transport?.counters.socketsOpen ?? 0)
    page.gauge("waymark_maps_open", "Maps in memory.", maps.count)
    page.gauge(
      "waymark_participants", "People on maps, counted once a map.",
      maps.reduce(0) { $0 + $1.participantCount })
    page.gauge(
      "waymark_send_queue_bytes", "Bytes that wait to be sent, over all connections.",
      clients.values.reduce(0) { $0 + $1.connection.queuedBytes })
    page.gauge(
      "waymark_held_bytes", "Bytes of messages that came faster than they may.",
      clients.values.reduce(0) { $0 + $1.held.byteCount })
    page.gauge(
      "waymark_changes_not_durable", "Changes merged and not yet on disk.",
      maps.reduce(0) { $0 + Int(clamping: $1.room.mergedIndex - $1.room.durableIndex) })
  }

  private func addTraffic(to page: inout PrometheusText, _ rooms: RoomCounters) {
    page.counter("waymark_changes_merged_total", "Changes merged.", rooms.changesMerged)
    page.counter(
      "waymark_changes_durable_total", "Changes reported durable.", counters.changesDurable)
    page.counter(
      "waymark_changes_delivered_total", "Changes sent on, counted once a receiver.",
      rooms.changesDelivered)
    page.counter(
      "waymark_deliveries_total", "Messages of maps handed to a connection.", counters.deliveries)
    page.counter(
      "waymark_presence_dropped_total", "Presence messages left out for slow receivers.",
      counters.presenceDropped)
    page.counter(
      "waymark_held_back_total", "Times that a connection was faster than it may.",
      counters.heldBack)
    page.counter(
      "waymark_resyncs_total", "Slow receivers told to resynchronise.", rooms.resyncs)
    page.counter(
      "waymark_slow_receivers_total", "Receivers closed because they took nothing.",
      rooms.slowReceivers)
    guard let transport = transport?.counters else { return }
    page.counter("waymark_received_bytes_total", "Bytes read from sockets.", transport.bytesIn)
    page.counter("waymark_sent_bytes_total", "Bytes written to sockets.", transport.bytesOut)
    page.counter(
      "waymark_received_messages_total", "WebSocket messages received.", transport.messagesIn)
    page.counter("waymark_sent_messages_total", "WebSocket messages sent.", transport.messagesOut)
    page.counter(
      "waymark_connections_total", "WebSocket connections ever opened.",
      transport.connectionsOpened)
    page.counter("waymark_http_requests_total", "HTTP requests.", transport.httpRequests)
  }

  private func addRefusals(to page: inout PrometheusText, _ rooms: RoomCounters) {
    var refusals: [String: UInt64] = [:]
    for (code, count) in rooms.refusals {
      refusals[RefusalCode(rawValue: code).map { "\($0.name)" } ?? "\(code)"] = count
    }
    page.counters(
      "waymark_changes_refused_total", "Changes refused, by reason.", label: "reason", refusals)
    var byes: [String: UInt64] = [:]
    for (code, count) in counters.byes { byes["\(code.name)"] = count }
    page.counters(
      "waymark_byes_total", "Connections said goodbye to, by reason.", label: "reason", byes)
    var peers: [String: UInt64] = [:]
    for (reason, count) in transport?.counters.refused ?? [:] { peers[reason.rawValue] = count }
    page.counters(
      "waymark_peers_refused_total", "Peers turned away or cut off below the protocol, by reason.",
      label: "reason", peers)
  }

  private func addStorage(to page: inout PrometheusText) {
    page.counter("waymark_maps_opened_total", "Maps brought into memory.", counters.mapsOpened)
    page.counter("waymark_maps_unloaded_total", "Maps let go again.", counters.mapsUnloaded)
    page.counter(
      "waymark_maps_failed_total", "Maps that could not be opened.", counters.mapsFailedToOpen)
    page.counter("waymark_snapshots_total", "Snapshots kept.", counters.snapshotsSaved)
    page.histogram(
      "waymark_durable_lag_seconds", "From merging changes to their being on disk.",
      counters.durableLag)
    guard let status = service?.context.journal.status() else { return }
    page.gauge(
      "waymark_storage_failing", "Whether the journal takes nothing.",
      status.failure == nil && status.failedMaps.isEmpty ? 0 : 1)
    page.gauge("waymark_journal_queue_bytes", "Bytes that wait for the disk.", status.queueBytes)
    page.counter("waymark_journal_commits_total", "Transactions made durable.", status.commits)
    page.counter("waymark_journal_failures_total", "Transactions that failed.", status.failures)
    page.counter("waymark_journal_bytes_total", "Bytes of changes written.", status.changeBytes)
    page.histogram(
      "waymark_journal_commit_seconds", "Time of a transaction.", status.commitTimes)
    page.histogram(
      "waymark_journal_sync_seconds", "Time of its last step, waiting for the disk.",
      status.syncTimes)
  }
}
