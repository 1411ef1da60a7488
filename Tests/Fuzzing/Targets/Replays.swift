import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// Any request for a replay, with any controls and pages of the journal that come late, short or
/// empty: entries come in order, and it ends.
func fuzzReplay(_ bytes: [UInt8]) throws {
  var source = ByteSource(bytes)
  var world = FuzzedReplay(&source)
  var steps = 0
  while !source.isAtEnd, steps < 200 {
    steps += 1
    world.step(&source)
    try world.check()
  }
  world.session.control(.resume, at: world.moment)
  world.session.control(.speed(0), at: world.moment)
  for _ in 0..<100 {
    world.session.advance(at: world.moment, queuedBytes: 0)
    try world.check()
    world.answer(count: .max)
    try world.check()
  }
  try expect(world.isEnded, "the replay does not end")
}

private struct FuzzedReplay {
  var session: ReplaySession
  var now: UInt64 = 1_000
  private var reads: [(from: UInt64, limit: Int)] = []
  private(set) var isEnded = false
  private var next: UInt64
  private let last: UInt64
  private var checkpoints: [UInt64]

  private static let records: [JournalRecord] = {
    var records: [JournalRecord] = []
    var document = FuzzedMap.document
    var changes = FuzzedMap.changes
    for number in 0..<20 {
      let local = try? document.edit(as: ReplicaID(UInt64(number % 3 + 1)), at: 1) {
        (editor) throws(ChangeError) in
        try editor.insert("\(number)", into: .root, Field.Map.title, at: 0)
      }
      if let local { changes.append(local.change) }
    }
    for (place, change) in changes.enumerated() {
      records.append(
        JournalRecord(
          index: UInt64(place + 1), id: change.id, participantID: "p\(place % 2)",
          received: UInt64(place) * 700, bytes: ChangeBatch.encode([change])))
    }
    return records
  }()

  init(_ source: inout ByteSource) {
    let records = Self.records
    let first = 1 + UInt64(source.below(records.count))
    last = min(UInt64(records.count), first - 1 + UInt64(source.below(records.count + 1)))
    var replaySource = ReplaySource(
      firstIndex: first, lastIndex: last, firstTime: 0, lastTime: 0)
    if last >= first {
      replaySource.firstTime = records[Int(first) - 1].received
      replaySource.lastTime = records[Int(last) - 1].received
    }
    next = 1
    if source.below(2) == 1, first > 1 {
      let index = 1 + UInt64(source.below(Int(first) - 1))
      let bytes = FuzzedMap.document.snapshot()
      replaySource.base = RoomSnapshot(
        journalIndex: index, stateHash: SHA256.hash(bytes), bytes: bytes)
      next = index + 1
    }
    var indexes: [UInt64] = []
    for index in 1...UInt64(records.count) where source.byte() & 1 == 1 { indexes.append(index) }
    let hash = SHA256.hash([])
    replaySource.checkpoints = indexes.map { (journalIndex: $0, stateHash: hash) }
    checkpoints = []
    for index in indexes where index >= next && index <= last { checkpoints.append(index) }
    let participants: [String?] = [nil, "p0", "nobody"]
    let speeds: [UInt32] = [0, 1_000, 60_000, 1, .max]
    let request = ReplayRequest(
      from: .index(first), speed: source.pick(speeds), participant: source.pick(participants))
    session = ReplaySession(
      replaySource, request, at: Moment(milliseconds: 1_000, wallClock: 1_000))
  }

  var moment: Moment { Moment(milliseconds: now, wallClock: now) }

  mutating func step(_ source: inout ByteSource) {
    switch source.below(8) {
    case 0: session.control(.pause, at: moment)
    case 1: session.control(.resume, at: moment)
    case 2: session.control(.speed(UInt32(source.wide(4))), at: moment)
    case 3: now += source.number() >> 12
    case 4: answer(count: source.below(5))
    case 5: session.advance(at: moment, queuedBytes: source.below(2) << 21)
    default:
      now += UInt64(source.byte()) * 10
      session.advance(at: moment, queuedBytes: 0)
    }
  }

  /// A page of the journal, as asked for or shorter.
  mutating func answer(count: Int) {
    guard !reads.isEmpty else { return }
    let read = reads.removeFirst()
    let start = min(Int(read.from) - 1, Self.records.count)
    let page = Self.records[start...].prefix(max(1, min(count, read.limit)))
    session.read(Array(page), at: moment, queuedBytes: 0)
  }

  mutating func check() throws {
    for effect in session.takeEffects() {
      switch effect {
      case .send(let bytes): try check(try ServerMessage.decode(bytes))
      case .read(let from, let limit):
        try expect(reads.isEmpty, "a page is asked for before the last one came")
        try expect(from == next && limit > 0, "\(limit) entries are asked for from \(from) on")
        reads.append((from, limit))
      case .finished: try expect(isEnded, "it is finished before its end was sent")
      }
    }
  }

  private mutating func check(_ message: ServerMessage) throws {
    try expect(!isEnded, "\(message) comes behind the end")
    switch message {
    case .replayEntries(let entries):
      try expect(entries.firstIndex == next, "\(entries.firstIndex) comes, \(next) is next")
      for entry in entries.entries { next += UInt64(entry.changes.count) }
      try expect(next <= last + 1, "entries behind the last one")
    case .replayCheckpoint(let index, _):
      try expect(checkpoints.first == index && index == next - 1, "a checkpoint at \(index)")
      checkpoints.removeFirst()
    case .replayEnd(let index):
      try expect(index == next - 1 && next == max(last + 1, next), "it ends at \(index)")
      isEnded = true
    case .replayOpened(let opened):
      try expect(opened.checkpointCount == UInt64(checkpoints.count), "another count")
    case .snapshot: break
    default: throw Finding("\(message) in a replay")
    }
  }
}
