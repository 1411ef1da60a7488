import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// What must be true, always or in the end.
extension Workshop {
  // MARK: Said

  /// A client was told that its changes up to this one are on the server's disk.
  func wasPromised(_ change: ChangeID, to client: SimulatedClient) {
    promised.raise(change.replica, to: change.seq)
    if !disk.version.contains(change) {
      fail("client \(client.index) was told that \(change) is durable, and it is not on the disk")
    }
  }

  func wasWritten(_ change: Change, since first: UInt64, by client: SimulatedClient) {
    figures.changes += 1
    note("client \(client.index): writes \(short([change]))")
    var word = first
    while word < wordCount {
      word += 1
      wordsWritten.append(word)
    }
  }

  /// `isTaken` says that the server knows other changes under the same numbers.
  func wasRefused(
    _ changes: [Change], _ words: [String], isTaken: Bool, by client: SimulatedClient
  ) {
    figures.refusals += UInt64(changes.count)
    wordsReturned.formUnion(Self.numbers(in: words.joined()))
    guard !isTaken else { return }
    for change in changes {
      // What a server merged and lost in a crash, others may give back though it is refused by now.
      if !mergedEver.contains(change.id) { refused.append(change.id) }
      if client.session.document.version.contains(change.id) {
        fail("client \(client.index) still shows \(change.id), which was refused")
      }
    }
  }

  /// Changes that were in memory alone, or in a copy that was put back, and not in what is kept now.
  func forget(_ changes: [Change], keeping kept: [Change]) {
    var words: Set<UInt64> = []
    for change in changes { words.formUnion(Self.numbers(in: change.words.joined())) }
    for change in kept { words.subtract(Self.numbers(in: change.words.joined())) }
    wordsForgotten.formUnion(words)
  }

  /// What a client with a local copy sends is in that, as it sends it.
  func isSent(_ bytes: [UInt8], by client: SimulatedClient) {
    guard case .submit(let changes)? = try? ClientMessage.decode(bytes) else { return }
    for change in changes where client.localCopy?.own.contains(change) != true {
      fail("client \(client.index) sends \(change.id), which it has not kept")
    }
  }

  /// A client without a local copy has crashed: what only it had is gone.
  func lostEverything(_ client: SimulatedClient) {
    for entry in client.session.own {
      wordsForgotten.formUnion(Self.numbers(in: entry.change.words.joined()))
    }
  }

  /// What a client is about to receive.
  func inspect(_ bytes: [UInt8], for client: SimulatedClient) {
    guard let message = try? ServerMessage.decode(bytes) else { return }
    note("client \(client.index): receives \(message.summary)")
    switch message {
    case .welcome(let welcome): client.welcomed = welcome.version
    case .changes(let sealed):
      guard let body = try? sealed.open(MessageLimits()) else { return }
      let replica = client.session.replica
      let isEcho = body.changes.allSatisfy {
        $0.id.replica == replica && $0.id.seq > client.welcomed[replica]
      }
      if isEcho { fail("client \(client.index) was sent nothing but its own changes") }
    default: break
    }
  }

  func compare(_ report: StateReport, with client: SimulatedClient) {
    guard let room, room.document.version == client.session.document.version,
      room.mergedIndex == report.journalIndex, client.session.own.isEmpty
    else { return }
    if client.session.document.stateHash() != report.stateHash {
      fail("client \(client.index) has another state hash than it was told")
    }
  }

  // MARK: Always

  /// After every start of the server: what was promised is there.
  func checkPromises() {
    guard let room else { return }
    if !room.document.version.contains(promised) {
      fail("the server came back without changes that it had said were durable")
    }
    // While the disk fails, those who join are shown what may yet be lost.
    guard figures.diskFailures == 0 else { return }
    for client in clients where client.isRunning {
      var covered = room.document.version
      for entry in client.session.own {
        covered.raise(entry.change.id.replica, to: entry.change.id.seq)
      }
      for sealed in client.session.retainedChanges {
        for change in (try? sealed.open(MessageLimits()))?.changes ?? [] {
          covered.raise(change.id.replica, to: change.id.seq)
        }
      }
      if !covered.contains(client.session.document.version) {
        fail("client \(client.index) has changes that the server lost and nobody can give back")
      }
    }
  }

  /// After every step: the books of whoever did anything in it, and the structure of a document that it
  /// changed.
  func checkStep() {
    defer { (hasRoomActed, clientsThatActed) = (false, []) }
    if hasRoomActed, let room {
      if let wrong = room.brokenInvariant() { fail("the room: \(wrong)") }
      if let wrong = storage.brokenInvariant(room) { fail("the way to the journal: \(wrong)") }
      if room.mergedIndex != checkedIndex {
        checkedIndex = room.mergedIndex
        if let wrong = room.document.brokenInvariant() { fail("the server's map: \(wrong)") }
      }
    }
    for client in clientsThatActed.sorted().map({ clients[$0] }) where client.isRunning {
      if let wrong = client.session.brokenInvariant() { fail("client \(client.index): \(wrong)") }
      guard client.session.document.version != client.checkedVersion else { continue }
      client.checkedVersion = client.session.document.version
      if let wrong = client.session.document.brokenInvariant() {
        fail("client \(client.index)'s map: \(wrong)")
      }
    }
  }

