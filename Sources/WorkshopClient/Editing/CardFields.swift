import JourneyFormats
import JourneyMap
import ReplicatedData

/// What a user sets of a card, looked up in a map and ready to be written.
package struct CardFields {
  private var assignments: [FieldAssignment] = []
  private var channel: Channel?

  private enum Channel {
    case cleared
    case known(RecordID)
    /// Made when it is written.
    case new(String)
  }

  /// - Parameter texts: `FIELD=VALUE` or `FIELD:KEY=VALUE` each; nothing behind `=` clears a field.
  /// - Throws: ``FieldAssignmentError``, ``TypedValueError`` or ``LookupError``, in words for a
  ///   person.
  package init(_ texts: [String], in lookup: RecordLookup, typed: TypedValue = .now) throws {
    for text in texts {
      let assignment = try FieldAssignment(text, of: .card, typed)
      guard assignment.definition.field == Field.Card.channel else {
        assignments.append(assignment)
        continue
      }
      let name = text.drop { $0 != "=" }.dropFirst()
      channel = try Self.channel(String(name).trimmingSpaces, lookup)
    }
  }

  /// A channel by all that it can be named by; one of that name is made if there is none.
  private static func channel(_ name: String, _ lookup: RecordLookup) throws -> Channel {
    guard !name.isEmpty else { return .cleared }
    do throws(LookupError) {
      return .known(try lookup.find(name, .channel))
    } catch {
      guard error.candidates.isEmpty else { throw error }
      return .new(name)
    }
  }

  package mutating func setTag(_ name: String, isOn: Bool) {
    if let tag = FieldAssignment.tag(name, isOn: isOn) { assignments.append(tag) }
  }

  package var isEmpty: Bool { assignments.isEmpty && channel == nil }

  /// Whether a field is set that everybody writes for themselves, such as the own emotion.
  package var needsParticipant: Bool {
    assignments.contains {
      if case .keyed(.participant, _) = $0.definition.type { true } else { false }
    }
  }

  /// Writes the fields.
  ///
  /// - Parameter participantID: Whose key is written in fields that are keyed by participant.
  package func apply(
    to card: RecordID, _ editor: inout Editor, participantID: String?
  ) throws(ChangeError) {
    for assignment in assignments {
      try assignment.apply(to: card, &editor, participantID: participantID)
    }
    switch channel {
    case nil: break
    case .cleared: try editor.set(card, Field.Card.channel, .null)
    case .known(let channel): try editor.set(card, Field.Card.channel, .reference(channel))
    case .new(let name):
      let channel = try editor.channel(named: name)
      try editor.set(card, Field.Card.channel, .reference(channel))
    }
  }
}
