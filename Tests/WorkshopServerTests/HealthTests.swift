import Foundation
import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("health")
struct HealthTests {
  @Test("before the journal is open the server lives and is not ready")
  func starting() async throws {
    try await onThread {
      let workshop = try Workshop { $0.stopMillisecondsMax = 120_000 }
      let mayOpen = DispatchSemaphore(value: 0)
      let folder = workshop.folder
      try workshop.start(waitsUntilReady: false) { () throws(StorageOpenError) in
        mayOpen.wait()
        return try ServerStorage.open(folder: folder, options: JournalOptions())
      }
      let health = try workshop.get("/healthz?verbose")
      #expect(health.status == 503)
      #expect(health.body.hasPrefix("starting:"))
      #expect(try workshop.get("/livez").status == 200)
      #expect(try workshop.metrics()["waymark_up"] == 0)
      mayOpen.signal()
      try workshop.wait("ready") { workshop.server?.health == .serving }
      #expect(try workshop.get("/healthz").body == "ok\n")
      #expect(try workshop.stop() == .clean)
    }
  }

  @Test("a server that stops says so until it is gone")
  func stopping() async throws {
    try await onThread {
      let hold = Flag()
      let workshop = try Workshop { options in
        options.stopMillisecondsMax = 120_000
        options.journal.beforeStep = { _ in while hold.value { usleep(1_000) } }
      }
      try workshop.start()
      let ada = try workshop.live("Ada")
      hold.value = true
      try ada.addCard("on its way")
      try workshop.wait("merged") { ada.session.own.allSatisfy { $0.mergedAt != nil } }
      workshop.server?.stop()
      #expect(workshop.server?.health == .stopping)
      #expect(workshop.server?.health.status == 503)
      hold.value = false
      #expect(try workshop.stopped() == .clean)
    }
  }

  @Test("a disk that does not answer makes the server unhealthy, and its answer healthy again")
  func hangingDisk() async throws {
    try await onThread {
      let hold = Flag()
      let workshop = try Workshop { options in
        options.storageWaitMillisecondsMax = 100
        options.journal.beforeStep = { step in
          while step == .commit && hold.value { usleep(1_000) }
        }
      }
      try workshop.start()
      let ada = try workshop.live("Ada")
      hold.value = true
      try ada.addCard("waits")
      try workshop.wait("unhealthy") { workshop.server?.health.status == 503 }
      let health = try workshop.get("/healthz?verbose")
      #expect(health.status == 503)
      #expect(health.body.hasPrefix("storage-failing:"))
      #expect(try workshop.get("/livez").status == 200)
      let page = try workshop.metrics()
      #expect(page["waymark_up"] == 0)
      #expect((page["waymark_durable_wait_longest_seconds"] ?? 0) >= 0.1)
      #expect(page["waymark_changes_not_durable"] == 1)
      hold.value = false
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      #expect(try workshop.get("/healthz").status == 200)
    }
  }

  @Test("a server whose disk works again becomes healthy without a single edit")
  func recoversAlone() async throws {
    try await onThread {
      let isBroken = Flag()
      let workshop = try Workshop { options in
        options.journal.reopenPause = .milliseconds(10)
        options.journal.beforeStep = { (step) throws(StorageFault) in
          if isBroken.value { throw StorageFault(kind: .diskFull, detail: "in the test") }
        }
      }
      try workshop.start()
      // Makes the map.
      _ = try workshop.live("Grace")
      isBroken.value = true
      // Nothing but the note of who came is to be written, so no map fails.
      let ada = try workshop.live("Ada")
      try workshop.wait("unhealthy") { workshop.server?.health.status == 503 }
      ada.session.close()
      ada.cut()
      #expect(try workshop.get("/healthz").status == 503)
      isBroken.value = false
      var status = 503
      for _ in 1...1_000 where status != 200 {
        workshop.runFor(milliseconds: 5)
        status = try workshop.get("/healthz").status
      }
      #expect(status == 200)
    }
  }

  @Test("one damaged map leaves the server healthy, and is told of")
  func damagedMap() async throws {
    try await onThread {
      let workshop = try Workshop()
      try workshop.start()
      let grace = try workshop.live("Grace", map: "whole")
      try grace.addCard("kept")
      try workshop.wait("durable") { grace.session.notDurableCount == 0 }
      try workshop.stop()
      try workshop.plantDamagedMap("broken", bytes: [1, 2, 3])
      try workshop.start()
      let ada = try workshop.person("Ada", map: "broken")
      try workshop.wait("a bye") { !ada.byes.isEmpty }
      let health = try workshop.get("/healthz?verbose")
      #expect(health.status == 200)
      #expect(health.body.hasPrefix("ok\n"))
      #expect(health.body.contains("1 damaged"))
      let page = try workshop.metrics()
      #expect(page["waymark_maps_damaged"] == 1)
      #expect(page["waymark_maps_failed_total", ["reason": "damaged"]] == 1)
      #expect(page["waymark_up"] == 1)
      let other = try workshop.live("Bo", map: "whole")
      #expect(other.cards == ["kept"])
    }
  }
}
