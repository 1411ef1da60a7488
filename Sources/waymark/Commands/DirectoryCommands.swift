import ArgumentParser
import WorkshopClient

/// `waymark maps`
struct Maps: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the maps of a server.")

  @Flag(help: "Print JSON.")
  var json = false
  @OptionGroup(title: "Connection")
  var connection: ConnectionOptions

  func run() throws {
    let maps = try connection.directory(
      try connection.serverAddress(), token: connection.effectiveToken()
    ).maps()
    if json { return Terminal.out(JSONValue.array(maps.map(Self.json)).text) }
    guard !maps.isEmpty else {
      return Terminal.note("There is no map yet: “waymark new NAME” makes one.")
    }
    var table = Table([
      ("MAP", .left), ("CHANGES", .right), ("PEOPLE", .right), ("HERE NOW", .right),
      ("LAST CHANGE", .left),
    ])
    for map in maps {
      table.add([
        map.name, "\(map.changes)", "\(map.people)",
        map.connected > 0 ? "\(map.connected)" : "",
        map.lastChangeMilliseconds.map { TimeText.minute(milliseconds: $0) } ?? "never",
      ])
    }
    Terminal.out(table: table)
  }

  private static func json(_ map: ServerDirectory.MapEntry) -> JSONValue {
    .object([
      "name": .string(map.name), "changes": .number(Int64(clamping: map.changes)),
      "people": .number(Int64(clamping: map.people)),
      "connected": .number(Int64(clamping: map.connected)),
      "created": .string(TimeText.rfc3339(milliseconds: map.createdMilliseconds)),
      "lastChange": JSONValue(
        map.lastChangeMilliseconds.map { TimeText.rfc3339(milliseconds: $0) }),
    ])
  }
}

/// `waymark sessions`
struct Sessions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List when a map was worked on, and by whom.",
    discussion: """
      A session is a time without a pause of half an hour. “waymark replay MAP
      --session N” plays it again.
      """)

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Flag(help: "Print JSON.")
  var json = false
  @OptionGroup(title: "Connection")
  var connection: ConnectionOptions

  func run() throws {
    let target = try connection.target(map)
    let sessions = try connection.directory(target.server, token: target.token)
      .sessions(of: target.map)
    if json { return Terminal.out(JSONValue.array(sessions.map(Self.json)).text) }
    guard !sessions.isEmpty else { return Terminal.note("Nobody has worked on this map yet.") }
    for session in sessions { Self.print(session) }
  }

  private static func print(_ session: ServerDirectory.Session) {
    let start = min(session.startMilliseconds, session.endMilliseconds)
    let duration = TimeText.duration(milliseconds: session.endMilliseconds - start)
    let changes = "\(session.changes) change\(session.changes == 1 ? "" : "s")"
    let range = session.changes > 0 ? " (#\(session.firstIndex)–#\(session.lastIndex))" : ""
    Terminal.out(
      Terminal.bold(
        "Session \(session.number)  \(TimeText.minute(milliseconds: session.startMilliseconds))")
        + "  \(duration), \(changes)\(range)")
    var table = Table([("WHO", .left), ("ROLE", .left), ("HERE", .left), ("CHANGES", .right)])
    for person in session.people {
      let left =
        person.leftMilliseconds.map { TimeText.clockMinute(milliseconds: $0) } ?? "now"
      table.add([
        person.name, person.role,
        "\(TimeText.clockMinute(milliseconds: person.joinedMilliseconds))–\(left)",
        "\(person.changes)",
      ])
    }
    for (index, line) in table.lines().enumerated() where !table.isEmpty {
      Terminal.out("  " + (index == 0 ? Terminal.dim(line) : line))
    }
    Terminal.out("")
  }

  private static func json(_ session: ServerDirectory.Session) -> JSONValue {
    .object([
      "number": .number(Int64(session.number)),
      "start": .string(TimeText.rfc3339(milliseconds: session.startMilliseconds)),
      "end": .string(TimeText.rfc3339(milliseconds: session.endMilliseconds)),
      "changes": .number(Int64(clamping: session.changes)),
      "firstIndex": .number(Int64(clamping: session.firstIndex)),
      "lastIndex": .number(Int64(clamping: session.lastIndex)),
      "people": .array(
        session.people.map {
          .object([
            "name": .string($0.name), "participant": .string($0.participant),
            "role": .string($0.role),
            "joined": .string(TimeText.rfc3339(milliseconds: $0.joinedMilliseconds)),
            "left": JSONValue($0.leftMilliseconds.map { TimeText.rfc3339(milliseconds: $0) }),
            "changes": .number(Int64(clamping: $0.changes)),
          ])
        }),
    ])
  }
}
