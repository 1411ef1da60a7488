import CBOR
import JourneyMap
import ReplicatedData

/// The parts that several messages have in common, as ``MessageReader`` reads them.
extension CBORWriter {
  mutating func textOrNull(_ text: String?) {
    if let text { self.text(text) } else { null() }
  }

  mutating func batch(_ changes: [Change]) {
    var batch = ChangeBatchEncoder()
    for change in changes { batch.append(change) }
    batch.write(to: &self)
  }

  mutating func versionVector(_ vector: VersionVector) {
    array(vector.entries.count * 2)
    for entry in vector.entries {
      unsigned(entry.replica.rawValue)
      unsigned(entry.seq)
    }
  }

  mutating func schema(_ schema: SchemaVersion) {
    array(2)
    unsigned(schema.major)
    unsigned(schema.minor)
  }

  mutating func participant(_ participant: Participant) {
    text(participant.id)
    text(participant.name)
    unsigned(UInt64(participant.role.rawValue))
  }

  mutating func roster(_ roster: [RosterEntry]) {
    array(roster.count)
    for entry in roster {
      array(4)
      unsigned(entry.replica.rawValue)
      participant(entry.participant)
    }
  }

  mutating func sealed(_ sealed: SealedChanges) {
    byteString(sealed.seal.bytes)
    byteString(sealed.body)
  }

  mutating func presence(_ presence: Presence) {
    array(presence.saysPlaces ? 5 : 4)
    stampOrNull(presence.record)
    if let field = presence.field { unsigned(field.rawValue) } else { null() }
    if let caret = presence.caret { unsigned(caret) } else { null() }
    bool(presence.isTyping)
    guard presence.saysPlaces else { return }
    array(4)
    if let selection = presence.selection {
      array(2)
      stampOrNull(selection.anchor)
      stampOrNull(selection.caret)
    } else {
      null()
    }
    cellOrNull(presence.cell)
    bool(presence.isDragging)
    if let call = presence.call {
      array(3)
      unsigned(call.number)
      stampOrNull(call.record)
      cellOrNull(call.cell)
    } else {
      null()
    }
  }

  private mutating func stampOrNull(_ stamp: OperationID?) {
    guard let stamp else { return null() }
    array(2)
    unsigned(stamp.replica.rawValue)
    unsigned(stamp.lamport)
  }

  private mutating func cellOrNull(_ cell: Presence.Cell?) {
    guard let cell else { return null() }
    array(2)
    stampOrNull(cell.column)
    stampOrNull(cell.row)
  }
}

/// Compares texts byte by byte, so that no platform's notion of equal characters matters.
func sameText(_ a: String?, _ b: String?) -> Bool {
  switch (a, b) {
  case (nil, nil): true
  case (let a?, let b?): sameUTF8(a, b)
  default: false
  }
}
