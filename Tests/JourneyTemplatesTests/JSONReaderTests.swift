import Foundation
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyTemplates

@Suite("Reading JSON")
struct JSONReaderTests {
  /// The value written anew, for comparison.
  private func text(_ node: JSONNode) -> String {
    switch node {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .number(let digits): digits
    case .string(let text): text.debugDescription
    case .array(let elements): "[" + elements.map(self.text).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.map { "\($0.name.debugDescription):\(self.text($0.value))" }
        .joined(separator: ",") + "}"
    }
  }

  @Test(
    "takes what the grammar allows",
    arguments: [
      ("null", "null"), (" [ ] ", "[]"), ("{ }", "{}"), ("-0", "-0"), ("1.50E+3", "1.50E+3"),
      ("[1,true,\"a\",{\"b\":[false]}]", "[1,true,\"a\",{\"b\":[false]}]"),
      ("\u{FEFF}\"a\\u00e9\\n\\/\"", "\"aé\\n/\""), ("\"\\uD83D\\uDE00\"", "\"😀\""),
      ("{\"b\":1,\"a\":2}", "{\"b\":1,\"a\":2}"),
    ])
  func valid(text: String, expected: String) throws {
    #expect(self.text(try JSONNode.read(Array(text.utf8))) == expected)
  }

  @Test(
    "says what is wrong and where",
    arguments: [
      ("", 1, 1, JSONSyntaxError.Reason.empty), ("  ", 1, 3, .empty), ("[1", 1, 3, .incomplete),
      ("{\"a\"", 1, 5, .incomplete), ("{\"a\":", 1, 6, .incomplete), ("\"a", 1, 1, .incomplete),
      ("\"a\\", 1, 4, .incomplete), ("[1,]", 1, 3, .commaBeforeEnd),
      ("{\"a\":1,\n}", 1, 7, .commaBeforeEnd), ("[1 2]", 1, 4, .expected("a comma or ]")),
      ("{a:1}", 1, 2, .expected("a name between quotation marks")),
      ("{\"a\" 1}", 1, 6, .expected("a colon")), ("1 2", 1, 3, .textAfterEnd),
      ("[\n  nul]", 2, 3, .noValue), ("'a'", 1, 1, .noValue), ("01", 1, 1, .noNumber),
      ("-", 1, 1, .noNumber), ("1.", 1, 1, .noNumber), ("1e", 1, 1, .noNumber),
      ("+1", 1, 1, .noValue), ("\"a\nb\"", 1, 1, .lineBreakInString),
      ("\"a\tb\"", 1, 3, .controlCharacter), ("\"żż\\x\"", 1, 4, .badEscape),
      ("\"\\u12g4\"", 1, 2, .badEscape), ("\"\\uD800\"", 1, 2, .loneSurrogate),
      ("\"\\uD800\\u0041\"", 1, 2, .loneSurrogate), ("\"\\uDC00\"", 1, 2, .loneSurrogate),
      ("{\"a\":1,\"\\u0061\":2}", 1, 8, .repeatedName("a")),
    ])
  func invalid(text: String, line: Int, column: Int, reason: JSONSyntaxError.Reason) {
    #expect(throws: JSONSyntaxError(line: line, column: column, reason: reason)) {
      _ = try JSONNode.read(Array(text.utf8))
    }
  }

  @Test("refuses what is no UTF-8, and what is too deep")
  func hostile() throws {
    #expect(throws: JSONSyntaxError(line: 1, column: 1, reason: .notUTF8)) {
      _ = try JSONNode.read([0x22, 0xFF, 0x22])
    }
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSONNode.read(nested(64))
    #expect(throws: JSONSyntaxError(line: 1, column: 65, reason: .tooDeep(max: 64))) {
      _ = try JSONNode.read(nested(65))
    }
  }

  @Test("agrees with another reader on damaged files, and never traps")
  func damaged() throws {
    for seed in seeds(300) {
      var random = SplitMix64(seed: seed)
      var bytes = Array(TemplateLibrary.example.utf8)
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(Array("{}[],:\"\\ 0-e".utf8)[random.below(12)], at: place)
        case 2: bytes[place] = UInt8(random.below(256))
        default: bytes.removeLast(min(bytes.count - 1, random.below(40)))
        }
      }
      let isValid = (try? JSONNode.read(bytes)) != nil
      let other =
        (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
      // The other reader takes names that are there twice.
      if isValid { #expect(other, "SEED=\(seed)") }
      var library = TemplateLibrary.builtIn
      _ = library.add(bytes, named: "damaged")
    }
  }
}
