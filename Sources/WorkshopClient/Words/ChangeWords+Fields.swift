import JourneyMap
import JourneyTemplates
import ReplicatedData
import StyledText

/// What is written to a field, as clauses.
extension ChangeWords {
  /// - Parameters:
  ///   - name: What the record is called, or how many there are.
  ///   - record: The record itself; nil for several.
  /// - Returns: Nil for what only programs ask for.
  func set(
    _ kind: RecordKind, _ field: FieldID, _ value: Value, of name: String, _ record: RecordID?
  ) -> String? {
    switch kind {
    case .card: setOfCard(field, value, of: name, record)
    case .map: setOfMap(field, value)
    case .stage: setOfStage(field, value, of: name)
    case .lane: setOfLane(field, value, of: name)
    case .link where field == Field.Link.type && value != .null:
      "changed \(name): \(words(value, kind, field))"
    case .comment where field == Field.Comment.source: nil
    default: setAny(kind, field, value, of: name)
    }
  }

  private func setAny(
    _ kind: RecordKind, _ field: FieldID, _ value: Value, of name: String
  ) -> String {
    let what = Self.what(fieldName(kind, field), of: name)
    return value == .null ? "cleared \(what)" : "set \(what) to \(words(value, kind, field))"
  }

  /// `the severity of pain “No cash”`, `its severity`.
  private static func what(_ fieldName: String, of name: String) -> String {
    name == "it" ? "its \(fieldName)" : "the \(fieldName) of \(name)"
  }

  private func setOfCard(
    _ field: FieldID, _ value: Value, of name: String, _ record: RecordID?
  ) -> String? {
    switch (field, value) {
    case (Field.Card.source, _), (Field.Card.forkedFrom, _): return nil
    case (Field.Card.kind, .text(let kind)):
      let old = record.map { self.name($0, in: before) } ?? name
      return "made \(old) \(Self.withArticle(Self.kindNoun(kind)))"
    case (Field.Card.status, .text(let status)):
      return "marked \(name) as \(TerminalText.excerpt(status))"
    case (Field.Card.check, .text("assumption")): return "marked \(name) as an assumption"
    case (Field.Card.check, .text(let check)):
      return "marked \(name) as \(TerminalText.excerpt(check))"
    case (Field.Card.availability, .text("have")): return "marked \(name) as available"
    case (Field.Card.availability, .text("need")): return "marked \(name) as needed"
    case (Field.Card.existence, .text("exists")): return "said that \(name) exists"
    case (Field.Card.existence, .text("should-exist")): return "said that \(name) should exist"
    case (Field.Card.momentOfTruth, .bool(true)): return "made \(name) a moment of truth"
    case (Field.Card.momentOfTruth, _): return "said that \(name) is no moment of truth"
    case (Field.Card.channel, .reference(let channel)):
      let channelName = TerminalText.excerpt(after.string(channel, Field.Channel.name))
      return "set \(Self.what("channel", of: name)) to “\(channelName)”"
    default:
      guard value != .null else { return setAny(.card, field, value, of: name) }
      return withUnit(setAny(.card, field, value, of: name), field, record)
    }
  }

  private func setOfMap(_ field: FieldID, _ value: Value) -> String? {
    switch (field, value) {
    case (Field.Map.forkedFrom, _): nil
    case (Field.Map.persona, .reference(let persona)):
      "made \(name(persona, in: after)) the one that the map is about"
    case (Field.Map.reviewEvery, .text(let rhythm)):
      "set reviews of the map to \(TerminalText.excerpt(rhythm))"
    default: setAny(.map, field, value, of: name(.root, in: after))
    }
  }

  private func setOfStage(_ field: FieldID, _ value: Value, of name: String) -> String? {
    switch field {
    case Field.Stage.forkedFrom: nil
    case Field.Stage.afterSale:
      value.boolean == true
        ? "put \(name) into the after-sale half" : "took \(name) out of the after-sale half"
    default: setAny(.stage, field, value, of: name)
    }
  }

  private func setOfLane(_ field: FieldID, _ value: Value, of name: String) -> String? {
    switch field {
    case Field.Lane.forkedFrom: nil
    case Field.Lane.backstage:
      "put \(name) \(value.boolean == true ? "behind" : "before") the line of visibility"
    default: setAny(.lane, field, value, of: name)
    }
  }

  // MARK: Keyed

