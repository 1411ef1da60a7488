import JourneyFormats
import JourneyMap
import ReplicatedData

/// Says in words what a change does: `moved action “Pays by card” from Discovery / Actions to
/// Purchase / Actions`.
///
/// Clauses begin with a verb in the past, to stand behind a name. Nothing in them can act on a
/// terminal.
package struct ChangeWords {
  package let change: Change
  let before: MapDocument
  let after: MapDocument
  private let known: RecordID?

  /// - Parameters:
  ///   - before: The map just before the change.
  ///   - after: The map with it.
  ///   - known: The record that the reader is looking at, which is then only called “it”; nothing is
  ///     told of others.
  package init(
    _ change: Change, before: MapDocument, after: MapDocument, known: RecordID? = nil
  ) {
    self.change = change
    self.before = before
    self.after = after
    self.known = known
  }

  /// All clauses in one line; of many, the first ones and how many more.
  package var sentence: String {
    let clauses = clauses
    var words = clauses.prefix(Self.clausesMax).joined(separator: ", ")
    if clauses.count > Self.clausesMax { words += " and \(clauses.count - Self.clausesMax) more" }
    switch change.reversal?.direction {
    case nil: return words
    case .undo: return "undid: \(words)"
    case .redo: return "redid: \(words)"
    }
  }

  private static let clausesMax = 3
  private static let creationsMax = 3

  /// A clause for each thing done.
  package var clauses: [String] {
    var clauses: [String] = []
    let touched = touched.filter(concernsReader)
    let created = touched.filter { $0.isCreated }
    if before.version.isEmpty, known == nil, !created.isEmpty {
      // What else is written with the first change belongs to the making of the map.
      return ["made \(mapName) with \(counts(created))"]
    }
    if created.count > Self.creationsMax {
      clauses.append("added \(counts(created))")
    }
    for record in touched {
      if record.isCreated {
        if created.count <= Self.creationsMax { clauses.append(creation(record)) }
      } else {
        clauses += self.clauses(record)
      }
    }
    return clauses.isEmpty ? ["changed nothing that shows"] : clauses
  }

  /// The records that the change creates or writes to, each once, in order.
  package var records: [RecordID] { touched.map(\.id) }

  // MARK: By record

  private struct Touched {
    let id: RecordID
    let kind: RecordKind
    var isCreated: Bool
    var operations: [Operation]
  }

  private var touched: [Touched] {
    var touched: [Touched] = []
    var places: [RecordID: Int] = [:]
    var stamp = change.lamport
    for operation in change.operations {
      let id: RecordID
      var isCreated = false
      switch operation {
      case .create:
        id = RecordID(lamport: stamp, replica: change.id.replica)
        isCreated = true
      case .set(let record, _, _), .setKey(let record, _, _, _), .place(let record, _, _),
        .insert(let record, _, _, _), .extend(let record, _, _), .erase(let record, _, _):
        id = record
      }
      if let place = places[id] {
        touched[place].operations.append(operation)
      } else {
        places[id] = touched.count
        touched.append(
          Touched(
            id: id, kind: after.kind(of: id) ?? .card, isCreated: isCreated,
            operations: [operation]))
      }
      stamp += operation.stampCount
    }
    return touched
  }

  /// Whether it is about the record that the reader is looking at, if there is one.
  private func concernsReader(_ record: Touched) -> Bool {
    guard let known, record.id != known else { return true }
    return record.kind == .comment && after.value(record.id, Field.Comment.on).reference == known
  }

  private var mapName: String {
    let title = TerminalText.excerpt(after.string(.root, Field.Map.title))
    return title.isEmpty ? "the map" : "the map “\(title)”"
  }

  private func counts(_ created: [Touched]) -> String {
    var counts: [(kind: RecordKind, count: Int)] = []
    for record in created {
      if let index = counts.firstIndex(where: { $0.kind == record.kind }) {
        counts[index].count += 1
      } else {
        counts.append((record.kind, 1))
      }
    }
    let words = counts.map { "\($0.count) \(Self.noun($0.kind))\($0.count == 1 ? "" : "s")" }
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  private func creation(_ record: Touched) -> String {
    switch record.kind {
    case .card: return "added \(name(record.id, in: after)) to \(place(record.id, in: after))"
    case .comment:
      let on = after.value(record.id, Field.Comment.on).reference
      let text = TerminalText.excerpt(after.string(record.id, Field.Comment.text))
      return "said “\(text)”" + (on.map { " about \(name($0, in: after))" } ?? "")
    case .link:
      let from = after.value(record.id, Field.Link.from).reference
      let to = after.value(record.id, Field.Link.to).reference
      guard let from, let to else { return "added a link" }
      return "linked \(name(from, in: after)) to \(name(to, in: after))"
    default: return "added \(name(record.id, in: after))"
    }
  }

  private func clauses(_ record: Touched) -> [String] {
    // Whether it is there matters more than what else was written meanwhile.
    switch (before.isLive(record.id), after.isLive(record.id)) {
    case (true, false): return ["deleted \(name(record.id, in: before))"]
    case (false, true): return ["restored \(name(record.id, in: after))"]
    default: break
    }
    var clauses: [String] = []
    var texts: [FieldID] = []
    for operation in record.operations {
      switch operation {
      case .create: break
      case .set(_, .deleted, let value):
        let verb = value.boolean == true ? "deleted" : "restored"
        clauses.append("\(verb) \(name(record.id, in: after)), which was so already")
      case .set(_, let field, let value): clauses.append(set(record, field, value))
      case .setKey(_, let field, let key, let value):
        clauses.append(setKey(record, field, key, value))
      case .place: clauses.append(move(record))
      case .insert(_, let field, _, _), .extend(_, let field, _), .erase(_, let field, _):
        guard !texts.contains(field) else { continue }
        texts.append(field)
        clauses.append(rewording(record, field))
      }
    }
    return clauses
  }

  // MARK: By operation

  private func move(_ record: Touched) -> String {
    let name = name(record.id, in: after)
    guard record.kind == .card else {
      let order = after.ordered(record.kind)
      guard let index = order.firstIndex(of: record.id) else { return "moved \(name)" }
      return "moved \(name) to place \(index + 1) of \(order.count)"
    }
    let (from, to) = (place(record.id, in: before), place(record.id, in: after))
    return from == to ? "moved \(name) within \(to)" : "moved \(name) from \(from) to \(to)"
  }

  private func rewording(_ record: Touched, _ field: FieldID) -> String {
    let old = TerminalText.excerpt(before.string(record.id, field))
    let new = TerminalText.excerpt(after.string(record.id, field))
    guard field == Self.nameField(record.kind) else {
      let fieldName = fieldName(record.kind, field)
      return new.isEmpty
        ? "cleared the \(fieldName) of \(name(record.id, in: after))"
        : "wrote the \(fieldName) of \(name(record.id, in: after)): “\(new)”"
    }
    switch record.kind {
    case .map: return "called the map “\(new)”"
    case .card where new.isEmpty: return "cleared the text of \(name(record.id, in: before))"
    case .card where old.isEmpty: return "wrote “\(new)” on an empty card"
    case .card: return "reworded \(name(record.id, in: before)) to “\(new)”"
    default: return "renamed \(name(record.id, in: before)) to “\(new)”"
    }
  }

  private func set(_ record: Touched, _ field: FieldID, _ value: Value) -> String {
    let what = "\(fieldName(record.kind, field)) of \(name(record.id, in: after))"
    guard value != .null else { return "cleared the \(what)" }
    return "set the \(what) to \(words(value))"
  }

  private func setKey(
    _ record: Touched, _ field: FieldID, _ key: String, _ value: Value
  ) -> String {
    let name = name(record.id, in: after)
    let shownKey = TerminalText.excerpt(key)
    switch (record.kind, field) {
    case (.card, Field.Card.votes):
      guard let votes = value.integer, votes > 0 else { return "took back the vote for \(name)" }
      return votes == 1 ? "voted for \(name)" : "gave \(votes) votes to \(name)"
    case (.card, Field.Card.tags):
      return value.boolean == true
        ? "tagged \(name) “\(shownKey)”" : "took the tag “\(shownKey)” off \(name)"
    default: break
    }
    let isParticipant =
      if case .keyed(.participant, _)? = Schema.definition(record.kind, field)?.type { true } else {
        false
      }
    let what =
      isParticipant
      ? "own \(fieldName(record.kind, field))"
      : "\(fieldName(record.kind, field)) “\(shownKey)”"
    return value == .null ? "took \(what) off \(name)" : "set \(what) of \(name) to \(words(value))"
  }

  // MARK: Names

  private func name(_ record: RecordID, in document: MapDocument) -> String {
    guard record != .root else { return "the map" }
    guard record != known else { return "it" }
    guard let kind = document.kind(of: record) else { return "something" }
    let text = TerminalText.excerpt(
      Self.nameField(kind).map { document.string(record, $0) } ?? "")
    let noun =
      kind == .card
      ? TerminalText.excerpt(document.value(record, Field.Card.kind).text ?? "card")
      : Self.noun(kind)
    return text.isEmpty ? "an empty \(noun)" : "\(noun) “\(text)”"
  }

  private func place(_ card: RecordID, in document: MapDocument) -> String {
    let place = document.place(card, Field.place)
    func title(_ record: RecordID?, _ field: FieldID) -> String? {
      guard let record, document.isLive(record) else { return nil }
      let title = TerminalText.excerpt(document.string(record, field))
      return title.isEmpty ? "unnamed" : title
    }
    let stage = title(place?.column, Field.Stage.title) ?? "no stage"
    return title(place?.row, Field.Lane.title).map { "\(stage) / \($0)" } ?? stage
  }

  private func words(_ value: Value) -> String {
    switch value {
    case .null: "nothing"
    case .bool(let bool): bool ? "yes" : "no"
    case .integer(let integer): "\(integer)"
    case .text(let text): "“\(TerminalText.excerpt(text))”"
    case .reference(let record): name(record, in: after)
    }
  }

  private func fieldName(_ kind: RecordKind, _ field: FieldID) -> String {
    Schema.definition(kind, field).map { "\($0.name)" } ?? "field \(field.rawValue)"
  }

  private static func noun(_ kind: RecordKind) -> String {
    switch kind {
    case .map: "map"
    case .persona: "persona"
    case .stage: "stage"
    case .lane: "lane"
    case .card: "card"
    case .link: "link"
    case .comment: "comment"
    case .channel: "channel"
    default: "record"
    }
  }

  /// The field that says what a record is called.
  private static func nameField(_ kind: RecordKind) -> FieldID? {
    switch kind {
    case .map: Field.Map.title
    case .persona: Field.Persona.name
    case .stage: Field.Stage.title
    case .lane: Field.Lane.title
    case .card: Field.Card.text
    case .link: Field.Link.label
    case .comment: Field.Comment.text
    case .channel: Field.Channel.name
    default: nil
    }
  }
}
