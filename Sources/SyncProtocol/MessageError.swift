import CBOR
import JourneyMap

/// Why bytes are not a message. Whoever sends such bytes is broken, hostile, or of another version:
/// the connection ends with ``byeCode``.
public enum MessageError: Error, Equatable, Sendable {
  case encoding(CBORError)
  case batch(ChangeBatchError)
  /// Longer than ``MessageLimits/messageBytesMax``.
  case tooLarge
  /// A first item that is not the type of a message in this direction.
  case unknownType(UInt64)
  /// An array with another number of items than this message or structure has.
  case itemCount
  /// A hello or welcome of another protocol version; nothing behind the version was read.
  case protocolVersion(UInt64)
  case mapName
  /// A number outside its range: above 2⁵³ − 1, a seq of 0, a count or stamp that cannot be.
  case number
  /// A role, intent, code or direction that this version does not have.
  case code
  /// A version vector that is not ascending by replica without repetition.
  case versionVector
  /// A text that is empty where it must not be, or holds a control character.
  case text
  /// A list that must not be empty.
  case empty

  /// How the server says goodbye to the sender of such bytes.
  public var byeCode: ByeCode {
    switch self {
    case .tooLarge: .messageTooLarge
    case .protocolVersion: .protocolVersion
    case .mapName: .mapName
    default: .malformed
    }
  }
}
