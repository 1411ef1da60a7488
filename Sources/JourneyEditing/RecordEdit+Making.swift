import JourneyMap
import ReplicatedData

// What people do, by name.
extension RecordEdit {
  /// A stage, lane, persona or channel.
  package static func add(
    _ kind: RecordKind, _ name: String, _ placement: Placement = .last,
    _ fields: [FieldEdit] = []
  ) -> RecordEdit {
    let name = FieldEdit(kind.nameField ?? Field.Stage.title, .text(name))
    return RecordEdit(adding: kind, [name] + fields, to: Destination(placement))
  }

  /// - Parameter kind: Nil for that of the lane.
  package static func addCard(
    _ text: String, kind: String? = nil, column: RecordID?, row: RecordID?,
    _ placement: Placement = .last, _ fields: [FieldEdit] = []
  ) -> RecordEdit {
    let head = kind.map { [FieldEdit(Field.Card.kind, .text($0))] } ?? []
    let words = text.isEmpty ? [] : [FieldEdit(Field.Card.text, .text(text))]
    return RecordEdit(
      adding: .card, head + words + fields,
      to: Destination(column: column, row: row, placement))
  }

  /// Something said about a card, or evidence for what it says.
  ///
  /// - Parameters:
  ///   - type: `link`, `quote` or `survey-answer` for evidence.
  ///   - address: Where it comes from.
  package static func comment(
    _ text: String, on card: RecordID, type: String? = nil, address: String? = nil
  ) -> RecordEdit {
    var fields = [FieldEdit(Field.Comment.on, .reference(card))]
    if let type { fields.append(FieldEdit(Field.Comment.type, .text(type))) }
    if !text.isEmpty { fields.append(FieldEdit(Field.Comment.text, .text(text))) }
    if let address, !address.isEmpty {
      fields.append(FieldEdit(Field.Comment.address, .text(address)))
    }
    return RecordEdit(adding: .comment, fields)
  }

  /// - Parameters:
  ///   - type: `causes`, `answers`, `leads-to` or `loops-back-to`.
  ///   - label: A few words on the link; nil leaves those of a link that is there.
  package static func link(
    from: RecordID, to: RecordID, type: String, label: String? = nil
  ) -> RecordEdit {
    let words = label.map { [FieldEdit(Field.Link.label, .text($0))] } ?? []
    return RecordEdit(
      adding: .link,
      [
        FieldEdit(Field.Link.from, .reference(from)), FieldEdit(Field.Link.to, .reference(to)),
        FieldEdit(Field.Link.type, .text(type)),
      ] + words)
  }

  package static func set(
    _ record: RecordID, _ field: FieldID, key: String? = nil, _ value: Value
  ) -> RecordEdit {
    RecordEdit(changing: [record], [FieldEdit(field, key: key, value)])
  }

  package static func delete(_ records: [RecordID]) -> RecordEdit {
    RecordEdit(changing: records, [FieldEdit(.deleted, .bool(true))])
  }

  package static func restore(_ records: [RecordID]) -> RecordEdit {
    RecordEdit(changing: records, [FieldEdit(.deleted, .bool(false))])
  }

  /// A stage, lane, persona or channel.
  package static func move(_ record: RecordID, _ placement: Placement) -> RecordEdit {
    RecordEdit(changing: [record], [], to: Destination(placement))
  }

  /// Cards, one behind the other.
  package static func move(
    _ cards: [RecordID], column: RecordID?, row: RecordID?, _ placement: Placement
  ) -> RecordEdit {
    RecordEdit(
      changing: cards, [], to: Destination(column: column, row: row, placement))
  }

  /// - Parameter votes: In place of those given before; 0 takes them back.
  package static func vote(for card: RecordID, _ votes: Int64) -> RecordEdit {
    set(card, Field.Card.votes, .integer(votes))
  }

  /// Puts a tag on a card, or takes it off.
  ///
  /// - Parameter tag: With or without `#` before it.
  package static func tag(_ card: RecordID, _ tag: String, isOn: Bool) -> RecordEdit {
    RecordEdit(changing: [card], [.tag(tag, isOn: isOn)])
  }
}

// What an edit does, for whoever shows it.
extension RecordEdit {
  package var isDeletion: Bool { fields == [FieldEdit(.deleted, .bool(true))] }

  package var isRestoration: Bool { fields == [FieldEdit(.deleted, .bool(false))] }

  /// What its author wrote for something new, to be given back if it is refused.
  package var words: [String] {
    fields.compactMap { edit in
      guard let text = edit.value.text, !text.isEmpty else { return nil }
      guard let kind else { return edit.field == Field.Card.channel ? text : nil }
      switch Schema.definition(kind, edit.field)?.type {
      case .text, .register(.line): return text
      default: return nil
      }
    }
  }
}

extension FieldEdit {
  /// - Parameter tag: With or without `#` before it.
  package static func tag(_ tag: String, isOn: Bool) -> FieldEdit {
    var name = Name.trimmed(tag)
    if name.unicodeScalars.first == "#" { name.unicodeScalars.removeFirst() }
    return FieldEdit(Field.Card.tags, key: Name.trimmed(name), isOn ? .bool(true) : .null)
  }
}
