import ArgumentParser
import Foundation
import GRDB
import JourneyMap
import MapStore
import Synchronization
import Testing

@testable import WorkshopClient
@testable import waymark

@Suite("Backup, restore and doctor", .timeLimit(.minutes(3)))
struct BackupTests {
  @Test("copies made while people edit are whole, each with the state hashes of its moment")
  func underEdits() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("0") }
      let written = Mutex(0)
      let isOver = Mutex(false)
      let ended = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        defer { ended.signal() }
        while !isOver.withLock({ $0 }) {
          let count = written.withLock { $0 } + 1
          do {
            try place.edit(name: "Boris") { (editor) throws(ChangeError) in
              try editor.addCard("\(count)")
            }
            written.withLock { $0 = count }
          } catch {
            Issue.record("\(error)")
            return
          }
        }
      }
      var copies: [String] = []
      for number in 1...4 {
        let durable = written.withLock { $0 }
        let file = place.folder + "/copy \(number).db"
        let content = try FolderBackup.write(
          folder: place.folder + "/server", to: file, replaces: false)
        #expect(content.changes > durable, "all that was durable before is in it")
        copies.append(file)
        Thread.sleep(forTimeInterval: 0.05)
      }
      isOver.withLock { $0 = true }
      ended.wait()
      place.stop()
      let whole = try DoctorReport.of(place.folder + "/server")
      #expect(whole.findings.isEmpty)
      for (number, file) in copies.enumerated() {
        let folder = place.folder + "/restored \(number)"
        _ = try FolderBackup.restore(file, to: folder, replaces: false)
        #expect(try DoctorReport.of(folder).findings.isEmpty)
        let last = try FolderReader(folder: folder).maps()[0].lastIndex
        #expect(
          try stateHash(folder, at: last) == stateHash(place.folder + "/server", at: last))
      }
    }
  }

  // Shows WM-CATCH-4.
  @Test("after a restore people find the old state, and give back what had not reached the server")
  func givingBack() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      let file = place.folder + "/copy.db"
      let folder = place.folder + "/server"
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      try run("backup", "--data", folder, "-o", file, "--json")
      for text in ["two", "three"] {
        try place.edit { (editor) throws(ChangeError) in try editor.addCard(text) }
      }
      #expect(try place.map(name: "Boris").cardTexts == ["one", "three", "two"])
      place.stop()
      try place.edit(isOffline: true) { (editor) throws(ChangeError) in
        try editor.addCard("offline")
      }
      #expect(throws: BackupError.self) { try run("restore", file, "--data", folder) }
      try run("restore", file, "--data", folder, "--force")
      try place.start()
      #expect(try place.map().cardTexts == ["one"])
      try place.edit { (editor) throws(ChangeError) in try editor.addCard("four") }
      let map = try place.map()
      #expect(map.cardTexts == ["four", "offline", "one"])
      // Boris has seen what is lost. The same numbers must not mean something else to him now.
      let boris = try place.map(name: "Boris")
      #expect(boris.cardTexts == map.cardTexts)
      #expect(boris.stateHash() == map.stateHash())
      place.stop()
      #expect(try DoctorReport.of(folder).findings.isEmpty)
    }
  }

  @Test("the doctor finds a damaged snapshot, which can be dropped, and a damaged change")
  func doctor() async throws {
    try await onThread {
      let place = Workplace()
      try place.start { $0.mapIdleMillisecondsMax = 0 }
      try place.edit(for: .making) { (editor) throws(ChangeError) in
        try editor.addCard("Quincunx")
      }
      try run("doctor", "--data", place.folder + "/server", "--json")
      place.stop()
      let file = place.folder + "/server/waymark.db"
      let original = try #require(FileManager.default.contents(atPath: file))
      var found: Set<String> = []
      var start = original.startIndex
      while let range = original.range(of: Data("Quincunx".utf8), in: start..<original.endIndex) {
        start = range.upperBound
        let folder = place.folder + "/damaged at \(range.lowerBound)"
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        var damaged = original
        damaged[range.lowerBound] ^= 1
        try damaged.write(to: URL(fileURLWithPath: folder + "/waymark.db"))
        let report = try DoctorReport.of(folder)
        for finding in report.findings { found.insert("\(finding.map ?? ""): \(finding.what)") }
        guard let finding = report.findings.first else { continue }
        #expect(report.text.contains("1 problem found."))
        #expect(throws: ExitCode(1)) { try run("doctor", "--data", folder) }
        guard finding.advice == Finding.rebuild else { continue }
        #expect(throws: ExitCode(1)) { try run("doctor", "--data", folder, "--repair") }
        #expect(try DoctorReport.of(folder).findings.isEmpty)
      }
      #expect(
        found == [
          "demo: change 1 of “demo” is not as it was written",
          "demo: the snapshot at change 1 is not as it was written",
        ])
      #expect(throws: ExitCode(2)) { try run("doctor", "--data", place.folder + "/nowhere") }
    }
  }

  @Test("the doctor finds what a server left of a fault in its own work")
  func evidence() async throws {
    try await onThread {
      let place = Workplace()
      try place.start { $0.mapIdleMillisecondsMax = 0 }
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      place.stop()
      let folder = place.folder + "/server"
      #expect(try DoctorReport.of(folder).findings.isEmpty)
      let told = #"{"map": "demo", "what": "change 7 could not be merged"}"#
      for _ in 0..<2 {
        let path = try EvidenceFile.keep(Array(told.utf8), named: "demo-7.json", in: folder)
        #expect(path == "evidence/demo-7.json")
      }
      _ = try EvidenceFile.keep([1, 2, 3], named: "demo-8.json", in: folder)
      let findings = try DoctorReport.of(folder).findings
      #expect(findings.map(\.map) == ["demo", nil])
      #expect(findings.first?.what.contains("change 7 could not be merged") == true)
      #expect(findings.first?.what.contains("evidence/demo-7.json") == true)
      #expect(throws: ExitCode(1)) { try run("doctor", "--data", folder) }
    }
  }

  @Test("the doctor finds a removed stay, a forged author and a folder that others can change")
  func lists() async throws {
    try await onThread {
      let place = Workplace()
      try place.start { $0.mapIdleMillisecondsMax = 0 }
      try place.edit(for: .making) { (editor) throws(ChangeError) in
        try editor.addCard("Quincunx")
      }
      place.stop()
      let folder = place.folder + "/server"
      #expect(try DoctorReport.of(folder).findings.isEmpty)
      let original = try #require(FileManager.default.contents(atPath: folder + "/waymark.db"))
      for (statement, word) in [
        ("DELETE FROM attendance", "attendance list"),
        ("DELETE FROM author", "authors"),
        ("UPDATE author SET participant = 'open:eve'", "authors"),
      ] {
        try original.write(to: URL(fileURLWithPath: folder + "/waymark.db"))
        let database = try DatabaseQueue(path: folder + "/waymark.db")
        try database.write { try $0.execute(sql: statement) }
        try database.close()
        let findings = try DoctorReport.of(folder).findings
        #expect(findings.count == 1 && findings.first?.map == "demo", "\(statement): \(findings)")
        #expect(findings.first?.what.contains(word) == true, "\(statement): \(findings)")
      }
      try original.write(to: URL(fileURLWithPath: folder + "/waymark.db"))
      chmod(folder, 0o755)
      var report = try DoctorReport.of(folder)
      #expect(report.findings.isEmpty && report.text.contains("chmod 700"))
      chmod(folder, 0o777)
      report = try DoctorReport.of(folder)
      #expect(report.findings.map(\.what).first?.contains("can be changed by other users") == true)
    }
  }

  // MARK: Means

  private func run(_ words: String...) throws {
    var command = try Waymark.parseAsRoot(words)
    try command.run()
  }

  /// The state hash that the changes of a folder's only map come to.
  private func stateHash(_ folder: String, at index: UInt64) throws -> [UInt8] {
    let reader = try FolderReader(folder: folder)
    let name = try #require(try reader.maps().first).name
    var document = MapDocument(limits: .unbounded)
    for entry in try reader.entries(of: name, from: 1, limit: Int(index)).entries {
      for change in try ChangeBatch.decode(entry.bytes) { try document.integrate(change) }
    }
    return document.stateHash().bytes
  }
}

extension DoctorReport {
  fileprivate static func of(_ folder: String) throws -> DoctorReport {
    var report = DoctorReport(folder: folder)
    report.look(at: try FolderReader(folder: folder), freeBytesMin: 0)
    return report
  }
}
