import JourneyMap
import ReplicatedData
import Testing

@testable import WorkshopLoad

@Suite("What participants of a load write")
struct WriterTests {
  @Test("every change is one that a server accepts", arguments: Profile.allCases.filter(\.writes))
  func accepted(profile: Profile) throws {
    let writers = (0..<10).map { number in
      Writer(
        replica: ReplicaID(UInt64(number) + 1), role: profile.role(of: number), number: number)
    }
    let seed = MapSeed(replica: writers[0].replica, cardCount: 12, time: 0)
    writers[0].take(seed, moment: 0)
    var document = MapDocument()
    try document.integrate(seed.change)
    for moment in 1...400 as ClosedRange<UInt64> {
      for writer in writers {
        let change = writer.next(on: seed, moment: moment, time: 0)
        try document.integrate(change)
        #expect(writer.moments.last == moment)
        #expect(writer.moments.count == Int(change.id.seq))
      }
    }
    #expect(document.version[ReplicaID(1)] == 401)
    #expect(document.version[ReplicaID(10)] == 400)
  }

  @Test("whoever comes later builds on the map's first change")
  func dependency() {
    let seed = MapSeed(replica: ReplicaID(5), cardCount: 1, time: 0)
    let writer = Writer(replica: ReplicaID(6), role: .moving, number: 1)
    #expect(writer.next(on: seed, moment: 1, time: 0).deps == [seed.change.id])
    #expect(writer.next(on: seed, moment: 2, time: 0).deps.isEmpty)
  }

  @Test("a large map has a snapshot of about the size that was asked for")
  func pages() throws {
    let writer = Writer(replica: ReplicaID(5), role: .typing, number: 0)
    let seed = MapSeed(replica: ReplicaID(5), cardCount: 1, time: 0)
    writer.take(seed, moment: 0)
    var document = MapDocument()
    try document.integrate(seed.change)
    for _ in 0..<4 {
      try document.integrate(writer.nextPage(on: seed, cardCount: 25, moment: 1, time: 0))
    }
    let count = document.snapshot().count
    #expect((95_000...115_000).contains(count), "\(count) bytes for 100 cards of 1,000")
  }
}
