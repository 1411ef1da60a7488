import JourneyTemplates

extension JSONNode {
  var string: String? { if case .string(let value) = self { value } else { nil } }
  var array: [JSONNode]? { if case .array(let value) = self { value } else { nil } }

  var members: [(name: String, value: JSONNode)]? {
    if case .object(let value) = self { value } else { nil }
  }

  /// A whole number, also one that stands as a string because it has too many digits for others; the
  /// nearest one of a number with a fraction or exponent.
  var integer: Int64? {
    switch self {
    case .number(let text):
      if let whole = Int64(text) { return whole }
      guard let number = Double(text), number.magnitude < 1e15 else { return nil }
      return Int64(number.rounded())
    case .string(let text): return Int64(text)
    default: return nil
    }
  }

  /// Reads a file of JSON.
  static func file(_ bytes: [UInt8], limits: ImportLimits) throws(ImportError) -> JSONNode {
    let text = try TextBytes(bytes, limits: limits).utf8
    guard !text.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) else {
      throw ImportError(.empty)
    }
    do {
      return try JSONNode.read(text)
    } catch {
      throw ImportError(.json(error))
    }
  }
}