  func checkNow() {
    for change in refused {
      if disk.version.contains(change) { fail("\(change) was refused and is in the journal") }
      if room?.document.version.contains(change) == true {
        fail("\(change) was refused and is in the server's map")
      }
      for client in clients where client.session.document.version.contains(change) {
        if !client.session.own.contains(where: { $0.change.id == change }) {
          fail("\(change) was refused and client \(client.index) has it")
        }
      }
    }
    var id: UInt64 = 0
    while id < connectionCount {
      id += 1
      guard let connection = connections[id] else { continue }
      if connection.queuedBytesMost > queueBytesAllowed {
        fail("\(connection.queuedBytesMost) bytes were queued on connection \(id)")
      }
      if connection.isClosedForServer, connection.isClosedForClient, connection.queue.isEmpty {
        connections[id] = nil
      }
    }
    if let damage = disk.damage { fail("the journal is damaged: \(damage)") }
    if let room { checkWholeTexts(room.document, of: "the server") }
    for client in clients where client.isRunning {
      checkWholeTexts(client.session.document, of: "client \(client.index)")
    }
  }

  /// The budget, a few messages of changes, the largest single change, and small talk.
  private var queueBytesAllowed: Int {
    plan.configuration.queueBytesMax + 3 * plan.configuration.messageBytesAim + 32_768
  }

  // MARK: In the end

  /// Why the workshop has not come together yet; nil if it has.
  var whatIsUnsettled: String? {
    guard let room else { return "the server is down" }
    if room.durableIndex != room.mergedIndex { return "not all is durable" }
    if room.storageFailure != nil { return "the disk fails" }
    if room.connectionCount != people.count { return "some ends are not noticed yet" }
    for client in people {
      let name = "client \(client.index)"
      if client.session.state != .live { return "\(name) is \(client.session.state)" }
      if !client.session.own.isEmpty {
        return "\(name) has \(client.session.own.count) own changes that are not durable"
      }
      if client.session.document.version != room.document.version {
        return "\(name) has another version than the server"
      }
      if !client.session.retainedChanges.isEmpty {
        return "\(name) keeps \(client.session.retainedChanges.count) bodies of others"
      }
      if client.connection?.isLostToServer != false || client.connection?.isLostToClient != false {
        return "\(name) has not noticed that its connection is cut"
      }
      if client.connection?.queue.isEmpty != true { return "\(name)'s queue is not empty" }
      if isSlowGivenUp, client.connection?.latency.upperBound ?? 0 > 1_000 {
        return "\(name) has not given up its slow connection"
      }
    }
    return nil
  }

  func checkTheEnd() {
    checkNow()
    guard let room, failure == nil else { return }
    let hash = room.document.stateHash()
    figures.resyncs += room.counters.resyncs
    var replayed = MapDocument(limits: .unbounded)
    var words: Set<UInt64> = []
    var journal: [Change] = []
    for record in disk.records {
      guard let change = try? ChangeBatch.decode(record.bytes).first,
        (try? replayed.integrate(change)) != nil
      else { return fail("the journal does not replay at \(record.index)") }
      words.formUnion(Self.numbers(in: change.words.joined()))
      journal.append(change)
    }
    checkWordings(room.document, against: journal)
    if replayed.stateHash() != hash { fail("the journal replays to another state") }
    for word in wordsWritten where !words.contains(word) {
      if !wordsReturned.contains(word), !wordsForgotten.contains(word) {
        fail("what was written as word \(word) is neither in the journal nor was it given back")
      }
    }
    for client in people {
      let name = "client \(client.index)"
      if client.session.document.stateHash() != hash { fail("\(name) has another state hash") }
      for entry in room.document.version.entries where client.session.roster[entry.replica] == nil {
        fail("\(name) does not know who \(short(entry.replica)) is")
      }
      var present: [UInt64] = []
      for other in people where other !== client {
        if let connection = other.connection { present.append(connection.id) }
      }
      if client.session.people.keys.sorted() != present.sorted() {
        fail("\(name) sees \(client.session.people.keys.sorted()), here are \(present.sorted())")
      }
    }
  }

  static func numbers(in text: String) -> [UInt64] {
    var result: [UInt64] = []
    var number: UInt64?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "‹": number = 0
      case "0"..."9": number = number.map { $0 &* 10 &+ UInt64(scalar.value - 48) }
      case "›":
        if let number { result.append(number) }
        number = nil
      default: number = nil
      }
    }
    return result
  }
}

extension ServerMessage {
  /// One line for the trace.
  var summary: String {
    switch self {
    case .welcome(let welcome):
      "welcome at \(welcome.mergedIndex), durable \(welcome.durableIndex)"
    case .roster(let entries): "roster of \(entries.count)"
    case .snapshot(let chunk):
      "snapshot of \(chunk.journalIndex), \(chunk.offset) + \(chunk.bytes.count) of "
        + "\(chunk.totalBytes)"
    case .changes(let sealed):
      (try? sealed.open(MessageLimits())).map {
        "changes to \($0.lastIndex): " + $0.changes.map { short([$0]) }.joined(separator: " ")
      } ?? "changes"
    case .merged(let seq, let index): "merged \(seq) at \(index)"
    case .durable(let index): "durable \(index)"
    case .refused(let refusal): "refused \(refusal.seq) \(refusal.code.name)"
    case .presence(let update):
      "presence +\(update.arrivals.map(\.connection)) -\(update.departures) of "
        + "\(update.states.count)"
    case .state(let report): "state at \(report.journalIndex)"
    case .resync: "resync"
    case .bye(let bye): "bye \(bye.code.name)"
    default: "replay"
    }
  }
}
