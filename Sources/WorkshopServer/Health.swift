import SystemClock

/// Whether a server can do its work, in one word for programs and one sentence for people.
enum Health: Equatable {
  /// The journal is being opened and checked.
  case starting
  case serving
  /// Edits are not taken, or not kept; the words say why.
  case storageFailing(String)
  /// Edits of a map are refused, since the server found a fault in its own work.
  case faulty(map: String)
  case stopping

  /// 200 only while everything works, so that whoever watches needs to look at nothing else.
  var status: Int { self == .serving ? 200 : 503 }

  var text: String {
    switch self {
    case .starting: "starting: the journal is being opened and checked"
    case .serving: "ok"
    case .storageFailing(let words): "storage-failing: edits are refused, since \(words)"
    case .faulty(let map):
      "faulty: edits of “\(map)” are refused, since the server found a fault in its own work; see its log, "
        + "and waymark doctor"
    case .stopping: "stopping: everything is being made durable"
    }
  }
}

extension WorkshopServer {
  /// A damaged map alone does not count: the others are served, and neither another server nor a
  /// restart would read it. ``healthLines`` and the metrics tell of it.
  var health: Health {
    switch stage {
    case .starting: return .starting
    case .stopping, .stopped: return .stopping
    case .serving(let service):
      let status = service.context.journal.status()
      if let fault = status.failure { return .storageFailing("\(fault)") }
      if let failed = status.failedMaps.min(by: { $0.key < $1.key }) {
        return .storageFailing("\(failed.value)")
      }
      let faulty = service.maps.faulty
      if service.maps.open.contains(where: { !$0.storage.takes && !faulty.contains($0.name) }) {
        return .storageFailing("the disk is too slow")
      }
      let wait = longestWaitMilliseconds
      guard wait < options.storageWaitMillisecondsMax else {
        return .storageFailing("the disk has not confirmed a write for \(wait / 1_000) seconds")
      }
      if let map = faulty.map(\.string).min() { return .faulty(map: map) }
      return .serving
    }
  }

  /// Age of the oldest change that the journal was given and has not confirmed, in milliseconds.
  /// O(maps open).
  var longestWaitMilliseconds: UInt64 {
    let now = MonotonicClock.nanoseconds
    var longest: UInt64 = 0
    for map in service?.maps.open ?? [] {
      guard let first = map.storage.unconfirmed.first else { continue }
      longest = max(longest, now - min(now, first.since))
    }
    return longest / 1_000_000
  }

  /// The health, and what it stands on: for people, with `?verbose`.
  var healthLines: [String] {
    let health = health
    guard let service else { return [health.text] }
    let maps = service.maps.open
    let refusing = maps.count { !$0.storage.takes }
    let status = service.context.journal.status()
    let turn = counters.longestTurn.value(at: loop.milliseconds) / 1_000_000
    return [
      health.text,
      "journal: \(status.failure == nil ? "open" : "failing"), "
        + "\(status.queueBytes) bytes wait for the disk, the oldest change for "
        + "\(longestWaitMilliseconds) ms",
      "maps: \(maps.count) in memory, \(refusing) refusing edits, "
        + "\(damagedMapCount) damaged, \(service.maps.faulty.count) faulty",
      "loop: \(clients.count) connections, longest turn of the last minute \(turn) ms",
    ]
  }

  /// Maps found damaged, by the journal or by putting them together.
  var damagedMapCount: Int {
    guard let service else { return 0 }
    let known = service.context.journal.status().damagedMaps
    return known.count + service.maps.damaged.count { known[$0.string] == nil }
  }

  /// A journal that failed opens its database anew when it is asked for something. Without edits
  /// nobody would ask, and a server that is left alone for being unhealthy would remain so.
  func prodFailingJournal() {
    guard case .serving(let service) = stage, service.context.journal.status().failure != nil
    else { return }
    service.context.journal.flush { _ in }
  }
}
