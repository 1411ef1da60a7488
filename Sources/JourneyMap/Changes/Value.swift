import ReplicatedData

/// The operation that created a record is its name. ``OperationID/root`` names the map's own record.
public typealias RecordID = OperationID

/// What a register holds. There are no floating-point numbers: a decimal is kept as written.
public enum Value: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A token, a date, a decimal, an address: text that is replaced as a whole. What people write in
  /// sentences is mergeable text instead.
  case text(String)
  /// Another record of the same map.
  case reference(RecordID)
}

extension Value: Equatable {
  /// Compares texts byte by byte, so that no platform's notion of equal characters matters.
  public static func == (a: Value, b: Value) -> Bool {
    switch (a, b) {
    case (.null, .null): return true
    case (.bool(let x), .bool(let y)): return x == y
    case (.integer(let x), .integer(let y)): return x == y
    case (.text(let x), .text(let y)): return sameUTF8(x, y)
    case (.reference(let x), .reference(let y)): return x == y
    default: return false
    }
  }
}

extension Value {
  public var boolean: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  public var text: String? { if case .text(let value) = self { value } else { nil } }
  public var reference: RecordID? { if case .reference(let value) = self { value } else { nil } }
}

/// Where a record stands: in which cell, and in what order there.
///
/// One value, written at once, so that a move is one write and two people who move a card at the
/// same time leave it in one place. A stage or lane has neither column nor row; a card has a stage
/// as its column and a lane as its row, or neither while it is unplaced.
public struct Place: Equatable, Sendable {
  public var column: RecordID?
  public var row: RecordID?
  /// Orders records in one cell: bytes compare as unsigned numbers, shorter first when one is the
  /// beginning of the other. See ``FractionalKey``.
  public var key: [UInt8]

  public init(column: RecordID? = nil, row: RecordID? = nil, key: [UInt8]) {
    self.column = column
    self.row = row
    self.key = key
  }
}
