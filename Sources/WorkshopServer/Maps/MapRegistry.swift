import CLinux
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
  /// Those that could not be opened when last tried because what is stored is no map.
  private(set) var damaged: Set<MapName> = []
  /// Those in which the server found a fault of its own: they are read, and no edits are taken.
  private(set) var faulty: Set<MapName> = []
  private var ticker: LoopTimer?
  private var memoryReturn: LoopTimer?
  /// Maps that are to be made, one after the other: only so does each count those before it. The
  /// first one is being made.
  private var creations: [MapName] = []
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
      load(name)
    }
  }

  // MARK: Opening

  /// A map from the journal.
  private struct Loaded: Sendable {
    let room: Room
    /// Whether it was made just now.
    let isNew: Bool
  }

  private var source: StoredRooms {
    StoredRooms(
      journal: context.journal, key: context.sealKey, configuration: context.roomConfiguration,
      logger: context.logger)
  }

  private func load(_ name: MapName) {
    let loaded = context.loop.completion { [self] (result: Result<Loaded, StoredMapError>) in
      finishLoading(name, result, wasCreated: false)
    }
    let source = source
    // Marked, since the compiler (6.3) cannot judge this closure's isolation by itself.
    Task { @Sendable in
      do throws(StoredMapError) {
        loaded(.success(Loaded(room: try await source.open(name), isNew: false)))
      } catch {
        loaded(.failure(error))
      }
    }
  }

  /// Makes the first of the maps that are to be made, then the next.
  private func create() {
    guard let name = creations.first else { return }
    let created = context.loop.completion { [self] (result: Result<Loaded, StoredMapError>) in
      creations.removeFirst()
      finishLoading(name, result, wasCreated: true)
      create()
    }
    let source = source
    let mapsMax = context.options.mapsMax
    Task { @Sendable in
      do throws(StoredMapError) {
        try await source.create(name, mapsMax: mapsMax)
        created(.success(Loaded(room: try await source.open(name), isNew: true)))
      } catch {
        created(.failure(error))
      }
    }
  }

  private func finishLoading(
    _ name: MapName, _ result: Result<Loaded, StoredMapError>, wasCreated: Bool
  ) {
    guard case .opening(let waiting)? = slots[name] else { return }
    switch result {
    case .success(let loaded):
      let room = loaded.room
      damaged.remove(name)
      if loaded.isNew { context.counters.mapsStored? += 1 }
      let map = HostedMap(room, context: context)
      if faulty.contains(name) { map.refuseEdits(HostedMap.damageWords) }
      slots[name] = .open(map)
      context.counters.mapsOpened += 1
      context.logger.info(
        "map opened", metadata: ["map": "\(name.string)", "changes": "\(room.mergedIndex)"])
      map.onEmpty = { [weak self] in self?.considerLeaving($0) }
      for arrival in waiting where arrival.isAwaited { admit(arrival, map) }
      considerLeaving(map)
      tickIfNeeded()
    case .failure(.unknownMap)
    where !wasCreated && waiting.contains { $0.isAwaited && $0.creates }:
      creations.append(name)
      if creations.count == 1 { create() }
    case .failure(let error):
      slots[name] = nil
      if error != .unknownMap {
        note(error, name)
        context.logger.error(
          "a map could not be opened",
          metadata: ["map": "\(name.string)", "error": "\(error.words)"])
      }
      for arrival in waiting where arrival.isAwaited { turnAway(arrival, error) }
    }
  }

  private func note(_ error: StoredMapError, _ name: MapName) {
    switch error {
    case .damaged, .beyondEnd:
      context.counters.mapsDamaged += 1
      damaged.insert(name)
    case .unreadable: context.counters.mapsUnreadable += 1
    case .unknownMap, .tooManyMaps: break
    }
  }

  // MARK: Leaving memory

  /// Lets a map go that nobody has been on for a while, once its last snapshot is kept.
  ///
  /// Called when the last one leaves, and again by whatever held the map then: a change on its way
  /// to the disk, a snapshot, a failure.
  private func considerLeaving(_ map: HostedMap) {
    guard map.clients.isEmpty else { return }
    if map.room.damage != nil {
      faulty.insert(map.name)
      if map.isUnloadable { unload(map) }
      return
    }
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
    returnMemoryLater()
  }

  /// The allocator keeps what maps leave behind, in pieces all over its heaps. It is asked to give
  /// that back to the system once those that leave together have gone, and not by the loop, since it
  /// takes a while.
  private func returnMemoryLater() {
    guard memoryReturn?.isPending != true else { return }
    memoryReturn = context.loop.schedule(afterMilliseconds: 2_000) {
      Task.detached(priority: .background) { malloc_trim(0) }
    }
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
