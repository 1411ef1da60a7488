import CLibwebsockets
import Glibc

/// Something the library calls back for: a socket or a file descriptor.
///
/// The library is given the source's identifier, never its address. An identifier is not used
/// twice, so that a late callback of a closed socket finds nobody, rather than freed memory or
/// the socket that came after it.
protocol EventSource: AnyObject {
  var identifier: UInt64 { get }

  /// Handles one callback. `bytes` is what came with it, valid during the call only.
  ///
  /// - Returns: 0 to go on; anything else closes the socket.
  func serve(
    _ reason: lws_callback_reasons, wsi: OpaquePointer, bytes: UnsafeMutableRawBufferPointer
  ) -> Int32

  /// The loop goes away, and with it the library's handle: it must not be touched any more.
  func loopEnded()

  /// Of a client: what opens its socket.
  var dial: Dial? { get }
}

extension EventSource {
  var dial: Dial? { nil }
}

extension EventLoop {
  /// - Parameter authorityFile: Certificates that clients trust beside the system's.
  func makeVhost(
    name: String, options: UInt64, authorityFile: String? = nil
  ) -> OpaquePointer? {
    var info = lws_context_creation_info()
    info.port = waymark_lws_no_listen
    info.options = options
    info.protocols = UnsafePointer(protocols)
    // No extensions: permessage-deflate has no bound on what a message unpacks to.
    info.extensions = nil
    // The library copies what it keeps of these.
    return name.withCString { name in
      (authorityFile ?? "").withCString { file in
        "".withCString { empty in
          info.vhost_name = name
          if authorityFile != nil { info.client_ssl_ca_filepath = file }
          // The library would send every client through $http_proxy, loopback included and
          // $no_proxy unread. An empty address turns that off.
          if getenv("http_proxy") != nil { info.http_proxy_address = empty }
          return settingUpLibrary { lws_create_vhost(context, &info) }
        }
      }
    }
  }

  /// Hands a descriptor to the loop, which closes it in the end if it is a socket.
  ///
  /// - Returns: The library's handle, `nil` when it has no room; a socket is then closed already.
  func adopt(
    descriptor: Int32, isSocket: Bool, source: any EventSource
  ) -> OpaquePointer? {
    register(source)
    var description = lws_adopt_desc_t()
    description.vh = vhost
    description.type = isSocket ? LWS_ADOPT_SOCKET : LWS_ADOPT_RAW_FILE_DESC
    description.fd.sockfd = descriptor
    description.vh_prot_name = UnsafePointer(protocolName)
    description.opaque = UnsafeMutableRawPointer(bitPattern: UInt(source.identifier))
    let wsi = lws_adopt_descriptor_vhost_via_info(&description)
    if wsi == nil { unregister(source.identifier) }
    return wsi
  }
}

/// The callback of all sockets and files.
func serviceCallback(
  wsi: OpaquePointer?, reason: lws_callback_reasons, user: UnsafeMutableRawPointer?,
  bytes: UnsafeMutableRawPointer?, count: Int
) -> Int32 {
  guard let wsi, let reference = lws_context_user(lws_get_context(wsi)),
    let loop = reference.assumingMemoryBound(to: Unmanaged<EventLoop>?.self).pointee
  else { return 0 }
  if reason == LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION, let user {
    // The count says what OpenSSL thinks; 0 leaves it at that.
    loop.takeUnretainedValue().certificateChecked(
      wsi, store: OpaquePointer(user), isGood: count != 0)
    return 0
  }
  guard concernsOneSocket(reason) else { return 0 }
  return loop.takeUnretainedValue().serve(
    reason, wsi: wsi,
    bytes: UnsafeMutableRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
}

/// The library also calls for itself as a whole, with a handle that stands for no socket.
private func concernsOneSocket(_ reason: lws_callback_reasons) -> Bool {
  switch reason {
  case LWS_CALLBACK_RAW_CONNECTED, LWS_CALLBACK_RAW_RX, LWS_CALLBACK_RAW_WRITEABLE,
    LWS_CALLBACK_RAW_CLOSE, LWS_CALLBACK_RAW_RX_FILE, LWS_CALLBACK_RAW_CLOSE_FILE,
    LWS_CALLBACK_CLIENT_CONNECTION_ERROR, LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH,
    LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, LWS_CALLBACK_CLIENT_ESTABLISHED,
    LWS_CALLBACK_CLIENT_RECEIVE, LWS_CALLBACK_CLIENT_RECEIVE_PONG,
    LWS_CALLBACK_CLIENT_WRITEABLE, LWS_CALLBACK_WS_PEER_INITIATED_CLOSE,
    LWS_CALLBACK_CLIENT_CLOSED, LWS_CALLBACK_WSI_DESTROY:
    true
  default:
    false
  }
}

extension EventLoop {
  fileprivate func serve(
    _ reason: lws_callback_reasons, wsi: OpaquePointer, bytes: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    noteWork()
    let identifier = UInt64(UInt(bitPattern: lws_get_opaque_user_data(wsi)))
    // Nobody there: let go on our side already, and what still comes is a reason to close.
    guard let source = source(identifier) else { return -1 }
    return source.serve(reason, wsi: wsi, bytes: bytes)
  }
}
