import JourneyMap
import ReplicatedData

/// One thing that somebody does to a map: a new record, or what becomes of records that are there.
///
/// A value, made by the functions below and carried out by ``JourneyMap/Editor/make(_:by:)``. What it
/// means where nothing is said is in the rules of this module's README.
public struct RecordEdit: Equatable, Sendable {
  /// Of the new record; nil for records that are there.
  public var kind: RecordKind?
  /// Those that are there, all of which it happens to.
  public var records: [RecordID]
  public var fields: [FieldEdit]
  /// Where they are put; nil leaves them where they are, and a new one is the last of its kind.
  public var destination: Destination?

  /// A new record.
  public init(
    adding kind: RecordKind, _ fields: [FieldEdit], to destination: Destination? = nil
  ) {
    self.kind = kind
    records = []
    self.fields = fields
    self.destination = destination
  }

  /// Another state of records that are there.
  public init(
    changing records: [RecordID], _ fields: [FieldEdit], to destination: Destination? = nil
  ) {
    self.records = records
    self.fields = fields
    self.destination = destination
  }

  /// A cell, and where in it; of kinds without cells only the latter.
  public struct Destination: Equatable, Sendable {
    /// The stage; nil for none.
    public var column: RecordID?
    /// The lane; nil for none.
    public var row: RecordID?
    public var placement: Placement

    public init(
      column: RecordID? = nil, row: RecordID? = nil, _ placement: Placement = .last
    ) {
      self.column = column
      self.row = row
      self.placement = placement
    }
  }
}

/// What a field is to hold.
public struct FieldEdit: Equatable, Sendable {
  public var field: FieldID
  /// Of fields with a value for each key; nil is the author's own, where everybody has one.
  public var key: String?
  /// Null takes it away. The whole of a text, for fields of text. A channel may be named by a text; of a
  /// list of names with an order, true puts the name last.
  public var value: Value

  public init(_ field: FieldID, key: String? = nil, _ value: Value) {
    self.field = field
    self.key = key
    self.value = value
  }
}
