/// How a field merges, and what it may hold.
public enum FieldType: Sendable {
  /// Last writer wins.
  case register(ValueRule)
  /// Last writer wins for each key.
  case keyed(KeyRule, ValueRule)
  /// A ``Place``, last writer wins.
  case position
  /// Mergeable text.
  case text
}

/// What a register may hold beside null.
public enum ValueRule: Sendable {
  case bool
  /// An integer of this range.
  case integer(ClosedRange<Int64>)
  /// One of these tokens.
  case choice([StaticString])
  /// Lower-case letters, digits, `-`, `_` and `.`, 1 to 64 bytes.
  case token
  /// A calendar day, `2026-03-31` (RFC 3339 full-date).
  case date
  /// A decimal number as written: `-12.50`.
  case decimal
  /// Any text of at most ``MapLimits/valueBytesMax`` bytes without control characters.
  case line
  /// A record of this kind.
  case reference(RecordKind)
}

/// What a key of a keyed register may be.
public enum KeyRule: Sendable {
  /// A participant's id. The server lets a participant write only the own key.
  case participant
  /// Any text of at most ``MapLimits/keyBytesMax`` bytes without control characters.
  case line
  /// A calendar day.
  case date
}

/// One row of the schema: what a field is for merging and checking, and for people.
public struct FieldDefinition: Sendable {
  public let kind: RecordKind
  public let field: FieldID
  /// The name in files and on the command line.
  public let name: StaticString
  public let type: FieldType

  #if !hasFeature(Embedded)
  package let use: FieldUse
  #endif

  @inline(__always)
  package init(
    _ kind: RecordKind, _ field: UInt32, _ name: StaticString, _ type: FieldType,
    _ use: @autoclosure () -> FieldUse = FieldUse()
  ) {
    self.kind = kind
    self.field = FieldID(field)
    self.name = name
    self.type = type
    #if !hasFeature(Embedded)
    self.use = use()
    #endif
  }
}
