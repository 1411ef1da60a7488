import Foundation
import JourneyMap
import JourneyTemplates
import ReplicatedData
import SyncProtocol
import Synchronization
import SystemClock
import Testing
import WorkshopServer

@testable import WorkshopClient

@Suite("A visit to a map", .timeLimit(.minutes(2)))
struct VisitTests {
  @Test("an edit is on the server when the visit has settled")
  func edits() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      try place.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      #expect(try place.map().cardTexts == ["one", "two"])
      #expect(try place.map().version.entries.count == 1, "the replica is used again")
    }
  }

  @Test("edits made offline are merged by the next visit, once, and it says so")
  func offline() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      for text in ["two", "three"] {
        try place.edit(isOffline: true) { (editor) throws(ChangeError) in
          try editor.addCard(text)
        }
      }
      #expect(try place.map().cardTexts == ["one"])
      let notices = Notices()
      try place.edit(notices: notices) { (editor) throws(ChangeError) in
        try editor.addCard("four")
      }
      #expect(notices.all == ["2 changes made offline are now on the server."])
      #expect(try place.map().cardTexts == ["four", "one", "three", "two"])
    }
  }

  @Test("even a visit that only reads brings offline edits to the server")
  func readersMerge() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      try place.edit(isOffline: true) { (editor) throws(ChangeError) in try editor.addCard("two") }
      #expect(try place.map(name: "Ana").cardTexts == ["one", "two"])
      #expect(try place.map().cardTexts == ["one", "two"])
    }
  }

  @Test("a map made offline comes to the server at the next contact")
  func madeOffline() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      let newMap = try NewMap(title: "Spring", template: "goals-11")
      try place.edit(for: .making, isOffline: true) { (editor) throws(ChangeError) in
        try newMap.apply(to: &editor)
      }
      #expect(throws: ClientError.self) { try place.map() }
      let map = try place.map(name: "Ana")
      #expect(map.ordered(.stage).count == 11)
      #expect(try place.map().ordered(.stage).count == 11)
    }
  }

  @Test("a program killed after its edit and before anything was sent loses nothing")
  func killedBeforeSending() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      do {
        // Dropped as a killed process would leave it: kept, perhaps sent, never settled.
        let visit = try place.visit()
        try visit.connect()
        _ = try visit.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      }
      try place.edit { (editor) throws(ChangeError) in try editor.addCard("three") }
      #expect(try place.map().cardTexts == ["one", "three", "two"])
    }
  }

  @Test("a server that goes away in the middle gets the change when it is back")
  func serverGoesAway() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      let visit = try place.visit()
      try visit.connect()
      place.stop()
      _ = try visit.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      try place.start()
      try visit.settle()
      visit.leave()
      #expect(try place.map().cardTexts == ["one", "two"])
    }
  }

  @Test("a second program beside another takes a copy and a replica of its own")
  func twoAtOnce() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      let first = try place.visit()
      try first.connect()
      let second = try place.visit()
      #expect(!second.isEphemeral)
      #expect(second.hasCopy, "it begins with what the first one knows of the map")
      try second.connect()
      _ = try second.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      try second.settle()
      _ = try first.edit { (editor) throws(ChangeError) in try editor.addCard("three") }
      try first.settle()
      #expect(first.session.replica != second.session.replica)
      first.leave()
      second.leave()
      #expect(try place.map().cardTexts == ["one", "three", "two"])
    }
  }

  @Test("a damaged local copy is set aside with words, and the visit goes on")
  func damaged() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      let path = try copies(in: place.folder).first { $0.hasSuffix(".copy") }
      let file = try #require(path)
      var bytes = try #require(try AtomicFile.read(file, byteCountMax: 1 << 20))
      bytes[bytes.count / 2] ^= 1
      try AtomicFile.write(bytes, to: file)
      let notices = Notices()
      try place.edit(notices: notices) { (editor) throws(ChangeError) in
        try editor.addCard("two")
      }
      #expect(notices.all.count == 1)
      #expect(notices.all.first?.contains("set aside") == true)
      #expect(try copies(in: place.folder).contains { $0.contains(".copy.damaged-") })
      #expect(try place.map().cardTexts == ["one", "two"])
    }
  }

  @Test("a change beyond the server's limits is refused with the user's words")
  func refused() async throws {
    try await onThread {
      let place = Workplace()
      try place.start { $0.map.cardsMax = 1 }
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      #expect {
        try place.edit { (editor) throws(ChangeError) in try editor.addCard("my words") }
      } throws: { error in
        guard case ClientError.refused(_, let words) = error else { return false }
        return words == ["my words"]
      }
    }
  }

  @Test("an offline change that the server refuses is taken back, and its text kept in a file")
  func refusedLater() async throws {
    try await onThread {
      let place = Workplace()
      try place.start { $0.map.cardsMax = 1 }
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      try place.edit(isOffline: true) { (editor) throws(ChangeError) in
        try editor.addCard("too many")
      }
      let notices = Notices()
      let visit = try place.visit(for: .reading, notices: notices)
      try visit.connect()
      visit.leave()
      #expect(visit.document.cardTexts == ["one"])
      #expect(notices.all.first?.contains("too many") == true)
      let kept = try #require(try copies(in: place.folder).first { $0.contains(".refused-") })
      #expect(try String(contentsOfFile: kept, encoding: .utf8) == "too many\n")
    }
  }

  @Test("typing into a text as it was last seen keeps what others have written since")
  func asSeen() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      var card = RecordID.root
      try place.edit(for: .making) { (editor) throws(ChangeError) in
        card = try editor.addCard("one two")
      }
      try place.edit(name: "Bob") { [card] (editor) throws(ChangeError) in
        try editor.insert("zero ", into: card, Field.Card.text, at: 0)
      }
      let visit = try place.visit()
      #expect(visit.hasCopy)
      _ = try visit.edit { [card] (editor) throws(ChangeError) in
        try editor.insert(" three", into: card, Field.Card.text, at: 7)
      }
      try visit.connect()
      try visit.settle()
      visit.leave()
      #expect(try place.map().cardTexts == ["zero one two three"])
    }
  }

  @Test("nothing stays of an edit made before a connection that cannot be had")
  func nothingKept() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      place.stop()
      let visit = try place.visit()
      _ = try visit.edit { (editor) throws(ChangeError) in try editor.addCard("two") }
      #expect(throws: ClientError.self) { try visit.connect() }
      #expect(!visit.keepsChanges)
      visit.leave()
      try place.start()
      #expect(try place.map(name: "Ana").cardTexts == ["one"])
    }
  }

  @Test("an observer is told so before anything is sent, and gets the text back")
  func observer() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      let token = try place.token(.observer)
      let visit = try place.visit(name: "Oleg", token: token)
      defer { visit.leave() }
      try visit.connect()
      #expect {
        try visit.edit { (editor) throws(ChangeError) in try editor.addCard("mine") }
      } throws: { error in
        guard case ClientError.refused(let reason, let words) = error else { return false }
        return reason.contains("observer") && words == ["mine"]
      }
    }
  }

  @Test("a map that does not exist, and a server that is not there, are errors in words")
  func errors() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      #expect {
        try place.map("nowhere")
      } throws: { "\($0)".contains("There is no map “nowhere”") }
      place.stop()
      #expect {
        try place.map()
      } throws: { "\($0)".contains("--offline") }
      #expect {
        try place.visit("nowhere", isOffline: true)
      } throws: { "\($0)".contains("no local copy") }
    }
  }

  private func copies(in folder: String) throws -> [String] {
    let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    return all.map { "\(folder)/\($0)" }
  }
}

extension Workplace {
  /// An invitation of the server that runs on the folder.
  func token(_ role: Role, map: String = "demo") throws -> String {
    let folder = folder + "/server"
    let name = try #require(MapName(map))
    let signer = try #require(try InviteSigner.ofFolder(folder))
    return try signer.sign(
      Invite.make(
        map: name, role: role, seconds: 600, now: WallClock.seconds))
  }
}

/// Waits for something asynchronous on the present thread.
func blocking<Value: Sendable>(
  _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let done = DispatchSemaphore(value: 0)
  let result = Outcome<Value>()
  Task {
    do { result.put(.success(try await work())) } catch { result.put(.failure(error)) }
    done.signal()
  }
  done.wait()
  return try #require(result.value).get()
}

private final class Outcome<Value: Sendable>: Sendable {
  private let content = Mutex<Result<Value, any Error>?>(nil)

  var value: Result<Value, any Error>? { content.withLock { $0 } }

  func put(_ result: Result<Value, any Error>) { content.withLock { $0 = result } }
}
