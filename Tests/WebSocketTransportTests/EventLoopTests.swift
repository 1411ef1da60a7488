import CLibwebsockets
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import WebSocketTransport

@Suite("The event loop")
struct EventLoopTests {
  @Test("work from many threads runs on the loop, in each thread's order")
  func doorway() throws {
    let loop = try EventLoop()
    final class Log { var seen: [[Int]] = Array(repeating: [], count: 8) }
    let log = Log()
    let bound = LoopBound(log, loop)
    let doorway = loop.doorway
    let done = DispatchSemaphore(value: 0)
    for thread in 0..<8 {
      Thread {
        for number in 0..<1000 {
          doorway.post { loop in bound.value(on: loop).seen[thread].append(number) }
        }
        doorway.post { loop in
          if bound.value(on: loop).seen.allSatisfy({ $0.count == 1000 }) { loop.stop() }
        }
        done.signal()
      }.start()
    }
    loop.runBounded()
    for _ in 0..<8 { done.wait() }
    #expect(log.seen.allSatisfy { $0 == Array(0..<1000) })
  }

  @Test("a timer that comes due just before the loop waits keeps it from waiting")
  func dueBeforeTheWait() throws {
    let loop = try EventLoop()
    let (doorway, wakeUp) = (loop.doorway, WakeUp(context: loop.context))
    let hasReturned = DispatchSemaphore(value: 0)
    let alarm = Thread {
      if hasReturned.wait(timeout: .now() + .seconds(patienceSeconds)) == .timedOut {
        Issue.record("waited for sockets while a timer was due")
        doorway.post { _ in }
      }
    }
    alarm.start()
    // The library has some things of its own to do at first.
    for _ in 0..<20 where doorway.isEmpty {
      wakeUp.schedule(afterMicroseconds: 1)
      usleep(100)
      lws_service(loop.context, 0)
    }
    hasReturned.signal()
    wakeUp.cancel()
  }

  @Test("a loop that is gone takes no more work")
  func doorwayOfNobody() throws {
    var loop: EventLoop? = try EventLoop()
    let doorway = try #require(loop?.doorway)
    #expect(doorway.post { _ in Issue.record("ran after the end") })
    loop = nil
    #expect(!doorway.post { _ in Issue.record("ran after the end") })
  }

  @Test("a loop that goes takes its sockets along; what is left of them is harmless")
  func goneWithOpenConnections() throws {
    let handler = EchoHandler()
    let script = ScriptedClient()
    weak var gone: EventLoop?
    var client: Connection?
    var server: Server?
    do {
      let loop = try EventLoop()
      gone = loop
      server = try loop.listen(.loopback(), handler: handler)
      script.whenOpened = { [unowned loop] _ in loop.stop() }
      client = loop.connect(
        try ClientConfiguration(url: "ws://127.0.0.1:\(server?.port ?? 0)"), handler: script)
      loop.runBounded()
    }
    #expect(gone == nil)
    for connection in [client] + handler.opened.map(Optional.init) {
      connection?.send([1])
      connection?.close(code: .normal)
      connection?.abort()
    }
    server?.closeAll(code: .goingAway, reason: "")
    server?.stopListening()
  }

  @Test("timers run in the order of their deadlines; cancelled ones do not")
  func timers() throws {
    let loop = try EventLoop()
    var generator = SeededGenerator()
    var timers: [LoopTimer] = []
    var seen: [Int] = []
    for (index, delay) in (0..<300).shuffled(using: &generator).enumerated() {
      timers.append(loop.schedule(afterMilliseconds: UInt64(delay / 3)) { seen.append(index) })
      if delay % 3 == 0 { timers[index].cancel() }
    }
    loop.schedule(afterMilliseconds: 150) { loop.stop() }
    loop.runBounded()
    let deadlines = seen.map { timers[$0].deadline }
    #expect(deadlines.count == 200)
    #expect(deadlines == deadlines.sorted(), "SEED=\(generator.seed)")
    #expect(timers.allSatisfy { !$0.isPending })
  }

