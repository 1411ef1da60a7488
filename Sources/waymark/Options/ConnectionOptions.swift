import ArgumentParser
import Glibc
import JourneyFormats
import SyncProtocol
import WebSocketTransport
import WorkshopClient
import WorkshopServer

/// Where the server is, and who asks.
struct ConnectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The server's address (default: $WAYMARK_SERVER, else ws://127.0.0.1:7420).",
      valueName: "url"))
  var server: String?

  @Option(help: "An invitation's token (default: $WAYMARK_TOKEN, or the one in a link).")
  var token: String?

  @Option(
    help: "What you are called on the map (default: $WAYMARK_NAME, else your user name).")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "How long to wait for the server without any progress.", valueName: "seconds"))
  var timeout: UInt64 = 30

  func validate() throws {
    guard (1...86_400).contains(timeout) else {
      throw ValidationError("--timeout is a number of seconds from 1 to 86400.")
    }
  }

  var timeoutMilliseconds: UInt64 { timeout * 1_000 }

  /// The server of commands that are about no map in particular.
  func serverAddress() throws -> ServerAddress {
    try ServerAddress(serverText.flatMap { InviteLink($0)?.server } ?? serverText ?? Self.standard)
  }

  /// Also a link of an invitation can stand for the server.
  var effectiveToken: String? {
    token ?? Environment.value("WAYMARK_TOKEN") ?? serverText.flatMap { InviteLink($0)?.token }
  }

  private var serverText: String? { server ?? Environment.value("WAYMARK_SERVER") }

  private static let standard = "ws://127.0.0.1:7420"

  /// A map by its name, or by the link of an invitation.
  func target(_ map: String) throws -> MapTarget {
    if let link = InviteLink(map) {
      return MapTarget(
        server: try ServerAddress(link.server), map: link.map, token: token ?? link.token,
        name: displayName)
    }
    guard !map.contains("://") else {
      throw Failure(
        "“\(map)” is no link of an invitation: those end in #map=NAME and mostly have a token "
          + "behind it.")
    }
    return MapTarget(
      server: try serverAddress(), map: try Self.mapName(map), token: effectiveToken,
      name: displayName)
  }

  /// How a command visits a map that has a local copy in the user's folder.
  func visitOptions(offline: Bool = false) -> MapVisit.Options {
    var options = MapVisit.Options(dataFolder: LocalCopyFile.standardFolder(Environment.all))
    options.isOffline = offline
    options.timeoutMilliseconds = timeoutMilliseconds
    options.notify = { Terminal.note($0) }
    return options
  }

  static func mapName(_ text: String) throws -> MapName {
    guard let name = MapName(text) else {
      throw Failure(
        "“\(TerminalText.excerpt(text))” cannot be the name of a map: use up to 64 of a–z, 0–9, “-”, “_” and “.”, not "
          + "beginning with a dot.")
    }
    return name
  }

  private var displayName: String? {
    guard
      let name = name ?? Environment.value("WAYMARK_NAME") ?? Environment.value("USER")
        ?? Environment.value("LOGNAME") ?? Self.systemUserName
    else { return nil }
    // Names travel in messages, which take no control characters.
    let plain = name.unicodeScalars.filter {
      $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
    }
    return plain.isEmpty ? nil : String(String.UnicodeScalarView(plain.prefix(60)))
  }

  private static var systemUserName: String? {
    getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
  }
}
