import FoundationEssentials
import MapStore

/// A time in which a map was worked on without a long pause, as `GET /maps/{name}/sessions` tells it.
struct WorkSession: Codable, Equatable, Sendable {
  /// From 1, oldest first.
  var number: Int
  /// Of the first and the last change, in milliseconds since 1970, like all times here.
  var startMilliseconds: UInt64
  var endMilliseconds: UInt64
  var changes: UInt64
  /// Journal indexes of the first and the last change.
  var firstIndex: UInt64
  var lastIndex: UInt64
  /// In the order in which they came.
  var people: [Person]

  struct Person: Codable, Equatable, Sendable {
    var name: String
    /// Their id.
    var participant: String
    var role: String
    var joinedMilliseconds: UInt64
    /// Nil while they are there.
    var leftMilliseconds: UInt64?
    var changes: UInt64
  }

  /// A pause that ends a session.
  static let pauseMillisecondsMin: UInt64 = 30 * 60_000
}

/// Divides a map's history into sessions, fed change by change.
struct WorkSessionList {
  private(set) var sessions: [WorkSession] = []
  /// The first and last change of each participant in the last session, and how many.
  private var parts: [[String: (first: UInt64, last: UInt64, changes: UInt64)]] = []

  /// Takes the next change of the journal. O(1).
  mutating func add(index: UInt64, participant: String, receivedMilliseconds time: UInt64) {
    let isNew =
      sessions.last.map { time > $0.endMilliseconds + WorkSession.pauseMillisecondsMin } ?? true
    if isNew {
      sessions.append(
        WorkSession(
          number: sessions.count + 1, startMilliseconds: time, endMilliseconds: time, changes: 0,
          firstIndex: index, lastIndex: index, people: []))
      parts.append([:])
    }
    let last = sessions.count - 1
    // The clock of a server may be set back; a session does not end before it began.
    sessions[last].endMilliseconds = max(sessions[last].endMilliseconds, time)
    sessions[last].lastIndex = index
    sessions[last].changes += 1
    let part = parts[last][participant]
    parts[last][participant] = (part?.first ?? time, time, (part?.changes ?? 0) + 1)
  }

  /// The sessions with who was there: everybody whose stay touches one, and every author. Stays of
  /// one participant in one session count as one. O(sessions × stays).
  func attended(by stays: [Attendance]) -> [WorkSession] {
    sessions.indices.map { index in
      var session = sessions[index]
      var people: [String: WorkSession.Person] = [:]
      for stay in stays {
        let attendee = stay.attendee
        guard attendee.joinedMilliseconds <= session.endMilliseconds,
          stay.leftMilliseconds ?? .max >= session.startMilliseconds
        else { continue }
        people[attendee.participant] = Self.merged(people[attendee.participant], stay)
      }
      for (participant, part) in parts[index] {
        var person =
          people[participant]
          ?? WorkSession.Person(
            name: participant, participant: participant, role: "participant",
            joinedMilliseconds: part.first, leftMilliseconds: part.last, changes: 0)
        person.changes = part.changes
        people[participant] = person
      }
      session.people = people.values.sorted {
        ($0.joinedMilliseconds, $0.participant) < ($1.joinedMilliseconds, $1.participant)
      }
      return session
    }
  }

  private static func merged(
    _ person: WorkSession.Person?, _ stay: Attendance
  ) -> WorkSession.Person {
    let attendee = stay.attendee
    guard var person else {
      return WorkSession.Person(
        name: attendee.displayName, participant: attendee.participant, role: attendee.role,
        joinedMilliseconds: attendee.joinedMilliseconds, leftMilliseconds: stay.leftMilliseconds,
        changes: 0)
    }
    person.name = attendee.displayName
    person.role = attendee.role
    person.joinedMilliseconds = min(person.joinedMilliseconds, attendee.joinedMilliseconds)
    if let left = person.leftMilliseconds, let other = stay.leftMilliseconds {
      person.leftMilliseconds = max(left, other)
    } else {
      person.leftMilliseconds = nil
    }
    return person
  }

  /// Reads a map's sessions from the journal. O(changes of the map), page by page.
  static func read(
    _ map: String, in journal: any Journal
  ) async throws(JournalError) -> [WorkSession] {
    var list = WorkSessionList()
    var next: UInt64 = 1
    while true {
      let page = try await journal.entries(of: map, from: next, limit: 5_000)
      for entry in page.entries {
        list.add(
          index: entry.index, participant: entry.participant,
          receivedMilliseconds: entry.receivedMilliseconds)
      }
      guard let last = page.entries.last?.index, last < page.lastIndex else { break }
      next = last + 1
    }
    return list.attended(by: try await journal.attendance(of: map))
  }
}
