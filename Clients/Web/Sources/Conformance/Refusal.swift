import CBOR
import JourneyMap
import SyncProtocol

/// Why the core refused an input, in the words of the vectors.
struct Refusal: Error {
  let name: String
  /// How a server would say goodbye to the sender, if the input was a message.
  private(set) var bye: StaticString?

  init(name: String) { self.name = name }

  /// A request that the runner should not have made.
  init(request error: CBORError) { name = "request.\(error.name)" }

  init(_ error: ChangeBatchError) { name = error.name }

  init(_ error: ChangeError) { name = "\(RefusalCode(error).name)" }

  init(_ error: SnapshotError) {
    name =
      switch error {
      case .malformed(let error): "malformed.\(error.name)"
      case .format: "format"
      case .inconsistent: "inconsistent"
      }
  }

  init(_ error: MessageError) {
    bye = error.byeCode.name
    name =
      switch error {
      case .encoding(let error): "encoding.\(error.name)"
      case .batch(let error): "batch.\(error.name)"
      case .tooLarge: "tooLarge"
      case .unknownType: "unknownType"
      case .itemCount: "itemCount"
      case .protocolVersion: "protocolVersion"
      case .mapName: "mapName"
      case .number: "number"
      case .code: "code"
      case .versionVector: "versionVector"
      case .text: "text"
      case .empty: "empty"
      }
  }
}

extension ChangeBatchError {
  fileprivate var name: String {
    switch self {
    case .encoding(let error): "encoding.\(error.name)"
    case .replicas: "replicas"
    case .number: "number"
    case .dependencies: "dependencies"
    case .empty: "empty"
    case .operation: "operation"
    case .tooManyChanges: "tooManyChanges"
    }
  }
}

extension CBORError {
  var name: StaticString {
    switch self {
    case .truncated: "truncated"
    case .unexpectedType: "unexpectedType"
    case .notDeterministic: "notDeterministic"
    case .unsupported: "unsupported"
    case .invalidUTF8: "invalidUTF8"
    case .outOfRange: "outOfRange"
    case .tooLong: "tooLong"
    case .trailingBytes: "trailingBytes"
    }
  }
}