  @Test("the end of a turn comes once, after all the turn brought")
  func endOfTurn() throws {
    let loop = try EventLoop()
    var log: [String] = []
    loop.atEndOfTurn { log.append("end") }
    loop.doorway.post { loop in loop.schedule(afterMilliseconds: 0) { loop.stop() } }
    loop.doorway.post { _ in }
    loop.later { log.append("first") }
    loop.later { log.append("second") }
    loop.runBounded()
    #expect(log.starts(with: ["first", "second", "end"]))
    #expect(log.filter { $0 == "end" }.count <= 2)
  }

  @Test("signals arrive on the loop")
  func signals() throws {
    let loop = try EventLoop()
    var seen: [Int32] = []
    try loop.onSignals([SIGUSR1, SIGUSR2]) { number in
      seen.append(number)
      if seen.count == 2 { loop.stop() }
    }
    kill(getpid(), SIGUSR1)
    loop.schedule(afterMilliseconds: 10) { kill(getpid(), SIGUSR2) }
    loop.runBounded()
    // Which of two that wait is told first is the kernel's to say.
    #expect(seen.sorted() == [SIGUSR1, SIGUSR2])
  }

  @Test("what the library says goes where it was asked to, and nowhere else")
  func log() throws {
    let lines = Mutex<[String]>([])
    TransportLog.set(level: .debug) { _, text in lines.withLock { $0.append(text) } }
    _ = try EventLoop()
    TransportLog.off()
    #expect(lines.withLock { $0.contains { $0.contains("lws") || $0.contains("LWS") } })
    #expect(lines.withLock { $0.allSatisfy { !$0.hasSuffix("\n") } })
  }

  @Test("an address in use is reported with its reason")
  func addressInUse() throws {
    let loop = try EventLoop()
    let server = try loop.listen(.loopback(), handler: EchoHandler())
    #expect(
      throws: TransportError.cannotListen(
        address: "127.0.0.1", port: server.port, errno: EADDRINUSE)
    ) {
      _ = try loop.listen(.loopback { $0.port = server.port }, handler: EchoHandler())
    }
  }

  @Test("what is queued goes out in order, whatever the kernel takes at a time")
  func outboundQueue() {
    var generator = SeededGenerator()
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 16)
    defer { scratch.deallocate() }
    for _ in 0..<200 {
      var queue = OutboundQueue()
      var model: [UInt8] = []
      var written: [UInt8] = []
      for step in 0..<300 {
        if Bool.random(using: &generator) {
          let piece = (0..<Int.random(in: 0...90, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
          }
          queue.append(piece)
          model += piece
        } else {
          let taken = queue.withNext(scratch: scratch) { bytes in
            Array(bytes.prefix(Int.random(in: 0...100, using: &generator)))
          }
          written += taken
          queue.removeFirst(taken.count)
        }
        #expect(queue.count == model.count - written.count)
        #expect(queue.isEmpty == (queue.count == 0), "step \(step)")
      }
      while !queue.isEmpty {
        let taken = queue.withNext(scratch: scratch) { Array($0) }
        written += taken
        queue.removeFirst(taken.count)
      }
      #expect(written == model, "SEED=\(generator.seed)")
    }
  }

  @Test("dropping what is unbegun leaves the piece that is under way")
  func removeUnbegun() {
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 16)
    defer { scratch.deallocate() }
    var queue = OutboundQueue()
    queue.append([1, 2, 3])
    queue.append([4, 5])
    queue.removeFirst(1)
    queue.removeUnbegun()
    queue.append([9])
    #expect(queue.count == 3)
    #expect(queue.withNext(scratch: scratch) { Array($0) } == [2, 3, 9])
    queue.removeFirst(3)
    queue.append([4])
    queue.removeUnbegun()
    #expect(queue.isEmpty)
  }
}
