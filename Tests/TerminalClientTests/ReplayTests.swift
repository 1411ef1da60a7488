import JourneyMap
import ReplicatedData
import SyncProtocol
import TerminalBoard
import TestSupport
import Testing

@Suite("Replay")
struct ReplayTests {
  private static let minute: UInt64 = 60_000

  private func timeline(_ minutes: [UInt64], authors: [String] = ["a"]) -> ReplayTimeline {
    ReplayTimeline(
      minutes.enumerated().map { place, time in
        let author = authors[place % authors.count]
        return ReplayTimeline.Entry(
          index: UInt64(place + 1), time: time * Self.minute, participantID: author,
          name: author.uppercased(), cards: [])
      })
  }

  @Test("a pause of half an hour ends a session")
  func sessions() {
    #expect(timeline([1, 2, 31, 61, 62, 200]).sessions == [0..<3, 3..<5, 5..<6])
    #expect(timeline([]).sessions.isEmpty)
  }

  @Test("changes follow in their rhythm, faster on demand, and idle time is skipped")
  func rhythm() {
    var replay = ReplayState(timeline([0, 1, 120]))
    replay.playOrPause()
    var step = replay.advance(by: 1)
    #expect(step)
    #expect(replay.count == 1)
    step = replay.advance(by: 1_900)
    #expect(!step)
    step = replay.advance(by: 200)
    #expect(step)
    replay.toggleIdle()
    step = replay.advance(by: 60_000)
    #expect(!step)
    for _ in 0..<10 { replay.faster() }
    #expect(replay.speed == 100)
    step = replay.advance(by: 119 * 600)
    #expect(step)
    #expect(replay.isAtEnd && !replay.isPlaying)
  }

  @Test("one seeks by time, by change and by session")
  func seeking() {
    var replay = ReplayState(timeline([1, 2, 61, 62, 200]))
    replay.go(toTime: 61 * Self.minute)
    #expect(replay.index == 3 && replay.session == 2)
    replay.go(toIndex: 99)
    #expect(replay.index == 5)
    replay.moveSession(by: -1)
    #expect(replay.index == 3)
    replay.moveSession(by: -1)
    #expect(replay.index == 1)
    replay.moveSession(by: 1)
    #expect(replay.index == 3)
    replay.go(toTime: 0)
    #expect(replay.index == 0 && replay.session == 0)
  }

  @Test("with one author chosen, only their changes are stepped to, and others come along")
  func author() {
    var replay = ReplayState(timeline([1, 2, 3, 4, 5, 6], authors: ["a", "b", "b"]))
    replay.author = "a"
    replay.step(by: 1)
    #expect(replay.index == 1)
    replay.step(by: 1)
    #expect(replay.index == 4)
    replay.step(by: -1)
    #expect(replay.index == 1)
  }

  @Test("any steering keeps the replay within its history")
  func random() {
    for seed in seeds(40) {
      var random = SplitMix64(seed: seed)
      let minutes = (0..<random.below(30)).map { _ in UInt64(random.below(500)) }
      var replay = ReplayState(timeline(minutes, authors: ["a", "b", "c"]))
      let count = replay.timeline.entries.count
      for _ in 0..<80 {
        switch random.below(9) {
        case 0: replay.playOrPause()
        case 1: replay.faster()
        case 2: replay.toggleIdle()
        case 3: replay.step(by: random.below(2) == 0 ? 1 : -1)
        case 4: replay.moveSession(by: random.below(2) == 0 ? 1 : -1)
        case 5: replay.go(toTime: UInt64(random.below(600)) * Self.minute)
        case 6: replay.author = random.below(2) == 0 ? nil : "b"
        case 7: _ = replay.moveChange(of: .root, by: random.below(2) == 0 ? 1 : -1)
        default: _ = replay.advance(by: UInt64(random.below(5_000)))
        }
        #expect((0...count).contains(replay.count), "SEED=\(seed)")
        #expect(replay.session <= replay.timeline.sessions.count, "SEED=\(seed)")
      }
    }
  }

  @Test("every moment is the map that its changes make")
  func moments() throws {
    var workshop = Workshop()
    workshop.type("a")
    workshop.type("Первая карта")
    workshop.press(KeyStroke(.escape))
    let changes = workshop.outbox
    var moments = ReplayMoments(changes)
    var random = SplitMix64(seed: freshSeed())
    for _ in 0..<40 {
      let index = random.below(changes.count + 2)
      var expected = MapDocument()
      for change in changes.prefix(index) { try expected.integrate(change) }
      let moment = moments.document(at: UInt64(index))
      #expect(moment.stateHash() == expected.stateHash())
    }
  }

  @Test("the board shows the past, refuses to edit it, and comes back to the present")
  func board() throws {
    var workshop = Workshop()
    workshop.type("aOne")
    workshop.press(KeyStroke(.escape))
    workshop.type("aTwo")
    workshop.press(KeyStroke(.escape))
    let changes = workshop.outbox
    workshop.moments = ReplayMoments(changes)
    let card = try #require(workshop.board.focus.card)
    workshop.board.openReplay(
      ReplayTimeline(
        changes.indices.map {
          ReplayTimeline.Entry(
            index: UInt64($0 + 1), time: UInt64($0) * 1_000, participantID: "p-Ana",
            name: "Ana", cards: $0 > 3 ? [card] : [])
        }))
    workshop.type(",,,,")
    #expect(workshop.board.index.cardCount == 1)
    var screen = workshop.text(100, 24)
    #expect(screen.contains("change 4 of 8"))
    workshop.type("m")
    screen = workshop.text(100, 24)
    #expect(screen.contains("This is the past"))
    workshop.type("c8\n")
    #expect(workshop.board.index.cardCount == 2)
    workshop.type("t00:00:04\n")
    screen = workshop.text(100, 24)
    #expect(screen.contains("change 5 of 8"))
    workshop.type("x")
    workshop.type("old.md\n")
    #expect(workshop.effects.contains(.exportMoment(index: 5, file: "old.md")))
    workshop.press(KeyStroke(.escape))
    #expect(workshop.board.view.mode == .browse)
    #expect(workshop.board.index.cardCount == 2)
    #expect(workshop.outbox.count == changes.count)
  }

  @Test("times are read and written in the zone that is given")
  func clock() {
    let time: UInt64 = 1_795_269_785_000
    #expect(Clock.day(time, utcOffsetSeconds: 0) == "2026-11-21")
    #expect(Clock.time(time, utcOffsetSeconds: 0, withSeconds: true) == "14:03:05")
    #expect(Clock.time(time, utcOffsetSeconds: -5 * 3_600) == "09:03")
    for offset in [0, 3_600, -18_000, 19_800] {
      let text =
        Clock.day(time, utcOffsetSeconds: offset) + " "
        + Clock.time(time, utcOffsetSeconds: offset, withSeconds: true)
      #expect(Clock.read(text, near: 0, utcOffsetSeconds: offset) == time)
    }
    #expect(Clock.read("25:00", near: time, utcOffsetSeconds: 0) == nil)
    #expect(Clock.read("", near: time, utcOffsetSeconds: 0) == nil)
  }
}
