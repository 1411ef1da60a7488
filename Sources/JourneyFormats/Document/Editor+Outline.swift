import JourneyMap
import JourneyTemplates
import MapOutline
import ReplicatedData

extension Editor {
  mutating func writeUnlessEmpty(
    _ text: String, to record: RecordID, _ field: FieldID
  ) throws(ChangeError) {
    if !text.isEmpty { try write(text, to: record, field) }
  }

  /// Writes a field of an outline. Fields that everybody has a value of their own of are not taken
  /// from files.
  ///
  /// - Returns: Whether the value could be read.
  mutating func write(
    _ detail: JourneyOutline.Detail, to record: RecordID, _ kind: RecordKind
  ) throws(ChangeError) -> Bool {
    let assignments: [FieldAssignment]
    do throws(FieldAssignmentError) {
      assignments = try detail.assignments(of: kind)
    } catch {
      return false
    }
    for assignment in assignments {
      do throws(ChangeError) {
        try assignment.apply(to: record, &self, participantID: nil)
      } catch {
        switch error {
        case .value, .key, .controlCharacter, .limit(.valueBytes), .limit(.keyBytes), .edit:
          return false
        default: throw error
        }
      }
    }
    return true
  }
}

extension JourneyOutline.Detail {
  /// What is to be written for the field: one assignment, or one for each key of `2026-03-31: 5,
  /// 2026-04-30: 7`.
  fileprivate func assignments(
    of kind: RecordKind
  ) throws(FieldAssignmentError) -> [FieldAssignment] {
    let row = Schema.field(name, of: kind)
    guard case .keyed? = row?.type else {
      return [try FieldAssignment(name: name, value: value, of: kind)]
    }
    var assignments: [FieldAssignment] = []
    for entry in value.split(separator: ",") {
      let parts = entry.split(separator: ":", maxSplits: 1).map { MermaidText.trimmed(String($0)) }
      guard parts.count == 2 else {
        throw .keyMissing(name, example: "\(name)=KEY:VALUE, …")
      }
      assignments.append(
        try FieldAssignment(name: name, key: parts[0], value: parts[1], of: kind))
    }
    return assignments
  }
}
