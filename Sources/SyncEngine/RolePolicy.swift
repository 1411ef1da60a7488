import JourneyMap
import ReplicatedData
import SyncProtocol

/// What each role may do. Asked by the server for every operation, and by a client before it lets its
/// user try.
///
/// - A facilitator may do everything.
/// - A participant may create, edit, move, delete and restore cards, links and comments, and add
///   channels to the vocabulary; not change stages, lanes, personas or the map itself.
/// - An observer may change nothing.
/// - In fields that are keyed by participant (votes, emotions) everybody writes the own key only.
public enum RolePolicy {
  /// The first operation that is not allowed, and why; nil if all are.
  public static func refusal(
    of change: Change, by role: Role, participantID: String, in document: MapDocument
  ) -> (operation: UInt32, code: RefusalCode)? {
    guard role != .observer else { return (0, .roleNotAllowed) }
    var created: [(lamport: UInt64, kind: RecordKind)] = []
    var lamport = change.lamport
    var index: UInt32 = 0
    for operation in change.operations {
      var kind: RecordKind?
      if case .create(let new) = operation {
        created.append((lamport, new))
        kind = new
      } else if case .createNamed(let record) = operation {
        kind = record.givenKind
      } else if let record = operation.record {
        kind =
          document.kind(of: record) ?? record.givenKind
          ?? (record.replica == change.id.replica ? find(record.lamport, created) : nil)
      }
      // An unknown record is not for the policy to refuse: the document's check will.
      if let kind {
        guard role == .facilitator || isOpenToParticipants(kind) else {
          return (index, .roleNotAllowed)
        }
        if case .setKey(_, let field, let key, _) = operation,
          case .keyed(.participant, _)? = Schema.definition(kind, field)?.type,
          !sameUTF8(key, participantID)
        {
          return (index, .ownKeyOnly)
        }
      }
      lamport = lamport &+ operation.stampCount
      index += 1
    }
    return nil
  }

  /// Kinds of records that a participant may write. What this version does not know is open: only
  /// a newer schema could say otherwise.
  public static func isOpenToParticipants(_ kind: RecordKind) -> Bool {
    switch kind {
    case .map, .persona, .stage, .lane: false
    default: true
    }
  }

  private static func find(
    _ lamport: UInt64, _ created: [(lamport: UInt64, kind: RecordKind)]
  ) -> RecordKind? {
    let place = partitionPoint(created.count) { created[$0].lamport < lamport }
    return place < created.count && created[place].lamport == lamport ? created[place].kind : nil
  }
}
