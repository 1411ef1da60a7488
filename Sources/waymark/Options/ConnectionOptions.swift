import ArgumentParser
import Glibc
import JourneyTemplates
import StyledText
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
    help: ArgumentHelp(
      "A file with an invitation's token or link in it, which no list of processes shows (default: "
        + "$WAYMARK_TOKEN_FILE).", valueName: "file"),
    completion: .file())
  var tokenFile: String?

  @Option(
    help: ArgumentHelp(
      "Certificates (PEM) to trust beside the system's, such as the server's own (default: "
        + "$WAYMARK_CA_FILE).", valueName: "file"),
    completion: .file())
  var caFile: String?

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

  /// What a server says by HTTP, within the time that is allowed.
  func directory(_ server: ServerAddress, token: String?) -> ServerDirectory {
    ServerDirectory(server, token: token, timeoutMilliseconds: timeoutMilliseconds)
  }

  /// The server of commands that are about no map in particular.
  func serverAddress() throws -> ServerAddress {
    let link = try serverText.map { InviteLink($0)?.server ?? $0 } ?? invitation()?.server
    return try address(link ?? Self.standard)
  }

  /// Also a link of an invitation can stand for the server.
  func effectiveToken() throws -> String? {
    try invitation()?.token ?? serverText.flatMap { InviteLink($0)?.token }
  }

  private var serverText: String? { server ?? Environment.value("WAYMARK_SERVER") }

  private static let standard = "ws://127.0.0.1:7420"

  /// A map by its name, or by the link of an invitation.
  func target(_ map: String) throws -> MapTarget {
    if let link = InviteLink(map) {
      // What the environment says is for another server, perhaps.
      let token = try givenInvitation()?.token ?? link.token
      return MapTarget(
        server: try address(link.server), map: link.map, token: token, name: try displayName())
    }
    guard !map.contains("://") else {
      if case .moment = try MapSource(map) {
        throw Failure("Only diff, fork, insight and check take a moment behind a link or a name.")
      }
      throw Failure(
        "“\(TerminalText.excerpt(map))” is no link of an invitation: those end in #map=NAME and mostly "
          + "have a token behind it.")
    }
    return MapTarget(
      server: try serverAddress(), map: try Self.mapName(map), token: try effectiveToken(),
      name: try displayName())
  }

  // MARK: Invitations

  /// What says who one is: a token, or a link with a server beside it.
  private struct Invitation {
    var token: String?
    var server: String?

    init(_ text: String) {
      let link = InviteLink(text)
      token = link.map(\.token) ?? text
      server = link?.server
    }
  }

  private func invitation() throws -> Invitation? {
    if let given = try givenInvitation() { return given }
    if let token = Environment.value("WAYMARK_TOKEN") { return Invitation(token) }
    return try Environment.value("WAYMARK_TOKEN_FILE").map { try Self.invitation(ofFile: $0) }
  }

  /// The one of the options.
  private func givenInvitation() throws -> Invitation? {
    if let token { return Invitation(token) }
    return try tokenFile.map { try Self.invitation(ofFile: $0) }
  }

  private static func invitation(ofFile path: String) throws -> Invitation {
    guard let bytes = try AtomicFile.read(path, byteCountMax: 64 << 10),
      let text = String(validating: bytes, as: UTF8.self)?.trimmingSpaces,
      !text.isEmpty, !text.contains(where: \.isWhitespace)
    else {
      throw Failure(
        "“\(TerminalText.excerpt(path))” holds no invitation: its token or its link should be all that "
          + "is in the file.")
    }
    return Invitation(text)
  }

  // MARK: Certificates

  private func address(_ text: String) throws -> ServerAddress {
    try ServerAddress(text, authorityFile: try authorityFile())
  }

  /// The file of certificates to trust, once it is known to hold some.
  private func authorityFile() throws -> String? {
    guard let path = caFile ?? Environment.value("WAYMARK_CA_FILE") else { return nil }
    let bytes = try AtomicFile.read(path, byteCountMax: 16 << 20) ?? []
    guard bytes.firstRange(of: "-----BEGIN CERTIFICATE-----".utf8) != nil else {
      throw Failure(
        "“\(TerminalText.excerpt(path))” holds no certificate in PEM form, which begins with "
          + "“-----BEGIN CERTIFICATE-----”.")
    }
    return path
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
      let near = MapName(ofTitle: text).map { ", such as “\($0.string)”" } ?? ""
      throw Failure(
        "“\(TerminalText.excerpt(text))” cannot be the name of a map\(near): use up to 64 of a–z, 0–9, "
          + "“-”, “_” and “.”, not beginning with a dot.")
    }
    return name
  }

  /// The name of a map that is to be made, from what may be its title: `Podróż klienta`. Says so if that
  /// is another.
  static func nameOfNewMap(_ text: String) -> String {
    guard MapName(text) == nil, !text.contains("://"), let name = MapName(ofTitle: text) else {
      return text
    }
    Terminal.note("The map is named “\(name.string)”: commands call it so.")
    return name.string
  }

  private func displayName() throws -> String? {
    if let given = name ?? Environment.value("WAYMARK_NAME") {
      guard let shown = DisplayName.shown(given) else {
        throw Failure(
          "\(name == nil ? "WAYMARK_NAME" : "--name") has no letter that can be seen: say what you "
            + "are called, such as --name Ana.")
      }
      return shown
    }
    let names = [Environment.value("USER"), Environment.value("LOGNAME"), Self.systemUserName]
    return names.lazy.compactMap { $0.flatMap(DisplayName.shown) }.first
  }

  private static var systemUserName: String? {
    getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
  }
}

extension DisplayName {
  /// The name as it can travel in messages, which take no control characters and no long names; nil if
  /// nobody could see anything of it.
  static func shown(_ name: String) -> String? {
    let plain = name.unicodeScalars.filter {
      $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
    }
    let shown = String(String.UnicodeScalarView(plain.prefix(60)))
    return isBlank(shown) ? nil : shown
  }
}