  /// - Returns: Nil for what only programs ask for.
  func setKey(_ record: Touched, _ field: FieldID, _ key: String, _ value: Value) -> String? {
    let name = name(record.id, in: after)
    let key = TerminalText.excerpt(key)
    let isGone = value == .null
    switch record.kind {
    case .card: return setKeyOfCard(record, field, key, value, name)
    case .map where field == Field.Map.silencedRules:
      return isGone
        ? "switched the rule \(key) on again"
        : "switched the rule \(key) off: \(words(value, .map, field))"
    case .map where field == Field.Map.reviews:
      return isGone ? "took back the review of \(key)" : "reviewed the map on \(key)"
    case .map where field == Field.Map.insightWeights:
      return isGone
        ? "set the weight of \(key) back"
        : "set the weight of \(key) to \(words(value, .map, field))"
    case .persona where field == Field.Persona.channels:
      return value.boolean == true
        ? "gave \(name) the channel “\(key)”" : "took the channel “\(key)” off \(name)"
    case .stage, .lane, .channel:
      // The title as it was before it had a label in any language.
      guard key != "und" else { return nil }
      return isGone
        ? "took the label in \(key) off \(name)"
        : "called \(name) \(words(value, record.kind, field)) in \(key)"
    default: return setAnyKey(record, field, key, value, name)
    }
  }

  private func setAnyKey(
    _ record: Touched, _ field: FieldID, _ key: String, _ value: Value, _ name: String
  ) -> String {
    let isParticipant =
      if case .keyed(.participant, _)? = Schema.definition(record.kind, field)?.type { true } else {
        false
      }
    let what =
      isParticipant
      ? "own \(fieldName(record.kind, field))" : "\(fieldName(record.kind, field)) “\(key)”"
    return value == .null
      ? "took \(what) off \(name)"
      : "set \(what) of \(name) to \(words(value, record.kind, field))"
  }

  private func setKeyOfCard(
    _ record: Touched, _ field: FieldID, _ key: String, _ value: Value, _ name: String
  ) -> String {
    switch field {
    case Field.Card.votes:
      guard let votes = value.integer, votes > 0 else { return "took back the vote for \(name)" }
      return votes == 1 ? "voted for \(name)" : "gave \(votes) votes to \(name)"
    case Field.Card.tags:
      return value.boolean == true
        ? "tagged \(name) “\(key)”" : "took the tag “\(key)” off \(name)"
    case Field.Card.emotions:
      return value == .null
        ? "took back the own emotion at \(name)" : "felt \(words(value, .card, field)) at \(name)"
    case Field.Card.values:
      guard let number = value.text else { return "took the value of \(key) off \(name)" }
      return "set \(name) on \(key) to \(withUnit(TerminalText.excerpt(number), field, record.id))"
    case Field.Card.actors:
      return value == .null ? "took \(key) off \(name)" : "added \(key) to \(name)"
    default: return setAnyKey(record, field, key, value, name)
    }
  }

  // MARK: Texts

  func rewording(_ record: Touched, _ field: FieldID) -> String {
    let old = TerminalText.excerpt(before.string(record.id, field))
    let new = TerminalText.excerpt(after.string(record.id, field))
    let name = name(record.id, in: before)
    switch (record.kind, field) {
    case (.map, Field.Map.title): return "called the map “\(new)”"
    case (.map, Field.Map.agenda): return agenda()
    case (.card, Field.Card.text) where new.isEmpty: return "cleared the text of \(name)"
    case (.card, Field.Card.text) where old.isEmpty: return "wrote “\(new)” on an empty card"
    case (.card, Field.Card.text), (.comment, Field.Comment.text):
      return "reworded \(name) to “\(new)”"
    case (.link, Field.Link.label):
      return new.isEmpty ? "took the label off \(name)" : "wrote “\(new)” on \(name)"
    case _ where field == record.kind.nameField: return "renamed \(name) to “\(new)”"
    default:
      let what = Self.what(
        fieldName(record.kind, field), of: self.name(record.id, in: after))
      return new.isEmpty ? "cleared \(what)" : "wrote \(what): “\(new)”"
    }
  }

  /// Steps that were ticked are named.
  private func agenda() -> String {
    let old = Agenda(text: before.string(.root, Field.Map.agenda)).steps
    let new = Agenda(text: after.string(.root, Field.Map.agenda)).steps
    guard !new.isEmpty else { return "cleared the agenda of the map" }
    guard old.count == new.count, zip(old, new).allSatisfy({ $0.text == $1.text }),
      let changed = zip(old, new).first(where: { $0.isDone != $1.isDone })
    else { return "wrote the agenda of the map" }
    let step = TerminalText.excerpt(changed.1.text)
    return changed.1.isDone
      ? "ticked “\(step)” on the agenda" : "took the tick off “\(step)” on the agenda"
  }

  // MARK: Places

  func move(_ record: Touched) -> String {
    let name = name(record.id, in: after)
    guard record.kind == .card else {
      let order = after.ordered(record.kind)
      guard let index = order.firstIndex(of: record.id) else { return "moved \(name)" }
      return "moved \(name) to place \(index + 1) of \(order.count)"
    }
    let (from, to) = (place(record.id, in: before), place(record.id, in: after))
    return from == to ? "moved \(name) within \(to)" : "moved \(name) from \(from) to \(to)"
  }
}
