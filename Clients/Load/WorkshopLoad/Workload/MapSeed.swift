import JourneyMap
import ReplicatedData

/// What is on a map before the load begins: stages, lanes and cards, all made by one change, so that
/// every participant knows their names without holding the map.
struct MapSeed {
  let change: Change
  let stages: [RecordID]
  let lanes: [RecordID]
  let cards: [RecordID]

  static let stageCount = 6
  static let laneCount = 4

  /// The first change of `replica`: a grid with `cardCount` cards.
  init(replica: ReplicaID, cardCount: Int, time: UInt64) {
    var lamport: UInt64 = 0
    var operations: [Operation] = []
    func add(_ operation: Operation) -> RecordID {
      let id = OperationID(lamport: lamport + 1, replica: replica)
      lamport += operation.stampCount
      operations.append(operation)
      return id
    }
    func key(_ number: Int) -> [UInt8] {
      [0x80, UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF), 0x01]
    }
    func record(_ kind: RecordKind, _ title: String, _ place: Place) -> RecordID {
      let id = add(.create(kind))
      _ = add(.place(id, Field.place, place))
      // A card's text and a stage's or lane's title have the same number.
      _ = add(
        .insert(id, Field.Card.text, .right(of: nil, rightOrigin: nil), title))
      return id
    }
    let stages = (0..<Self.stageCount).map { number in
      record(.stage, "Stage \(number + 1)", Place(key: key(number)))
    }
    let lanes = (0..<Self.laneCount).map { number in
      record(.lane, "Lane \(number + 1)", Place(key: key(number)))
    }
    cards = (0..<cardCount).map { number in
      let place = Place(
        column: stages[number % stages.count], row: lanes[number / stages.count % lanes.count],
        key: key(number))
      return record(.card, "Card \(number + 1)", place)
    }
    self.stages = stages
    self.lanes = lanes
    change = Change(
      id: ChangeID(replica: replica, seq: 1), lamport: 1, time: time, operations: operations)
  }
}
