import Logging
import MapStore
import SyncEngine
import SyncProtocol
import SystemClock
import WebSocketTransport

/// One map in memory: its room, the connections on it, and its way to the journal. Loop-bound.
///
/// The room decides; this carries out what it decides. A hosted map outlives every request it has
/// made of the journal, so it is never opened anew while something of it is still on its way.
final class HostedMap {
  let name: MapName
  let context: MapContext
  var room: Room
  /// Everybody who said hello, by the number of the connection.
  private(set) var clients: [UInt64: Client] = [:]
  private var attendance: [UInt64: Stay] = [:]
  /// Whether something came in since the last end of a turn.
  private var hasInput = false
  /// How far the journal has come with what it was given.
  var storage: RoomStorage
  var snapshotsUnderWay = 0
  private var replays: [UInt64: ReplayStream] = [:]
  private var snapshotMessages = SnapshotMessages()
  /// Refusals that the log has, by the raw value of their code.
  private var refusalsLogged: [UInt8: UInt64] = [:]
  private var hasNotedForeignSeal = false
  /// Since when nobody is here, in milliseconds of the loop's clock.
  var emptySince: UInt64?
  /// Looks whether the map may leave memory.
  var departure: LoopTimer?
  /// Told when nobody is left, and again when nothing holds the map in memory any more.
  var onEmpty: ((HostedMap) -> Void)?

  /// One stay of one participant, as the attendance list has it.
  private struct Stay {
    let id: AttendanceID
    let participantID: String
  }

  init(_ room: Room, context: MapContext) {
    name = room.map
    self.room = room
    self.context = context
    storage = RoomStorage(
      pauseMilliseconds: context.options.storageRetryMilliseconds,
      pauseMillisecondsMax: context.options.storageRetryMillisecondsMax)
  }

  /// Different people here now.
  var participantCount: Int { Set(attendance.values.map(\.participantID)).count }

  /// Whether the map may leave memory: nobody is here, and the journal has everything.
  var isUnloadable: Bool {
    clients.isEmpty && room.isIdle && storage.isAtRest && snapshotsUnderWay == 0
  }

  // MARK: Events

  func noteInput() {
    guard !hasInput else { return }
    hasInput = true
    context.noteInput(to: self)
  }

  func join(_ client: Client, _ participant: Participant, _ hello: Hello) {
    let id = client.connection.id
    clients[id] = client
    emptySince = nil
    departure?.cancel()
    replays.removeValue(forKey: id)?.stop()
    room.join(id, participant, hello, at: context.now)
    noteInput()
    perform()
  }

  func receive(_ client: Client, _ message: ClientMessage) {
    room.receive(client.connection.id, message, at: context.now)
    noteInput()
    perform()
    logRefusals(of: client)
  }

  func leave(_ client: Client) {
    let id = client.connection.id
    guard clients.removeValue(forKey: id) != nil else { return }
    replays.removeValue(forKey: id)?.stop()
    room.leave(id)
    noteInput()
    perform()
    guard clients.isEmpty else { return }
    snapshotMessages = SnapshotMessages()
    onEmpty?(self)
  }

  /// The queue of a connection has become short.
  func drained(_ client: Client) {
    let id = client.connection.id
    room.drained(id, at: context.now) { [clients] in Self.queuedBytes($0, clients) }
    perform()
    replays[id]?.advance()
  }

  /// Hands on what this turn of the loop brought, once for all.
  func endOfTurn() {
    guard hasInput else { return }
    hasInput = false
    room.endOfTurn(at: context.now) { [clients] in Self.queuedBytes($0, clients) }
    perform()
    logRefusals(of: nil)
  }

  func tick() {
    guard !clients.isEmpty else { return }
    room.tick(at: context.now) { [clients] in Self.queuedBytes($0, clients) }
    perform()
    for replay in replays.values { replay.advance() }
    snapshotMessages.forgetUnused(at: context.loop.milliseconds)
  }

  /// Tells everybody that the server stops.
  func stop() {
    endOfTurn()
    room.stop(retryAfterMilliseconds: context.options.stopRetryMilliseconds)
    perform()
  }

  static func queuedBytes(_ id: UInt64, _ clients: [UInt64: Client]) -> Int {
    clients[id]?.connection.queuedBytes ?? 0
  }

  // MARK: Effects

  /// Carries out what the room wants done.
  func perform() {
    let effects = room.takeEffects()
    var departing: [UInt64] = []
    for effect in effects {
      switch effect {
      case .send(let id, let bytes): send(OutgoingMessage(bytes), to: id)
      case .sendToMany(let ids, let bytes, let isDroppable):
        send(OutgoingMessage(bytes), to: ids, isDroppable: isDroppable)
      case .sendPiece(let id, let piece):
        let message = snapshotMessages.message(
          of: piece, pieceBytes: room.configuration.messageBytesAim, at: context.loop.milliseconds)
        send(message, to: id)
      case .close(let id, let bye):
        clients[id]?.close(after: bye, context.counters)
        if bye?.code == .foreignSeal { noteForeignSeal() }
      case .append(let records, let roster): append(records, roster)
      case .lookUp(let id, let ticket, let replica, let seq): lookUp(id, ticket, replica, seq)
      case .encode(let document, let index): encode(document, index)
      case .saveSnapshot(let snapshot): save(snapshot)
      case .saveStateHash(let index, let hash):
        save(RoomSnapshot(journalIndex: index, stateHash: hash, bytes: []))
      case .joined(let id, let participant):
        // Somebody who says hello again has not been away.
        departing.removeAll { $0 == id }
        if attendance[id]?.participantID != participant.id {
          endStay(id)
          beginStay(id, participant)
        }
      case .left(let id): departing.append(id)
      case .damaged(let damage): found(damage)
      case .replay(let id, let request): replay(request, to: id)
      case .controlReplay(let id, let control): replays[id]?.control(control)
      }
    }
    for id in departing { endStay(id) }
  }

