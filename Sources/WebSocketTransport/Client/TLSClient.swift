import CLibwebsockets

/// Why an encrypted connection does not come about, or does not go on.
enum TLSFailure: Error, Equatable {
  case certificate(CertificateProblem)
  /// Carries the words of OpenSSL.
  case other(String)

  var connectFailure: ConnectFailure {
    switch self {
    case .certificate(let problem): .certificate(problem)
    case .other(let words): .encryption(words)
    }
  }
}

/// A client's side of TLS without sockets: what comes from one goes in, what is to be sent comes out.
///
/// The raw connections of libwebsockets 4.1 cannot be encrypted (it shakes hands before the socket is
/// connected), so that this does it above them, with the OpenSSL that the library uses itself.
final class TLSClient {
  private let context: OpaquePointer
  private let session: OpaquePointer
  /// Both are the session's.
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer
  /// Whether the server has proved who it is, and plain bytes go through.
  private(set) var isOpen = false

  /// - Parameters:
  ///   - host: The name or numeric address that the server's certificate has to be for.
  ///   - authorityFile: Certificates (PEM) that are trusted beside the system's.
  init?(host: String, authorityFile: String?) {
    guard let context = SSL_CTX_new(TLS_client_method()) else { return nil }
    guard let session = SSL_new(context) else {
      SSL_CTX_free(context)
      return nil
    }
    guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
      SSL_free(session)
      SSL_CTX_free(context)
      return nil
    }
    (self.context, self.session) = (context, session)
    (self.incoming, self.outgoing) = (incoming, outgoing)
    SSL_set_bio(session, incoming, outgoing)
    // Each of these is a macro in C.
    _ = SSL_ctrl(session, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    let store = SSL_CTX_get_cert_store(context)
    _ = X509_STORE_set_default_paths(store)
    if let authorityFile { _ = X509_STORE_load_file(store, authorityFile) }
    SSL_set_verify(session, SSL_VERIFY_PEER, nil)
    if SocketAddress(numeric: host, port: 0) != nil {
      X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host)
    } else {
      SSL_set1_host(session, host)
      var name = Array(host.utf8CString)
      _ = SSL_ctrl(
        session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name)
    }
    let protocols = [8] + Array("http/1.1".utf8)
    SSL_set_alpn_protos(session, protocols, UInt32(protocols.count))
    SSL_set_connect_state(session)
  }

  deinit {
    SSL_free(session)
    SSL_CTX_free(context)
  }

  /// Goes on with the handshake as far as it can.
  func shakeHands() throws(TLSFailure) {
    guard !isOpen else { return }
    ERR_clear_error()
    let result = SSL_do_handshake(session)
    if result == 1 {
      isOpen = true
    } else {
      try check(result)
    }
  }

  /// Takes bytes of the socket and returns the plain ones that they hold.
  func receive(_ bytes: UnsafeRawBufferPointer) throws(TLSFailure) -> [UInt8] {
    let taken = BIO_write(incoming, bytes.baseAddress, Int32(clamping: bytes.count))
    guard Int(taken) == bytes.count else { throw .other("out of memory") }
    try shakeHands()
    guard isOpen else { return [] }
    var plain: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      ERR_clear_error()
      let count = SSL_read(session, &room, Int32(room.count))
      guard count > 0 else {
        try check(count)
        return plain
      }
      plain += room[..<Int(count)]
    }
  }

  /// Encrypts what is to be sent. Only when open.
  func send(_ plain: ArraySlice<UInt8>) throws(TLSFailure) {
    guard !plain.isEmpty else { return }
    ERR_clear_error()
    let count = plain.withUnsafeBytes {
      SSL_write(session, $0.baseAddress, Int32(clamping: $0.count))
    }
    guard Int(count) == plain.count else { throw .other(Self.words()) }
  }

  /// What the socket is to be given.
  func takeOutgoing() -> [UInt8] {
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 4 << 10)
    while true {
      let count = BIO_read(outgoing, &room, Int32(room.count))
      guard count > 0 else { return bytes }
      bytes += room[..<Int(count)]
    }
  }

  /// Whether an outcome only means that more bytes are wanted, or a proper end.
  private func check(_ result: Int32) throws(TLSFailure) {
    switch SSL_get_error(session, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE, SSL_ERROR_ZERO_RETURN: return
    default:
      let verdict = Int32(clamping: SSL_get_verify_result(session))
      guard verdict == X509_V_OK else { throw .certificate(CertificateProblem(code: verdict)) }
      throw .other(Self.words())
    }
  }

  private static func words() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    ERR_error_string_n(ERR_peek_last_error(), &buffer, buffer.count)
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }
}
