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

  /// Starts one attempt at a numeric address. `nil` when it failed at once.
  func connectClient(_ link: ClientLink, address: String) -> OpaquePointer? {
    let url = link.configuration.url
    if url.isSecure, secureVhost == nil {
      secureVhost = makeVhost(
        name: "waymark-secure", options: UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT))
    }
    guard let vhost = url.isSecure ? secureVhost : vhost else { return nil }
    var info = lws_client_connect_info()
    info.context = context
    info.vhost = vhost
    info.port = Int32(url.port)
    info.ietf_version_or_minus_one = 13
    info.opaque_user_data = UnsafeMutableRawPointer(bitPattern: UInt(link.identifier))
    var flags = LCCSCF_HTTP_NO_FOLLOW_REDIRECT.rawValue
    if url.isSecure {
      flags |= LCCSCF_USE_SSL.rawValue
      if link.configuration.allowsSelfSignedCertificate {
        flags |= LCCSCF_ALLOW_SELFSIGNED.rawValue | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK.rawValue
      }
    }
    info.ssl_connection = Int32(bitPattern: flags)
    info.local_protocol_name = UnsafePointer(protocolName)
    // The library copies all of these before the call returns.
    return address.withCString { address in
      url.target.withCString { target in
        url.authority.withCString { host in
          link.configuration.subprotocol.withCString { subprotocol in
            "http/1.1".withCString { alpn in
              info.address = address
              info.path = target
              info.host = host
              info.protocol = subprotocol
              info.alpn = alpn
              return lws_client_connect_via_info(&info)
            }
          }
        }
      }
    }
  }
}