  /// Says once a map what may be a lost key, since it concerns whoever runs the server.
  private func noteForeignSeal() {
    guard !hasNotedForeignSeal else { return }
    hasNotedForeignSeal = true
    context.logger.warning(
      """
      a client gave back changes that this server never sealed; they are not taken. If the data \
      folder was replaced, what was not on disk before is lost
      """,
      metadata: ["map": "\(name.string)"])
  }

  private func send(_ message: OutgoingMessage, to id: UInt64) {
    guard let client = clients[id], client.connection.isOpen else { return }
    guard client.connection.send(message) else {
      // What cannot be queued must not be missing unnoticed: the client comes back and catches up.
      return client.cutOff(context.counters)
    }
    context.counters.deliveries += 1
  }

  private func send(_ message: OutgoingMessage, to ids: [UInt64], isDroppable: Bool) {
    let bound = room.configuration.queueBytesMax / 4
    for id in ids {
      if isDroppable, let client = clients[id], client.connection.queuedBytes > bound {
        context.counters.presenceDropped += 1
        room.missedPresence(id)
      } else {
        send(message, to: id)
      }
    }
  }

  // MARK: Attendance

  private func beginStay(_ id: UInt64, _ participant: Participant) {
    let attendee = Attendee(
      participant: participant.id, displayName: participant.name, role: participant.role.name,
      joinedMilliseconds: WallClock.milliseconds)
    let stay = context.journal.join(
      attendee, map: name.string,
      completion: context.loop.completion { [self] (result: Result<Void, JournalError>) in
        if case .failure(let error) = result { attendanceLost(error) }
      })
    attendance[id] = Stay(id: stay, participantID: participant.id)
    var fields = fields(of: id, participant.id)
    fields["role"] = "\(participant.role.name)"
    context.logger.info("joined", metadata: fields)
  }

  /// Who somebody is, or calls themself, is for those only who ask for all details.
  private func fields(of id: UInt64, _ participantID: String) -> Logger.Metadata {
    var fields: Logger.Metadata = ["map": "\(name.string)", "connection": "\(id)"]
    if context.logger.logLevel <= .debug { fields["participant"] = "\(participantID)" }
    return fields
  }

  private func attendanceLost(_ error: JournalError) {
    context.counters.attendanceLost += 1
    switch error {
    // The journal itself says so, once for all that it lost.
    case .storage, .mapFailed, .queueFull, .closed: break
    default:
      context.logger.warning(
        "attendance was not noted",
        metadata: ["map": "\(name.string)", "error": "\(error.logText)"])
    }
  }

  private func endStay(_ id: UInt64) {
    guard let stay = attendance.removeValue(forKey: id) else { return }
    context.journal.leave(stay.id, atMilliseconds: WallClock.milliseconds) { _ in }
    context.logger.info("left", metadata: fields(of: id, stay.participantID))
  }

  // MARK: Refusals

  /// One line a reason for the changes that were refused since the last time. The dictionaries are
  /// the same in memory unless there were any.
  private func logRefusals(of client: Client?) {
    let refusals = room.counters.refusals
    guard refusals != refusalsLogged else { return }
    for (code, count) in refusals.sorted(by: { $0.key < $1.key }) {
      let new = count - refusalsLogged[code, default: 0]
      guard new > 0 else { continue }
      var fields: Logger.Metadata = [
        "map": "\(name.string)", "count": "\(new)",
        "reason": "\(RefusalCode(rawValue: code).map { "\($0.name)" } ?? "\(code)")",
      ]
      if let client { fields["connection"] = "\(client.connection.id)" }
      context.logger.info("changes refused", metadata: fields)
    }
    refusalsLogged = refusals
  }

  // MARK: Replay

  private func replay(_ request: ReplayRequest, to id: UInt64) {
    guard let client = clients[id] else { return }
    if replays[id]?.replaces(with: request) == true { return }
    replays.removeValue(forKey: id)?.stop()
    guard let participant = room.participant(of: id) else { return }
    if let replay = ReplayStream(
      request, of: name, to: client, by: participant.id, context)
    {
      replays[id] = replay
    } else {
      client.bye(
        .tooManyConnections, retry: .after(milliseconds: 5_000),
        "As many replays run as may at a time; come back soon.", context.counters)
    }
  }
}

@available(*, unavailable)
extension HostedMap: Sendable {}
