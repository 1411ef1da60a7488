import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

/// A driver joined to a bench: connections are opened and the copy is written when the test says so.
private final class Program {
  var driver: SessionDriver
  let bench: Bench
  /// What was asked for besides messages, as it came.
  private(set) var asked: [String] = []
  /// Connections the server knows, there with so much added.
  private var joined: Set<UInt64> = []
  private let offset: UInt64

  init(
    _ bench: Bench, _ policy: DriverPolicy = DriverPolicy(), replica: UInt64 = 1,
    keeping place: OwnChangesPlace = .localCopy
  ) {
    self.bench = bench
    offset = replica * 100
    driver = SessionDriver(
      ClientSession(
        SessionIdentity(map: mapName), replica: ReplicaID(replica), keeping: place, seed: replica),
      policy)
  }

  var now: Moment { moment(bench.now) }

  func start() {
    driver.start(at: now)
    settle()
  }

  func open(_ connection: UInt64) {
    driver.opened(connection, at: now)
    settle()
  }

  /// Starts and opens what is asked for.
  func goLive() {
    start()
    open(1)
  }

  func copyWritten() {
    driver.copyWritten(at: now)
    settle()
  }

  func write(_ text: String) throws {
    let now = now
    _ = try driver.act(at: now) { (session) throws(ChangeError) in
      try session.edit(at: now) { (editor) throws(ChangeError) in
        let card = try editor.create(.card)
        try editor.insert(text, into: card, Field.Card.text, at: 0)
      }
    }
    settle()
  }

  func pass(_ milliseconds: UInt64) {
    let end = bench.now + milliseconds
    while bench.now < end {
      bench.pass(100)
      driver.tick(at: now)
      settle()
    }
  }

  /// What was asked for since this was last looked at.
  func takeAsked() -> [String] {
    defer { asked = [] }
    return asked
  }

  func settle() {
    for _ in 0..<50 {
      let effects = driver.takeEffects()
      for effect in effects { note(effect) }
      bench.turn()
      var isDone = effects.isEmpty
      for connection in joined.sorted() {
        for message in bench.inbox(connection + offset) {
          isDone = false
          driver.received(message.encode(), on: connection, at: now)
        }
      }
      if isDone { return }
    }
  }

  private func note(_ effect: DriverEffect) {
    switch effect {
    case .open(let connection): asked.append("open \(connection)")
    case .close(let connection): asked.append("close \(connection)")
    case .writeCopy: asked.append("write")
    case .saveFailed(let reason): asked.append("not saved: \(reason)")
    case .left: asked.append("left")
    case .event: break
    case .send(let connection, let bytes):
      switch try? ClientMessage.decode(bytes) {
      case .hello(let hello)?:
        joined.insert(connection)
        bench.room.join(connection + offset, person("a"), hello, at: now)
      case .leave?: bench.room.leave(connection + offset)
      case let message?: bench.receive(connection + offset, message)
      case nil: Issue.record("no message")
      }
    }
  }
}

/// When there is a connection, when the copy is written, and what leaving waits for.
@Suite("The driver of a session") struct SessionDriverTests {
  @Test("numbers connections: what still comes from one that was given up is nobody's")
  func staleConnections() throws {
    let program = Program(try Bench(), keeping: .serverOnly)
    program.start()
    #expect(program.takeAsked() == ["open 1"])
    program.driver.ended(1, at: program.now)
    #expect({ if case .notReached? = program.driver.obstacle { true } else { false } }())
    program.pass(2_000)
    #expect(program.takeAsked() == ["open 2"])
    program.open(1)
    program.driver.received([0], on: 1, at: program.now)
    program.driver.ended(1, at: program.now)
    #expect(program.driver.session.state == .connecting)
    program.open(2)
    #expect(program.driver.session.state == .live)
    program.driver.ended(2, at: program.now)
    #expect({ if case .lost? = program.driver.obstacle { true } else { false } }())
    program.driver.received([0], on: 2, at: program.now)
    #expect(program.takeAsked().isEmpty)
  }

  @Test("has one copy written at a time, and asks again for what was written meanwhile")
  func oneWriteAtATime() throws {
    let program = Program(try Bench())
    program.goLive()
    program.copyWritten()
    _ = program.takeAsked()
    try program.write("one")
    try program.write("two")
    #expect(program.takeAsked() == ["write"])
    #expect(program.bench.room.mergedIndex == 0, "nothing leaves before it is kept")
    program.copyWritten()
    #expect(program.bench.room.mergedIndex == 1)
    #expect(program.takeAsked() == ["write"])
    program.copyWritten()
    #expect(program.bench.room.mergedIndex == 2)
    #expect(program.takeAsked().isEmpty)
    #expect(program.driver.session.unkeptCount == 0)
  }

