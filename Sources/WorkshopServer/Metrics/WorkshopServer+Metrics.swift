import SyncEngine
import SyncProtocol
import WebSocketTransport

extension WorkshopServer {
  /// All figures of the server: counts and times only, no names and no texts. No label tells maps
  /// or people apart, so that the page does not grow with them. O(connections + maps open).
  func metricsText() -> String {
    var page = PrometheusText()
    let maps = service?.maps.open ?? []
    var rooms = counters.closedRooms
    for map in maps { rooms.add(map.room.counters) }
    addServer(to: &page)
    addConnections(to: &page)
    addMaps(to: &page, maps, rooms)
    addTraffic(to: &page, rooms)
    addQueues(to: &page, maps, rooms)
    addRefusals(to: &page, rooms)
    addDurability(to: &page, maps)
    addJournal(to: &page)
    addProcess(to: &page)
    return page.text
  }

  private func addServer(to page: inout PrometheusText) {
    page.gauge(
      "waymark_up", "Whether the server can take edits and keep them.", health == .serving ? 1 : 0)
    page.info(
      "waymark_build_info", "What runs: always 1.",
      [("version", Self.version), ("protocol", "\(WaymarkProtocol.version)")])
    page.gauge(
      "waymark_uptime_seconds", "Since the server was started.",
      Double(loop.milliseconds - startedMilliseconds) / 1_000)
    page.histogram(
      "waymark_loop_turn_seconds",
      "Turns of the loop that serves all connections: the rate of the sum is its load, at most 1.",
      counters.turnTimes)
    page.gauge(
      "waymark_loop_turn_longest_seconds", "The longest turn of the last one to two minutes.",
      Double(counters.longestTurn.value(at: loop.milliseconds)) / 1e9)
  }

  private func addConnections(to page: inout PrometheusText) {
    page.gauge("waymark_connections", "WebSocket connections open.", clients.count)
    page.gauge(
      "waymark_connections_on_maps", "Those that said hello and are on a map.",
      clients.values.reduce(0) { $0 + ($1.map == nil ? 0 : 1) })
    let transport = transport?.counters
    page.gauge("waymark_sockets", "Sockets open.", transport?.socketsOpen ?? 0)
    page.counter(
      "waymark_connections_opened_total", "WebSocket connections ever opened.",
      transport?.connectionsOpened ?? 0)
    var closings = Dictionary(uniqueKeysWithValues: CloseCode.metricNames.map { ($0, UInt64(0)) })
    closings.merge(counters.closings) { $1 }
    page.counters(
      "waymark_connections_closed_total", "WebSocket connections that ended, by reason.",
      label: "reason", closings)
    page.counter("waymark_http_requests_total", "HTTP requests.", transport?.httpRequests ?? 0)
    page.histogram(
      "waymark_join_seconds", "From a hello to being on the map.", counters.joinTimes)
  }

