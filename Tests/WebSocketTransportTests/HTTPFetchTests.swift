import Foundation
import Synchronization
import SystemClock
import Testing

@testable import WebSocketTransport

@Suite("Asking by HTTP")
struct HTTPFetchTests {
  private typealias Outcome = Result<HTTPAnswer, FetchFailure>

  /// What becomes of a request to what a server is made to say.
  private func fetch(
    token: String? = nil, millisecondsMax: UInt64 = 30_000,
    _ talk: @escaping @Sendable (StrangeServer.Peer) -> Void
  ) throws -> Outcome {
    let server = try StrangeServer(talk)
    defer { server.stop() }
    return try fetch("http://127.0.0.1:\(server.port)/maps?x=1") { request in
      if let token { request.headers = [("Authorization", "Bearer \(token)")] }
      request.millisecondsMax = millisecondsMax
    }
  }

  private func fetch(
    _ url: String, _ change: (inout HTTPFetchRequest) -> Void = { _ in }
  ) throws -> Outcome {
    let loop = try EventLoop()
    var request = HTTPFetchRequest(url: try WebSocketURL(url))
    request.bodyBytesMax = 1 << 20
    change(&request)
    var outcome: Outcome?
    loop.fetch(request) { [unowned loop] in
      outcome = $0
      loop.stop()
    }
    loop.runBounded()
    return try #require(outcome)
  }

  private func failure(_ outcome: Outcome) -> FetchFailure? {
    if case .failure(let failure) = outcome { failure } else { nil }
  }

  @Test("the request has its fields, and no value adds one")
  func request() throws {
    let seen = Mutex("")
    let outcome = try fetch(token: "a.b\r\nX: y") { peer in
      seen.withLock { $0 = peer.request }
      peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
    }
    #expect(try outcome.get().body == Array("[]".utf8))
    let lines = seen.withLock { $0 }.split(separator: "\r\n")
    #expect(lines.first == "GET /maps?x=1 HTTP/1.1")
    #expect(lines.contains("Authorization: Bearer a.bX: y"))
    #expect(lines.contains { $0.hasPrefix("Host: 127.0.0.1:") })
  }

  @Test("an IPv6 address is asked too")
  func addressOfSixteenBytes() throws {
    let server = try StrangeServer(address: "::1") { peer in
      peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
    }
    defer { server.stop() }
    #expect(try fetch("http://[::1]:\(server.port)").get().status == 200)
  }

  @Test("a redirect is an answer, and nobody goes there")
  func redirect() throws {
    let wasAsked = Mutex(false)
    let other = try StrangeServer { _ in wasAsked.withLock { $0 = true } }
    defer { other.stop() }
    let place = "http://127.0.0.1:\(other.port)/steal"
    let answer = try fetch { peer in
      peer.say("HTTP/1.1 302 Found\r\nLocation: \(place)\r\nContent-Length: 0\r\n\r\n")
    }.get()
    #expect(answer.isRedirect && answer.header("location") == place)
    #expect(!wasAsked.withLock { $0 })
  }

  @Test("a body without an end, or of a huge length, is given up at the bound")
  func endless() throws {
    let tooLarge = FetchFailure.answer(.bodyTooLarge(bytesMax: 1 << 20))
    let endless = try fetch { peer in
      peer.say("HTTP/1.1 200 OK\r\n\r\n")
      while peer.say([UInt8](repeating: 0x5B, count: 1 << 16)) {}
    }
    #expect(failure(endless) == tooLarge)
    let chunks = try fetch { peer in
      peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      while peer.say("1000\r\n\(String(repeating: " ", count: 0x1000))\r\n") {}
    }
    #expect(failure(chunks) == tooLarge)
    let huge = try fetch { peer in
      peer.say("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n[]")
      peer.listen()
    }
    #expect(failure(huge) == tooLarge)
  }

  @Test("the time is that of the whole answer, however often a byte comes")
  func slow() throws {
    let began = MonotonicClock.milliseconds
    for talk: @Sendable (StrangeServer.Peer) -> Void in [
      { $0.listen() },
      { peer in
        peer.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while peer.say("[") { usleep(20_000) }
      },
      { peer in while peer.say("HTTP/1.1 100 Continue\r\n\r\n") { usleep(50_000) } },
    ] {
      let outcome = try fetch(millisecondsMax: 300, talk)
      #expect(failure(outcome) == .timedOut)
    }
    #expect(MonotonicClock.milliseconds - began < 3_000)
  }

