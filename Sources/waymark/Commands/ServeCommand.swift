import ArgumentParser
import Glibc
import Logging
import WebSocketTransport
import WorkshopClient
import WorkshopServer

/// How much a server logs.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case trace, debug, info, notice, warning, error, critical

  var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .notice }
}

extension LogFormat: ExpressibleByArgument {}

/// `waymark serve`
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a server until Ctrl-C.",
    discussion: """
      waymark serve
      waymark serve --listen 0.0.0.0:7420 --invitations --data /var/lib/waymark

      One port serves the page for browsers, WebSocket and HTTP: /healthz,
      /livez, /metrics, /maps and /maps/NAME.json. Without --invitations it
      serves this machine only and asks nobody who they are. Every limit is on
      by default.
      """)

  @Option(help: ArgumentHelp("Address and port to listen on.", valueName: "address:port"))
  var listen = "127.0.0.1:7420"
  @Option(help: ArgumentHelp("Folder of the maps; made if missing.", valueName: "folder"))
  var data = "waymark-data"
  @Flag(help: "Let in only who shows an invitation (“waymark invite”).")
  var invitations = false
  @Flag(help: "Let everybody who reaches the address read and change every map.")
  var openToAll = false
  @Option(
    help: ArgumentHelp(
      "A web site whose pages may connect, such as https://maps.example.org; may be repeated.",
      valueName: "origin"))
  var allowOrigin: [String] = []
  @Option(
    help: ArgumentHelp(
      "A name by which browsers reach a server without --invitations, such as maps.example.org; "
        + "may be repeated.",
      valueName: "name"))
  var hostName: [String] = []
  @Option(
    help: ArgumentHelp(
      "A web site that may show the page within its own pages, such as "
        + "https://intranet.example.org; may be repeated.", valueName: "origin"))
  var embedIn: [String] = []
  @Flag(help: "Make the map “sample”, if there is none yet.")
  var sample = false
  @Option(
    help: ArgumentHelp(
      "Serve the page that browsers open from this folder, for who changes it, instead of the one "
        + "built in.", valueName: "folder"))
  var page: String?
  @Option(help: "What to write to standard error.")
  var logLevel = LogLevel.notice
  @Option(help: "How to write it: lines of text, or one JSON object a line.")
  var logFormat = LogFormat.text
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() throws {
    var options = ServerOptions()
    (options.address, options.port) = try Self.address(listen)
    options.dataFolder = data
    options.allowedOrigins = allowOrigin
    options.hostNames = hostName
    options.embedders = embedIn
    options.access = invitations ? .invitations : openToAll ? .openToAll : .loopback
    options.sample = PackageResources.sample_json
    if let page {
      guard access("\(page)/index.html", R_OK) == 0 else {
        throw Failure("There is no page in the folder \(page): it has no index.html.")
      }
      options.page = .folder(page)
    }
    limits.apply(to: &options)
    let log = ServerLog.standardError(logFormat)
    defer { log.flush() }
    let logger = log.logger(logLevel.level)
    do {
      let (sample, data, invitations) = (sample, data, invitations)
      try WorkshopServer.run(options: options, logger: logger) { server in
        let url = server.url
        let isEverywhere = server.listensEverywhere
        let greet: @Sendable () -> Void = {
          Terminal.out(
            Self.greeting(
              url, isEverywhere: isEverywhere, data: data, invitations: invitations,
              map: sample ? "sample" : nil
            ).joined(separator: "\n"))
        }
        guard sample else { return greet() }
        // It comes in as any client does, which needs the loop that calls this.
        SampleMap.make(at: url, data: data, invitations: invitations, then: greet)
      }
    } catch ServerError.options(.openBeyondLoopback(let address)) {
      throw Failure(
        "Anybody who reaches \(address) could change every map. Let in only who is invited with "
          + "--invitations, or say --open-to-all.")
    } catch ServerError.options(let error) {
      throw Failure("\(error)")
    } catch ServerError.transport(let error) {
      throw Failure(Self.words(for: error))
    }
  }

  /// What to do when the server cannot listen.
  static func words(for error: TransportError) -> String {
    guard case .cannotListen(let address, let port, let code) = error else { return "\(error)" }
    switch code {
    case EADDRINUSE:
      let other = Self.listening(address, port < .max ? port + 1 : 7420)
      return "Port \(port) of \(address) is taken, perhaps by another Waymark server. Stop that "
        + "one, or choose another port, such as --listen \(other)."
    case EACCES:
      return "Ports below 1024 are the administrator's: choose another one, such as --listen "
        + "\(Self.listening(address, 7420))."
    case EADDRNOTAVAIL:
      return "This machine does not have the address \(address). Choose one of its own, or all of "
        + "them with --listen \(Self.listening("0.0.0.0", port))."
    default: return "\(error)"
    }
  }

  private static func listening(_ address: String, _ port: UInt16) -> String {
    "\(address.contains(":") ? "[\(address)]" : address):\(port)"
  }

  func validate() throws {
    guard !(invitations && openToAll) else {
      throw ValidationError("--invitations and --open-to-all exclude each other.")
    }
  }

  /// The address, and what to type next.
  ///
  /// - Parameters:
  ///   - isEverywhere: Whether `url` is only one of the addresses, good on this machine.
  ///   - map: A map that is there.
  static func greeting(
    _ url: String, isEverywhere: Bool = false, data: String, invitations: Bool, map: String?,
    command: String = CommandLine.arguments.first ?? ""
  ) -> [String] {
    // As it was called here, unless the shell found it by itself.
    let waymark = command.contains("/") ? command : "waymark"
    var lines = ["Waymark serves \(url) and keeps its maps in \(data). Ctrl-C stops it.", ""]
    if invitations {
      lines.append("Invite somebody, on this machine:")
      let port = url.split(separator: ":").last ?? ""
      let server = isEverywhere ? "http://ADDRESS:\(port)" : url
      lines.append(
        "  \(waymark) invite \(map ?? "MAP") --role facilitator --server \(server) --data \(data)")
      if isEverywhere {
        lines.append("where ADDRESS is the name or address by which they reach this machine.")
      }
      return lines
    }
    lines.append("Open \(url) in a browser. Or, in a second terminal:")
    if url != "http://127.0.0.1:7420" { lines.append("  export WAYMARK_SERVER=\(url)") }
    let name = map ?? "spring"
    let steps =
      (map == nil ? [("new \(name)", "make a map")] : [])
      + [
        ("show \(name)", "show the map"),
        ("join \(name)", "open it full-screen, with everybody else"),
        ("insight \(name)", "ask it what it tells"),
        ("watch \(name)", "follow what happens on it"),
        ("card add \(name) --stage 1 \"My card\"", "add a card, from a third terminal"),
        ("replay \(name) --verify", "prove that its history is whole"),
        ("--help", "all there is"),
      ]
    let width = steps.map { $0.0.count }.max() ?? 0
    for (step, what) in steps {
      let space = String(repeating: " ", count: width - step.count)
      lines.append("  \(waymark) \(step)\(space)   \(what)")
    }
    return lines
  }

  /// Takes `ADDRESS:PORT`, `[IPv6]:PORT`, `ADDRESS` or `:PORT` apart.
  static func address(_ text: String) throws -> (address: String, port: UInt16) {
    var host = text[...]
    var port: UInt16 = 7420
    let isBareIPv6 = text.filter { $0 == ":" }.count > 1 && !text.hasPrefix("[")
    if !isBareIPv6, let colon = text.lastIndex(of: ":"),
      !text[colon...].contains("]")
    {
      guard let number = UInt16(text[text.index(after: colon)...]) else {
        throw Failure("“\(text)” is no ADDRESS:PORT, such as 127.0.0.1:7420.")
      }
      (host, port) = (text[..<colon], number)
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    if host.isEmpty || host == "localhost" { host = "127.0.0.1" }
    guard ServerConfiguration.isAddress(String(host)) else {
      throw Failure(
        "“\(host)” is no address of this machine in figures. Write 127.0.0.1:\(port) for this machine "
          + "only, 0.0.0.0:\(port) for all who can reach it.")
    }
    return (String(host), port)
  }
}

