import Foundation
import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import Synchronization
import Testing

@testable import WorkshopServer

@Suite("maps, memory and the disk")
struct WorkshopStorageTests {
  @Test("a map that nobody is on leaves memory, and who comes back finds the newest state")
  func unloading() async throws {
    try await onThread {
      let workshop = try Workshop { $0.mapIdleMillisecondsMax = 0 }
      try workshop.start()
      let maps = try #require(workshop.server?.service).maps
      let name = try #require(MapName("demo"))
      for round in 1...5 {
        let ada = try workshop.live("Ada")
        #expect(ada.cards.count == round - 1)
        try ada.addCard("card \(round)")
        try workshop.wait("durable") { ada.session.notDurableCount == 0 }
        ada.session.close()
        ada.cut()
        try workshop.wait("gone from memory") { maps[name] == nil }
      }
      let state: MapState = try blocking { [journal = workshop.server?.service?.context.journal] in
        try await #require(journal).state(of: "demo", at: 5)
      }
      #expect(state.snapshot?.index == 5)
    }
  }

  @Test("who comes back while the map is still being saved finds everything")
  func rejoinWhileSaving() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.mapIdleMillisecondsMax = 0
        // A disk that takes its time.
        options.journal.beforeStep = { (step) throws(StorageFault) in
          if step == .commit { usleep(20_000) }
        }
      }
      try workshop.start()
      for round in 1...8 {
        let ada = try workshop.live("Ada")
        #expect(ada.cards.count == round - 1)
        try ada.addCard("card \(round)")
        try workshop.wait("merged") { ada.session.own.allSatisfy { $0.mergedAt != nil } }
        // Leaves before it is durable.
        ada.session.close()
        ada.cut()
        workshop.runFor(milliseconds: UInt64(round) * 5)
      }
    }
  }

  @Test("a map that cannot be read is refused, not replaced by an empty one")
  func damagedMap() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      try workshop.stop()
      try workshop.plantDamagedMap("demo", bytes: [1, 2, 3])
      try workshop.start()
      let ada = try workshop.person("Ada")
      try workshop.wait("a bye") { !ada.byes.isEmpty }
      #expect(ada.byes.first?.code == .storageDamaged)
      #expect(try workshop.get("/maps/demo.json").status == 500)
      #expect(try workshop.get("/maps").body.contains("\"changes\": 1"))
    }
  }

  @Test("a map whose snapshot is damaged is read from its journal")
  func damagedSnapshot() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      try ada.addCard("one")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      try workshop.stop()
      let journal = try SQLiteJournal.open(folder: workshop.folder)
      try ada.addCard("two")
      let change = try #require(ada.session.own.last).change
      try blocking {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
          journal.append(
            [
              JournalEntry(
                index: 2, replica: change.id.replica.rawValue, sequence: change.id.seq,
                participant: "open:Ada", receivedMilliseconds: 1,
                bytes: ChangeBatch.encode([change]))
            ], roster: [], to: "demo"
          ) { _ in }
          let bytes: [UInt8] = [1, 2, 3]
          let snapshot = StoredSnapshot(
            index: 2, hash: SHA256.hash(bytes).bytes, bytes: bytes, createdMilliseconds: 1)
          journal.saveSnapshot(snapshot, of: "demo") { _ in }
          journal.close { done.resume(with: $0) }
        }
      }
      try workshop.start()
      let grace = try workshop.live("Grace")
      #expect(grace.cards == ["one", "two"])
    }
  }

  @Test("a server that is starting says so, and can be stopped (WM-CONN-3)")
  func starting() async throws {
    try await onThread {
      // Opening may take a while beside all other tests; this one is not about how long.
      let workshop = try Workshop { $0.stopMillisecondsMax = 120_000 }
      let mayOpen = DispatchSemaphore(value: 0)
      let folder = workshop.folder
      try workshop.start(waitsUntilReady: false) { () throws(StorageOpenError) in
        mayOpen.wait()
        return try ServerStorage.open(folder: folder, options: JournalOptions())
      }
      let health = try workshop.get("/healthz")
      #expect(health.status == 503)
      #expect(health.body.hasPrefix("starting"))
      #expect(try workshop.get("/maps").status == 503)
      let early = try BareClient(loop: workshop.loop, port: try #require(workshop.server).port)
      try workshop.wait("refused") { early.failure != nil }
      #expect(early.failure == .httpStatus(503))
      workshop.server?.stop()
      mayOpen.signal()
      #expect(try workshop.stopped() == .clean)
    }
  }

  @Test("a disk that fails is told, and what was written meanwhile is there when it works again")
  func failingDisk() async throws {
    try await onThread {
      let isBroken = Flag()
      let workshop = try Workshop { options in
        options.journal.reopenPause = .milliseconds(10)
        options.journal.beforeStep = { (step) throws(StorageFault) in
          if isBroken.value {
            throw StorageFault(kind: .diskFull, detail: "no space left in the test")
          }
        }
      }
      try workshop.start()
      let ada = try workshop.live("Ada")
      let grace = try workshop.live("Grace")
      try ada.addCard("before")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      isBroken.value = true
      try ada.addCard("merged, but not durable")
      try workshop.wait("unhealthy") {
        if case .storageFailing? = workshop.server?.health { true } else { false }
      }
      let health = try workshop.get("/healthz")
      #expect(health.status == 503)
      #expect(health.body.hasPrefix("storage-failing"))
      try grace.addCard("refused for now")
      try workshop.wait("a refusal is counted") {
        let rooms = workshop.server?.service?.maps.open ?? []
        return rooms.contains {
          $0.room.counters.refusals[RefusalCode.storageFailing.rawValue, default: 0] > 0
        }
      }
      #expect(try workshop.get("/metrics").body.contains("waymark_storage_failing 1"))
      isBroken.value = false
      try workshop.wait("all is durable again") {
        ada.session.notDurableCount == 0 && grace.session.notDurableCount == 0
          && ada.cards.count == 3 && grace.cards.count == 3
      }
      #expect(try workshop.get("/healthz").status == 200)
      #expect(try workshop.stop() == .clean)
      try workshop.start()
      let viewer = try workshop.live("Viewer")
      #expect(viewer.cards == ["before", "merged, but not durable", "refused for now"])
    }
  }

  @Test("a graceful stop tells everybody, and leaves a snapshot and no open stay behind (WM-BYE-1)")
  func gracefulStop() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let ada = try workshop.live("Ada")
      let grace = try workshop.live("Grace")
      let bare = try BareClient(loop: workshop.loop, port: try #require(workshop.server).port)
      try workshop.wait("open") { bare.isOpen }
      for number in 1...50 { try ada.addCard("card \(number)") }
      try workshop.wait("some are merged") { grace.cards.count > 0 }
      #expect(try workshop.stop() == .clean)
      try workshop.wait("all heard it") {
        !ada.byes.isEmpty && !grace.byes.isEmpty && bare.bye != nil
      }
      for bye in [ada.byes.first, grace.byes.first, bare.bye] {
        #expect(bye?.code == .serverStopping)
        #expect(bye?.retry == .after(milliseconds: workshop.options.stopRetryMilliseconds))
      }
      let journal = try SQLiteJournal.open(folder: workshop.folder)
      let stored: OpenedMap = try blocking { try await journal.openMap("demo") }
      #expect(stored.tail.isEmpty)
      #expect(stored.snapshot.map { $0.index + 1 } == stored.nextIndex)
      let stays: [Attendance] = try blocking {
        try await withCheckedThrowingContinuation { done in
          journal.attendance(of: "demo") { done.resume(with: $0) }
        }
      }
      #expect(stays.map(\.attendee.displayName).sorted() == ["Ada", "Grace"])
      #expect(stays.allSatisfy { $0.leftMilliseconds != nil })
    }
  }

  @Test("a stop on a disk that fails ends in time, and says that something is missing")
  func stopOnFailingDisk() async throws {
    try await onThread {
      let isBroken = Flag()
      let workshop = try Workshop { options in
        options.journal.beforeStep = { (step) throws(StorageFault) in
          if isBroken.value { throw StorageFault(kind: .inputOutput, detail: "in the test") }
        }
      }
      try workshop.start()
      let ada = try workshop.live("Ada")
      try ada.addCard("safe")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      isBroken.value = true
      try ada.addCard("lost with the server, kept by Ada")
      try workshop.wait("unhealthy") {
        if case .storageFailing? = workshop.server?.health { true } else { false }
      }
      let outcome = try workshop.stop()
      guard case .notDurable? = outcome else {
        Issue.record("it ended as \(String(describing: outcome))")
        return
      }
      #expect(ada.session.notDurableCount == 1)
    }
  }

  @Test("a data folder that is in use is said to be so")
  func folderInUse() async throws {
    try await onThread {
      let first = try Workshop()
      try first.start()
      let second = try Workshop { $0.dataFolder = first.folder }
      try second.start()
      guard case .notOpened(let words)? = second.outcome else {
        Issue.record("it started: \(String(describing: second.outcome))")
        return
      }
      #expect(words.contains("in use"))
    }
  }
}

/// A switch that the storage thread reads.
final class Flag: Sendable {
  private let flag = Atomic(false)

  var value: Bool {
    get { flag.load(ordering: .sequentiallyConsistent) }
    set { flag.store(newValue, ordering: .sequentiallyConsistent) }
  }
}
