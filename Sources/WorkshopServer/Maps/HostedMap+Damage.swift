import JourneyInsight
import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import SystemClock

/// A fault of the server's own work, found in a room: kept as evidence, said to whoever runs the server
/// and to the participants.
extension HostedMap {
  /// What participants are told whose edits are refused, once the map is opened anew.
  static let damageWords =
    "The server takes no edits of this map: it found a fault in its own work, which whoever runs it has "
    + "to look into. Your words stay with you."

  func found(_ damage: RoomDamage) {
    let map = name
    let folder = context.options.dataFolder
    context.logger.critical(
      """
      a fault in the server's own work on a map: nothing more of it is acknowledged, and its edits are \
      refused until the server is started anew. What was acknowledged is in the journal
      """,
      metadata: [
        "map": "\(map.string)", "fault": "\(damage.words)", "changes": "\(damage.journalIndex)",
      ])
    let tell = context.loop.completion { [self] (result: Result<String, StorageFault>) in
      switch result {
      case .success(let path):
        context.logger.critical(
          "what is known of the fault is kept; please report it",
          metadata: ["map": "\(map.string)", "file": "\(path)"])
      case .failure(let fault):
        context.logger.error(
          "what is known of a fault could not be kept",
          metadata: ["map": "\(map.string)", "error": "\(fault)"])
      }
    }
    let evidence = damage.evidence(of: map, foundMilliseconds: WallClock.milliseconds)
    Task.detached { @Sendable in
      do throws(StorageFault) {
        tell(.success(try EvidenceFile.keep(evidence.bytes, named: evidence.name, in: folder)))
      } catch {
        tell(.failure(error))
      }
    }
    if isUnloadable { onEmpty?(self) }
  }
}

extension RoomDamage {
  /// One sentence for the log and the evidence.
  var words: String {
    switch cause {
    case .document(let damage):
      "change \(damage.change.seq) of replica \(RecordName.text(damage.change.replica)) was let pass by "
        + "every check and could not be merged: operation \(damage.operation), \(damage.cause)"
    case .unreadable: "change \(journalIndex) cannot be read any more as it is kept in memory"
    case .nobody: "nobody is known behind change \(journalIndex)"
    }
  }

  /// A file for whoever looks into it: JSON with what was found, and the change as it came.
  func evidence(
    of map: MapName, foundMilliseconds: UInt64
  ) -> (name: String, bytes: [UInt8]) {
    var occasion = "index-\(journalIndex)"
    if case .document(let damage) = cause {
      occasion = "\(RecordName.text(damage.change.replica))-\(damage.change.seq)"
    }
    var json = JSONText()
    json.object { json in
      json.key("map") { $0.string(map.string) }
      json.key("foundMilliseconds") { $0.integer(Int64(clamping: foundMilliseconds)) }
      json.key("journalIndex") { $0.integer(Int64(clamping: journalIndex)) }
      json.key("what") { $0.string(words) }
      json.key("change") { json in
        json.string(change.map { String(hexadecimal(UInt64($0)).suffix(2)) }.joined())
      }
    }
    return ("\(map.string)-\(occasion).json", Array((json.text + "\n").utf8))
  }
}
