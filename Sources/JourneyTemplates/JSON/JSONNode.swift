/// Any JSON value (RFC 8259) as it stands in a file, so that a reader examines the content itself and
/// can say of each fault where it is.
package enum JSONNode: Sendable {
  case null
  case bool(Bool)
  /// As it is written, so that no digit is lost: `-12.50`, `1e3`.
  case number(String)
  case string(String)
  case array([JSONNode])
  /// In the order of the file, no name twice.
  case object([(name: String, value: JSONNode)])

  /// The value of a member; nil also if this is no object. O(members).
  package subscript(name: String) -> JSONNode? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// What it is, in words.
  package var noun: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list […]"
    case .object: "an object {…}"
    }
  }

  /// Reads a whole file: UTF-8, with or without a byte order mark.
  ///
  /// - Parameter depthMax: How deep arrays and objects may lie in one another.
  /// - Complexity: O(bytes).
  package static func read(
    _ bytes: [UInt8], depthMax: Int = 64
  ) throws(JSONSyntaxError) -> JSONNode {
    var reader = JSONReader(bytes, depthMax: depthMax)
    return try reader.read()
  }
}

/// Why a text is no JSON, and where.
package struct JSONSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
  /// From 1.
  package var line: Int
  /// From 1, in characters.
  package var column: Int
  package var reason: Reason

  package enum Reason: Equatable, Sendable {
    case empty
    /// The text ends inside a value.
    case incomplete
    /// Something else belongs here.
    case expected(String)
    case commaBeforeEnd
    case textAfterEnd
    case noValue
    case noNumber
    case lineBreakInString
    case controlCharacter
    case badEscape
    case loneSurrogate
    case notUTF8
    case repeatedName(String)
    case tooDeep(max: Int)
  }

  package var description: String { "Line \(line), column \(column): \(words)" }

  private var words: String {
    switch reason {
    case .empty: "there is nothing in the file."
    case .incomplete: "the file ends in the middle."
    case .expected(let what): "\(what) is missing here."
    case .commaBeforeEnd: "there is a comma too many, or something is missing behind it."
    case .textAfterEnd: "there is more behind the end."
    case .noValue: "this is no value; texts stand between quotation marks \"…\"."
    case .noNumber: "this is no number as JSON writes them."
    case .lineBreakInString: "a text has no end on its line; a line break in it is written \\n."
    case .controlCharacter: "a control character in a text is written as \\u and its number."
    case .badEscape: "this is no escape: there are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u1234."
    case .loneSurrogate: "this \\u is half a character."
    case .notUTF8: "this is no UTF-8."
    case .repeatedName(let name): "“\(NearestName.shown(name))” is there twice."
    case .tooDeep(let max): "there are more than \(max) levels of [ and {."
    }
  }
}
