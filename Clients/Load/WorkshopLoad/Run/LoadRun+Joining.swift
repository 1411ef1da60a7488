import JourneyMap
import ReplicatedData
import SyncProtocol

extension LoadRun {
  /// Messages that do not come by the million.
  func takeSeldom(_ bytes: UnsafeRawBufferPointer, _ client: LoadClient) {
    var limits = MessageLimits()
    limits.messageBytesMax = 64 << 20
    guard let message = try? ServerMessage.decode(Array(bytes), limits) else {
      return lose(client, "the server sent a message that cannot be read")
    }
    switch message {
    case .welcome(let welcome):
      client.welcomed = welcome.version
      if client.writerIndex >= 0 {
        let writer = client.map.writers[client.writerIndex]
        writer.participantID = welcome.participant.id
        let seq = welcome.version[writer.replica]
        writer.awaitingDurable = seq > writer.durable ? [(seq, welcome.mergedIndex)] : []
        writer.merged = max(writer.merged, seq)
      }
      finishJoining(client)
    case .refused(let refusal):
      figures.refusals["\(refusal.code.name)", default: 0] += 1
      figures.lastLoss = refusal.reason
      if client.writerIndex >= 0 { client.map.writers[client.writerIndex].isRefused = true }
    case .resync:
      figures.resyncs += 1
      client.hasResynced = true
      if client.phase == .live { liveCount -= 1 }
      sayHello(client)
    case .bye(let bye):
      figures.byes["\(bye.code.name)", default: 0] += 1
      lose(client, bye.reason)
    default: break
    }
  }

  /// A piece of a snapshot: counted, held against the copy that came first, and at its end what it
  /// holds is taken over.
  func takeSnapshot(_ bytes: UnsafeRawBufferPointer, _ client: LoadClient) {
    var items = RawItems(bytes, at: 2)
    guard let hash = items.byteString(), hash.count == 32, items.unsigned() != nil,
      let total = items.unsigned(), let offset = items.unsigned(), let piece = items.byteString()
    else { return lose(client, "the server sent a snapshot that cannot be read") }
    if offset == 0 { client.snapshotBytes = 0 }
    guard offset == client.snapshotBytes else {
      return lose(client, "the server left out a piece of a snapshot")
    }
    client.snapshotBytes += UInt64(piece.count)
    client.snapshotTotal = total
    figures.snapshotBytes += UInt64(piece.count)
    guard snapshots.agrees(hash, offset: offset, total: total, piece) else {
      return lose(client, "the server sent two snapshots of one state")
    }
    guard client.snapshotBytes == total else { return }
    figures.snapshots += 1
    guard let version = snapshots.version(hash) else {
      return lose(client, "the server sent a snapshot whose hash is not its own")
    }
    for (replica, seq) in version {
      guard let writer = client.map.writerIndex(of: replica) else { continue }
      client.ledger.adopt(writer, through: seq)
    }
    finishJoining(client)
  }

  /// Live once it has everything that the welcome spoke of.
  func finishJoining(_ client: LoadClient) {
    guard client.phase == .joining, let welcomed = client.welcomed else { return }
    guard client.snapshotBytes == 0 || client.snapshotBytes == client.snapshotTotal else { return }
    for entry in welcomed.entries {
      // What strangers wrote is not counted.
      guard let writer = client.map.writerIndex(of: entry.replica), writer != client.writerIndex
      else { continue }
      guard client.ledger.last(of: writer) >= entry.seq else { return }
    }
    becomeLive(client)
  }
}
