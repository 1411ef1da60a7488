import CBOR
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// One session of a page with its driver, and the requests about it.
///
/// A request is a CBOR array that begins with the number of a command and the time: milliseconds of
/// the monotonic clock and of the wall clock. An answer is `[0, result]`, or `[1, code]` with the
/// number of a refusal (`Protocol/`, refusal codes) or of a fault if an edit cannot be made; then nothing
/// of it is done. A request that is not understood is answered with null.
final class SessionBox {
  var driver: SessionDriver
  var tracker = ChangeTracker()
  /// What stages, lanes and channels are shown in; nil as they stand.
  var language: String?

  enum Command {
    static let start: UInt64 = 0
    static let connected: UInt64 = 1
    static let disconnected: UInt64 = 2
    static let receive: UInt64 = 3
    static let tick: UInt64 = 4
    static let leave: UInt64 = 5
    static let undo: UInt64 = 7
    static let redo: UInt64 = 8
    static let effects: UInt64 = 10
    static let copy: UInt64 = 14
    static let copyWritten: UInt64 = 15
    static let copyFailed: UInt64 = 16
    static let save: UInt64 = 17
    static let lose: UInt64 = 18
    // Those of a page, with records by their names and offsets in UTF-16: see ``PageCommand``.
  }

  /// `[map, create: bool, token / null, name / null, replica, seed, snapshot / null, own / null,
  /// [* (seal, body)], key / null, last durable / null, has local copy: bool, undo history / null,
  /// [* own replica]]`; from the snapshot on it is
  /// what ``Command/copy`` gave, or nothing. Of a page that has no local copy nothing is asked to be
  /// kept. The key is 16 random bytes, and the replica its first 8 of SHA-256 (`Protocol/`, WM-HELLO-10),
  /// which may be left to this module by 0; null for a replica that was drawn.
  init(opening reader: inout CBORReader) throws(RequestError) {
    try reader.begin(14)
    guard let map = MapName(try reader.string()) else { throw .malformed }
    let intent: Intent = try reader.flag() ? .joinOrCreate : .join
    let token = try reader.ifPresent { (reader) throws(RequestError) in try reader.string() }
    let name = try reader.ifPresent { (reader) throws(RequestError) in try reader.string() }
    var replica = ReplicaID(try reader.number())
    let seed = try reader.number()
    var document = MapDocument()
    if let snapshot = try reader.ifPresent({ (reader) throws(RequestError) in try reader.data() }) {
      do { document = try MapDocument(snapshot: snapshot) } catch { throw .malformed }
    }
    var own: [Change] = []
    if let batch = try reader.ifPresent({ (reader) throws(RequestError) in try reader.data() }) {
      do { own = try ChangeBatch.decode(batch) } catch { throw .malformed }
    }
    var retained: [SealedChanges] = []
    for _ in 0..<(try reader.count() / 2) {
      guard let seal = Seal(bytes: try reader.data()) else { throw .malformed }
      retained.append(SealedChanges(seal: seal, body: try reader.data()))
    }
    var key: ReplicaKey?
    if let bytes = try reader.ifPresent({ (reader) throws(RequestError) in try reader.data() }) {
      key = ReplicaKey(bytes: bytes)
      guard key != nil else { throw .malformed }
    }
    if replica == .none, let key { replica = key.replica }
    guard replica != .none else { throw .malformed }
    let last = try reader.ifPresent { (reader) throws(RequestError) in
      try reader.begin(2)
      let seq = try reader.number()
      guard let hash = SHA256Digest(bytes: try reader.data()) else { throw RequestError.malformed }
      return ChangeDigest(seq: seq, hash: hash)
    }
    let hasLocalCopy = try reader.flag()
    let history = UndoHistory(
      kept: try reader.ifPresent { (reader) throws(RequestError) in try reader.data() },
      of: replica, in: document)
    var ownReplicas = ReplicaSet()
    for _ in 0..<(try reader.count()) { ownReplicas.insert(ReplicaID(try reader.number())) }
    var policy = DriverPolicy()
    policy.silence = SilenceLimits()
    driver = SessionDriver(
      ClientSession(
        SessionIdentity(map: map, intent: intent, token: token, name: name), replica: replica,
        key: key, document: document, own: own, retained: retained, lastDurable: last,
        keeping: hasLocalCopy ? .localCopy : .serverOnly, undoHistory: history,
        ownReplicas: ownReplicas, seed: seed), policy)
  }

  var session: ClientSession { driver.session }

  func answer(_ bytes: [UInt8]) -> [UInt8] {
    var reader = CBORReader(bytes)
    var writer = CBORWriter()
    do throws(RequestError) {
      try answer(&reader, &writer)
      return writer.bytes
    } catch {
      var refusal = CBORWriter()
      switch error {
      case .malformed: refusal.null()
      case .refused(let code):
        refusal.array(2)
        refusal.unsigned(UInt64(1))
        refusal.unsigned(code)
      }
      return refusal.bytes
    }
  }

  private func answer(
    _ reader: inout CBORReader, _ writer: inout CBORWriter
  ) throws(RequestError) {
    _ = try reader.count()
    let command = try reader.number()
    let now = Moment(milliseconds: try reader.number(), wallClock: try reader.number())
    writer.array(2)
    writer.unsigned(UInt64(0))
    switch command {
    case Command.start: driver.start(at: now)
    case Command.connected: driver.opened(try reader.number(), at: now)
    case Command.disconnected: driver.ended(try reader.number(), at: now)
    case Command.receive:
      let connection = try reader.number()
      driver.received(try reader.data(), on: connection, at: now)
    case Command.tick: driver.tick(at: now)
    case Command.leave: driver.leave(at: now)
    case Command.undo: return try reverse(&reader, .undo, at: now, &writer)
    case Command.redo: return try reverse(&reader, .redo, at: now, &writer)
    case Command.effects:
      let effects = driver.takeEffects()
      tracker.note(effects)
      return writer.effects(effects)
    case Command.copy: return writer.localCopy(of: session)
    case Command.copyWritten: driver.copyWritten(at: now)
    case Command.copyFailed: driver.copyFailed(try reader.string(), at: now)
    case Command.save: driver.save(at: now)
    case Command.lose: driver.lose(at: now)
    default: return try answerPage(command, &reader, at: now, &writer)
    }
    writer.null()
  }

  /// `[7 or 8, …, passes over: bool]` → false if there is nothing to undo or redo, null if the last
  /// change is not known here, else `[done: bool, [* obstacle]]`.
  private func reverse(
    _ reader: inout CBORReader, _ direction: Reversal.Direction, at now: Moment,
    _ writer: inout CBORWriter
  ) throws(RequestError) {
    let passesOver = try reader.flag()
    let outcome: ReversalOutcome
    do throws(ChangeError) {
      outcome = try driver.act(at: now) { (session) throws(ChangeError) in
        switch direction {
        case .undo: try session.undo(at: now, passesOver: passesOver)
        case .redo: try session.redo(at: now, passesOver: passesOver)
        }
      }
    } catch { throw .refused(error.code) }
    for local in outcome.changes { tracker.note(local.change) }
    writer.outcome(outcome)
  }
}

enum RequestError: Error {
  case malformed
  /// See ``JourneyMap/ChangeError/code``.
  case refused(UInt64)
}

extension ChangeError {
  /// The number of the refusal, or from 128 on of an ``EditFault``.
  var code: UInt64 {
    if case .edit(let fault) = self { return 128 + UInt64(fault.rawValue) }
    return UInt64(RefusalCode(self).rawValue)
  }
}
