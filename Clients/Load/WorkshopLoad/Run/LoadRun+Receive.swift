import Glibc
import JourneyMap
import ReplicatedData
import SyncProtocol
import SystemClock

extension LoadRun {
  /// Reads what a socket has, and takes it frame by frame.
  func read(_ client: LoadClient) {
    while client.descriptor >= 0 {
      let count = recv(client.descriptor, readBuffer.baseAddress, readBuffer.count, 0)
      guard count > 0 else {
        if count < 0, errno == EAGAIN { return }
        if count < 0, errno == EINTR { continue }
        return lose(client, "the server closed the connection")
      }
      figures.bytesIn += UInt64(count)
      let now = MonotonicClock.nanoseconds
      let bytes = UnsafeRawBufferPointer(rebasing: readBuffer[..<count])
      if client.partial.isEmpty, client.phase != .handshaking {
        let taken = takeFrames(bytes, client, now)
        if taken < count { client.partial.append(contentsOf: bytes[taken...]) }
      } else {
        client.partial.append(contentsOf: bytes)
        if client.phase == .handshaking { takeHandshake(client) }
        if client.phase != .handshaking, client.phase != .closed, !client.partial.isEmpty {
          takePartial(client, now)
        }
      }
      // Less than asked for: the socket is empty now.
      if count < readBuffer.count { return }
    }
  }

  private func takePartial(_ client: LoadClient, _ now: UInt64) {
    var partial: [UInt8] = []
    swap(&partial, &client.partial)
    let taken = partial.withUnsafeBytes { takeFrames($0, client, now) }
    guard taken < partial.count else { return }
    if taken > 0 { partial.removeFirst(taken) }
    client.partial = partial
  }

  /// Takes whole frames from the front and returns how many bytes they were.
  private func takeFrames(
    _ bytes: UnsafeRawBufferPointer, _ client: LoadClient, _ now: UInt64
  ) -> Int {
    var offset = 0
    do throws(ServerFrame.Violation) {
      while client.phase != .closed, let frame = try ServerFrame.next(in: bytes, at: &offset) {
        if frame.opcode == .binary, frame.isFinal {
          take(frame.payload, client, now)
        } else {
          takeOther(frame, client, now)
        }
      }
    } catch {
      lose(client, "the server sent a frame that is none: \(error)")
    }
    return offset
  }

  private func takeOther(_ frame: ServerFrame, _ client: LoadClient, _ now: UInt64) {
    switch frame.opcode {
    case .ping:
      client.outgoing.append(.pong, frame.payload)
      markDirty(client)
    case .pong: break
    case .close:
      lose(client, "the server said close")
    case .text:
      lose(client, "the server sent text")
    case .binary, .continuation:
      client.fragments.append(contentsOf: frame.payload)
      guard frame.isFinal else { return }
      var whole: [UInt8] = []
      swap(&whole, &client.fragments)
      whole.withUnsafeBytes { take($0, client, now) }
    }
  }

  /// One message.
  private func take(_ bytes: UnsafeRawBufferPointer, _ client: LoadClient, _ now: UInt64) {
    figures.messagesIn += 1
    if plan.target.isBare { return takeChanges(bytes, client, now) }
    guard bytes.count >= 2 else { return lose(client, "the server sent an empty message") }
    switch bytes[1] {
    case MessageType.changes: takeChanges(bytes, client, now)
    case MessageType.presence: figures.presences += 1
    case MessageType.merged: takeMerged(bytes, client, now)
    case MessageType.durable: takeDurable(bytes, client, now)
    case MessageType.snapshot: takeSnapshot(bytes, client)
    default: takeSeldom(bytes, client)
    }
  }

  /// Types of messages below 24 are their own encoding; the others are decoded as a whole.
  private enum MessageType {
    static let snapshot: UInt8 = 18
    static let changes: UInt8 = 19
    static let merged: UInt8 = 20
    static let durable: UInt8 = 21
    static let presence: UInt8 = 23
  }

  // MARK: Changes

