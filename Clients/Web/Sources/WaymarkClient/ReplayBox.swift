import CBOR
import JourneyMap
import PageBorder
import ReplicatedData
import SyncProtocol

/// A map's history in a page: asked of a server, or read from a file; and the requests about it.
///
/// A request is a CBOR array that begins with the number of a command. What is not understood is answered
/// with null. Records go by their ``RecordName``.
final class ReplayBox {
  private let map: MapName
  private let token: String?
  private let name: String?
  private var history = History()
  private var roster: [ReplicaID: Participant] = [:]
  private var recording: Recording
  /// The last change that the server spoke of.
  private var lastIndex: UInt64 = 0
  private var isComplete = false
  private var goodbye: Bye?
  /// The moment that is shown: the map behind so many changes.
  private var index = 0
  private var document = MapDocument(limits: .unbounded)
  private var tracker = ChangeTracker()
  private var language: String?

  enum Command {
    static let hello: UInt64 = 0
    static let receive: UInt64 = 1
    static let state: UInt64 = 2
    static let timeline: UInt64 = 3
    static let people: UInt64 = 4
    static let seek: UInt64 = 5
    static let language: UInt64 = 6
    static let touched: UInt64 = 7
    static let story: UInt64 = 8
    static let unseen: UInt64 = 9
    static let recording: UInt64 = 10
    static let read: UInt64 = 11
  }

  /// `[map, token / null, name / null]`
  init(opening reader: inout CBORReader) throws(RequestError) {
    try reader.begin(3)
    guard let map = MapName(try reader.string()) else { throw .malformed }
    self.map = map
    token = try reader.ifPresent { (reader) throws(RequestError) in try reader.string() }
    name = try reader.ifPresent { (reader) throws(RequestError) in try reader.string() }
    recording = Recording(map: map)
  }

  func answer(_ bytes: [UInt8]) -> [UInt8] {
    var reader = CBORReader(bytes)
    var writer = CBORWriter()
    do throws(RequestError) {
      _ = try reader.count()
      try answer(try reader.number(), &reader, &writer)
      return writer.bytes
    } catch {
      var nothing = CBORWriter()
      nothing.null()
      return nothing.bytes
    }
  }

  private func answer(
    _ command: UInt64, _ reader: inout CBORReader, _ writer: inout CBORWriter
  ) throws(RequestError) {
    switch command {
    case Command.hello: writer.byteString(hello())
    case Command.receive:
      if let reply = receive(try reader.data()) { writer.byteString(reply) } else { writer.null() }
    case Command.state: state(&writer)
    case Command.timeline: timeline(&writer)
    case Command.people: people(&writer)
    case Command.seek:
      seek(to: Int(clamping: try reader.number()))
      writer.changes(&tracker, of: document, in: language)
    case Command.language:
      language = try reader.ifPresent { (reader) throws(RequestError) in try reader.string() }
      tracker.noteWhole()
      writer.null()
    case Command.touched: touched(by: try reader.number(), &writer)
    case Command.story:
      guard let record = RecordName.record(try reader.string()) else { throw .malformed }
      story(of: record, &writer)
    case Command.unseen: unseen(try reader.versionVector(), &writer)
    case Command.recording: writer.byteString(record())
    case Command.read: writer.bool(read(try reader.data()))
    default: throw .malformed
    }
  }

  // MARK: With a server

  /// What a connection begins with, and once more for what has come since.
  private func hello() -> [UInt8] {
    isComplete = false
    goodbye = nil
    return ClientMessage.hello(
      Hello(
        map: map, intent: .replay, replica: .none, token: token, name: name, lineage: Lineage())
    ).encode()
  }

