import Testing

@testable import WorkshopLoad

@Suite("The schedule of a load")
struct ScheduleTests {
  @Test("moments are a fixed distance apart")
  func distance() {
    let schedule = Schedule(start: 1_000, perSecond: 250)
    #expect(schedule.moment(0) == 1_000)
    #expect(schedule.moment(1) == 4_001_000)
    #expect(schedule.moment(250) == 1_000_001_000)
    #expect(schedule.moment(251) == 1_004_001_000)
  }

  @Test("a rate that does not divide a second does not drift")
  func drift() {
    let schedule = Schedule(start: 0, perSecond: 7)
    #expect(schedule.moment(7 * 1_000_000) == 1_000_000 * 1_000_000_000)
    for index in 1..<100 as Range<UInt64> {
      let distance = schedule.moment(index) - schedule.moment(index - 1)
      #expect(distance == 142_857_142 || distance == 142_857_143)
    }
  }

  @Test("numbers as large as a year of a million a second do not overflow")
  func large() {
    let schedule = Schedule(start: 5, perSecond: 1_000_000)
    #expect(schedule.moment(31_536_000_000_000) == 31_536_000_000_000_005)
  }

  @Test("a burst shares one moment, and the rate stays")
  func burst() {
    let schedule = Schedule(start: 0, perSecond: 100, burst: 50)
    #expect(schedule.moment(0) == 0)
    #expect(schedule.moment(49) == 0)
    #expect(schedule.moment(50) == 500_000_000)
    #expect(schedule.moment(100) == 1_000_000_000)
  }

  @Test("what is late stays due, with the moment it was planned for")
  func late() {
    var schedule = Schedule(start: 0, perSecond: 10)
    var taken: [UInt64] = []
    while let (index, moment) = schedule.take(at: 350_000_000) {
      #expect(index == UInt64(taken.count))
      taken.append(moment)
    }
    #expect(taken == [0, 100_000_000, 200_000_000, 300_000_000])
    #expect(schedule.next == 400_000_000)
  }

  @Test("nothing is planned at the end or after it")
  func end() {
    var schedule = Schedule(start: 0, perSecond: 10)
    var count = 0
    while schedule.take(at: .max, before: 500_000_000) != nil { count += 1 }
    #expect(count == 5)
  }
}
