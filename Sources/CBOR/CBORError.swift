/// Why bytes were refused as deterministic CBOR.
public enum CBORError: Error, Equatable, Sendable {
  /// The input ends inside an item, or an item declares more content than there is.
  case truncated
  /// A well-formed item of another major type stands where this one was asked for.
  case unexpectedType
  /// Valid CBOR, but not the one deterministic encoding (RFC 8949 §4.2.1): an argument longer than
  /// needed, an indefinite length, or map keys that are out of order or repeated.
  case notDeterministic
  /// An item this profile has no use for: a tag, a floating-point number, an unassigned simple value.
  case unsupported
  /// A text string that is not UTF-8 (RFC 3629).
  case invalidUTF8
  /// A number outside the range that the caller can take.
  case outOfRange
  /// An array or string longer than the limit the caller gave.
  case tooLong
  /// Bytes after the item that was to be the last one.
  case trailingBytes
}