  /// Takes a message of the server; returns what is to be sent.
  private func receive(_ bytes: [UInt8]) -> [UInt8]? {
    guard let message = try? ServerMessage.decode(bytes, .ofPage) else {
      history.breakOff()
      return nil
    }
    switch message {
    case .welcome(let welcome):
      lastIndex = welcome.mergedIndex
      let next = UInt64(history.count) + 1
      guard next <= lastIndex else {
        isComplete = true
        return nil
      }
      return ClientMessage.replay(ReplayRequest(from: .index(next), speed: 0)).encode()
    case .replayOpened(let opened): lastIndex = opened.lastIndex
    case .replayEnd: isComplete = true
    case .bye(let bye): goodbye = bye
    default: take(message, bytes)
    }
    return nil
  }

  private func take(_ message: ServerMessage, _ bytes: [UInt8]) {
    switch message {
    case .roster(let entries):
      for entry in entries { roster[entry.replica] = entry.participant }
    case .replayEntries(let part): guard history.take(part) else { return }
    case .replayCheckpoint(let index, let hash): history.take(checkpoint: index, hash)
    // A snapshot of what is here already, and nothing else.
    default: return
    }
    recording.add(message, as: bytes)
  }

  // MARK: As a file

  /// The history from its beginning to a state hash behind its last change.
  private func record() -> [UInt8] {
    var whole = recording
    if history.fault == nil, history.verifiedIndex < UInt64(history.count) {
      whole.end(at: UInt64(history.count), history.head.stateHash())
    }
    return whole.encode()
  }

  /// Takes a whole recording; false if it is none. What is wrong with its changes is told with the state.
  private func read(_ bytes: [UInt8]) -> Bool {
    guard let file = Recording(decoding: bytes) else {
      history.breakOff()
      return false
    }
    for message in file.messages {
      guard let decoded = try? ServerMessage.decode(message, MessageLimits.ofPage) else {
        history.breakOff()
        break
      }
      take(decoded, message)
    }
    if !file.isIntact { history.breakOff(.altered) }
    lastIndex = UInt64(history.count)
    isComplete = true
    return true
  }

  // MARK: Answers

  /// `[changes here, last change of the server, is complete, equal state hashes, last change that one
  /// proves, fault: 0 none, 1 another state hash, 2 a change that does not fit, 3 unreadable, 4 other bytes than
  /// were written, change of the fault, state hash, code of a bye / null, its reason]`
  private func state(_ writer: inout CBORWriter) {
    writer.array(10)
    writer.unsigned(UInt64(history.count))
    writer.unsigned(lastIndex)
    writer.bool(isComplete)
    writer.unsigned(history.checkpointCount)
    writer.unsigned(history.verifiedIndex)
    var fault: (UInt64, UInt64) = (0, 0)
    switch history.fault {
    case nil: break
    case .mismatch(let index)?: fault = (1, index)
    case .unfitting(let index)?: fault = (2, index)
    case .unreadable?: fault = (3, UInt64(history.count))
    case .altered?: fault = (4, UInt64(history.count))
    }
    writer.unsigned(fault.0)
    writer.unsigned(fault.1)
    writer.byteString(isComplete ? history.head.stateHash().bytes : [])
    if let goodbye { writer.unsigned(UInt64(goodbye.code.rawValue)) } else { writer.null() }
    writer.text(goodbye?.reason ?? "")
  }

  /// `[* (time, person)]` of all changes: milliseconds since 1970, and a number of ``Command/people``.
  private func timeline(_ writer: inout CBORWriter) {
    writer.array(history.count * 2)
    for entry in history.entries {
      writer.unsigned(entry.received)
      writer.unsigned(entry.person)
    }
  }

  /// `[map, [* (id, name)], [* (replica, person)]]`; a person who is not on the roster has an empty name.
  private func people(_ writer: inout CBORWriter) {
    writer.array(3)
    writer.text(map.string)
    writer.array(history.people.count * 2)
    let replicas = roster.keys.sorted { $0 < $1 }
    var known = CBORWriter()
    var knownCount = 0
    for number in history.people.indices {
      let id = history.people[number]
      var name = ""
      for replica in replicas {
        guard let person = roster[replica], person.id.utf8.elementsEqual(id.utf8) else { continue }
        name = person.name
        known.text(RecordName.hex(replica.rawValue))
        known.unsigned(UInt64(number))
        knownCount += 2
      }
      writer.text(id)
      writer.text(name)
    }
    writer.array(knownCount)
    writer.encoded(known.bytes)
  }

