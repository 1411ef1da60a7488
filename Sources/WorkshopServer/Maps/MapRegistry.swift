import MapStore
import SyncEngine
import SyncProtocol
import WebSocketTransport

/// Somebody who waits for a map.
struct Arrival {
  let client: Client
  /// Of the hello that this answers.
  let attempt: UInt64
  let participant: Participant
  let hello: Hello
  /// Whether a map that does not exist is to be made for it.
  let creates: Bool

  /// Whether the client still waits for this answer.
  var isAwaited: Bool { client.attempt == attempt && client.connection.isOpen }
}

/// Which maps are in memory. Loop-bound.
///
/// A map is in exactly one of three states: not here, being opened, with those who wait for it, or
/// open. It leaves only when nobody is on it and the journal has all of it, so whoever comes finds
/// either the newest state in memory or the newest state on disk.
final class MapRegistry {
  private enum Slot {
    case opening([Arrival])
    case open(HostedMap)
  }

  private let context: MapContext
  private var slots: [MapName: Slot] = [:]
  private var ticker: LoopTimer?
  /// Puts an arrival on the map, or tells it why not.
  private let admit: (Arrival, HostedMap) -> Void
  private let turnAway: (Arrival, StoredMapError) -> Void

  static let tickMilliseconds: UInt64 = 50

  init(
    context: MapContext, admit: @escaping (Arrival, HostedMap) -> Void,
    turnAway: @escaping (Arrival, StoredMapError) -> Void
  ) {
    self.context = context
    self.admit = admit
    self.turnAway = turnAway
  }

  /// Maps in memory, in no particular order.
  var open: [HostedMap] {
    slots.values.compactMap { if case .open(let map) = $0 { map } else { nil } }
  }

  subscript(name: MapName) -> HostedMap? {
    if case .open(let map)? = slots[name] { map } else { nil }
  }

  /// Whether one more map may come into memory; one that nobody is on makes room.
  func hasRoom(for name: MapName) -> Bool {
    if slots[name] != nil || slots.count < context.options.openMapsMax { return true }
    // Without a last snapshot, since somebody waits: the next opening reads a few changes more.
    for map in open where map.isUnloadable {
      unload(map)
      if slots[name] == nil, slots.count < context.options.openMapsMax { return true }
    }
    return false
  }

  /// Lets somebody onto a map, opening it or making it before.
  func enter(_ arrival: Arrival) {
    let name = arrival.hello.map
    switch slots[name] {
    case .open(let map)?: admit(arrival, map)
    case .opening(let waiting)?: slots[name] = .opening(waiting + [arrival])
    case nil:
      slots[name] = .opening([arrival])
      load(name, creates: arrival.creates)
    }
  }

  // MARK: Opening

  private func load(_ name: MapName, creates: Bool) {
    let loaded = context.loop.completion { [self] (result: Result<Room, StoredMapError>) in
      finishLoading(name, result, couldCreate: creates)
    }
    let source = StoredRooms(
      journal: context.journal, key: context.sealKey, configuration: context.roomConfiguration,
      logger: context.logger)
    let mapsMax = context.options.mapsMax
    // Marked, since the compiler (6.3) cannot judge this closure's isolation by itself.
    Task { @Sendable in
      do throws(StoredMapError) {
        do throws(StoredMapError) {
          loaded(.success(try await source.open(name)))
        } catch {
          guard creates, error == .unknownMap else { throw error }
          try await source.create(name, mapsMax: mapsMax)
          loaded(.success(try await source.open(name)))
        }
      } catch {
        loaded(.failure(error))
      }
    }
  }

  private func finishLoading(
    _ name: MapName, _ result: Result<Room, StoredMapError>, couldCreate: Bool
  ) {
    guard case .opening(let waiting)? = slots[name] else { return }
    switch result {
    case .success(let room):
      let map = HostedMap(room, context: context)
      slots[name] = .open(map)
      context.counters.mapsOpened += 1
      context.logger.info(
        "map opened", metadata: ["map": "\(name.string)", "changes": "\(room.mergedIndex)"])
      map.onEmpty = { [weak self] in self?.considerLeaving($0) }
      for arrival in waiting where arrival.isAwaited { admit(arrival, map) }
      considerLeaving(map)
      tickIfNeeded()
    case .failure(.unknownMap)
    where !couldCreate && waiting.contains { $0.isAwaited && $0.creates }:
      // Whoever may make it came behind somebody who may not.
      load(name, creates: true)
    case .failure(let error):
      slots[name] = nil
      if error != .unknownMap {
        context.counters.mapsFailedToOpen += 1
        context.logger.error(
          "a map could not be opened", metadata: ["map": "\(name.string)", "error": "\(error)"])
      }
      for arrival in waiting where arrival.isAwaited { turnAway(arrival, error) }
    }
  }

  // MARK: Leaving memory

  /// Lets a map go that nobody has been on for a while, once its last snapshot is kept.
  ///
  /// Called when the last one leaves, and again by whatever held the map then: a change on its way
  /// to the disk, a snapshot, a failure.
  private func considerLeaving(_ map: HostedMap) {
    guard map.clients.isEmpty else { return }
    let now = context.loop.milliseconds
    let since = map.emptySince ?? now
    map.emptySince = since
    let due = since + context.options.mapIdleMillisecondsMax
    guard now >= due else {
      guard map.departure?.isPending != true else { return }
      map.departure = context.loop.schedule(afterMilliseconds: due - now) {
        [weak self, weak map] in
        guard let self, let map else { return }
        considerLeaving(map)
      }
      return
    }
    guard map.isUnloadable else { return }
    map.checkpoint()
    if map.isUnloadable { unload(map) }
  }

  private func unload(_ map: HostedMap) {
    guard case .open(let here)? = slots[map.name], here === map else { return }
    slots[map.name] = nil
    context.counters.mapsUnloaded += 1
    context.counters.add(map.room.counters)
    context.logger.info("map left memory", metadata: ["map": "\(map.name.string)"])
  }

  // MARK: Time

  /// Hands on what the turn brought, for the maps that it brought something to.
  func endOfTurn() {
    for map in context.takeMapsWithInput() { map.endOfTurn() }
  }

  /// Ticks as long as somebody is on a map, and not at all otherwise.
  func tickIfNeeded() {
    guard ticker?.isPending != true, open.contains(where: { !$0.clients.isEmpty }) else { return }
    ticker = context.loop.schedule(afterMilliseconds: Self.tickMilliseconds) { [weak self] in
      guard let self else { return }
      for map in open { map.tick() }
      tickIfNeeded()
    }
  }
}

@available(*, unavailable)
extension MapRegistry: Sendable {}