  @Test("takes a copy that was written for others' sake as an answer for one's own changes, too")
  func answersMore() throws {
    let program = Program(try Bench())
    program.goLive()
    #expect(program.takeAsked() == ["open 1", "write"])
    try program.write("one")
    program.driver.copyFailed("full", at: program.now)
    program.settle()
    #expect(program.takeAsked() == ["not saved: full", "write"])
    program.driver.copyFailed("full", at: program.now)
    #expect(program.driver.session.keepFailure == "full")
    program.driver.save(at: program.now)
    program.settle()
    #expect(program.takeAsked() == ["write"])
    program.copyWritten()
    #expect(program.driver.session.keepFailure == nil)
    #expect(program.bench.room.mergedIndex == 1)
  }

  @Test("saves what others did after a while, seldom if that is slow, and says once that it cannot")
  func others() throws {
    let program = Program(try Bench())
    let other = Program(program.bench, replica: 2, keeping: .serverOnly)
    program.goLive()
    program.copyWritten()
    other.start()
    other.open(1)
    _ = program.takeAsked()
    try other.write("theirs")
    program.settle()
    #expect(program.driver.isUnsaved)
    program.pass(2_500)
    #expect(program.takeAsked().isEmpty)
    program.pass(1_000)
    #expect(program.takeAsked() == ["write"])
    for _ in 0..<3 {
      program.driver.copyFailed("full", at: program.now)
      program.pass(3_500)
    }
    #expect(program.takeAsked() == ["not saved: full", "write", "write", "write"])
    // It took half a second: the next one comes after ten.
    program.copyWritten()
    try other.write("theirs again")
    program.settle()
    program.pass(8_000)
    #expect(program.takeAsked().isEmpty)
    program.pass(70_000)
    #expect(program.takeAsked() == ["write"])
  }

  @Test("keeps nothing of a command that needs the server before that has said welcome")
  func command() throws {
    var policy = DriverPolicy()
    policy.keepsBeforeWelcome = false
    policy.saveMilliseconds = nil
    let program = Program(try Bench(), policy)
    try program.write("one")
    program.start()
    #expect(program.takeAsked() == ["open 1"])
    program.open(1)
    #expect(program.takeAsked() == ["write"])
    program.copyWritten()
    #expect(program.bench.room.mergedIndex == 1)
    let never = Program(try Bench(), policy)
    try never.write("one")
    never.start()
    never.driver.leave(at: never.now)
    never.settle()
    #expect(never.takeAsked() == ["open 1", "close 1", "left"])
  }

  @Test("waits, when one leaves, for the copy, sends what that lets go, and hears the server's end")
  func leaving() throws {
    let program = Program(try Bench())
    program.goLive()
    program.copyWritten()
    _ = program.takeAsked()
    try program.write("last words")
    program.driver.leave(at: program.now)
    program.settle()
    #expect(program.takeAsked() == ["write"])
    #expect(program.bench.room.connectionCount == 1)
    program.copyWritten()
    #expect(program.takeAsked() == ["close 1"])
    #expect(program.bench.room.mergedIndex == 1, "it was sent")
    #expect(program.bench.room.connectionCount == 0, "and the server told")
    program.driver.ended(1, at: program.now)
    program.settle()
    #expect(program.takeAsked() == ["left"])
    program.driver.start(at: program.now)
    program.pass(20_000)
    #expect(program.takeAsked().isEmpty)
  }

  @Test("leaves after a moment although neither the disk nor the server answers")
  func leavingInVain() throws {
    let program = Program(try Bench())
    program.goLive()
    program.copyWritten()
    try program.write("last words")
    _ = program.takeAsked()
    program.driver.leave(at: program.now)
    program.pass(1_200)
    #expect(program.takeAsked() == ["close 1"])
    program.pass(1_200)
    #expect(program.takeAsked() == ["left"])
    #expect(program.driver.session.unkeptCount == 1)
  }

  @Test("asks a connection that is silent for a sign of life, and gives it up if none comes")
  func silence() throws {
    var policy = DriverPolicy()
    policy.silence = SilenceLimits()
    let program = Program(try Bench(), policy, keeping: .serverOnly)
    program.start()
    program.pass(8_100)
    #expect(program.takeAsked() == ["open 1", "close 1"])
    program.pass(2_000)
    #expect(program.takeAsked() == ["open 2"])
    program.open(2)
    program.pass(20_000)
    #expect(program.driver.session.state == .live, "the server answers")
    program.bench.room.leave(102)
    program.pass(4_800)
    #expect(program.takeAsked().first == "close 2")
  }

  @Test("tries a server that went away every second if told so, and none after a goodbye for good")
  func endings() throws {
    var policy = DriverPolicy()
    policy.retryMillisecondsMax = 1_000
    let program = Program(try Bench(), policy, keeping: .serverOnly)
    program.goLive()
    for number in 2...30 as ClosedRange<UInt64> {
      program.driver.ended(number - 1, at: program.now)
      program.pass(1_100)
      #expect(program.takeAsked().last == "open \(number)")
    }
    program.open(30)
    let bye = Bye(.roleNotAllowed, retry: .never, reason: "No.")
    program.driver.received(ServerMessage.bye(bye).encode(), on: 30, at: program.now)
    program.pass(60_000)
    #expect(program.takeAsked() == ["close 30"])
    #expect(program.driver.ending?.reason == "No.")
  }
}
