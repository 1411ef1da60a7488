import ArgumentParser
import Glibc
import SyncProtocol
import SystemClock
import WorkshopClient
import WorkshopServer

/// `waymark invite`
struct InviteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite", abstract: "Print a link that lets somebody onto a map.",
    discussion: """
      waymark invite spring --role participant --expires 8h
      waymark invite spring --role facilitator --expires 7d --name Ana \\
          --server https://maps.example.org --data /var/lib/waymark

      To be run on the server's machine, with the folder that the server
      keeps its maps in; the server may be running. Everybody who uses the
      same link is the same participant: make one for each.
      """)

  enum InvitedRole: String, ExpressibleByArgument, CaseIterable {
    case facilitator, participant, observer
  }

  @Argument(help: "The map's name; it need not exist yet.")
  var map: String
  @Option(help: "What they may do: everything, edit cards, or only read.")
  var role: InvitedRole
  @Option(help: "How long the invitation is good for, such as 30m, 8h or 7d.")
  var expires = Lifetime(seconds: 8 * 3_600)
  @Option(help: "What they are called on the map; without it they choose.")
  var name: String?
  @Option(help: ArgumentHelp("The server's folder.", valueName: "folder"))
  var data = "waymark-data"
  @Option(
    help: ArgumentHelp(
      "The address by which they reach the server (default: $WAYMARK_SERVER, else "
        + "http://127.0.0.1:7420).", valueName: "url"))
  var server: String?
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard let name else { return }
    guard !name.isEmpty, name.utf8.count <= 256,
      !name.unicodeScalars.contains(where: {
        $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
      })
    else { throw ValidationError("--name is a line of at most 256 bytes.") }
    guard !DisplayName.isBlank(name) else {
      throw ValidationError("--name has no letter that can be seen: say what they are called.")
    }
  }

  /// Whether only this machine can use the address.
  static func isLocal(_ server: ServerAddress) -> Bool {
    let host = server.url.host.lowercased()
    return host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "::"
      || host.hasPrefix("127.") || host == "0.0.0.0"
  }

  func run() async throws {
    let map = try ConnectionOptions.mapName(map)
    let server = try ServerAddress(
      server ?? Environment.value("WAYMARK_SERVER") ?? "http://127.0.0.1:7420")
    let isLocal = Self.isLocal(server)
    guard let signer = try signer(),
      let role = Role(name: role.rawValue)
    else {
      throw Failure(
        "No server has run on the folder \(data) yet: start one with “waymark serve --invitations "
          + "--data \(data)”, or name its folder with --data.")
    }
    let now = WallClock.seconds
    let invite = Invite.make(
      map: map, role: role, name: name, seconds: expires.seconds, now: now)
    let token = try signer.sign(invite)
    if isLocal {
      Terminal.note(
        "This link only works on this machine. For others, say how they reach the server: --server "
          + "http://ADDRESS:\(server.url.port)")
    }
    let link = InviteLink(server: server.httpBase, map: map, token: token).text
    guard json else { return Terminal.out(link) }
    Terminal.out(
      JSONValue.object([
        "link": .string(link), "map": .string(map.string), "role": .string(role.name),
        "name": JSONValue(name), "token": .string(token),
        "participant": .string(invite.participantID),
        "expires": .string(
          TimeText.rfc3339(milliseconds: invite.expires.multipliedReportingOverflow(by: 1_000).0)),
      ]).text)
  }
}

extension InviteCommand {
  /// The signer of the folder; nil if no server has run on it.
  private func signer() throws -> InviteSigner? {
    let signer = Result { try InviteSigner.ofFolder(data) }
    if case .success(let signer?) = signer { return signer }
    // Somebody else's folder may look as if there were nothing in it.
    var status = stat()
    let isThere = stat(data, &status) == 0
    if geteuid() != 0, isThere ? status.st_uid != geteuid() : errno == EACCES {
      let owner = isThere ? Self.userName(status.st_uid) : "USER"
      throw Failure(
        "You cannot read what is in the folder \(data): run this as the user that the server runs as, "
          + "such as with “sudo -u \(owner) waymark invite …”.")
    }
    return try signer.get()
  }

  private static func userName(_ user: uid_t) -> String {
    getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "\(user)"
  }
}

/// `45s`, `30m`, `8h`, `7d` or `2w`, up to ten years.
struct Lifetime: ExpressibleByArgument {
  var seconds: UInt64

  init(seconds: UInt64) { self.seconds = seconds }

  init?(argument: String) {
    let units: [Character: UInt64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    guard let last = argument.last, let unit = units[last],
      let count = UInt64(argument.dropLast()), count > 0, count <= 315_360_000 / unit
    else { return nil }
    seconds = count * unit
  }

  var defaultValueDescription: String {
    seconds % 3_600 == 0 ? "\(seconds / 3_600)h" : "\(seconds)s"
  }
}
