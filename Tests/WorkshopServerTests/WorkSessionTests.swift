import Testing

@testable import MapStore
@testable import WorkshopServer

@Suite("Sessions of work")
struct WorkSessionTests {
  private static let minute: UInt64 = 60_000

  private func stay(
    _ name: String, _ joined: UInt64, _ left: UInt64?
  ) -> Attendance {
    Attendance(
      id: AttendanceID(rawValue: joined),
      attendee: Attendee(
        participant: "p-\(name)", displayName: name, role: "participant",
        joinedMilliseconds: joined * Self.minute),
      leftMilliseconds: left.map { $0 * Self.minute })
  }

  @Test("end with a pause of more than half an hour")
  func pauses() {
    var list = WorkSessionList()
    for (index, time) in ([100, 110, 140, 171, 400] as [UInt64]).enumerated() {
      list.add(
        index: UInt64(index + 1), participant: "p-Ana", receivedMilliseconds: time * Self.minute)
    }
    #expect(list.sessions.map(\.number) == [1, 2, 3])
    #expect(list.sessions.map(\.changes) == [3, 1, 1])
    #expect(list.sessions.map(\.firstIndex) == [1, 4, 5])
    #expect(list.sessions.map(\.lastIndex) == [3, 4, 5])
    #expect(list.sessions[0].endMilliseconds == 140 * Self.minute)
  }

  @Test("name everybody who was there, once, with their changes")
  func people() {
    var list = WorkSessionList()
    list.add(index: 1, participant: "p-Ana", receivedMilliseconds: 100 * Self.minute)
    list.add(index: 2, participant: "p-Ana", receivedMilliseconds: 120 * Self.minute)
    // One whose stay was lost with a crash.
    list.add(index: 3, participant: "p-Bob", receivedMilliseconds: 121 * Self.minute)
    let sessions = list.attended(by: [
      stay("Ana", 99, 101), stay("Ana", 119, nil), stay("Eva", 110, 111), stay("Late", 122, 130),
      stay("Early", 10, 99),
    ])
    #expect(sessions.count == 1)
    let people = sessions[0].people
    #expect(people.map(\.participant) == ["p-Ana", "p-Eva", "p-Bob"])
    #expect(people.map(\.changes) == [2, 0, 1])
    #expect(people[0].joinedMilliseconds == 99 * Self.minute)
    #expect(people[0].leftMilliseconds == nil)
    #expect(people[1].leftMilliseconds == 111 * Self.minute)
  }

  @Test("do not run backwards with a clock that is set back")
  func clock() {
    var list = WorkSessionList()
    list.add(index: 1, participant: "p", receivedMilliseconds: 500 * Self.minute)
    list.add(index: 2, participant: "p", receivedMilliseconds: 100 * Self.minute)
    #expect(list.sessions.count == 1)
    #expect(list.sessions[0].endMilliseconds == 500 * Self.minute)
  }
}
