import JourneyInsight

/// A JSON document for scripts, with its keys in alphabetical order.
enum JSONValue {
  case null
  case bool(Bool)
  case number(Int64)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(_ text: String?) { self = text.map { .string($0) } ?? .null }

  /// Indented, for a person to read too.
  var text: String { text(isIndented: true) }

  /// On one line.
  var line: String { text(isIndented: false) }

  private func text(isIndented: Bool) -> String {
    var json = JSONText(isIndented: isIndented)
    write(to: &json)
    return json.text
  }

  private func write(to json: inout JSONText) {
    switch self {
    case .null: json.null()
    case .bool(let value): json.bool(value)
    case .number(let value): json.integer(value)
    case .string(let value): json.string(value)
    case .array(let values): json.array(of: values) { $1.write(to: &$0) }
    case .object(let members):
      json.object { json in
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
          json.key(name) { value.write(to: &$0) }
        }
      }
    }
  }
}
