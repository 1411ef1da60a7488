import JourneyMap
import ReplicatedData
import TestSupport

extension SeededGenerator {
  /// Well-formed changes that need not fit any map: they exercise the encoding only.
  mutating func changes(count: Int) -> [Change] {
    let replicas = (0..<Int.random(in: 1...30, using: &self)).map { _ in
      ReplicaID(UInt64.random(in: 1...UInt64.max, using: &self))
    }
    return (0..<count).map { _ in change(replicas) }
  }

  private mutating func change(_ replicas: [ReplicaID]) -> Change {
    let author = replicas.randomElement(using: &self) ?? ReplicaID(1)
    let known = Set(replicas.filter { $0 != author && Bool.random(using: &self) }).sorted()
    let deps = known.prefix(4).map { ChangeID(replica: $0, seq: number()) }
    let isReversal = Int.random(in: 0..<5, using: &self) == 0
    return Change(
      id: ChangeID(replica: author, seq: number()), lamport: number(), deps: deps,
      time: number() - 1,
      operations: (0..<Int.random(in: 1...3, using: &self)).map { _ in operation(replicas) },
      reversal: isReversal
        ? Reversal(.undo, of: ChangeID(replica: author, seq: number())) : nil)
  }

  private mutating func operation(_ replicas: [ReplicaID]) -> Operation {
    let record: RecordID =
      switch Int.random(in: 0..<8, using: &self) {
      case 0: .root
      case 1: .named(.stage, text())
      default: stamp(replicas)
      }
    let field = FieldID(UInt32.random(in: 0...UInt32.max, using: &self))
    switch Int.random(in: 0..<10, using: &self) {
    case 0: return .create(RecordKind(UInt32.random(in: 0...9, using: &self)))
    case 1: return .set(record, field, value(replicas))
    case 2: return .setKey(record, field, key: text(), value(replicas))
    case 3:
      return .place(
        record, field,
        Place(
          column: stampOrNil(replicas), row: stampOrNil(replicas),
          key: (0..<Int.random(in: 0...5, using: &self)).map { _ in
            UInt8.random(in: 0...255, using: &self)
          }))
    case 4:
      let origin = TextOrigin.right(
        of: stampOrNil(replicas), rightOrigin: stampOrNil(replicas))
      return .insert(record, field, origin, text() + "ł")
    case 5: return .insert(record, field, .left(of: stamp(replicas)), text() + "ț")
    case 6: return .extend(record, field, text() + "и")
    case 7: return .replace(record, field, text())
    case 8: return .createNamed(.named(.card, text()))
    default:
      return .erase(
        record, field,
        (0..<Int.random(in: 1...3, using: &self)).map { _ in
          StampRange(stamp(replicas), count: UInt64.random(in: 1...300, using: &self))
        })
    }
  }

  private mutating func value(_ replicas: [ReplicaID]) -> Value {
    switch Int.random(in: 0..<5, using: &self) {
    case 0: .null
    case 1: .bool(Bool.random(using: &self))
    case 2: .integer(Int64.random(in: Int64.min...Int64.max, using: &self))
    case 3: .text(text())
    default: .reference(stamp(replicas))
    }
  }

  private mutating func stamp(_ replicas: [ReplicaID]) -> OperationID {
    OperationID(
      lamport: UInt64.random(in: 1...1_000_000, using: &self),
      replica: replicas.randomElement(using: &self) ?? ReplicaID(1))
  }

  private mutating func stampOrNil(_ replicas: [ReplicaID]) -> OperationID? {
    Bool.random(using: &self) ? stamp(replicas) : nil
  }

  mutating func text() -> String {
    String(
      (0..<Int.random(in: 0...30, using: &self)).map { _ in
        "aąбț語 \n".randomElement(using: &self) ?? "a"
      })
  }

  /// 1 … 2⁵³ − 1, of any length in bits.
  mutating func number() -> UInt64 {
    let bits = UInt64.random(in: 1...53, using: &self)
    return UInt64.random(in: 1..<(1 << bits), using: &self)
  }
}
