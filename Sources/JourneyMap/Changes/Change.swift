import ReplicatedData

/// What one change does to one record. Each takes the next stamp of its change, or several: see
/// ``stampCount``.
public enum Operation: Equatable, Sendable {
  /// A new record, named by this operation's stamp.
  case create(RecordKind)
  /// A new record with a given name; nothing, if it is there already. See ``RecordID/named(_:_:)``.
  case createNamed(RecordID)
  /// Writes a last-writer-wins register.
  case set(RecordID, FieldID, Value)
  /// Writes one key of a keyed register; null takes the key away.
  case setKey(RecordID, FieldID, key: String, Value)
  /// Writes a position.
  case place(RecordID, FieldID, Place)
  /// Gives a text field another wording as a whole, or none: of several written at the same time one
  /// is kept, as of a register.
  case replace(RecordID, FieldID, String)
  /// Inserts characters into mergeable text. Never empty.
  case insert(RecordID, FieldID, TextOrigin, String)
  /// Types on behind the character that took the stamp just before this operation's, of the same
  /// replica: a right child of it with the same right origin.
  case extend(RecordID, FieldID, String)
  /// Deletes characters of mergeable text by their stamps; those already gone stay so.
  case erase(RecordID, FieldID, [StampRange])

  public static func == (a: Operation, b: Operation) -> Bool {
    switch (a, b) {
    case (.create(let x), .create(let y)): return x == y
    case (.createNamed(let r), .createNamed(let s)): return r == s
    case (.set(let r, let f, let x), .set(let s, let g, let y)):
      return r == s && f == g && x == y
    case (.setKey(let r, let f, let k, let x), .setKey(let s, let g, let l, let y)):
      return r == s && f == g && sameUTF8(k, l) && x == y
    case (.place(let r, let f, let x), .place(let s, let g, let y)):
      return r == s && f == g && x == y
    case (.replace(let r, let f, let x), .replace(let s, let g, let y)):
      return r == s && f == g && sameUTF8(x, y)
    case (.insert(let r, let f, let o, let x), .insert(let s, let g, let p, let y)):
      return r == s && f == g && o == p && sameUTF8(x, y)
    case (.extend(let r, let f, let x), .extend(let s, let g, let y)):
      return r == s && f == g && sameUTF8(x, y)
    case (.erase(let r, let f, let x), .erase(let s, let g, let y)):
      return r == s && f == g && x == y
    default: return false
    }
  }

  /// How many stamps the operation takes: one for each character of an insertion; of a replacement one
  /// more, for the beginning of the text; else one. O(characters).
  public var stampCount: UInt64 {
    switch self {
    case .replace(_, _, let text): 1 + UInt64(text.scalarCount)
    case .insert(_, _, _, let text), .extend(_, _, let text): UInt64(text.scalarCount)
    default: 1
    }
  }
}

extension Operation {
  /// The record that the operation writes to; nil for one that creates it.
  public var record: RecordID? {
    switch self {
    case .create, .createNamed: nil
    case .set(let record, _, _), .setKey(let record, _, _, _), .place(let record, _, _),
      .replace(let record, _, _), .insert(let record, _, _, _), .extend(let record, _, _),
      .erase(let record, _, _):
      record
    }
  }

  /// The record that the operation creates with this stamp; nil for one that writes to a record. One
  /// with a given name may have been there before.
  public func creation(at stamp: OperationID) -> RecordID? {
    switch self {
    case .create: stamp
    case .createNamed(let record): record
    default: nil
    }
  }

  /// The text field that the operation writes to; nil for one that writes to no text.
  public var textField: FieldID? {
    switch self {
    case .replace(_, let field, _), .insert(_, let field, _, _), .extend(_, let field, _),
      .erase(_, let field, _):
      field
    case .create, .createNamed, .set, .setKey, .place: nil
    }
  }
}

extension Change {
  /// What it costs to merge, in operations; an erasure counts as many as it has ranges. O(operations).
  public var weight: Int {
    var sum = 0
    for operation in operations {
      if case .erase(_, _, let ranges) = operation { sum += ranges.count } else { sum += 1 }
    }
    return sum
  }
}

/// One transaction of one replica: it is merged as a whole or refused as a whole.
public struct Change: Equatable, Sendable {
  public var id: ChangeID
  /// The stamp of the first operation.
  public var lamport: UInt64
  /// The frontier the author had seen when the change was made: the changes that no other known
  /// change depended on, without the author's own previous one, which is always implied. Ascending.
  public var deps: [ChangeID]
  /// The author's wall clock in milliseconds since 1970, for display only.
  public var time: UInt64
  /// One or more.
  public var operations: [Operation]
  /// Set when the change takes back, or does again, an earlier one.
  public var reversal: Reversal?

  public init(
    id: ChangeID, lamport: UInt64, deps: [ChangeID] = [], time: UInt64 = 0,
    operations: [Operation], reversal: Reversal? = nil
  ) {
    self.id = id
    self.lamport = lamport
    self.deps = deps
    self.time = time
    self.operations = operations
    self.reversal = reversal
  }
}

/// Says that a change undoes or redoes another, so that histories and undo stacks can be told from
/// the journal alone.
public struct Reversal: Equatable, Sendable {
  public enum Direction: UInt8, Sendable {
    case undo = 0
    case redo = 1
  }

  public var direction: Direction
  /// The change that is taken back or done again; never itself a reversal.
  public var change: ChangeID

  public init(_ direction: Direction, of change: ChangeID) {
    self.direction = direction
    self.change = change
  }
}
