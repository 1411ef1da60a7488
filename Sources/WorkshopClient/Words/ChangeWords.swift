import JourneyMap
import ReplicatedData
import StyledText

/// Says in words what a change does: `moved action “Pays by card” from Discovery / Actions to
/// Purchase / Actions`.
///
/// Clauses begin with a verb in the past, to stand behind a name. Nothing in them can act on a
/// terminal.
package struct ChangeWords {
  package let change: Change
  let before: MapDocument
  let after: MapDocument
  private(set) var known: RecordID?

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
    var alike = alike(touched)
    // What was just added is “it” in what follows at once.
    var teller = self
    for record in touched {
      defer {
        let isNamed = record.isCreated && created.count <= Self.creationsMax
        teller.known = known ?? (isNamed ? record.id : nil)
      }
      if record.isCreated {
        if created.count <= Self.creationsMax { clauses.append(teller.creation(record)) }
      } else if let setting = Setting(record), let group = alike[setting] {
        // Told once, where the first of them stands.
        if !group.isTold { clauses.append(words(setting, recordCount: group.count)) }
        alike[setting]?.isTold = true
      } else {
        clauses += teller.clauses(record)
      }
    }
    return clauses.isEmpty ? ["changed nothing that shows"] : clauses
  }

  /// The records that the change creates or writes to, each once, in order.
  package var records: [RecordID] { touched.map(\.id) }

  // MARK: By record

  struct Touched {
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
      if case .set(_, .takenBack, _) = operation {
        stamp += operation.stampCount
        continue
      }
      let made = operation.creation(
        at: OperationID(lamport: stamp, replica: change.id.replica))
      stamp += operation.stampCount
      guard let id = operation.record ?? made else { continue }
      // One with a given name may have been there.
      let isCreated = made != nil && !before.contains(id)
      if let place = places[id] {
        touched[place].operations.append(operation)
      } else {
        places[id] = touched.count
        touched.append(
          Touched(
            id: id, kind: after.kind(of: id) ?? .card, isCreated: isCreated,
            operations: [operation]))
      }
    }
    return touched
  }

  /// Whether it is about the record that the reader is looking at, if there is one.
  private func concernsReader(_ record: Touched) -> Bool {
    guard let known, record.id != known else { return true }
    switch record.kind {
    case .comment: return after.value(record.id, Field.Comment.on).reference == known
    case .link:
      return after.value(record.id, Field.Link.from).reference == known
        || after.value(record.id, Field.Link.to).reference == known
    default: return false
    }
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
    let words = counts.map { "\($0.count) \($0.kind.noun)\($0.count == 1 ? "" : "s")" }
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  private func creation(_ record: Touched) -> String {
    let name = name(record.id, in: after)
    switch record.kind {
    case .card: return "added \(name) to \(place(record.id, in: after))"
    case .comment:
      let on = after.value(record.id, Field.Comment.on).reference.map { self.name($0, in: after) }
      guard after.isEvidence(record.id) else {
        let text = TerminalText.excerpt(after.string(record.id, Field.Comment.text))
        return "said “\(text)”" + (on.map { " about \($0)" } ?? "")
      }
      return "added the \(name)" + (on.map { " to \($0)" } ?? "")
    case .link:
      guard let link = after.cardLink(record.id) else { return "added a link" }
      let label = TerminalText.excerpt(after.string(record.id, Field.Link.label))
      return "linked \(self.name(link.from, in: after)) to \(self.name(link.to, in: after))"
        + (link.type.isEmpty ? "" : ": \(TerminalText.excerpt(link.type))")
        + (label.isEmpty ? "" : " “\(label)”")
    default: return "added \(name)"
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
    // Named once; after that it is “it”.
    var teller = self
    for operation in record.operations {
      if let field = operation.textField {
        guard !texts.contains(field) else { continue }
        texts.append(field)
      }
      guard let clause = teller.clause(operation, on: record) else { continue }
      clauses.append(clause)
      teller.known = known ?? record.id
    }
    return clauses
  }

  /// - Returns: Nil for what only programs ask for.
  private func clause(_ operation: Operation, on record: Touched) -> String? {
    switch operation {
    case .create, .createNamed: return nil
    case .set(_, .deleted, let value):
      let verb = value.boolean == true ? "deleted" : "restored"
      return "\(verb) \(name(record.id, in: after)), which was so already"
    case .set(_, let field, let value):
      return set(record.kind, field, value, of: name(record.id, in: after), record.id)
    case .setKey(_, let field, let key, let value): return setKey(record, field, key, value)
    case .place: return move(record)
    case .replace(_, let field, _), .insert(_, let field, _, _), .extend(_, let field, _),
      .erase(_, let field, _):
      return rewording(record, field)
    }
  }
}
