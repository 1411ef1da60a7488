import CBOR
import JourneyMap
import PageBorder
import ReplicatedData
import SyncEngine
import SyncProtocol

// Answers that say what the page shows; records by their ``RecordName``.
extension CBORWriter {
  /// `[is whole, [* record], [* spliced]]`: what has changed since this was last asked, and what was done
  /// to the texts that are watched (``WatchedText``). Of the whole, what is not named is not there any
  /// more.
  mutating func changes(
    _ tracker: inout ChangeTracker, of document: MapDocument, in language: String?
  ) {
    array(3)
    bool(tracker.isWhole)
    var splices = CBORWriter()
    tracker.writeSplices(of: document, to: &splices)
    let records = tracker.take(of: document)
    array(records.count)
    for record in records { self.record(record, document, language) }
    encoded(splices.bytes)
  }

  /// `[true, [* record]]`: all records, whatever was told before.
  mutating func whole(of document: MapDocument, in language: String?) {
    let records = ChangeTracker.all(of: document)
    array(2)
    bool(true)
    array(records.count)
    for record in records { self.record(record, document, language) }
  }

  /// `[name, kind, is live, author's replica, [* (field, value)]]`, of the fields that are not empty: a
  /// text, a value, a flat array of keys and values, or a place `[column, row, order]`, where cards
  /// of one cell ascend by `order`. A reference is `[record]`. Field 0 is what a stage, lane or
  /// channel is called in the page's language.
  mutating func record(
    _ id: RecordID, _ document: MapDocument, _ language: String?
  ) {
    let kind = document.kind(of: id) ?? .map
    array(5)
    name(id)
    unsigned(kind.rawValue)
    bool(document.isLive(id))
    ascii { RecordName.append(document.creator(of: id).rawValue, to: &$0) }
    var fields = CBORWriter()
    var count = 0
    let hasLabels = kind == .stage || kind == .lane || kind == .channel
    if hasLabels {
      fields.unsigned(UInt64(0))
      fields.text(document.title(of: id, in: language))
      count += 2
    }
    // Of many fields that a card may have, most have only a few.
    for field in document.writtenFields(id) {
      guard let definition = Schema.definition(kind, field) else { continue }
      if fields.pageField(definition, id, document) { count += 2 }
    }
    array(count)
    encoded(fields.bytes)
  }

  /// Whether there was something to write.
  private mutating func pageField(
    _ definition: FieldDefinition, _ id: RecordID, _ document: MapDocument
  ) -> Bool {
    let field = definition.field
    switch definition.type {
    case .register:
      let value = document.value(id, field)
      if case .null = value { return false }
      unsigned(field.rawValue)
      pageValue(value)
    case .text:
      let string = document.string(id, field)
      guard !string.utf8.isEmpty else { return false }
      unsigned(field.rawValue)
      text(string)
    case .keyed:
      let keys = document.keys(id, field)
      guard !keys.isEmpty else { return false }
      unsigned(field.rawValue)
      array(keys.count * 2)
      for entry in keys {
        text(entry.key)
        pageValue(entry.value)
      }
    case .position:
      guard let place = document.place(id, field) else { return false }
      unsigned(field.rawValue)
      array(3)
      nameOrNull(place.column)
      nameOrNull(place.row)
      order(place.key, id)
    }
    return true
  }

