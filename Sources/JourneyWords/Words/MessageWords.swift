import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData
import StyledText

/// Puts messages into words: the patterns of the catalogue, filled in as the language writes numbers,
/// days, quotations and lists.
package struct MessageWords {
  package let language: SpokenLanguage
  /// What stages, channels, cards and people are called; nil where no message names one.
  private let names: MapNames?

  package init(_ language: SpokenLanguage, names: MapNames? = nil) {
    self.language = language
    self.names = names
  }

  /// O(characters).
  package func text(_ message: Message) -> String {
    guard let pattern = MessageCatalogue.builtIn.pattern(message.key, in: language) else {
      assertionFailure("no message \(message.key)")
      return message.key
    }
    assert(
      pattern.names == message.values.map(\.name).sorted(),
      "\(message.key): \(pattern.names) ≠ \(message.values.map(\.name))")
    return text(pattern, message, number: nil)
  }

  package func text(
    _ key: some MessageKey, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) -> String {
    text(Message(key, values))
  }

  /// The same as a sentence: a card without text at its beginning is called so with a capital letter.
  package func sentence(_ message: Message) -> String {
    let text = text(message)
    guard
      case .value(let name)? = MessageCatalogue.builtIn.pattern(message.key, in: language)?.parts
        .first
    else { return text }
    switch message.value(name) {
    case .card, .message: return Self.capitalised(text)
    default: return text
    }
  }

  package static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  private func text(_ pattern: MessagePattern, _ message: Message, number: Int64?) -> String {
    var result = ""
    for part in pattern.parts {
      switch part {
      case .text(let text): result += text
      case .value(let name): result += message.value(name).map { text($0) } ?? "?"
      case .number: result += number.map { NumberWords(language).count($0) } ?? ""
      case .plural(let name, let forms):
        guard case .count(let count)? = message.value(name) else { continue }
        let category = language.pluralCategory(of: count)
        guard let form = forms.first(where: { $0.category == category }) ?? forms.last else {
          continue
        }
        result += text(form.pattern, message, number: count)
      }
    }
    return result
  }

  package func text(_ value: MessageValue) -> String {
    let numbers = NumberWords(language)
    switch value {
    case .count(let number): return numbers.count(number)
    case .decimal(let number): return numbers.decimal(number)
    case .feeling(let feeling): return numbers.feeling(feeling)
    case .percent(let share): return numbers.percent(share)
    case .day(let day): return numbers.day(day)
    case .text(let text): return TerminalText.excerpt(text, columnsMax: 200)
    case .verbatim(let text): return text
    case .quotation(let text):
      return language.quoted(TerminalText.excerpt(text, columnsMax: 60))
    case .stageTitle(let title): return language.naming(TerminalText.excerpt(title))
    case .stage(let index): return names?.said(stage: index) ?? "?"
    case .stageAlone(let index): return names?.stage(index) ?? "?"
    case .channel(let index): return names?.said(channel: index) ?? "?"
    case .title(let record): return names?.quoted(title: record) ?? "?"
    case .card(let card): return names?.quoted(card) ?? "?"
    case .person(let id): return names?.person(id) ?? "?"
    case .cardKind(let kind): return language.cardKindName(kind)
    case .message(let message): return text(message)
    case .list(let values, let most): return language.list(values.map { text($0) }, most: most)
    case .alternatives(let values):
      return language.list(values.map { text($0) }, last: "listOr")
    case .joined(let values, let separator):
      return values.map { text($0) }.joined(separator: separator)
    }
  }
}

// MARK: - A language's own words

extension SpokenLanguage {
  /// A message without values.
  package func callAsFunction(_ key: some MessageKey) -> String { MessageWords(self).text(key) }

  /// The words for a key, with texts in its places; for what has no enumeration of its own.
  func words(_ key: String, _ values: [(name: String, text: String)] = []) -> String {
    guard let pattern = MessageCatalogue.builtIn.pattern(key, in: self) else { return "" }
    return pattern.parts.reduce(into: "") { result, part in
      switch part {
      case .text(let text): result += text
      case .value(let name): result += values.first { $0.name == name }?.text ?? "?"
      case .number, .plural: break
      }
    }
  }