  @inline(__always)
  private func takeChanges(
    _ bytes: UnsafeRawBufferPointer, _ client: LoadClient, _ now: UInt64
  ) {
    let map = client.map
    let hash = contentHash(bytes, seed: UInt64(truncatingIfNeeded: map.number))
    guard
      let summary = table.summary(
        hash, orElse: { summarize(bytes, map, isBare: plan.target.isBare) })
    else { return lose(client, "the server sent changes that cannot be read") }
    for run in summary.runs where run.writer != client.writerIndex {
      let first = client.ledger.take(run.writer, run.first, run.last)
      guard first <= run.last else { continue }
      figures.deliveries += run.last - first + 1
      let writer = map.writers[run.writer]
      // Most runs are of the time that is measured, or not, as a whole.
      var seq = Int(first)
      let last = Int(run.last)
      guard writer.moments[last - 1] >= measured.lowerBound else { continue }
      while seq <= last {
        let moment = writer.moments[seq - 1]
        if measured.contains(moment), moment >= client.liveMoment {
          figures.arrival.record(now - min(now, moment))
        }
        seq += 1
      }
    }
    figures.foreign += UInt64(summary.foreignCount)
    if client.phase == .joining { finishJoining(client) }
  }

  // MARK: Watermarks

  private func takeMerged(
    _ bytes: UnsafeRawBufferPointer, _ client: LoadClient, _ now: UInt64
  ) {
    var items = RawItems(bytes, at: 2)
    guard let seq = items.unsigned(), let index = items.unsigned(), client.writerIndex >= 0
    else { return }
    let writer = client.map.writers[client.writerIndex]
    record(figures.merged, writer, after: writer.merged, through: seq, now)
    writer.merged = max(writer.merged, seq)
    writer.awaitingDurable.append((seq, index))
  }

  private func takeDurable(
    _ bytes: UnsafeRawBufferPointer, _ client: LoadClient, _ now: UInt64
  ) {
    var items = RawItems(bytes, at: 2)
    guard let index = items.unsigned(), client.writerIndex >= 0 else { return }
    let writer = client.map.writers[client.writerIndex]
    guard let place = writer.awaitingDurable.lastIndex(where: { $0.index <= index }) else {
      return
    }
    let seq = writer.awaitingDurable[place].seq
    writer.awaitingDurable.removeSubrange(...place)
    record(figures.durable, writer, after: writer.durable, through: seq, now)
    writer.durable = max(writer.durable, seq)
  }

  private func record(
    _ recorder: LatencyRecorder, _ writer: Writer, after: UInt64, through seq: UInt64,
    _ now: UInt64
  ) {
    guard seq > after, seq <= UInt64(writer.moments.count) else { return }
    for index in Int(after)..<Int(seq) where measured.contains(writer.moments[index]) {
      recorder.record(now - min(now, writer.moments[index]))
    }
  }
}

/// Decodes the first copy of a message with changes. Nil if it is none.
func summarize(
  _ bytes: UnsafeRawBufferPointer, _ map: MapTraffic, isBare: Bool
) -> MessageSummary? {
  var limits = MessageLimits()
  limits.messageBytesMax = 64 << 20
  let changes: [Change]
  if isBare {
    guard case .submit(let submitted)? = try? ClientMessage.decode(Array(bytes), limits) else {
      return nil
    }
    changes = submitted
  } else {
    guard case .changes(let sealed)? = try? ServerMessage.decode(Array(bytes), limits),
      let body = try? sealed.open(limits)
    else { return nil }
    changes = body.changes
  }
  var runs: [MessageSummary.Run] = []
  var foreignCount = 0
  for change in changes {
    guard let writer = map.writerIndex(of: change.id.replica),
      change.id.seq <= UInt64(map.writers[writer].moments.count)
    else {
      foreignCount += 1
      continue
    }
    let seq = change.id.seq
    if let before = runs.last, before.writer == writer, before.last + 1 == seq {
      runs[runs.count - 1] = .init(writer: writer, first: before.first, last: seq)
    } else {
      runs.append(.init(writer: writer, first: seq, last: seq))
    }
  }
  return MessageSummary(runs: runs, foreignCount: foreignCount)
}
