import Foundation
import JourneyMap
import Logging
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import Synchronization
import Testing
import WebSocketTransport

@testable import WorkshopServer

/// Lines of a log, kept.
final class LogSink: Sendable {
  private let kept = Mutex<[String]>([])

  var lines: [String] { kept.withLock { $0 } }
  var text: String { lines.joined(separator: "\n") }

  func log(_ format: LogFormat) -> ServerLog {
    ServerLog(format) { [self] line in kept.withLock { $0.append(line) } }
  }
}

@Suite("logging")
struct LoggingTests {
  /// What nobody may find in a log.
  private enum Secret {
    static let text = "Zq7cardtextZq7"
    static let name = "Zq7nameZq7"
    static let malformed = "Zq7malformedZq7"
    static let stored = "Zq7storedZq7"
    static let closing = "Zq7closingZq7"
    static let token = "Zq7tokenZq7"
    static let query = "Zq7queryZq7"
    static let all = [text, malformed, stored, closing, token, query]
  }

  @Test(
    "no line of a whole session has a word of a card, a token or a query in it",
    arguments: LogFormat.allCases)
  func secrets(format: LogFormat) async throws {
    try await onThread {
      let sink = LogSink()
      let isBroken = Flag()
      let workshop = try Workshop { options in
        options.access = .invitations
        options.mapIdleMillisecondsMax = 0
        options.journal.reopenPause = .milliseconds(10)
        options.journal.beforeStep = { (step) throws(StorageFault) in
          if isBroken.value { throw StorageFault(kind: .diskFull, detail: "in the test") }
        }
      }
      workshop.logger = sink.log(format).logger(.trace)
      try workshop.start()
      let token = try workshop.token(map: "demo", role: .facilitator, name: Secret.name)
      let observerToken = try workshop.token(map: "demo", role: .observer, name: Secret.name)
      let ada = try workshop.live(Secret.name, token: token)
      let eve = try workshop.live(Secret.name, token: observerToken)
      try ada.addCard(Secret.text)
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }

      try Self.beHostile(workshop, token)
      try Self.ask(workshop, token)

      // The disk fails and works again.
      isBroken.value = true
      try ada.addCard(Secret.text)
      try workshop.wait("unhealthy") { workshop.server?.health.status == 503 }
      try ada.addCard(Secret.text)
      workshop.runFor(milliseconds: 50)
      isBroken.value = false
      try workshop.wait("durable again") { ada.session.notDurableCount == 0 }

      // Away, back, and stopped.
      eve.session.close()
      eve.cut()
      try workshop.wait("gone") { workshop.server?.clients.count == 1 }
      try workshop.stop()
      try workshop.plantDamagedMap("broken", bytes: Array(Secret.stored.utf8))
      try workshop.start()
      let broken = try workshop.token(map: "broken", role: .facilitator)
      let bo = try workshop.person(Secret.name, map: "broken", token: broken)
      try workshop.wait("a bye") { !bo.byes.isEmpty }
      #expect(try workshop.get("/maps/broken.json?token=\(broken)").status == 500)
      try workshop.stop()

      let lines = sink.lines
      // Otherwise this would prove nothing.
      for message in [
        "serving", "connected", "disconnected", "joined", "left", "turned away", "map opened",
        "an HTTP request was refused", "a map could not be opened", "a map could not be read",
        "a commit failed", "the journal takes no changes of a map; its edits are refused",
        "the journal takes changes of a map again", "stopped", "changes refused",
      ] {
        #expect(lines.contains { $0.contains(message) }, "nothing says “\(message)”")
      }
      let tokens = [token, observerToken, broken].flatMap { token in
        [token] + token.split(separator: ".").map(String.init)
      }
      for line in lines {
        for secret in Secret.all + [Secret.name] + tokens {
          #expect(!line.contains(secret), "\(line)")
        }
      }
    }
  }

  /// Says what no client should.
  private static func beHostile(_ workshop: Workshop, _ token: String) throws {
    let port = try #require(workshop.server).port
    let map = try #require(MapName("demo"))
    func bare() throws -> BareClient {
      let client = try BareClient(
        loop: workshop.loop, port: port,
        headers: [("Authorization", "Bearer \(Secret.token)"), ("X-Query", Secret.query)])
      try workshop.wait("open") { client.isOpen }
      return client
    }
    let mumbling = try bare()
    mumbling.connection?.send(Array(Secret.malformed.utf8))
    let uninvited = try bare()
    uninvited.send(.hello(Hello(map: map, intent: .join, replica: .none, token: Secret.token)))
    let hasty = try bare()
    hasty.send(.verify(nonce: 1))
    let leaving = try bare()
    leaving.connection?.close(code: .normal, reason: Secret.closing)
    try workshop.wait("all are closed") {
      [mumbling, uninvited, hasty, leaving].allSatisfy { $0.closeCode != nil }
    }

    // A change that nobody may make, with words in it.
    let sly = try bare()
    sly.send(.hello(Hello(map: map, intent: .join, replica: ReplicaID(77), token: token)))
    try workshop.wait("welcome") { sly.welcome != nil }
    var forged = try wordyChange()
    forged.id = ChangeID(replica: ReplicaID(99), seq: forged.id.seq)
    sly.send(.submit([forged]))
    try workshop.wait("refused") {
      sly.closeCode != nil
        || sly.messages.contains { if case .refused = $0 { true } else { false } }
    }
    sly.connection?.close(code: .normal)
    try workshop.wait("closed") { sly.closeCode != nil }
  }

  private static func wordyChange() throws -> Change {
    var session = ClientSession(
      SessionIdentity(map: try #require(MapName("demo"))), replica: ReplicaID(77), seed: 77)
    let moment = Moment(milliseconds: 1, wallClock: 1)
    let change = try session.edit(at: moment) { (editor) throws(ChangeError) in
      let card = try editor.create(.card)
      try editor.append(card)
      try editor.insert(Secret.text, into: card, Field.Card.text, at: 0)
    }
    return try #require(change)
  }

  private static func ask(_ workshop: Workshop, _ token: String) throws {
    #expect(try workshop.get("/maps/demo.json?token=\(token)").status == 200)
    #expect(try workshop.get("/maps/demo.json?token=\(Secret.token)").status == 401)
    let bearer = ["Authorization: Bearer \(Secret.token)"]
    #expect(try workshop.get("/maps?q=\(Secret.query)", headers: bearer).status == 401)
    #expect(try workshop.get("/\(Secret.query)").status == 404)
    #expect(try workshop.get("/maps/demo.json?at=\(Secret.query)&token=\(token)").status == 400)
  }

  @Test("who somebody is stands in the log only for those who ask for all details")
  func people() async throws {
    try await onThread {
      for level in [Logger.Level.info, .debug] {
        let sink = LogSink()
        let workshop = try Workshop()
        workshop.logger = sink.log(.text).logger(level)
        try workshop.start()
        _ = try workshop.live(Secret.name)
        try workshop.stop()
        #expect(sink.text.contains("joined"))
        #expect(sink.text.contains("participant=") == (level == .debug))
        #expect(sink.text.contains(Secret.name) == (level == .debug))
        #expect(sink.text.contains("address=") == (level == .debug))
      }
    }
  }

  @Test("a full disk is said once a failure, not once for everybody who comes and goes")
  func fullDisk() async throws {
    try await onThread {
      let sink = LogSink()
      let isBroken = Flag()
      let workshop = try Workshop { options in
        options.storageRetryMilliseconds = 60_000
        options.storageRetryMillisecondsMax = 60_000
        options.journal.reopenPause = .seconds(60)
        options.journal.beforeStep = { (step) throws(StorageFault) in
          if isBroken.value { throw StorageFault(kind: .diskFull, detail: "in the test") }
        }
      }
      workshop.logger = sink.log(.text).logger(.info)
      try workshop.start()
      let ada = try workshop.live("Ada")
      try ada.addCard("kept")
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      isBroken.value = true
      try ada.addCard("not kept")
      try workshop.wait("unhealthy") { workshop.server?.health.status == 503 }
      for name in ["Bo", "Cy", "Di"] { _ = try workshop.person(name) }
      try workshop.wait("noted as lost") {
        (workshop.server?.counters.attendanceLost ?? 0) >= 3
      }
      #expect(sink.lines.count { $0.contains("a commit failed") } == 1)
      #expect(sink.lines.count { $0.contains("its edits are refused") } == 1)
      #expect(sink.lines.count { $0.contains("attendance") } == 0)
      let page = try workshop.metrics()
      #expect((page["waymark_attendance_lost_total"] ?? 0) >= 3)
      #expect(page["waymark_maps_refusing_edits"] == 1)
    }
  }

  @Test("a line of text cannot be forged from outside")
  func forgery() {
    let line = LogLine(
      milliseconds: 1_772_375_400_250, level: .info, message: "joined\nfoo",
      fields: [
        "map": "demo", "participant": "Eve\n2026-01-01 critical role=facilitator \u{1B}[2J",
        "empty": "", "quoted": "a\"b",
      ])
    #expect(
      line.text(.text) == """
        2026-03-01T14:30:00.250Z info joined foo empty="" map=demo \
        participant="Eve\\n2026-01-01 critical role=facilitator \\u001b[2J" quoted="a\\"b"
        """)
  }

  @Test("a line of JSON is one object, whatever is in it")
  func json() throws {
    let odd = "Eve\n\"\\\u{1B}\u{0}\u{2028}é\u{1F6B2}"
    let line = LogLine(
      milliseconds: 250, level: .error, message: "a \"message\"",
      fields: ["error": "\(odd)", "level": "of water"])
    let text = line.text(.json)
    #expect(!text.contains("\n"))
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
    #expect(
      object == [
        "time": "1970-01-01T00:00:00.250Z", "level": "error", "message": "a \"message\"",
        "error": odd, "level_": "of water",
      ])
  }

  @Test("of a flood of like lines some are written, and how many were not")
  func throttling() throws {
    var throttle = LogThrottle()
    let most = LogThrottle.linesMax
    for _ in 0..<most { #expect(throttle.admit("flood", .debug, at: 1_000) == .write) }
    #expect(
      throttle.admit("flood", .debug, at: 3_000) == .leaveOutAndClose(afterMilliseconds: 8_000))
    #expect(throttle.admit("flood", .info, at: 3_001) == .leaveOut)
    #expect(throttle.admit("other", .info, at: 3_002) == .write)
    // Late by a little: still left out, and counted.
    #expect(throttle.admit("flood", .debug, at: 11_001) == .leaveOut)
    #expect(
      throttle.closeWindow(of: "flood")
        == LogThrottle.Omission(kind: "flood", level: .info, lines: 3))
    #expect(throttle.closeWindow(of: "flood") == nil)
    #expect(throttle.admit("flood", .debug, at: 11_002) == .write)
    #expect(throttle.closeAll() == [])
    // A quiet kind begins a new window by itself.
    for _ in 0..<most { #expect(throttle.admit("slow", .debug, at: 20_000) == .write) }
    #expect(throttle.admit("slow", .debug, at: 30_000) == .write)
    // More kinds than are remembered do no harm.
    for number in 0..<2_000 { _ = throttle.admit("kind \(number)", .debug, at: 40_000) }
  }

  @Test("the log itself says what it left out")
  func omission() throws {
    let sink = LogSink()
    let log = sink.log(.json)
    let logger = log.logger(.info)
    for number in 1...1_234 {
      logger.info("flood", metadata: ["number": "\(number)"])
      logger.debug("unheard")
    }
    logger.notice("other")
    log.flush()
    #expect(sink.lines.count == LogThrottle.linesMax + 2)
    let last = try #require(sink.lines.last)
    #expect(last.contains("\"message\": \"lines were left out\""))
    #expect(last.contains("\"like\": \"flood\""))
    #expect(last.contains("\"count\": \"\(1_234 - LogThrottle.linesMax)\""))
  }
}