  private func seek(to wanted: Int) {
    let target = min(wanted, history.count)
    if target < index {
      // What stands in both moments is told one by one; what one of them lacks needs the whole.
      let goal = history.document(at: target)
      for at in target..<index {
        history.entries[at].change.eachTouched {
          if !goal.contains($0) { tracker.noteWhole() }
        }
        tracker.note(history.entries[at].change)
      }
      (document, index) = (goal, target)
      return
    }
    let near = history.moment(atOrBefore: target)
    if near.index > index + 256 {
      for at in index..<near.index { tracker.note(history.entries[at].change) }
      (document, index) = (near.document, near.index)
    }
    while index < target {
      let change = history.entries[index].change
      try? document.integrateAccepted(change)
      tracker.note(change)
      index += 1
    }
  }

  /// `[* record]`: the records that a change touches, each once.
  private func touched(by index: UInt64, _ writer: inout CBORWriter) {
    var names: [RecordID] = []
    if index > 0, index <= UInt64(history.count) {
      history.entries[Int(index) - 1].change.eachTouched {
        if !names.contains($0), names.count < 256 { names.append($0) }
      }
    }
    writer.array(names.count)
    for name in names { writer.text(RecordName.text(name)) }
  }

  /// `[* [change, time, person, record before / null, record after]]`: what became of one record.
  private func story(of record: RecordID, _ writer: inout CBORWriter) {
    var touching: [Int] = []
    for at in history.entries.indices {
      let entry = history.entries[at]
      var isTouched = false
      entry.change.eachTouched { if $0 == record { isTouched = true } }
      if isTouched { touching.append(at) }
    }
    writer.array(touching.count)
    guard let first = touching.first else { return }
    var map = history.document(at: first)
    var at = first
    for next in touching {
      while at < next {
        try? map.integrateAccepted(history.entries[at].change)
        at += 1
      }
      let entry = history.entries[next]
      writer.array(5)
      writer.unsigned(UInt64(next) + 1)
      writer.unsigned(entry.received)
      writer.unsigned(entry.person)
      if map.contains(record) { writer.record(record, map, language) } else { writer.null() }
      try? map.integrateAccepted(entry.change)
      at += 1
      writer.record(record, map, language)
    }
  }

  /// `[first change that is not in the version, or 0; [* person]]`: of the changes that are not in it, and
  /// who made them.
  private func unseen(_ version: VersionVector, _ writer: inout CBORWriter) {
    var first: UInt64 = 0
    var authors: [UInt32] = []
    for at in history.entries.indices {
      let entry = history.entries[at]
      guard !version.contains(entry.change.id) else { continue }
      if first == 0 { first = UInt64(at) + 1 }
      if !authors.contains(entry.person) { authors.append(entry.person) }
    }
    writer.array(2)
    writer.unsigned(first)
    writer.array(authors.count)
    for author in authors { writer.unsigned(author) }
  }
}

extension MessageLimits {
  /// The bytes are there already, from a server that one joined or a file that somebody opened.
  fileprivate static var ofPage: MessageLimits {
    var limits = MessageLimits()
    limits.messageBytesMax = .max
    return limits
  }
}

extension CBORReader {
  /// `[* (replica, seq)]`
  mutating func versionVector() throws(RequestError) -> VersionVector {
    var entries: [ChangeID] = []
    for _ in 0..<(try count() / 2) {
      let replica = ReplicaID(try number())
      entries.append(ChangeID(replica: replica, seq: try number()))
    }
    return VersionVector(entries)
  }
}
