/// Where characters were inserted, in the terms of FugueMax (Weidner & Kleppmann, "The Art of the
/// Fugue", arXiv 2305.00583): the node's parent in the tree, the side it hangs on, and for a right
/// child the character that stood to the right at that moment.
///
/// Of several characters inserted together the first has this origin, and each other one is a right
/// child of the one before it, with the same right origin; below a left child that is its parent.
public enum TextOrigin: Equatable, Sendable {
  /// A right child. `parent` nil is the text's beginning, `rightOrigin` nil its end.
  case right(of: OperationID?, rightOrigin: OperationID?)
  /// A left child: stands directly before its parent.
  case left(of: OperationID)
}

/// Consecutive stamps of one replica.
public struct StampRange: Equatable, Sendable {
  public var first: OperationID
  /// 1 or more.
  public var count: UInt64

  public init(_ first: OperationID, count: UInt64) {
    self.first = first
    self.count = count
  }
}