  private func addMaps(
    to page: inout PrometheusText, _ maps: [HostedMap], _ rooms: RoomCounters
  ) {
    if let stored = counters.mapsStored {
      page.gauge("waymark_maps_stored", "Maps in the journal.", stored)
    }
    page.gauge("waymark_maps_open", "Maps in memory.", maps.count)
    page.gauge(
      "waymark_maps_refusing_edits", "Maps in memory whose edits are refused.",
      maps.reduce(0) { $0 + ($1.storage.takes ? 0 : 1) })
    page.gauge(
      "waymark_maps_damaged", "Maps in which damage was found.", damagedMapCount)
    page.gauge(
      "waymark_maps_faulty",
      "Maps whose edits are refused since the server found a fault in its own work.",
      service?.maps.faulty.count ?? 0)
    page.gauge(
      "waymark_participants", "People on maps, counted once a map.",
      maps.reduce(0) { $0 + $1.participantCount })
    page.gauge("waymark_replays", "Replays that run.", service?.context.replays.count ?? 0)
    page.counter("waymark_maps_opened_total", "Maps brought into memory.", counters.mapsOpened)
    page.counter("waymark_maps_unloaded_total", "Maps let go again.", counters.mapsUnloaded)
    page.counters(
      "waymark_maps_failed_total", "Maps that could not be opened, by reason.", label: "reason",
      ["damaged": counters.mapsDamaged, "unreadable": counters.mapsUnreadable])
    page.counter(
      "waymark_snapshots_encoded_total", "Times that a whole map was encoded.",
      rooms.snapshotsEncoded)
    page.counter(
      "waymark_snapshots_encoded_bytes_total", "Bytes of it.", rooms.snapshotBytesEncoded)
    page.counter("waymark_snapshots_total", "Snapshots kept on disk.", counters.snapshotsSaved)
    page.counter(
      "waymark_snapshots_bytes_total", "Bytes of it: not much more than those of changes.",
      counters.snapshotBytesSaved)
    page.gauge(
      "waymark_map_bytes_largest", "Bytes of all changes of the map in memory that has most.",
      maps.reduce(0) { max($0, $1.room.journalByteCount) })
    page.gauge(
      "waymark_map_bytes_max", "Bytes of changes at which a map takes no more.",
      options.mapBytesMax)
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
    let transport = transport?.counters
    page.counter(
      "waymark_received_bytes_total", "Bytes read from sockets.", transport?.bytesIn ?? 0)
    page.counter(
      "waymark_sent_bytes_total", "Bytes written to sockets.", transport?.bytesOut ?? 0)
    page.counter(
      "waymark_received_messages_total", "WebSocket messages received.",
      transport?.messagesIn ?? 0)
    page.counter(
      "waymark_sent_messages_total", "WebSocket messages sent.", transport?.messagesOut ?? 0)
  }

  /// Those who are too slow, or too fast.
  private func addQueues(
    to page: inout PrometheusText, _ maps: [HostedMap], _ rooms: RoomCounters
  ) {
    var (queued, longest, held) = (0, 0, 0)
    for client in clients.values {
      let bytes = client.connection.queuedBytes
      queued += bytes
      longest = max(longest, bytes)
      held += client.heldBytes
    }
    page.gauge(
      "waymark_send_queue_bytes", "Bytes that wait to be sent, over all connections.", queued)
    page.gauge(
      "waymark_send_queue_longest_bytes", "Bytes that wait to be sent to the slowest receiver.",
      longest)
    page.gauge(
      "waymark_receivers_congested", "Receivers that get no edits until their queue has drained.",
      maps.reduce(0) { $0 + $1.room.congestedCount })
    page.counter(
      "waymark_presence_dropped_total", "Presence messages left out for slow receivers.",
      counters.presenceDropped)
    page.counter(
      "waymark_resyncs_total", "Slow receivers told to resynchronise.", rooms.resyncs)
    page.counter(
      "waymark_slow_receivers_total", "Receivers closed because they took nothing.",
      rooms.slowReceivers)
    page.gauge(
      "waymark_held_bytes", "Bytes of messages that came faster than they may.", held)
    page.counter(
      "waymark_held_back_total", "Times that a connection was faster than it may.",
      counters.heldBack)
    page.counter(
      "waymark_long_messages_total", "Messages that took more than 10 ms to be merged.",
      counters.longMessages)
  }

  /// Every reason there is, so that the first of its kind shows as an increase.
  private func addRefusals(to page: inout PrometheusText, _ rooms: RoomCounters) {
    var refusals: [String: UInt64] = [:]
    for code in RefusalCode.allCases {
      refusals["\(code.name)"] = rooms.refusals[code.rawValue, default: 0]
    }
    page.counters(
      "waymark_changes_refused_total", "Changes refused, by reason.", label: "reason", refusals)
    var byes: [String: UInt64] = [:]
    for code in ByeCode.allCases { byes["\(code.name)"] = counters.byes[code, default: 0] }
    page.counters(
      "waymark_byes_total", "Connections said goodbye to, by reason.", label: "reason", byes)
    var peers: [String: UInt64] = [:]
    for reason in RefusalReason.allCases {
      peers[reason.rawValue] = transport?.counters.refused[reason] ?? 0
    }
    page.counters(
      "waymark_peers_refused_total", "Peers turned away or cut off below the protocol, by reason.",
      label: "reason", peers)
  }
}
