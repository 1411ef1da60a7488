import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing

@Suite("The rhythm of a replay") struct ReplaySessionTests {
  @Test("entries come at the pace of their times, multiplied, or all at once (WM-REPLAY-3)")
  func pace() throws {
    let player = try Player(ReplayRequest(from: .index(1), speed: 2_000))
    #expect(player.shown(at: 0) == 1)
    #expect(player.shown(at: 499) == 1)
    #expect(player.shown(at: 500) == 2)
    #expect(player.shown(at: 1_600) == 4)
    #expect(!player.isEnded)
    #expect(player.shown(at: 10_000) == 6)
    #expect(player.isEnded)
    #expect(try Player(ReplayRequest(from: .index(1), speed: 0)).shown(at: 0) == 6)
  }

  @Test("only whose changes are asked for keep the rhythm, others come with them (WM-REPLAY-3)")
  func whose() throws {
    // Those of b are 2, 4 and 6.
    let request = ReplayRequest(from: .index(1), speed: 1_000, participant: "b")
    let player = try Player(request)
    #expect(player.shown(at: 999) == 1)
    #expect(player.shown(at: 1_000) == 3)
    #expect(player.shown(at: 3_000) == 5)
  }

  @Test("what lies before the first change asked for comes at once (WM-REPLAY-2)")
  func before() throws {
    let player = try Player(ReplayRequest(from: .index(4), speed: 1_000), first: 4)
    #expect(player.shown(at: 0) == 4)
    #expect(player.opened?.firstIndex == 4 && player.opened?.lastIndex == 6)
    #expect(player.shown(at: 1_000) == 5)
  }

  @Test("it stands still while paused, goes on from there, and changes its pace (WM-REPLAY-5)")
  func control() throws {
    let player = try Player(ReplayRequest(from: .index(1), speed: 1_000))
    #expect(player.shown(at: 1_000) == 2)
    player.session.control(.pause, at: moment(1_500))
    #expect(player.shown(at: 60_000) == 2)
    player.session.control(.resume, at: moment(60_000))
    #expect(player.shown(at: 60_499) == 2)
    #expect(player.shown(at: 60_500) == 3)
    player.session.control(.speed(0), at: moment(60_600))
    #expect(player.shown(at: 60_600) == 6)
  }
}

/// A replay of six changes, a second apart, by a and b in turn.
private final class Player {
  var session: ReplaySession
  private(set) var opened: ReplayOpened?
  private(set) var isEnded = false
  private var count = 0
  private var journal: [JournalRecord] = []

  init(_ request: ReplayRequest, first: UInt64 = 1) throws {
    var writer = Writer(1)
    for index in 1...6 as ClosedRange<UInt64> {
      let change = try writer.card()
      journal.append(
        JournalRecord(
          index: index, id: change.id, participantID: index % 2 == 1 ? "a" : "b",
          received: index * 1_000, bytes: ChangeBatch.encode([change])))
    }
    session = ReplaySession(
      ReplaySource(firstIndex: first, lastIndex: 6, firstTime: first * 1_000, lastTime: 6_000),
      request, at: moment(0))
  }

  /// How many changes were sent by then.
  func shown(at milliseconds: UInt64) -> Int {
    session.advance(at: moment(milliseconds), queuedBytes: 0)
    while true {
      let effects = session.takeEffects()
      if effects.isEmpty { return count }
      for effect in effects {
        switch effect {
        case .send(let bytes): receive(bytes)
        case .read(let from, let limit):
          let page = journal.dropFirst(Int(from) - 1).prefix(limit)
          session.read(Array(page), at: moment(milliseconds), queuedBytes: 0)
        case .finished: break
        }
      }
    }
  }

  private func receive(_ bytes: [UInt8]) {
    switch try? ServerMessage.decode(bytes) {
    case .replayOpened(let opened)?: self.opened = opened
    case .replayEntries(let entries)?: for entry in entries.entries { count += entry.changes.count }
    case .replayEnd?: isEnded = true
    default: break
    }
  }
}
