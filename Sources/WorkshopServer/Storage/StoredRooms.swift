import JourneyMap
import Logging
import MapStore
import SyncEngine
import SyncProtocol
import SystemClock

/// Opens rooms on what the journal holds, away from the event loop.
struct StoredRooms: Sendable {
  let journal: any Journal
  /// The server's secret for seals.
  let key: [UInt8]
  let configuration: RoomConfiguration
  let logger: Logger

  /// The room of a map, with the newest durable state.
  func open(_ name: MapName) async throws(StoredMapError) -> Room {
    let opened: OpenedMap
    do { opened = try await journal.openMap(name.string) } catch { throw StoredMapError(error) }
    let document: MapDocument
    do {
      document = try StoredMap.document(opened.snapshot)
    } catch {
      // A snapshot only saves time: the journal has everything that is in it.
      logger.error(
        "a snapshot is damaged; the map is read from its whole journal",
        metadata: ["map": "\(name.string)", "error": "\(error)"])
      return try room(name, opened, MapDocument(), at: 0, try await wholeJournal(of: name))
    }
    return try room(name, opened, document, at: opened.snapshot?.index ?? 0, opened.tail)
  }

  /// Makes an empty map, unless there are as many as may be.
  func create(_ name: MapName, mapsMax: Int) async throws(StoredMapError) {
    let mapCount: Int
    do { mapCount = try await journal.summaries().count } catch { throw StoredMapError(error) }
    guard mapCount < mapsMax else { throw .tooManyMaps }
    do {
      try await journal.createMap(name.string, atMilliseconds: WallClock.milliseconds)
    } catch {
      // Made by somebody else in between: just as well.
      guard case .mapExists = error else { throw StoredMapError(error) }
    }
  }

  private func room(
    _ name: MapName, _ opened: OpenedMap, _ document: MapDocument, at index: UInt64,
    _ tail: [JournalEntry]
  ) throws(StoredMapError) -> Room {
    let room: Room
    do {
      room = try Room(
        map: name, document: document, checkpointIndex: index,
        snapshotSize: index == 0 ? 0 : opened.snapshot?.bytes.count ?? 0,
        journalBytes: index == 0 ? 0 : opened.bytesBefore,
        tail: tail.map(JournalRecord.init), roster: opened.roster.map(RosterRecord.init),
        key: key, configuration: configuration)
    } catch {
      throw .damaged("\(error)")
    }
    guard room.mergedIndex + 1 == opened.nextIndex else {
      throw .damaged("the journal says that change \(opened.nextIndex) is next")
    }
    return room
  }

  private func wholeJournal(of name: MapName) async throws(StoredMapError) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    while true {
      let page: EntryPage
      do {
        page = try await journal.entries(
          of: name.string, from: UInt64(entries.count) + 1, limit: 10_000)
      } catch {
        throw StoredMapError(error)
      }
      entries += page.entries
      if page.entries.isEmpty || UInt64(entries.count) >= page.lastIndex { return entries }
    }
  }
}