  /// A name as it stands in a sentence: where nouns are declined, between quotation marks, so that it
  /// need not be.
  func naming(_ name: String) -> String { self == .english ? name : quoted(name) }

  /// `A, B and C`; of more than `most` only the first ones, and how many more: `A, B and 5 more`.
  func list(_ names: [String], most: Int = .max, last: String = "listLast") -> String {
    guard names.count > most else {
      guard let end = names.last, names.count > 1 else { return names.first ?? "" }
      return words(
        last, [("first", names.dropLast().joined(separator: ", ")), ("last", end)])
    }
    let shown = names.prefix(max(most - 1, 1))
    let rest = NumberWords(self).count(Int64(names.count - shown.count))
    return words("listMore", [("names", shown.joined(separator: ", ")), ("count", rest)])
  }

  /// What a kind of card is called, in the middle of a sentence; the token of one that this version
  /// does not know.
  package func cardKindName(_ kind: String) -> String {
    kind.isEmpty || kind == "card"
      ? self(NameWord.kindCard)
      : TerminalText.excerpt(TemplateLibrary.builtIn.cardKindName(kind, in: rawValue))
  }

  /// What a kind of card is called, as it stands at the beginning of a line.
  package func cardKind(_ kind: String) -> String {
    MessageWords.capitalised(TemplateLibrary.builtIn.cardKindName(kind, in: rawValue))
  }

  /// What a kind of map is called; the token of one that this version does not know.
  package func mapKind(_ kind: String) -> String {
    let labels = TemplateLibrary.builtIn.mapKinds.first { $0.id == kind }?.labels
    return MessageWords.capitalised(labels?[rawValue] ?? kind)
  }

  /// What a field of the schema is called; its name there where this version has no word for it.
  package func fieldName(_ name: String) -> String {
    FieldMessage(field: name).map { self($0) } ?? TerminalText.excerpt(name)
  }

  /// What a field is called on a form: “my votes” of what everybody has for themselves, “tags” of what
  /// there are several of.
  package func formLabel(_ row: FieldDefinition) -> String {
    guard case .keyed = row.type else { return fieldName("\(row.name)") }
    let label = words((row.isOwn ? "own." : "list.") + "\(row.name)")
    return label.isEmpty ? fieldName("\(row.name)") : label
  }

  /// What a field is called in a sentence: “due date”.
  package func fieldNoun(_ name: String) -> String {
    let noun = words("noun." + name)
    return noun.isEmpty ? fieldName(name) : noun
  }

  /// What a field is called on a card or in a legend, where it begins a line: its label, unless there is
  /// a better word for there.
  package func onCard(field name: String) -> String {
    let word = words("card." + name)
    return word.isEmpty ? MessageWords.capitalised(fieldName(name)) : word
  }

  /// The same for one of the choices of a field.
  package func onCard(choice token: String) -> String {
    let word = words("card." + token)
    return word.isEmpty ? MessageWords.capitalised(choiceName(token)) : word
  }

  /// A field of a card with its value, on one line: “severity 2”, “status open”; of a flag what it is
  /// called.
  package func said(_ row: FieldDefinition, _ value: String) -> String {
    let name = fieldName("\(row.name)")
    switch row.type {
    case .register(.bool): return name
    case .register(.choice): return "\(name) \(choiceName(value))"
    case .register(.date):
      return "\(name) \(CalendarDay(value).map { NumberWords(self).day($0) } ?? value)"
    case .register(.decimal): return "\(name) \(NumberWords(self).decimal(value))"
    default: return "\(name) \(value)"
    }
  }

  /// The same also of kinds of cards and maps, which are choices too.
  package func choiceWords(_ token: String) -> String {
    if Schema.cardKind(token) != nil { return cardKindName(token) }
    return TemplateLibrary.builtIn.mapKinds.contains { $0.id == token }
      ? mapKind(token) : choiceName(token)
  }

  /// What one of the choices of a field is called; the token itself where there is no word for it.
  package func choiceName(_ token: String) -> String {
    FieldMessage(choice: token).map { self($0) } ?? TerminalText.excerpt(token)
  }
}
