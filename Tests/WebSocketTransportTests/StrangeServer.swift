import CLibwebsockets
import Glibc
import Testing

@testable import WebSocketTransport

/// A listening socket whose thread says to each client what a test spells out, after its request.
final class StrangeServer: Sendable {
  /// The answering end of one connection.
  struct Peer {
    let descriptor: Int32
    /// The request, up to and with the empty line.
    let request: String

    /// `false` when the client has hung up.
    @discardableResult
    func say(_ bytes: [UInt8]) -> Bool {
      var rest = bytes[...]
      while !rest.isEmpty {
        let sent = rest.withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent > 0 else { return false }
        rest = rest.dropFirst(sent)
      }
      return true
    }

    @discardableResult
    func say(_ text: String) -> Bool { say(Array(text.utf8)) }

    /// Waits until the client hangs up.
    func listen() {
      var byte: UInt8 = 0
      while recv(descriptor, &byte, 1, 0) > 0 {}
    }
  }

  private let listener: Int32
  let port: UInt16
  private let talk: @Sendable (Peer) -> Void
  private let tls: Identity?

  /// Files of a certificate and its key.
  struct Identity: Sendable {
    var certificate: String
    var key: String
  }

  init(
    address: String = "127.0.0.1", tls: Identity? = nil,
    _ talk: @escaping @Sendable (Peer) -> Void
  ) throws {
    let wanted = try #require(SocketAddress(numeric: address, port: 0))
    let descriptor = socket(wanted.family, Int32(SOCK_STREAM.rawValue), 0)
    try #require(wanted.withPointer { bind(descriptor, $0, $1) } == 0)
    try #require(Glibc.listen(descriptor, 8) == 0)
    let bound = SocketAddress { getsockname(descriptor, $0, $1) == 0 }
    listener = descriptor
    port = try #require(bound).port
    self.talk = talk
    self.tls = tls
    let server = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        if let argument {
          Unmanaged<StrangeServer>.fromOpaque(argument).takeRetainedValue().serve()
        }
        return nil
      }, server.toOpaque())
    try #require(code == 0)
    pthread_detach(thread)
  }

  /// Ends the thread once its present client has gone.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func serve() {
    defer { close(listener) }
    while true {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      if let tls {
        Self.serve(descriptor, with: tls)
      } else {
        talk(Peer(descriptor: descriptor, request: Self.request(descriptor)))
      }
      close(descriptor)
    }
  }

  private static func request(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while bytes.suffix(4) != [13, 10, 13, 10] {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Answers "hello" to whatever comes encrypted.
  private static func serve(_ descriptor: Int32, with identity: Identity) {
    let context = SSL_CTX_new(TLS_server_method())
    defer { SSL_CTX_free(context) }
    SSL_CTX_use_certificate_file(context, identity.certificate, SSL_FILETYPE_PEM)
    SSL_CTX_use_PrivateKey_file(context, identity.key, SSL_FILETYPE_PEM)
    let session = SSL_new(context)
    defer { SSL_free(session) }
    SSL_set_fd(session, descriptor)
    guard SSL_accept(session) == 1 else { return }
    var chunk = [UInt8](repeating: 0, count: 4_096)
    guard SSL_read(session, &chunk, Int32(chunk.count)) > 0 else { return }
    let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".utf8)
    SSL_write(session, answer, Int32(answer.count))
    SSL_shutdown(session)
  }
}
