import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

@Suite("The way to the journal") struct RoomStorageTests {
  /// A room in which some changes are merged, and a way to its journal that was given them.
  private func begun(_ count: Int) throws -> (Bench, RoomStorage) {
    let bench = try Bench()
    let guest = Guest(1, person("a"), bench, replica: 1)
    guest.start()
    var storage = RoomStorage(pauseMilliseconds: 100, pauseMillisecondsMax: 350)
    for _ in 0..<count {
      _ = try guest.session.edit(at: moment(bench.now)) { (editor) throws(ChangeError) in
        _ = try editor.create(.card)
      }
      guest.settle()
      let last = try #require(bench.journal.last)
      let isTaken = storage.hand([last], of: bench.room, since: 7)
      #expect(isTaken)
    }
    #expect(storage.brokenInvariant(bench.room) == nil)
    return (bench, storage)
  }

  @Test("confirms what it was given, in order")
  func confirming() throws {
    let (bench, given) = try begun(3)
    var storage = given
    let confirmed = storage.confirmed(2, in: 0, &bench.room)
    #expect(confirmed?.map(\.lastIndex) == [1, 2])
    #expect(confirmed?.map(\.count) == [1, 1])
    #expect(bench.room.durableIndex == 2)
    #expect(!storage.isAtRest)
    _ = storage.confirmed(3, in: 0, &bench.room)
    #expect(storage.isAtRest)
    #expect(storage.brokenInvariant(bench.room) == nil)
  }

  @Test("after a failure takes nothing, and nothing that was given before counts")
  func failing() throws {
    let (bench, given) = try begun(2)
    var storage = given
    let isNews = storage.failed("full", in: 0, &bench.room, at: moment(1_000))
    let isNewsAgain = storage.failed("full", in: 0, &bench.room, at: moment(1_001))
    #expect(isNews)
    #expect(!isNewsAgain)
    #expect(bench.room.storageFailure == "full")
    let isTaken = storage.hand(bench.journal, of: bench.room, since: 7)
    #expect(!isTaken)
    let late = storage.confirmed(2, in: 0, &bench.room)
    #expect(late?.count == nil)
    #expect(bench.room.durableIndex == 0)
    #expect(storage.brokenInvariant(bench.room) == nil)
    let early = storage.ask(bench.room, at: moment(1_099))
    #expect(early?.confirmed == nil, "it is not due")
    let question = storage.ask(bench.room, at: moment(1_100))
    #expect(question?.confirmed == 0)
    #expect(question?.given.map(\.index) == [1, 2])
    let second = storage.ask(bench.room, at: moment(9_000))
    #expect(second?.confirmed == nil, "one question at a time")
    storage.recovered(1, &bench.room)
    #expect(bench.room.durableIndex == 1)
    #expect(bench.room.storageFailure == nil)
    #expect(storage.takes)
    // What the journal says late of what it was given before the failure counts for nothing.
    let later = storage.confirmed(2, in: 0, &bench.room)
    let lateFailure = storage.failed("late", in: 0, &bench.room, at: moment(1_200))
    #expect(later?.count == nil)
    #expect(!lateFailure)
    #expect(bench.room.durableIndex == 1)
    bench.turn()
    #expect(storage.brokenInvariant(bench.room) == nil)
  }

  @Test("asks after pauses that double up to a bound, and begin anew after a recovery")
  func pauses() throws {
    let (bench, given) = try begun(1)
    var storage = given
    var now: UInt64 = 1_000
    func pause(_ storage: RoomStorage) -> UInt64? {
      storage.askAtMilliseconds.map { $0 - now }
    }
    _ = storage.failed("full", in: 0, &bench.room, at: moment(now))
    for expected: UInt64 in [100, 200, 350, 350] {
      #expect(pause(storage) == expected)
      now += expected
      let question = storage.ask(bench.room, at: moment(now))
      #expect(question?.confirmed == 0)
      storage.stillFails(nil, &bench.room, at: moment(now))
    }
    now += 350
    _ = storage.ask(bench.room, at: moment(now))
    storage.stillFails("somebody else writes", &bench.room, at: moment(now))
    #expect(bench.room.storageFailure == "somebody else writes")
    now += 350
    _ = storage.ask(bench.room, at: moment(now))
    storage.recovered(0, &bench.room)
    _ = storage.failed("full", in: storage.era, &bench.room, at: moment(now))
    #expect(pause(storage) == 100)
  }

  @Test("that is shut takes nothing and holds nothing in memory")
  func shut() throws {
    let (bench, given) = try begun(0)
    var storage = given
    storage.shut("a fault", &bench.room)
    #expect(!storage.takes)
    #expect(storage.isAtRest)
    #expect(storage.askAtMilliseconds == nil)
    #expect(bench.room.storageFailure == "a fault")
    #expect(storage.brokenInvariant(bench.room) == nil)
  }
}
