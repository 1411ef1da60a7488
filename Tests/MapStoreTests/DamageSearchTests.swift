import Foundation
import ReplicatedData
import TestSupport
import Testing

@testable import MapStore

/// A folder as a killed server leaves it: part of its journal in the database file, part in the
/// write-ahead log.
private struct Specimen: Sendable {
  static let lasts: [String: UInt64] = ["a": 300, "b": 120, "c": 40]
  static let author = Author(
    replica: 7, participant: "ada", displayName: "Ada", role: "observer", hasKey: true)
  static let secret = [UInt8](0..<32)

  var files: [String: Data] = [:]

  static func make() async throws -> Specimen {
    let folder = TemporaryFolder()
    var journal = try SQLiteJournal.open(folder: folder.path)
    _ = try journal.secret(named: "seals") { secret }
    for map in lasts.keys.sorted() {
      try await answer { journal.createMap(map, atMilliseconds: 1, completion: $0) }
      _ = try await answer {
        journal.append([.sample(1, bytes: 700)], roster: [author], to: map, completion: $0)
      }
      let stay = journal.join(attendee, map: map) { _ in }
      try await answer { journal.leave(stay, atMilliseconds: 900, completion: $0) }
    }
    _ = try await journal.append(2...200, to: "a")
    for index in [50, 100, 150, 200] as [UInt64] {
      try await answer { journal.saveSnapshot(.sample(index), of: "a", completion: $0) }
    }
    try await journal.close()
    journal = try SQLiteJournal.open(folder: folder.path)
    for (map, first) in [("a", 201), ("b", 2), ("c", 2)] as [(String, UInt64)] {
      for index in stride(from: first, through: lasts[map] ?? 0, by: 20) {
        _ = try await journal.append(index...min(index + 19, lasts[map] ?? 0), to: map)
      }
    }
    var specimen = Specimen()
    for name in ["waymark.db", "waymark.db-wal", "waymark.mark"] {
      specimen.files[name] = FileManager.default.contents(atPath: folder.path + "/" + name)
    }
    try await journal.close()
    return specimen
  }

  static let attendee = Attendee(
    participant: "ada", displayName: "Ada", role: "observer", joinedMilliseconds: 500)

  func write(to folder: TemporaryFolder) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    for (name, data) in files {
      try data.write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }
  }

  /// What it should be at an index.
  static func entry(_ index: UInt64) -> JournalEntry {
    .sample(index, bytes: index == 1 ? 700 : 60)
  }

  /// Flips a bit, cuts a file or blanks a page, and says which.
  mutating func damage(_ random: inout SplitMix64) -> String {
    // Most of it where most of the data is.
    let name = ["waymark.db", "waymark.db-wal", "waymark.db-wal", "waymark.db", "waymark.mark"][
      random.below(5)]
    guard var data = files[name], !data.isEmpty else { return "nothing" }
    defer { files[name] = data }
    let offset = random.below(data.count)
    switch random.below(8) {
    case 0:
      data.removeSubrange(offset...)
      return "\(name) ends at \(offset)"
    case 1:
      let page = offset / 4_096 * 4_096
      let end = min(page + 4_096, data.count)
      data.replaceSubrange(page..<end, with: Data(count: end - page))
      return "\(name): a page of zeros at \(page)"
    case 2 where name != "waymark.db":
      data = Data()
      return "\(name) is empty"
    default:
      let bit = random.below(8)
      data[offset] ^= 1 << bit
      return "\(name): bit \(bit) of byte \(offset)"
    }
  }
}

@Suite("Damaged files", .timeLimit(.minutes(30)))
struct DamageSearchTests {
  @Test("whatever is damaged: all is as it was, or the store or the map says that it is not")
  func search() async throws {
    let specimen = try await Specimen.make()
    var outcomes: [String: Int] = [:]
    for seed in seeds(120) {
      var random = SplitMix64(seed: seed)
      var damaged = specimen
      let what = damaged.damage(&random)
      let outcome = try await examine(damaged, "SEED=\(seed) (\(what))")
      outcomes[outcome, default: 0] += 1
    }
    print("damage: \(outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" })")
  }

  private func examine(_ damaged: Specimen, _ what: String) async throws -> String {
    let folder = TemporaryFolder()
    try damaged.write(to: folder)
    let journal: SQLiteJournal
    do {
      journal = try SQLiteJournal.open(folder: folder.path)
    } catch {
      #expect("\(error)".contains(folder.path), "\(what): \(error)")
      for (name, data) in damaged.files where name != "waymark.mark" {
        let now = FileManager.default.contents(atPath: folder.path + "/" + name)
        #expect(now == data, "\(what): \(name) was written to, though refused: \(error)")
      }
      return "refused"
    }
    var sound: [String] = []
    for map in Specimen.lasts.keys.sorted() {
      if try await isSound(map, in: journal, what) { sound.append(map) }
    }
    if let secret = try? journal.secret(named: "seals", orGenerate: { [1] }) {
      #expect(secret == Specimen.secret, "\(what)")
    }
    let summaries = try? await answer { journal.summaries(completion: $0) }
    if let summaries {
      #expect(summaries.map(\.name) == ["a", "b", "c"], "\(what)")
    }
    // To go on with the sound maps must do no harm to them.
    for map in sound {
      let last = Specimen.lasts[map] ?? 0
      _ = try? await journal.append((last + 1)...(last + 5), to: map)
    }
    try? await journal.close()
    if let again = try? SQLiteJournal.open(folder: folder.path) {
      for map in sound {
        let opened = try? await again.opened(map)
        #expect(opened?.nextIndex == (Specimen.lasts[map] ?? 0) + 6, "\(what)")
      }
      try? await again.close()
    } else {
      #expect(sound.isEmpty, "\(what): writing to sound maps made it worse")
    }
    return sound.count == 3 ? "as it was" : "one map refused"
  }

  /// Whether a map can be served; records an issue when it is other than it was.
  private func isSound(
    _ map: String, in journal: SQLiteJournal, _ what: String
  ) async throws -> Bool {
    let last = Specimen.lasts[map] ?? 0
    var isWhole = true
    do {
      let page = try await answer {
        journal.entries(of: map, from: 1, limit: .max, completion: $0)
      }
      #expect(page.entries == (1...last).map { Specimen.entry($0) }, "\(what): “\(map)”")
    } catch {
      isWhole = false
      #expect("\(error)".contains("damaged"), "\(what): “\(map)”: \(error)")
    }
    if let checkpoints = try? await answer({ journal.checkpoints(of: map, completion: $0) }) {
      for checkpoint in checkpoints {
        #expect(checkpoint.hash == StoredSnapshot.sample(checkpoint.index).hash, "\(what)")
      }
    }
    if let stays = try? await answer({ journal.attendance(of: map, completion: $0) }) {
      #expect(stays.map(\.attendee) == [Specimen.attendee], "\(what)")
      #expect(stays.map(\.leftMilliseconds) == [900], "\(what)")
    }
    do {
      let opened = try await journal.opened(map)
      let base = opened.snapshot?.index ?? 0
      #expect(opened.snapshot == (base == 0 ? nil : .sample(base)), "\(what): “\(map)”")
      #expect(
        opened.tail == (base..<last).map { Specimen.entry($0 + 1) }, "\(what): “\(map)”")
      #expect(opened.nextIndex == last + 1, "\(what): “\(map)”")
      #expect(opened.roster == [Specimen.author], "\(what): “\(map)”")
      return isWhole
    } catch {
      #expect("\(error)".contains("damaged"), "\(what): “\(map)”: \(error)")
      return false
    }
  }
}