/// What one connection, one map and the whole server may take. Nothing is unlimited.
struct LimitOptions: ParsableArguments {
  private static let standard = ServerOptions()

  @Option(help: "Bytes of one message.")
  var maxMessageBytes = LimitOptions.standard.messageBytesMax
  @Option(
    help: "Changes a second of one participant, averaged, over all connections; more have to wait.")
  var maxChangesPerSecond = LimitOptions.standard.changesPerSecondMax
  @Option(
    help: ArgumentHelp(
      "Changes a second of one address; ten times the participant's if not given.",
      valueName: "max-changes"))
  var maxChangesPerSecondPerAddress: UInt32?
  @Option(help: "Connections in all.")
  var maxConnections = LimitOptions.standard.connectionsMax
  @Option(help: "Connections from one address.")
  var maxConnectionsPerAddress = LimitOptions.standard.connectionsPerAddressMax
  @Option(help: "New connections a second from one address, averaged.")
  var maxNewConnectionsPerSecond = LimitOptions.standard.connectionsPerAddressPerSecondMax
  @Option(help: "Connections on one map.")
  var maxConnectionsPerMap = LimitOptions.standard.connectionsPerMapMax
  @Option(help: "Replays at a time; an eighth of them of one participant.")
  var maxReplays = LimitOptions.standard.replaysMax
  @Option(help: "Maps of the server.")
  var maxMaps = LimitOptions.standard.mapsMax
  @Option(help: "Bytes of all changes of one map, from its first on; then it takes no more.")
  var maxMapBytes = LimitOptions.standard.mapBytesMax
  @Option(help: "Cards of one map, deleted ones included.")
  var maxCards = LimitOptions.standard.map.cardsMax
  @Option(help: "Characters that one text has ever held.")
  var maxTextLength = LimitOptions.standard.map.textScalarsMax
  @Option(help: "Milliseconds from the connection to the end of the handshake.")
  var handshakeMilliseconds = LimitOptions.standard.handshakeMillisecondsMax
  @Option(help: "Milliseconds without a sign of life, after which a connection is closed.")
  var idleMilliseconds = LimitOptions.standard.idleMillisecondsMax
  @Option(help: "Milliseconds of silence after which a connection is sent a ping.")
  var pingMilliseconds = LimitOptions.standard.pingIntervalMilliseconds
  @Option(help: "Milliseconds that a map without anybody stays in memory.")
  var mapIdleMilliseconds = LimitOptions.standard.mapIdleMillisecondsMax
  @Option(help: "Changes after which a snapshot of a map is stored.")
  var snapshotChanges = LimitOptions.standard.snapshots.changesMax

  func apply(to options: inout ServerOptions) {
    options.messageBytesMax = maxMessageBytes
    options.changesPerSecondMax = maxChangesPerSecond
    options.changesPerAddressPerSecondMax = maxChangesPerSecondPerAddress
    options.connectionsMax = maxConnections
    options.connectionsPerAddressMax = maxConnectionsPerAddress
    options.connectionsPerAddressPerSecondMax = maxNewConnectionsPerSecond
    options.connectionsPerMapMax = maxConnectionsPerMap
    options.replaysMax = maxReplays
    options.replaysPerParticipantMax = max(1, maxReplays / 8)
    options.mapsMax = maxMaps
    options.mapBytesMax = maxMapBytes
    options.map.cardsMax = maxCards
    options.map.recordsMax = max(options.map.recordsMax, maxCards)
    options.map.textScalarsMax = maxTextLength
    options.handshakeMillisecondsMax = handshakeMilliseconds
    options.idleMillisecondsMax = idleMilliseconds
    options.pingIntervalMilliseconds = pingMilliseconds
    options.mapIdleMillisecondsMax = mapIdleMilliseconds
    options.snapshots.changesMax = snapshotChanges
  }
}
