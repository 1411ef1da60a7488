import CBOR
import JourneyMap
import SyncProtocol

/// Why the core refused an input, by the names that Protocol/ gives to errors.
struct Refusal: Error {
  let name: String

  init(name: String) { self.name = name }

  /// A request that the conformance runner should not have made.
  init(request error: CBORError) { name = "request/\(error.name)" }

  init(_ error: CBORError) { name = "encoding/\(error.name)" }

  init(_ error: ChangeBatchError) {
    switch error {
    case .encoding(let error): name = Refusal(error).name
    default: name = "batch/\(error.name)"
    }
  }

  init(_ error: ChangeError) { name = "\(RefusalCode(error).name)" }

  init(_ error: SnapshotError) {
    switch error {
    case .malformed(let error): name = Refusal(error).name
    case .format: name = "snapshot/format"
    case .inconsistent: name = "snapshot/inconsistent"
    }
  }

  init(_ error: MessageError) {
    switch error {
    case .encoding(let error): name = Refusal(error).name
    case .batch(let error): name = Refusal(error).name
    default: name = "message/\(error.name)"
    }
  }
}

extension CBORError {
  fileprivate var name: StaticString {
    switch self {
    case .truncated: "truncated"
    case .unexpectedType: "unexpected-type"
    case .notDeterministic: "not-deterministic"
    case .unsupported: "unsupported"
    case .invalidUTF8: "invalid-utf8"
    case .outOfRange: "out-of-range"
    case .tooLong: "too-long"
    case .trailingBytes: "trailing-bytes"
    }
  }
}

extension ChangeBatchError {
  fileprivate var name: StaticString {
    switch self {
    case .encoding: "encoding"
    case .replicas: "replicas"
    case .number: "number"
    case .dependencies: "dependencies"
    case .empty: "empty"
    case .operation: "operation"
    case .tooManyChanges: "too-many-changes"
    }
  }
}

extension MessageError {
  fileprivate var name: StaticString {
    switch self {
    case .encoding: "encoding"
    case .batch: "batch"
    case .tooLarge: "too-large"
    case .unknownType: "unknown-type"
    case .itemCount: "item-count"
    case .protocolVersion: "protocol-version"
    case .mapName: "map-name"
    case .number: "number"
    case .code: "code"
    case .versionVector: "version-vector"
    case .text: "text"
    case .empty: "empty"
    }
  }
}