  @Test("garbage, and an end in the middle, are told")
  func broken() throws {
    let garbage = try fetch { $0.say("\0\u{1}\u{2} no HTTP\r\n\r\n") }
    #expect(failure(garbage) == .answer(.notHTTP))
    let cut = try fetch { $0.say("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n[]") }
    #expect(failure(cut) == .answer(.endedEarly))
    let nothing = try fetch { _ in }
    #expect(failure(nothing) == .answer(.endedEarly))
  }

  @Test("nobody listens there, or under that name")
  func nobody() throws {
    let server = try StrangeServer { _ in }
    server.stop()
    usleep(100_000)
    #expect(try failure(fetch("http://127.0.0.1:\(server.port)")) == .connect(.refused))
    guard case .connect(.nameNotFound) = try failure(fetch("http://nobody.invalid")) else {
      Issue.record("the name was found")
      return
    }
  }

  @Test("an encrypted answer comes from whom the certificate names, or not at all")
  func encrypted() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = folder.appending(path: "certificate.pem")
    let key = folder.appending(path: "key.pem")
    try Self.certificate.write(to: certificate, atomically: true, encoding: .utf8)
    try Self.key.write(to: key, atomically: true, encoding: .utf8)
    let server = try StrangeServer(
      tls: .init(certificate: certificate.path(), key: key.path())
    ) { _ in }
    defer { server.stop() }
    func outcome(_ host: String, trusting: Bool) throws -> Outcome {
      try fetch("https://\(host):\(server.port)") {
        $0.authorityFile = trusting ? certificate.path() : nil
      }
    }
    #expect(try outcome("127.0.0.1", trusting: true).get().body == Array("hello".utf8))
    #expect(try outcome("localhost", trusting: true).get().status == 200)
    #expect(
      try failure(outcome("127.0.0.1", trusting: false)) == .connect(.certificate(.selfSigned)))
    #expect(
      try failure(outcome("127.0.0.2", trusting: true)) != nil, "the certificate is not for that")
    let plain = try fetch { _ in }
    #expect(failure(plain) == .answer(.endedEarly))
  }

  @Test("a WebSocket says the same of a certificate, and where a redirect leads")
  func webSocket() throws {
    let loop = try EventLoop()
    let script = ScriptedClient()
    var seen: ConnectFailure?
    script.whenFailed = { failure in
      seen = failure
      loop.stop()
    }
    let server = try StrangeServer { peer in
      peer.say("HTTP/1.1 301 Moved\r\nLocation: wss://b.example/wm\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    _ = loop.connect(
      try ClientConfiguration(url: "ws://127.0.0.1:\(server.port)"), handler: script)
    loop.runBounded()
    #expect(seen == .redirected(to: "wss://b.example/wm"))
  }

  /// Self-signed for a hundred years, for localhost and 127.0.0.1; good for nothing else.
  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBkTCCATegAwIBAgIUB+++EiGt21NqiUJhxlrhcB66oLYwCgYIKoZIzj0EAwIw
    DzENMAsGA1UEAwwEVGVzdDAgFw0yNjExMzAxNzM4NThaGA8yMTI2MTEwNjE3Mzg1
    OFowDzENMAsGA1UEAwwEVGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDJg
    IQS7PNWIaTYZy4RoqfYaNVLXnftvwHJNpc8jPQp2vsbXueqLeZqjRN4qiesvCOUK
    l8AtRx6SiA4wqQToTLyjbzBtMB0GA1UdDgQWBBTv6bJUoFvZ5fj1AtJ4LBRA8Dd5
    gjAfBgNVHSMEGDAWgBTv6bJUoFvZ5fj1AtJ4LBRA8Dd5gjAPBgNVHRMBAf8EBTAD
    AQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAKBggqhkjOPQQDAgNIADBF
    AiBn+xuSiW1dJskIBcOxl7SfQu9A+2+EKjKg4xBssPSe1gIhAOWsxkmVT+x+OMad
    HA4cmKTTeIwlUS2WLU/XIRwF42Zc
    -----END CERTIFICATE-----
    """

  private static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtcVTBH7N2iUXZcde
    rZcvhaGFL/kV5eysvTiscKtemlqhRANCAAQyYCEEuzzViGk2GcuEaKn2GjVS1537
    b8ByTaXPIz0Kdr7G17nqi3mao0TeKonrLwjlCpfALUcekogOMKkE6Ey8
    -----END PRIVATE KEY-----
    """
}
