import Foundation
import GRDB
import Testing

@testable import MapStore

@Suite("Damage and who is concerned by it")
struct DamageTests {
  let folder = TemporaryFolder()

  /// Leaves a journal with two maps and `count` changes in each, and changes its file.
  private func prepare(
    changes count: UInt64 = 50, _ change: @escaping @Sendable (Database) throws -> Void
  ) async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    try await answer { journal.createMap("other", atMilliseconds: 1, completion: $0) }
    for map in ["m", "other"] { _ = try await journal.append(1...count, to: map) }
    for index in [10, 30] as [UInt64] {
      try await answer { journal.saveSnapshot(.sample(index), of: "m", completion: $0) }
    }
    try await journal.close()
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let database = try DatabaseQueue(path: folder.database, configuration: configuration)
    try await database.write { try change($0) }
    try database.close()
  }

  private func openError() -> JournalOpenError? {
    do {
      _ = try SQLiteJournal.open(folder: folder.path)
      return nil
    } catch {
      return error
    }
  }

  @Test("the checksum is CRC-32C, as RFC 3720 has it")
  func vectors() {
    #expect(RowChecksum.of(Array("123456789".utf8)) == 0xE306_9283)
    #expect(RowChecksum.of([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(RowChecksum.of([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(RowChecksum.of([UInt8](0..<32)) == 0x46DD_794E)
    #expect(RowChecksum.of([]) == 0)
  }

  @Test(
    "a change that is not as it was written is named, its map refused, and another map goes on",
    arguments: [
      "bytes = x'00'", "received = received + 1", "participant = 'eve'", "sequence = 0",
      "replica = 8",
    ])
  func damagedChange(assignment: String) async throws {
    try await prepare {
      try $0.execute(sql: "UPDATE change SET \(assignment) WHERE map = 1 AND position = 40")
    }
    let events = Shared<[JournalEvent]>([])
    var options = JournalOptions()
    options.onEvent = { event in events.change { $0.append(event) } }
    let journal = try SQLiteJournal.open(folder: folder.path, options: options)
    let fault = StorageFault(
      kind: .damaged, detail: "change 40 of “m” is not as it was written")
    for _ in 1...2 {
      await #expect(throws: JournalError.storage(fault)) { try await journal.opened() }
    }
    #expect(events() == [.damageFound(map: "m", fault)], "told once")
    #expect(journal.status().damagedMaps == ["m": fault])
    #expect(try await journal.opened("other").nextIndex == 51)
    #expect(try await journal.append(51...60, to: "other") == 60)
    let sound = try await answer { journal.state(of: "m", at: 39, completion: $0) }
    #expect(sound.entries.count == 9, "what lies before the damage can be read")
  }

  @Test("a map of which changes are missing is neither served nor added to, others are")
  func missingChange() async throws {
    try await prepare {
      try $0.execute(sql: "DELETE FROM change WHERE map = 1 AND position = 20")
    }
    let journal = try SQLiteJournal.open(folder: folder.path)
    let fault = StorageFault(kind: .damaged, detail: "changes of “m” are missing")
    await #expect(throws: JournalError.storage(fault)) { try await journal.opened() }
    await #expect(throws: JournalError.mapFailed(map: "m", fault)) {
      try await journal.append(51...51)
    }
    await #expect(throws: JournalError.storage(fault)) {
      try await answer { journal.recover("m", completion: $0) }
    }
    #expect(journal.status().failedMaps.isEmpty, "the disk is well")
    #expect(try await journal.append(51...52, to: "other") == 52)
  }

  private static let ada = Author(
    replica: 7, participant: "ada", displayName: "Ada", role: "facilitator", hasKey: true)

  /// Leaves two maps with an author and two stays each, and changes the file so that every row's own
  /// checksum fits.
  private func prepareLists(_ change: @escaping @Sendable (Database) throws -> Void) async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    try await answer { journal.createMap("other", atMilliseconds: 1, completion: $0) }
    let ada = Self.ada
    for map in ["m", "other"] {
      _ = try await answer {
        journal.append([.sample(1)], roster: [ada], to: map, completion: $0)
      }
      for (name, joined) in [("ada", 500), ("bo", 700)] as [(String, UInt64)] {
        let attendee = Attendee(
          participant: name, displayName: name, role: "observer", joinedMilliseconds: joined)
        let stay = journal.join(attendee, map: map) { _ in }
        try await answer { journal.leave(stay, atMilliseconds: 900, completion: $0) }
      }
    }
    try await journal.close()
    let database = try DatabaseQueue(path: folder.database)
    try await database.write { try change($0) }
    try database.close()
  }

  @Test("a map with a forged, an added, a removed or an unlocked author is not served, others are")
  func forgedAuthor() async throws {
    for kind in 0...3 {
      try? FileManager.default.removeItem(atPath: folder.path)
      try await prepareLists { db in
        let eve = Author(
          replica: 7, participant: "eve", displayName: "Eve", role: "facilitator", hasKey: true)
        let checksum = RowChecksum.author(map: 1, eve)
        switch kind {
        case 0:
          try db.execute(
            sql: """
              UPDATE author SET participant = 'eve', name = 'Eve', checksum = ? WHERE map = 1
              """, arguments: [checksum])
        case 1:
          var second = eve
          second.replica = 8
          try db.execute(
            sql: "INSERT INTO author VALUES (1, 8, 'eve', 'Eve', 'facilitator', ?, 1)",
            arguments: [RowChecksum.author(map: 1, second)])
        case 2: try db.execute(sql: "DELETE FROM author WHERE map = 1")
        default:
          // Anybody of that name could write as the replica.
          var open = Self.ada
          open.hasKey = false
          try db.execute(
            sql: "UPDATE author SET keyed = 0, checksum = ? WHERE map = 1",
            arguments: [RowChecksum.author(map: 1, open)])
        }
      }
      let fault = MapInventory.authorsFault(of: "m")
      let journal = try SQLiteJournal.open(folder: folder.path)
      #expect(journal.status().damagedMaps == ["m": fault], "told at the start")
      await #expect(throws: JournalError.storage(fault)) { try await journal.opened() }
      #expect(try await journal.opened("other").roster.count == 1)
      let reader = try FolderReader(folder: folder.path)
      #expect(throws: JournalOpenError.self) { try reader.roster(of: "m") }
      #expect(throws: Never.self) { try reader.roster(of: "other") }
      try await journal.close()
    }
  }

  @Test("a stay that is gone is missed, and the list that lacks it not shown")
  func removedStay() async throws {
    try await prepareLists { try $0.execute(sql: "DELETE FROM attendance WHERE id = 2") }
    let fault = MapInventory.staysFault(of: "m")
    let journal = try SQLiteJournal.open(folder: folder.path)
    #expect(journal.status().damagedMaps == ["m": fault])
    await #expect(throws: JournalError.storage(fault)) {
      try await answer { journal.attendance(of: "m", completion: $0) }
    }
    #expect(try await journal.append(2...2) == 2, "the map itself goes on")
    let stays = try await answer { journal.attendance(of: "other", completion: $0) }
    #expect(stays.count == 2)
    let copy = TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: copy.path, withIntermediateDirectories: true)
    let content = try FolderBackup.write(
      folder: folder.path, to: copy.path + "/copy.db", replaces: false)
    #expect(content.findings == [fault.detail])
  }

  @Test("an inventory that is not as it was written speaks for neither list")
  func damagedInventory() async throws {
    try await prepareLists { try $0.execute(sql: "UPDATE inventory SET authors = 2 WHERE map = 1") }
    let journal = try SQLiteJournal.open(folder: folder.path)
    await #expect(throws: JournalError.self) { try await journal.opened() }
    #expect(try await journal.opened("other").roster.count == 1)
  }

  @Test("a damaged snapshot is passed over for an older one")
  func damagedSnapshot() async throws {
    try await prepare {
      try $0.execute(sql: "UPDATE snapshot SET bytes = x'0102' WHERE position = 30")
    }
    var journal = try SQLiteJournal.open(folder: folder.path)
    var map = try await journal.opened()
    #expect(map.snapshot == .sample(10))
    #expect(map.tail == (11...50).map { JournalEntry.sample($0) })
    #expect(journal.status().damagedMaps.keys.sorted() == ["m"])
    try await journal.close()
    let database = try DatabaseQueue(path: folder.database)
    try await database.write { try $0.execute(sql: "UPDATE snapshot SET created = 7") }
    try database.close()
    journal = try SQLiteJournal.open(folder: folder.path)
    map = try await journal.opened()
    #expect(map.snapshot == nil && map.tail.count == 50)
  }

  @Test(
    "damage to the list of maps is the whole store's, so that no map begins anew under its name",
    arguments: [
      "UPDATE map SET name = 'n' WHERE id = 1", "DELETE FROM map WHERE id = 1",
      "UPDATE map SET id = 9 WHERE id = 1", "DROP TABLE author",
    ])
  func damagedCatalogue(statement: String) async throws {
    try await prepare { try $0.execute(sql: statement) }
    guard case .damaged(folder.database, _) = openError() else {
      Issue.record("opened a damaged file")
      return
    }
  }

  @Test("changes that were reported durable and are gone are missed")
  func lostTail() async throws {
    try await prepare {
      try $0.execute(sql: "DELETE FROM change WHERE map = 2 AND position > 45")
    }
    let lost = JournalOpenError.incomplete(
      path: folder.database, map: "“other”", last: 45, durable: 50)
    #expect(openError() == lost)
    #expect("\(lost)".contains("delete waymark.mark"))
    try FileManager.default.removeItem(atPath: DurableMark.path(in: folder.path))
    let journal = try SQLiteJournal.open(folder: folder.path)
    #expect(try await journal.append(46...47, to: "other") == 47)
    #expect(DurableMark.read(folder: folder.path) == [1: 50, 2: 47])
  }

  @Test("a write-ahead log that is gone is missed, and a mark that is damaged says nothing")
  func lostLog() async throws {
    let journal = try await SQLiteJournal.withMap(folder)
    _ = try await journal.append(1...10)
    let copy = TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: copy.path, withIntermediateDirectories: true)
    for name in ["waymark.db", "waymark.mark"] {
      try FileManager.default.copyItem(
        atPath: folder.path + "/" + name, toPath: copy.path + "/" + name)
    }
    #expect(throws: JournalOpenError.self) { try SQLiteJournal.open(folder: copy.path) }
    try Data([UInt8](repeating: 1, count: 40)).write(
      to: URL(fileURLWithPath: DurableMark.path(in: copy.path)))
    #expect(throws: Never.self) { try SQLiteJournal.open(folder: copy.path) }
  }

  @Test("a database that is gone is missed")
  func lostDatabase() async throws {
    try await prepare { _ in }
    try FileManager.default.removeItem(atPath: folder.database)
    guard case .damaged(folder.database, _) = openError() else {
      Issue.record("began anew")
      return
    }
  }

  @Test("a secret that is not as it was written is no secret")
  func damagedSecret() async throws {
    let journal = try SQLiteJournal.open(folder: folder.path)
    _ = try journal.secret(named: "seals") { [1, 2, 3] }
    try await journal.close()
    let database = try DatabaseQueue(path: folder.database)
    try await database.write { try $0.execute(sql: "UPDATE secret SET bytes = x'010203FF'") }
    try database.close()
    #expect(throws: JournalOpenError.self) {
      try SQLiteJournal.secret(named: "seals", folder: folder.path)
    }
    let again = try SQLiteJournal.open(folder: folder.path)
    #expect(throws: JournalError.self) { try again.secret(named: "seals") { [4] } }
  }
}
