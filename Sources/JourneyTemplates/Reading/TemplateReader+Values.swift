import JourneyMap

/// Values of the format: each function reports what is wrong and then returns nil.
extension TemplateReader {
  /// The members of an object by name.
  mutating func object(
    _ cursor: Cursor, required: [String], optional: [String] = []
  ) -> [String: Cursor]? {
    guard case .object(let members) = cursor.node else {
      report(.type(found: cursor.node.noun, expected: JSONNode.object([]).noun), at: cursor.path)
      return nil
    }
    let allowed = required + optional
    var result: [String: Cursor] = [:]
    for member in members {
      if allowed.contains(member.name) {
        result[member.name] = cursor.member(member.name, member.value)
      } else {
        report(.unknownProperty(name: member.name, known: allowed), at: cursor.path)
      }
    }
    for name in required where result[name] == nil {
      report(.missing(property: name), at: cursor.path)
    }
    return result
  }

  mutating func array(_ cursor: Cursor, _ range: ClosedRange<Int>) -> [Cursor]? {
    guard case .array(let elements) = cursor.node else {
      report(.type(found: cursor.node.noun, expected: JSONNode.array([]).noun), at: cursor.path)
      return nil
    }
    guard range.contains(elements.count) else {
      report(.count(elements.count, range), at: cursor.path)
      return nil
    }
    return elements.enumerated().map {
      Cursor(node: $0.element, path: "\(cursor.path)[\($0.offset)]")
    }
  }

  mutating func string(_ cursor: Cursor) -> String? {
    guard case .string(let text) = cursor.node else {
      report(.type(found: cursor.node.noun, expected: "a text"), at: cursor.path)
      return nil
    }
    return text
  }

  /// A text of one line for people.
  mutating func line(_ cursor: Cursor, scalarsMax: Int = Limit.labelScalars) -> String? {
    guard let text = string(cursor) else { return nil }
    if !text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) {
      report(.emptyText, at: cursor.path)
    } else if text.unicodeScalars.count > scalarsMax {
      report(.longText(scalarsMax: scalarsMax), at: cursor.path)
    } else if !text.unicodeScalars.allSatisfy(ValueRule.isAllowed) {
      report(.controlCharacter, at: cursor.path)
    } else {
      return text
    }
    return nil
  }

  /// A key or id by the grammar of the schema's tokens.
  mutating func token(_ cursor: Cursor?) -> String? {
    guard let cursor, let text = string(cursor) else { return nil }
    guard ValueRule.isToken(text) else {
      report(.noToken(text), at: cursor.path)
      return nil
    }
    return text
  }

  mutating func choice(_ cursor: Cursor?, of choices: [String]) -> String? {
    guard let cursor, let text = string(cursor) else { return nil }
    guard choices.contains(text) else {
      report(.noChoice(text, of: choices), at: cursor.path)
      return nil
    }
    return text
  }

  /// Absent means false.
  mutating func flag(_ cursor: Cursor?) -> Bool {
    guard let cursor else { return false }
    guard case .bool(let value) = cursor.node else {
      report(.type(found: cursor.node.noun, expected: "true or false"), at: cursor.path)
      return false
    }
    return value
  }

  mutating func integer(_ cursor: Cursor?, _ range: ClosedRange<Int>) -> Int? {
    guard let cursor else { return nil }
    guard case .number(let digits) = cursor.node, let integer = Int(digits) else {
      report(.type(found: cursor.node.noun, expected: "a whole number"), at: cursor.path)
      return nil
    }
    guard range.contains(integer) else {
      report(.outOfRange(integer, range), at: cursor.path)
      return nil
    }
    return integer
  }

  /// A text in one language or more.
  mutating func labels(
    _ cursor: Cursor?, scalarsMax: Int = Limit.labelScalars
  ) -> Labels? {
    guard let cursor else { return nil }
    guard case .object(let members) = cursor.node else {
      report(
        .type(found: cursor.node.noun, expected: "an object {\"en\": \"…\"}"), at: cursor.path)
      return nil
    }
    guard !members.isEmpty else {
      report(.noLabel, at: cursor.path)
      return nil
    }
    guard members.count <= Limit.languages else {
      report(.count(members.count, 1...Limit.languages), at: cursor.path)
      return nil
    }
    var entries: [(language: String, text: String)] = []
    for (language, node) in members {
      guard LanguageTag.isValid(language) else {
        report(.noLanguage(language), at: cursor.path)
        continue
      }
      if let text = line(cursor.member(language, node), scalarsMax: scalarsMax) {
        entries.append((language, text))
      }
    }
    return entries.count == members.count ? Labels(entries) : nil
  }

  /// What a template is for, in more words; may be absent.
  mutating func description(_ cursor: Cursor?) -> Labels {
    labels(cursor, scalarsMax: Limit.descriptionScalars) ?? Labels([])
  }

  /// Elements of which none may be there twice.
  mutating func unique(
    _ cursors: [Cursor], _ noun: String, _ read: (inout TemplateReader, Cursor) -> String?
  ) {
    var places: [String: String] = [:]
    for cursor in cursors {
      guard let name = read(&self, cursor) else { continue }
      if let first = places[name] {
        report(
          .duplicate(noun: noun, id: name, first: TemplatePlace(file: file, path: first)),
          at: cursor.path)
      } else {
        places[name] = cursor.path
      }
    }
  }
}
