import JourneyMap
import MapOutline

extension JourneyOutline.Card {
  /// The fields that are set, in a fixed order, each with its values.
  ///
  /// - Parameter usualKind: The kind that goes without saying.
  func fields(usualKind: String) -> [TextTable.Remark] {
    var fields: [TextTable.Remark] = []
    func add(_ name: String, _ values: [String]) {
      if !values.isEmpty { fields.append(TextTable.Remark(name: name, values: values)) }
    }
    if kind != usualKind { add("kind", [kind]) }
    add("score", score.map { [$0] } ?? [])
    add("emotion", emotion.map { ["\($0)"] } ?? [])
    add("check", check.map { [$0] } ?? [])
    add("actors", actors)
    add("tags", tags)
    add("channel", channel.map { [$0] } ?? [])
    add("votes", votes > 0 ? ["\(votes)"] : [])
    for detail in details where CardField.isOne(detail.name) {
      add(detail.name, [detail.value])
    }
    for type in CardField.commentTypes {
      add(type, comments.filter { ($0.type ?? "comment") == type }.map(\.words))
    }
    return fields
  }

  /// Sets a field from words.
  ///
  /// - Returns: Whether they could be read.
  mutating func set(_ name: String, _ values: [String]) -> Bool {
    let values = values.filter { !$0.isEmpty }
    guard let first = values.first else { return true }
    let text = values.joined(separator: "; ")
    switch name {
    case "kind":
      if first == Self.plainKind {
        kind = first
      } else if let token = KindWords.cardKind(first) {
        kind = token
      } else {
        return false
      }
    case "score":
      guard JourneyOutline.fits(text, bytesMax: 2_048) else { return false }
      score = text
    case "emotion":
      if first == CardMarkup.unknown { return true }
      guard let value = Int(first.replacing("−", with: "-")), (-2...2).contains(value) else {
        return false
      }
      emotion = value
    case "check":
      guard let value = FieldWords.canonical("check", first) else { return false }
      check = value
    case "actors": return Self.add(values, to: &actors)
    case "tags": return Self.add(values, to: &tags)
    case "channel": channel = text
    case "votes":
      guard let count = Int(first), (0...1_000_000_000).contains(count) else { return false }
      votes = count
    case _ where CardField.commentTypes.contains(name):
      for value in values {
        guard let comment = JourneyOutline.Comment(type: name, words: value) else { return false }
        comments.append(comment)
      }
    default:
      guard CardField.isOne(name), let value = FieldWords.canonical(name, text) else {
        return false
      }
      details.removeAll { $0.name == name }
      details.append(.init(name, value))
      details.sort { CardField.rank($0.name) < CardField.rank($1.name) }
    }
    return true
  }

  /// Adds names to a list that is a key of the map each.
  private static func add(_ names: [String], to list: inout [String]) -> Bool {
    var isWhole = true
    for name in names {
      guard JourneyOutline.fits(name, bytesMax: 256) else {
        isWhole = false
        continue
      }
      if !list.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { list.append(name) }
    }
    return isWhole
  }
}

extension JourneyOutline {
  /// Whether a register or key of a map can hold the text: one line of so many bytes.
  static func fits(_ text: String, bytesMax: Int) -> Bool {
    text.utf8.count <= bytesMax
      && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}

extension JourneyOutline.Comment {
  /// `What they said <https://…>`.
  var words: String {
    // A text that itself ends like an address is followed by an empty one.
    let address = address ?? (text.unicodeScalars.last == ">" ? "" : nil)
    return address.map { text.isEmpty ? "<\($0)>" : "\(text) <\($0)>" } ?? text
  }

  /// - Returns: nil if the address is more than a map can hold.
  init?(type: String?, words: String) {
    var text = words
    var address: String?
    let scalars = words.unicodeScalars
    if scalars.last == ">", let open = scalars.lastIndex(of: "<") {
      let inner = scalars[scalars.index(after: open)...].dropLast()
      text = MermaidText.trimmed(String(scalars[..<open]))
      address = inner.isEmpty ? nil : String(inner)
    } else if words.hasPrefix("https://") || words.hasPrefix("http://"),
      !words.contains(where: \.isWhitespace)
    {
      text = ""
      address = words
    }
    if let address, !JourneyOutline.fits(address, bytesMax: 2_048) { return nil }
    self.init(type: type == "comment" ? nil : type, text: text, address: address)
  }
}
