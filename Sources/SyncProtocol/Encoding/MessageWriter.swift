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
    array(4)
    if let record = presence.record {
      array(2)
      unsigned(record.replica.rawValue)
      unsigned(record.lamport)
    } else {
      null()
    }
    if let field = presence.field { unsigned(field.rawValue) } else { null() }
    if let caret = presence.caret { unsigned(caret) } else { null() }
    bool(presence.isTyping)
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
