import CLibwebsockets
import Glibc

extension EventLoop {
  /// Connects to a server.
  ///
  /// - Returns: The connection, which is not open yet; `handler` hears of what becomes of it.
  ///   ``Connection/abort()`` gives up on it.
  package func connect(
    _ configuration: ClientConfiguration, handler: any ClientHandler
  ) -> Connection {
    let connection = Connection(
      loop: self, remoteAddress: configuration.url.host,
      request: .none(remoteAddress: configuration.url.host),
      limits: ConnectionLimits(
        idleMillisecondsMax: configuration.idleMillisecondsMax,
        pingIntervalMilliseconds: configuration.pingIntervalMilliseconds,
        closeMillisecondsMax: configuration.closeMillisecondsMax,
        sendQueueBytesMax: configuration.sendQueueBytesMax,
        sendQueueLowWaterBytes: configuration.sendQueueLowWaterBytes),
      counters: clientCounters, handler: handler)
    let link = ClientLink(loop: self, configuration: configuration, connection: connection)
    connection.attach(link)
    link.start()
    return connection
  }

  /// Asks a server for something by HTTP, once.
  ///
  /// - Parameter completion: Called once, on the loop, within the time that the request allows.
  package func fetch(
    _ request: HTTPFetchRequest,
    completion: @escaping (Result<HTTPAnswer, FetchFailure>) -> Void
  ) {
    HTTPFetch(loop: self, request, completion).start()
  }

  /// Starts one attempt at a numeric address. `nil` when it failed at once.
  func connectClient(_ link: ClientLink, address: String) -> OpaquePointer? {
    let configuration = link.configuration
    var flags: UInt32 = 0
    var vhost = vhost
    if configuration.url.isSecure {
      vhost = secureVhost(trusting: configuration.authorityFile)
      flags = LCCSCF_USE_SSL.rawValue
      if configuration.allowsSelfSignedCertificate {
        flags |= LCCSCF_ALLOW_SELFSIGNED.rawValue | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK.rawValue
      }
    }
    return connect(link, to: configuration.url, at: address, vhost, flags: flags) { info in
      configuration.subprotocol.withCString { subprotocol in
        info.protocol = subprotocol
        return lws_client_connect_via_info(&info)
      }
    }
  }

  /// The same for a connection whose bytes are its owner's business, encryption included.
  func connectRaw(_ fetch: HTTPFetch, address: String) -> OpaquePointer? {
    connect(fetch, to: fetch.request.url, at: address, vhost, flags: 0) { info in
      "RAW".withCString { method in
        info.method = method
        return lws_client_connect_via_info(&info)
      }
    }
  }

  private func connect(
    _ source: any EventSource, to url: WebSocketURL, at address: String, _ vhost: OpaquePointer?,
    flags: UInt32, _ connect: (inout lws_client_connect_info) -> OpaquePointer?
  ) -> OpaquePointer? {
    guard let vhost else { return nil }
    var info = lws_client_connect_info()
    info.context = context
    info.vhost = vhost
    info.port = Int32(url.port)
    info.ietf_version_or_minus_one = 13
    info.opaque_user_data = UnsafeMutableRawPointer(bitPattern: UInt(source.identifier))
    info.ssl_connection = Int32(
      bitPattern: UInt32(LCCSCF_HTTP_NO_FOLLOW_REDIRECT.rawValue) | flags)
    info.local_protocol_name = UnsafePointer(protocolName)
    // The library copies all of these before the call returns.
    return address.withCString { address in
      url.target.withCString { target in
        url.authority.withCString { host in
          "http/1.1".withCString { alpn in
            info.address = address
            info.path = target
            info.host = host
            info.alpn = alpn
            return connect(&info)
          }
        }
      }
    }
  }

  private func secureVhost(trusting authorityFile: String?) -> OpaquePointer? {
    if let known = secureVhosts[authorityFile] { return known }
    let made = makeVhost(
      name: "waymark-secure-\(secureVhosts.count)",
      options: UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT), authorityFile: authorityFile)
    secureVhosts[authorityFile] = made
    return made
  }
}
