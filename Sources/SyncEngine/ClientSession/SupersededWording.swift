import JourneyMap
import ReplicatedData
import SyncProtocol

/// A wording of the user's own that another one, written at the same time, has put out of force
/// (WM-TEXT-11). It stays in the journal.
public struct SupersededWording: Sendable {
  public let record: RecordID
  public let field: FieldID
  /// Who wrote the one that is in force.
  public let author: ReplicaID
  /// What the user was shown before.
  public let lost: String
  public let now: String
}

extension ClientSession {
  /// The texts that hold words of the user and that a change, about to be merged, replaces without
  /// knowing these.
  mutating func wordingsUnknown(to change: Change) -> [SupersededWording] {
    let known = noteHeard(change)
    var wordings: [SupersededWording] = []
    for case .replace(let record, let field, let now) in change.operations
    where isOwnWording(record, field) && isConcurrent(change, record, field, known) {
      wordings.append(
        SupersededWording(
          record: record, field: field, author: change.id.replica,
          lost: document.string(record, field), now: now))
    }
    return wordings
  }

  /// Tells of those whose text now reads otherwise.
  mutating func tell(_ wordings: [SupersededWording]) {
    for wording in wordings
    where !sameUTF8(wording.lost, wording.now)
      && sameUTF8(document.string(wording.record, wording.field), wording.now)
    {
      emit(.superseded(wording))
    }
  }

  /// Tells of own wordings that the server has not merged and that a document from it lacks.
  mutating func tellSuperseded(in fresh: MapDocument) {
    var told = StampTable()
    for entry in own.reversed() where entry.mergedAt == nil {
      for operation in entry.change.operations {
        guard let record = operation.record, let field = operation.textField,
          let other = fresh.replacement(record, field), other.replica != replica,
          other != document.replacement(record, field), told[other] == nil
        else { continue }
        told[other] = 0
        let (lost, now) = (document.string(record, field), fresh.string(record, field))
        guard !sameUTF8(lost, now) else { continue }
        emit(
          .superseded(
            SupersededWording(
              record: record, field: field, author: other.replica, lost: lost, now: now)))
      }
    }
  }

  /// How many of the user's changes a change of somebody else knows, as far as its dependencies and
  /// those of changes heard before say; nil if they do not.
  private mutating func noteHeard(_ change: Change) -> UInt64? {
    for dependency in change.deps {
      heardOwn.raise(
        change.id.replica,
        to: dependency.replica == replica ? dependency.seq : heardOwn[dependency.replica])
    }
    let known = heardOwn[change.id.replica]
    return known > 0 ? known : nil
  }

  private func isOwnWording(_ record: RecordID, _ field: FieldID) -> Bool {
    if let replacement = document.replacement(record, field), replacement.replica == replica {
      return true
    }
    for part in document.text(record, field)?.parts ?? []
    where !part.isDeleted && part.stamps.first.replica == replica {
      return true
    }
    return false
  }

  /// Whether the change does not know what the user wrote last into a text.
  @inline(never)
  private func isConcurrent(
    _ change: Change, _ record: RecordID, _ field: FieldID, _ known: UInt64?
  ) -> Bool {
    for entry in own.reversed() {
      for operation in entry.change.operations
      where operation.record == record && operation.textField == field {
        // What the server has not merged, nobody else can have known.
        guard entry.mergedAt != nil else { return true }
        return known.map { $0 < entry.change.id.seq } ?? false
      }
    }
    // An author begins above every stamp that is known.
    if let replacement = document.replacement(record, field), replacement.replica == replica,
      change.lamport <= replacement.lamport
    {
      return true
    }
    return known.map { $0 < document.version[replica] } ?? false
  }
}
