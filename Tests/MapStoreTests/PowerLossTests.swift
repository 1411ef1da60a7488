import FaultyDisk
import Foundation
import GRDB
import ReplicatedData
import TestSupport
import Testing

@testable import MapStore

/// The one disk of this process that fails when told to.
private enum Disk {
  static let marker = "waymark-faulty"
  static let installed: Bool = faulty_disk_install(marker) == 0

  /// What a loss of power now would leave of a folder.
  static func leave(_ folder: TemporaryFolder, seed: UInt64) throws -> TemporaryFolder {
    let left = TemporaryFolder()
    try FileManager.default.createDirectory(atPath: left.path, withIntermediateDirectories: true)
    for name in ["waymark.db", "waymark.db-wal"] {
      _ = faulty_disk_leave(folder.path + "/" + name, left.path + "/" + name, seed)
    }
    // Never synced: it may be on the disk or not.
    let mark = DurableMark.path(in: folder.path)
    if seed.isMultiple(of: 2), FileManager.default.fileExists(atPath: mark) {
      try FileManager.default.copyItem(
        atPath: mark, toPath: DurableMark.path(in: left.path))
    }
    return left
  }
}

/// Somebody who appends to three maps and remembers what was reported durable.
private final class Clerk: Sendable {
  let journal: SQLiteJournal
  let durable = Shared<[String: UInt64]>([:])
  static let maps = ["a", "b", "c"]

  init(_ journal: SQLiteJournal) { self.journal = journal }

  /// Appends to several maps at once. False when something failed.
  func append(_ random: inout SplitMix64, next: inout [String: UInt64]) async -> Bool {
    let failures = Shared(0)
    for _ in 0...random.below(4) {
      let map = Self.maps[random.below(3)]
      let first = next[map] ?? 1
      let last = first + UInt64(random.below(12))
      next[map] = last + 1
      let entries = (first...last).map { JournalEntry.sample($0, bytes: Int($0 % 7) * 150) }
      journal.append(entries, roster: [], to: map) { [self] result in
        switch result {
        case .success(let last): durable.change { $0[map] = max(last, $0[map] ?? 0) }
        case .failure: failures.change { $0 += 1 }
        }
      }
      if random.below(6) == 0, last > 1 {
        journal.saveSnapshot(.sample(last, bytes: 3_000), of: map) { _ in }
      }
    }
    try? await answer { journal.flush(completion: $0) }
    return failures() == 0
  }

  /// Has the journal take up again what failed. False when it cannot.
  func recover(next: inout [String: UInt64]) async -> Bool {
    for map in Self.maps {
      let confirmed = durable()[map] ?? 0
      let recovered = try? await answer {
        journal.recover(
          map, after: confirmed, bytes: { Int($0 % 7) * 150 }, completion: $0)
      }
      guard let last = recovered else { return false }
      // At least what was reported, whatever has failed since.
      if last < durable()[map] ?? 0 { return false }
      durable.change { $0[map] = last }
      next[map] = last + 1
    }
    return true
  }
}

@Suite("Loss of power", .serialized, .timeLimit(.minutes(60)))
struct PowerLossTests {
  @Test("the disk of these tests does lose what no sync has confirmed")
  func forgetfulDisk() throws {
    try #require(Disk.installed)
    faulty_disk_reset()
    let folder = TemporaryFolder(marker: Disk.marker)
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    let database = try JournalWriter.connect(folder.database)
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "CREATE TABLE x (y); PRAGMA synchronous = NORMAL")
      for number in 1...50 { try db.execute(sql: "INSERT INTO x VALUES (?)", arguments: [number]) }
    }
    faulty_disk_cut_power_at(faulty_disk_operations() + 1)
    let left = try Disk.leave(folder, seed: 1)
    let count = try DatabaseQueue(path: left.database).read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM x")
    }
    #expect(count ?? 0 < 50)
  }

  @Test("what was reported durable is there after a loss of power at any write or sync")
  func powerLoss() async throws {
    try #require(Disk.installed)
    for seed in seeds(40) { try await lose(seed, failsBefore: false) }
  }

  @Test("… also after a write or a sync failed, and the journal went on")
  func failureAndPowerLoss() async throws {
    try #require(Disk.installed)
    for seed in seeds(40) { try await lose(seed, failsBefore: true) }
  }

  private func lose(_ seed: UInt64, failsBefore: Bool) async throws {
    faulty_disk_reset()
    var random = SplitMix64(seed: seed)
    let folder = TemporaryFolder(marker: Disk.marker)
    var options = JournalOptions()
    options.checkpointPages = 5 + random.below(60)
    options.reopenPause = .zero
    let clerk = Clerk(try SQLiteJournal.open(folder: folder.path, options: options))
    for map in Clerk.maps {
      try await answer { clerk.journal.createMap(map, atMilliseconds: 1, completion: $0) }
    }
    var next: [String: UInt64] = [:]
    let start = faulty_disk_operations()
    faulty_disk_cut_power_at(start + 1 + UInt64(random.below(600)))
    if failsBefore { faulty_disk_fail_at(start + 1 + UInt64(random.below(100))) }
    for _ in 0..<400 {
      guard await !clerk.append(&random, next: &next) else { continue }
      guard await clerk.recover(next: &next) else { break }
      if failsBefore {
        faulty_disk_fail_at(faulty_disk_operations() + 1 + UInt64(random.below(100)))
      }
    }
    let left = try Disk.leave(folder, seed: seed)
    try? await clerk.journal.close()
    try await check(left, clerk.durable(), next, "SEED=\(seed)")
  }

  private func check(
    _ folder: TemporaryFolder, _ durable: [String: UInt64], _ next: [String: UInt64],
    _ what: Comment
  ) async throws {
    let journal: SQLiteJournal
    do {
      journal = try SQLiteJournal.open(folder: folder.path)
    } catch {
      Issue.record("\(what): \(error)")
      return
    }
    for map in Clerk.maps {
      let opened = try await journal.opened(map)
      #expect(opened.nextIndex > durable[map] ?? 0, what)
      #expect(opened.nextIndex <= next[map] ?? 1, what)
      let page = try await answer {
        journal.entries(of: map, from: 1, limit: .max, completion: $0)
      }
      #expect(
        page.entries
          == (1..<opened.nextIndex).map { JournalEntry.sample($0, bytes: Int($0 % 7) * 150) }, what)
    }
    try await journal.close()
  }
}