  private mutating func pageValue(_ value: Value) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .text(let value): text(value)
    case .reference(let record):
      array(1)
      name(record)
    }
  }

  mutating func nameOrNull(_ id: RecordID?) {
    if let id { name(id) } else { null() }
  }

  private mutating func name(_ id: RecordID) {
    ascii { RecordName.append(id, to: &$0) }
  }

  /// A text of digits, without the detour of a string: a large map has tens of thousands of them.
  private mutating func ascii(_ body: (inout [UInt8]) -> Void) {
    var digits: [UInt8] = []
    digits.reserveCapacity(64)
    body(&digits)
    textHead(utf8Count: digits.count)
    utf8(digits)
  }

  /// `[stage / null, lane / null] / null`
  mutating func cellOrNull(_ cell: Presence.Cell?) {
    guard let cell else { return null() }
    array(2)
    nameOrNull(cell.column)
    nameOrNull(cell.row)
  }

  /// Ascends, unit by unit, as the order keys do, and by the record where two are equal.
  private mutating func order(_ key: [UInt8], _ id: RecordID) {
    ascii { digits in
      for byte in key { RecordName.append(UInt64(byte), to: &digits, digitsLeast: 2) }
      digits.append(0x2E)
      RecordName.append(id.lamport, to: &digits, digitsLeast: 16)
      RecordName.append(id.replica.rawValue, to: &digits, digitsLeast: 16)
    }
  }

  /// `[state, retry at / null, changes in memory alone, changes others do not have, changes not on
  /// disk, id / null, name / null, role / null, replica, why nothing could be kept / null]`
  mutating func pageStatus(of session: ClientSession) {
    array(10)
    var retryAt: UInt64?
    switch session.state {
    case .offline(let retry):
      unsigned(UInt64(0))
      retryAt = retry
    case .connecting: unsigned(UInt64(1))
    case .greeting: unsigned(UInt64(2))
    case .catchingUp: unsigned(UInt64(3))
    case .live: unsigned(UInt64(4))
    }
    if let retryAt { unsigned(retryAt) } else { null() }
    unsigned(UInt64(session.unkeptCount))
    var unmerged: UInt64 = 0
    for change in session.own where change.mergedAt == nil { unmerged += 1 }
    unsigned(unmerged)
    unsigned(UInt64(session.notDurableCount))
    if let own = session.welcome?.participant {
      text(own.id)
      text(own.name)
      unsigned(UInt64(own.role.rawValue))
    } else {
      null()
      null()
      null()
    }
    text(RecordName.hex(session.replica.rawValue))
    if let failure = session.keepFailure { text(failure) } else { null() }
  }

  /// `[* [connection, id, name, role, record / null, field / null, anchor / null, caret / null, is typing,
  /// cell / null, is dragging]]`. A caret in a text that has not arrived yet is null.
  mutating func pagePeople(of session: ClientSession) {
    let connections = session.people.keys.sorted { $0 < $1 }
    array(connections.count)
    for connection in connections {
      array(11)
      unsigned(connection)
      guard let person = session.people[connection] else {
        for _ in 0..<10 { null() }
        continue
      }
      text(person.participant.id)
      text(person.participant.name)
      unsigned(UInt64(person.participant.role.rawValue))
      nameOrNull(person.presence?.record)
      if let field = person.presence?.field { unsigned(field.rawValue) } else { null() }
      caret(of: person.presence, in: session.document)
      bool(person.presence?.isTyping ?? false)
      cellOrNull(person.presence?.cell)
      bool(person.presence?.isDragging ?? false)
    }
  }

  /// Two items: where a selection began, and the caret. By the characters that they stand behind; by
  /// their number, where somebody tells only that.
  private mutating func caret(of presence: Presence?, in document: MapDocument) {
    guard let presence, let record = presence.record, let field = presence.field,
      let text = document.text(record, field)
    else {
      null()
      null()
      return
    }
    let string = text.string
    if let selection = presence.selection {
      for end in [selection.anchor, selection.caret] {
        if let offset = text.caret(behind: end) {
          unsigned(TextOffset.utf16(ofScalars: UInt32(clamping: offset), in: string))
        } else {
          null()
        }
      }
    } else {
      for _ in 0..<2 {
        if let caret = presence.caret {
          unsigned(TextOffset.utf16(ofScalars: caret, in: string))
        } else {
          null()
        }
      }
    }
  }

  /// `[* (replica, seq)]`
  mutating func version(_ version: VersionVector) {
    array(version.entries.count * 2)
    for entry in version.entries {
      unsigned(entry.replica.rawValue)
      unsigned(entry.seq)
    }
  }

  /// `[changes, [* participant's id, name]]`: how many changes of others the session has beyond a version,
  /// and whose they are as far as that is known.
  mutating func unseen(beyond seen: VersionVector, of session: ClientSession) {
    var count: UInt64 = 0
    var authors: [Participant] = []
    for entry in session.document.version.entries {
      guard entry.replica != session.replica, !session.ownReplicas.contains(entry.replica),
        entry.seq > seen[entry.replica]
      else { continue }
      let author = session.roster[entry.replica]
      // One's own of another device are no news either.
      if let author, let own = session.welcome?.participant,
        author.id.utf8.elementsEqual(own.id.utf8)
      {
        continue
      }
      count += entry.seq - seen[entry.replica]
      guard let author else { continue }
      var isKnown = false
      for other in authors where other.id.utf8.elementsEqual(author.id.utf8) { isKnown = true }
      if !isKnown { authors.append(author) }
    }
    array(2)
    unsigned(count)
    array(authors.count * 2)
    for author in authors {
      text(author.id)
      text(author.name)
    }
  }

  /// `[* (replica, participant's id, name)]`: who writes as which replica.
  mutating func roster(of session: ClientSession) {
    let replicas = session.roster.keys.sorted { $0 < $1 }
    array(replicas.count * 3)
    for replica in replicas {
      text(RecordName.hex(replica.rawValue))
      text(session.roster[replica]?.id ?? "")
      text(session.roster[replica]?.name ?? "")
    }
  }
}
