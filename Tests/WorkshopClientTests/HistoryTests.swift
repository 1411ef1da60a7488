import JourneyMap
import JourneyTemplates
import ReplicatedData
import SyncProtocol
import Testing

@testable import WorkshopClient

@Suite("The history of a map", .timeLimit(.minutes(2)))
struct HistoryTests {
  // Shows WM-REPLAY-4.
  @Test("a replay makes the same map again and proves it by the journal's state hashes")
  func verifies() async throws {
    try await onThread {
      let place = Workplace()
      try place.start { $0.snapshots.changesMax = 5 }
      let newMap = try NewMap(title: "Spring")
      try place.edit(for: .making) { (editor) throws(ChangeError) in
        try newMap.apply(to: &editor)
      }
      for number in 1...12 {
        try place.edit { (editor) throws(ChangeError) in try editor.addCard("card \(number)") }
      }
      let history = try place.history()
      defer { history.leave() }
      history.verifies = true
      var indexes: [UInt64] = []
      history.onChange = { indexes.append($0.index) }
      try history.open()
      try history.replay(ReplayRequest(from: .index(1), speed: 0))
      #expect(indexes == Array(1...13))
      #expect(history.verification.checkpointCount >= 2)
      #expect(history.verification.lastIndex == 13)
      #expect(history.document.stateHash() == (try place.map().stateHash()))
    }
  }

  @Test("a part of the history ends at the map as it was then (WM-REPLAY-2)")
  func part() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      for number in 1...4 {
        try place.edit(for: .making) { (editor) throws(ChangeError) in
          try editor.addCard("\(number)")
        }
      }
      let history = try place.history()
      defer { history.leave() }
      try history.open()
      try history.replay(ReplayRequest(from: .index(2), until: .index(3), speed: 0))
      #expect(history.document.cardTexts == ["1", "2", "3"])
      try history.replay(ReplayRequest(from: .index(1), until: .index(1), speed: 0))
      #expect(history.document.cardTexts == ["1"])
    }
  }

  @Test("only one participant's changes are told, if so asked for, by name in any case")
  func author() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      for name in ["Ana", "Bob", "Ana"] {
        try place.edit(for: .making, name: name) { (editor) throws(ChangeError) in
          try editor.addCard("by \(name)")
        }
      }
      let history = try place.history()
      defer { history.leave() }
      try history.open()
      history.onlyParticipant = try history.participantID("bob")
      var indexes: [UInt64] = []
      history.onChange = { indexes.append($0.index) }
      try history.replay(ReplayRequest(from: .index(1), speed: 0))
      #expect(indexes == [2])
      #expect(throws: HistoryError.self) { try history.participantID("Zoe") }
    }
  }

  @Test("undo goes back through the participant's own changes over several visits, and redo forth")
  func undo() async throws {
    try await onThread {
      let place = Workplace()
      try place.start()
      // Who makes the map takes it back whole, or not at all.
      try place.edit(for: .making, name: "Bob") { (editor) throws(ChangeError) in
        try editor.addCard("Bob's")
      }
      for text in ["one", "two"] {
        try place.edit { (editor) throws(ChangeError) in try editor.addCard(text) }
      }
      #expect(try place.reverse(.undo) != nil)
      #expect(try place.map().cardTexts == ["Bob's", "one"])
      #expect(try place.reverse(.undo) != nil)
      #expect(try place.map().cardTexts == ["Bob's"])
      #expect(try place.reverse(.undo) == nil)
      #expect(try place.reverse(.redo) != nil)
      #expect(try place.map().cardTexts == ["Bob's", "one"])
    }
  }

  @Test("the server lists sessions with who was there")
  func sessions() async throws {
    let place = Workplace()
    try await onThread {
      try place.start()
      try place.edit(for: .making) { (editor) throws(ChangeError) in try editor.addCard("one") }
      try place.edit(name: "Bob") { (editor) throws(ChangeError) in try editor.addCard("two") }
    }
    let target = try place.target()
    try await onThread {
      let directory = ServerDirectory(target.server, token: nil)
      #expect(try directory.maps().map(\.name) == ["demo"])
      let sessions = try directory.sessions(of: target.map)
      #expect(sessions.map(\.changes) == [2])
      #expect(sessions.first?.people.map(\.name) == ["Ana", "Bob"])
      #expect(try directory.session(-1, of: target.map).lastIndex == 2)
      #expect(throws: DirectoryError.noSuchSession(2, count: 1)) {
        try directory.session(2, of: target.map)
      }
      place.stop()
    }
  }
}

extension Workplace {
  func history() throws -> MapHistory {
    let history = try MapHistory(try target(name: "Historian"), timeoutMilliseconds: 10_000)
    history.stopsOnSignals = false
    return history
  }

  /// What the command `undo` does.
  func reverse(_ direction: Reversal.Direction) throws -> Change? {
    let visit = try visit()
    defer { visit.leave() }
    try visit.connect()
    let history = try history()
    defer { history.leave() }
    history.onlyParticipant = visit.participant?.id
    history.undoHistory = UndoHistory()
    try history.open()
    try history.replay(ReplayRequest(from: .index(1), speed: 0))
    let outcome = try visit.reverse(direction, with: history.undoHistory)
    try visit.settle()
    return outcome.changes.first?.change
  }
}
