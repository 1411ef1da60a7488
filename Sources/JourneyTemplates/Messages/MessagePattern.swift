/// How a message is worded in one language: words with places for values, and forms to choose from by
/// a number.
///
/// The notation is the common part of ICU's MessageFormat, as translators know it:
///
///     {stage} has {count, plural, one {# card} other {# cards}}.
///
/// `{stage}` is the place of a value, `#` that of the number that the form is chosen by. There is
/// nothing to escape: no message has a brace or a number sign of its own.
package struct MessagePattern: Equatable, Sendable {
  package indirect enum Part: Equatable, Sendable {
    case text(String)
    case value(name: String)
    /// The number of the plural around it.
    case number
    case plural(name: String, forms: [(category: PluralCategory, pattern: MessagePattern)])

    package static func == (a: Part, b: Part) -> Bool {
      switch (a, b) {
      case (.text(let x), .text(let y)), (.value(let x), .value(let y)): x == y
      case (.number, .number): true
      case (.plural(let x, let forms), .plural(let y, let others)):
        x == y
          && forms.elementsEqual(others) { $0.category == $1.category && $0.pattern == $1.pattern }
      default: false
      }
    }
  }

  package let parts: [Part]

  /// The names of all its places, ascending, each once.
  package var names: [String] {
    var names: Set<String> = []
    for part in parts {
      switch part {
      case .text, .number: break
      case .value(let name): names.insert(name)
      case .plural(let name, let forms):
        names.insert(name)
        for form in forms { names.formUnion(form.pattern.names) }
      }
    }
    return names.sorted()
  }

  /// The forms of each of its plurals.
  package var plurals: [[PluralCategory]] {
    parts.flatMap { part -> [[PluralCategory]] in
      guard case .plural(_, let forms) = part else { return [] }
      return [forms.map(\.category)] + forms.flatMap(\.pattern.plurals)
    }
  }
}

/// Why a text is no pattern.
package enum MessagePatternError: Error, Equatable, Sendable {
  /// A brace that nothing closes, or that closes nothing.
  case unbalanced
  /// A place that is neither `{name}` nor `{name, plural, …}`.
  case noPlace(String)
  case unknownForm(String)
  /// More than ``MessagePattern/depthMax`` plurals in one another.
  case tooDeep
}

extension MessagePattern {
  static let depthMax = 4

  /// Reads a pattern. O(characters).
  package init(_ text: String) throws(MessagePatternError) {
    var rest = text[...]
    parts = try Self.parts(&rest, depth: 0)
  }

  /// Up to the end, or inside a form up to the brace that closes it, which is left.
  private static func parts(
    _ rest: inout Substring, depth: Int
  ) throws(MessagePatternError) -> [Part] {
    guard depth <= depthMax else { throw .tooDeep }
    var parts: [Part] = []
    var text = ""
    func flush() { if !text.isEmpty { parts.append(.text(text)) } }
    while let character = rest.first {
      switch character {
      case "}" where depth > 0:
        flush()
        return parts
      case "}": throw .unbalanced
      case "{":
        flush()
        text = ""
        rest.removeFirst()
        parts.append(try place(&rest, depth: depth))
      case "#" where depth > 0:
        flush()
        text = ""
        rest.removeFirst()
        parts.append(.number)
      default:
        text.append(character)
        rest.removeFirst()
      }
    }
    guard depth == 0 else { throw .unbalanced }
    flush()
    return parts
  }

  /// Behind the opening brace, up to behind the closing one.
  private static func place(
    _ rest: inout Substring, depth: Int
  ) throws(MessagePatternError) -> Part {
    let name = String(rest.prefix { $0 != "," && $0 != "}" && $0 != "{" })
    rest = rest.dropFirst(name.count)
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isLetter }) else {
      throw .noPlace(name)
    }
    if rest.first == "}" {
      rest.removeFirst()
      return .value(name: name)
    }
    let start = ", plural, "
    guard rest.hasPrefix(start) else { throw .noPlace(name) }
    rest = rest.dropFirst(start.count)
    var forms: [(category: PluralCategory, pattern: MessagePattern)] = []
    while true {
      rest = rest.drop { $0 == " " }
      if rest.first == "}" { break }
      let word = String(rest.prefix { $0.isLetter })
      rest = rest.dropFirst(word.count).drop { $0 == " " }
      guard let category = PluralCategory(rawValue: word) else { throw .unknownForm(word) }
      guard rest.first == "{" else { throw .unbalanced }
      rest.removeFirst()
      forms.append((category, MessagePattern(parts: try parts(&rest, depth: depth + 1))))
      rest.removeFirst()
    }
    rest.removeFirst()
    return .plural(name: name, forms: forms)
  }
}
