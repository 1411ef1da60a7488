import JourneyMap
import ReplicatedData

/// A map of one stage, one lane and one card with the text "text", by one person in one change.
struct SmallMap {
  var person = Participant(5)
  let stage: RecordID
  let lane: RecordID
  let card: RecordID

  init() throws {
    var made: [RecordID] = []
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      for kind in [RecordKind.stage, .lane, .card] {
        made.append(try editor.create(kind))
        try editor.append(made[made.count - 1])
      }
      try editor.insert("text", into: made[2], Field.Card.text, at: 0)
    }
    (stage, lane, card) = (made[0], made[1], made[2])
  }
}

extension Text {
  var firstStamp: OperationID {
    get throws {
      var copy = self
      return try copy.stamp(at: 0)
    }
  }
}
