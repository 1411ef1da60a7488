import JourneyMap
import ReplicatedData
import StyledText
import SyncEngine
import SyncProtocol

/// What became of an undo or redo, in sentences: what stays, and who has built on what.
package struct ReversalWords {
  /// The map as it is now.
  let document: MapDocument
  let direction: Reversal.Direction
  private let roster: [ReplicaID: Participant]
  private let own: ReplicaSet

  package init(
    _ direction: Reversal.Direction, in document: MapDocument,
    roster: [ReplicaID: Participant], own: ReplicaSet
  ) {
    self.direction = direction
    self.document = document
    self.roster = roster
    self.own = own
  }

  /// Of an undo or redo in this session.
  package init(_ direction: Reversal.Direction, in session: ClientSession) {
    self.init(
      direction, in: session.document, roster: session.roster, own: session.ownReplicas)
  }

  /// Why nothing was done: `Boris has moved pain “No cash” since: nothing is undone.`
  package func refusal(_ obstacles: [UndoObstacle]) -> String {
    guard !obstacles.isEmpty else {
      return "Nothing is left of your last change on this map: nothing is \(participle)."
    }
    if obstacles.contains(where: { $0.reason == .workedOn }) {
      return "\(clauses(obstacles)): what made the map is \(participle) whole or not at all, so "
        + "nothing is \(participle)."
    }
    return "\(clauses(obstacles)): nothing is \(participle)."
  }

  /// The same where it was said already that nothing is done.
  package func reason(_ obstacles: [UndoObstacle]) -> String {
    obstacles.isEmpty ? "Nothing is left of your last change." : "\(clauses(obstacles))."
  }

  /// Why something of it stays; nil if nothing does.
  package func remainder(_ obstacles: [UndoObstacle]) -> String? {
    obstacles.isEmpty ? nil : "\(clauses(obstacles)): that stays as it is."
  }

  /// Why it cannot be done here.
  package var unknown: String {
    "Your last change of this map was not made here, or too long ago: how to take it back is not "
      + "known here."
  }

  private var participle: String { direction == .undo ? "undone" : "redone" }

  // MARK: Clauses

  private static let obstaclesMax = 3

  /// `Boris has voted for pain “No cash” and Ana has moved stage “Use” since`.
  private func clauses(_ obstacles: [UndoObstacle]) -> String {
    var clauses: [String] = []
    for obstacle in obstacles {
      let clause = "\(subject(obstacle.replica)) \(predicate(obstacle))"
      if !clauses.contains(clause) { clauses.append(clause) }
    }
    let shown = clauses.prefix(Self.obstaclesMax)
    let more = clauses.count - shown.count
    var parts = Array(shown)
    if more > 0 { parts.append("\(more) more thing\(more == 1 ? " was" : "s were") done") }
    guard let last = parts.last, parts.count > 1 else { return parts.joined() + " since" }
    return parts.dropLast().joined(separator: ", ") + " and " + last + " since"
  }

  private func subject(_ replica: ReplicaID?) -> String {
    guard let replica else { return "Somebody has" }
    if own.contains(replica) { return "You have" }
    let name = TerminalText.excerpt(roster[replica]?.name ?? "")
    return "\(name.isEmpty ? "Somebody" : name) has"
  }

  private func predicate(_ obstacle: UndoObstacle) -> String {
    let words = ChangeWords(namesIn: document)
    let name = words.name(obstacle.record, in: document)
    switch obstacle.reason {
    case .written(let field): return written(field, obstacle.record, name, words)
    case .erased: return "deleted text in \(name)"
    case .deleted: return "deleted \(name)"
    case .restored: return "restored \(name)"
    case .isWithout(let goal):
      return "deleted \(words.name(goal, in: document)), where \(name) would go back to"
    case .workedOn: return "worked on the map"
    case .made: return "made \(name), too,"
    case .used(let user): return used(by: user, obstacle.record, name, words)
    }
  }

  private func written(
    _ field: FieldID, _ record: RecordID, _ name: String, _ words: ChangeWords
  ) -> String {
    guard let kind = document.kind(of: record) else { return "changed \(name)" }
    if kind == .card {
      switch field {
      case Field.Card.votes: return "voted for \(name)"
      case Field.Card.emotions: return "given \(name) an emotion"
      case Field.Card.tags: return "changed the tags of \(name)"
      default: break
      }
    }
    switch Schema.definition(kind, field)?.type {
    case .position: return "moved \(name)"
    case .text where field == kind.nameField:
      return [.card, .comment].contains(kind) ? "reworded \(name)" : "renamed \(name)"
    case .text: return "written the \(words.fieldName(kind, field)) of \(name)"
    case .register, .keyed: return "set the \(words.fieldName(kind, field)) of \(name)"
    case nil: return "changed \(name)"
    }
  }

  private func used(
    by user: RecordID, _ record: RecordID, _ name: String, _ words: ChangeWords
  ) -> String {
    switch document.kind(of: user) {
    case .comment where document.isEvidence(user): return "added evidence to \(name)"
    case .comment: return "said something about \(name)"
    case .link: return "linked \(name)"
    case .card where [.stage, .lane].contains(document.kind(of: record)):
      return "put \(words.name(user, in: document)) into \(name)"
    case .map: return "made \(name) the one that the map is about"
    default: return "used \(name) in \(words.name(user, in: document))"
    }
  }
}
