import Foundation
import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import SystemClock
import Testing
import WorkshopServer

@testable import WorkshopClient
@testable import waymark

/// What is on the user's own disk: kept before it is sent, shared by programs, put back from a copy.
@Suite("A user's own disk", .timeLimit(.minutes(5)))
struct LocalDiskTests {
  @Test("an edit that cannot be kept is not sent, and the command says why")
  func fullDisk() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      let obstacle = try #require(try copies(place).first) + ".new"
      // What is written goes beside the copy first; here it cannot.
      try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
      #expect {
        try place.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      } throws: { error in
        guard case ClientError.localCopy(.file) = error else { return false }
        return "\(error)".contains("directory")
      }
      #expect(try place.map().cardTexts == ["one"], "nothing left this computer")
      try FileManager.default.removeItem(atPath: obstacle)
      try place.edit { (editor) throws(ChangeError) in try editor.addCard("three") }
      #expect(try place.map().cardTexts == ["one", "three"])
    }
  }

  @Test("a local copy put back from a backup loses no edit, and the user is told")
  func putBack() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      let path = try #require(try copies(place).first)
      let backup = try #require(FileManager.default.contents(atPath: path))
      try place.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      try backup.write(to: URL(fileURLWithPath: path))
      try place.edit(isOffline: true) { (editor) throws(ChangeError) in
        try editor.addCard("offline")
      }
      let notices = Notices()
      try place.edit(notices: notices) { (editor) throws(ChangeError) in
        try editor.addCard("three")
      }
      #expect(notices.all.contains { $0.contains("an older one") })
      #expect(notices.all.contains("1 change made offline is now on the server."))
      let all = ["offline", "one", "three", "two"]
      #expect(try place.map().cardTexts == all)
      #expect(try place.map(name: "Ana").cardTexts == all)
    }
  }

  @Test("a local copy that has another change than the journal under one number is found")
  func contradiction() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      let path = try #require(try copies(place).first)
      let backup = try #require(FileManager.default.contents(atPath: path))
      try place.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      #expect(try contradictions(place).isEmpty)
      try backup.write(to: URL(fileURLWithPath: path))
      #expect(try contradictions(place).isEmpty, "an older copy alone contradicts nothing")
      try place.edit(isOffline: true) { (editor) throws(ChangeError) in
        try editor.addCard("offline")
      }
      let found = try contradictions(place)
      #expect(found.count == 1 && found.first?.path == path)
      try place.edit { (editor) throws(ChangeError) in try editor.addCard("three") }
      #expect(try contradictions(place).isEmpty)
    }
  }

  private func contradictions(_ place: Workplace) throws -> [CopyComparison.Contradiction] {
    let history = try place.history()
    defer { history.leave() }
    let target = try place.target(name: "Ana")
    let copies = try #require(try copies(place).first)
    let folder = try #require(copies.range(of: "/copies/")).lowerBound
    history.comparison = CopyComparison(
      of: target.map, in: String(copies[..<folder]), server: target.server)
    #expect(history.comparison?.copyCount == 1)
    try history.open()
    try history.replay(ReplayRequest(from: .index(1), speed: 0))
    return history.comparison?.contradictions ?? []
  }

  // MARK: A server that was put back

  /// A server put back to a moment before a card that Boris then edits offline.
  private func restored(
    _ place: Workplace, _ boris: Notices, writesOnline: Bool
  ) throws -> MapDocument {
    try place.start()
    let folder = place.folder + "/server"
    let file = place.folder + "/copy.db"
    try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("old") }
    _ = try FolderBackup.write(folder: folder, to: file, replaces: false)
    try place.edit { (editor) throws(ChangeError) in try editor.addCard("new") }
    let seen = try place.map(name: "Boris")
    let card = try #require(
      seen.records(.card).first { seen.string($0, Field.Card.text) == "new" })
    if writesOnline {
      try place.edit(name: "Boris") { (editor) throws(ChangeError) in
        try editor.addCard("Boris's own")
      }
    }
    try place.edit(name: "Boris", isOffline: true) { [card] (editor) throws(ChangeError) in
      try editor.write("new, as written on the train", to: card, Field.Card.text)
    }
    place.stop()
    _ = try FolderBackup.restore(file, to: folder, replaces: true)
    try place.start()
    return try place.map(name: "Boris", notices: boris)
  }

  @Test(
    "edits of what a restored server lacks are reported, and kept as words",
    arguments: [false, true])
  func restore(writesOnline: Bool) async throws {
    try await onThread {
      let place = Workplace()
      let notices = Notices()
      let map = try restored(place, notices, writesOnline: writesOnline)
      #expect(map.cardTexts == ["old"])
      let said = notices.all.joined(separator: "\n")
      #expect(!said.contains("now on the server"), "nothing of it is there")
      #expect(said.contains("A change made offline was refused"))
      #expect(said.contains(writesOnline ? "2 changes" : "1 change ("))
      #expect(said.contains("1 of Ana"))
      #expect(said.contains("of yours") == writesOnline)
      let kept = try files(place) { $0.contains(".lost-") }
      let words = try kept.map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
      #expect(words.contains("new, as written on the train"))
      #expect(words.contains("Boris's own") == writesOnline)
      for path in kept { #expect(said.contains(path)) }
      // The map as it was is there too, whole.
      let aside = try #require(try files(place) { $0.contains(".before-") }.first)
      #expect(said.contains(aside))
      let bytes = try #require(FileManager.default.contents(atPath: aside))
      let demo = try #require(MapName("demo"))
      let before = try #require(LocalCopy.decode([UInt8](bytes), map: demo))
      #expect(before.document.cardTexts.contains("new, as written on the train"))
      // It is told once.
      let again = Notices()
      _ = try place.map(name: "Boris", notices: again)
      #expect(again.all.isEmpty)
    }
  }

  // MARK: Whose it is

  @Test("what was written under an expired invitation arrives under the renewed one")
  func renewedInvitation() async throws {
    try await onThread {
      let place = Workplace()
      try place.start { $0.access = .invitations }
      let first = try place.token("p-ana", seconds: 600)
      try write(place, first)
      let second = try place.token("p-ana", seconds: 1_200)
      #expect(first != second)
      let notices = Notices()
      let renewed = try place.visit(for: .reading, token: second, notices: notices)
      try renewed.connect()
      renewed.leave()
      #expect(notices.all == ["1 change made offline is now on the server."])
      #expect(renewed.document.cardTexts == ["offline", "one"])
      let other = try place.visit(for: .reading, token: try place.token("p-boris", seconds: 600))
      #expect(!other.hasCopy, "somebody else's copy is not this one")
    }
  }

  @Test("copies that were kept by the text of an invitation go on working, for a renewed one too")
  func formerNames() async throws {
    try await onThread {
      let place = Workplace()
      try place.start { $0.access = .invitations }
      let first = try place.token("p-ana", seconds: 600)
      try write(place, first)
      // As earlier versions named it.
      let path = try #require(try copies(place).first)
      let stem = SHA256.hash(Array("token \(first)".utf8)).hex.prefix(16)
      let former = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/\(stem).copy"
      try FileManager.default.moveItem(atPath: path, toPath: former)
      let second = try place.token("p-ana", seconds: 1_200)
      let renewed = try place.visit(for: .reading, token: second)
      #expect(renewed.hasCopy)
      try renewed.connect()
      renewed.leave()
      #expect(renewed.document.cardTexts == ["offline", "one"])
      #expect(!FileManager.default.fileExists(atPath: former))
    }
  }

  @Test("whom an invitation is for is read from it, and nonsense is for nobody")
  func subject() throws {
    let payload = Data(#"{"iss":"waymark","sub":"p-żółw","exp":1}"#.utf8).base64EncodedString()
      .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
    #expect(CopyOwner.participantID(ofInvitation: "e30.\(payload).sig") == "p-żółw")
    for token in ["", "a", "a.b", "a.b.c", "..", "e30.\(payload)", "e30.!.x", "e30.e30.x"] {
      #expect(CopyOwner.participantID(ofInvitation: token) == nil, "\(token)")
    }
    let owner = CopyOwner(token: "secret", name: "Ana")
    #expect(owner.key == "token secret")
    #expect(owner.formerKey == nil)
  }

  // MARK: Programs side by side

  @Test("two thousand commands beside a running one use few replicas")
  func fewReplicas() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      let joined = try place.visit()
      try joined.connect()
      var replicas: Set<ReplicaID> = []
      for number in 0..<2_000 {
        // Most of what a command is, without waiting for the disk two thousand times.
        let kept = try KeptCopy(
          try place.target(), dataFolder: place.folder + "/copies of Ana", .free)
        replicas.insert(kept.copy.replica)
        guard number % 100 == 0 else { continue }
        let map = SessionIdentity(map: try #require(MapName("demo")))
        try kept.keep(kept.session(map))
      }
      for _ in 0..<20 {
        try place.edit { (editor) throws(ChangeError) in try editor.addCard("more") }
      }
      joined.leave()
      #expect(try place.map().version.entries.count == 2)
      #expect(replicas.count <= 2 + 100, "a copy that was never kept is made anew")
    }
  }

  @Test("what a program beside another could not send is sent by whoever comes next")
  func stranded() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      do {
        let first = try place.visit()
        try first.connect()
        let second = try place.visit()
        try second.connect()
        place.stop()
        // Kept, and then killed without a server.
        _ = try second.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      }
      try place.start()
      let notices = Notices()
      try place.edit(notices: notices) { (editor) throws(ChangeError) in
        try editor.addCard("three")
      }
      #expect(try place.map().cardTexts == ["one", "three", "two"])
      #expect(notices.all == ["1 change made offline is now on the server."])
    }
  }

  // MARK: Means

  /// A card by a command, and one offline.
  private func write(_ place: Workplace, _ token: String) throws {
    do {
      let visit = try place.visit(for: .making, token: token)
      try visit.connect()
      _ = try visit.edit { (editor) throws(ChangeError) in try editor.addCard("one") }
      try visit.settle()
      visit.leave()
    }
    _ = try place.visit(token: token, isOffline: true).edit { (editor) throws(ChangeError) in
      try editor.addCard("offline")
    }
  }

  private func files(_ place: Workplace, _ isMeant: (String) -> Bool) throws -> [String] {
    let all = FileManager.default.enumerator(atPath: place.folder)?.allObjects as? [String] ?? []
    return all.filter(isMeant).map { "\(place.folder)/\($0)" }.sorted()
  }

  private func copies(_ place: Workplace) throws -> [String] {
    try files(place) { $0.hasSuffix(".copy") }
  }
}

extension Workplace {
  /// An invitation for one participant.
  fileprivate func token(_ participant: String, seconds: UInt64) throws -> String {
    let signer = try #require(try InviteSigner.ofFolder(folder + "/server"))
    let now = WallClock.seconds
    return try signer.sign(
      Invite(
        map: try #require(MapName("demo")), role: .facilitator, participantID: participant,
        name: "Ana", issued: now, expires: now + seconds))
  }

  fileprivate func map(name: String, notices: Notices) throws -> MapDocument {
    let visit = try visit(for: .reading, name: name, notices: notices)
    defer { visit.leave() }
    try visit.connect()
    return visit.document
  }
}
