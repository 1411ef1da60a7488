import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData

extension RecordLookup {
  /// What a user sets of a card, ready to be written. A channel is found by all that it can be named by;
  /// one that is not there is named by its name, and so made.
  ///
  /// - Parameter texts: `FIELD=VALUE` or `FIELD:KEY=VALUE` each; nothing behind `=` clears a field.
  /// - Throws: ``FieldAssignmentError``, ``TypedValueError`` or ``LookupError``, in words for a
  ///   person.
  package func cardFields(
    _ texts: [String], typed: TypedValue = .now
  ) throws -> [FieldEdit] {
    try texts.map { text in
      var edit = try FieldAssignment(text, of: .card, typed).edit
      guard edit.field == Field.Card.channel, let name = edit.value.text?.trimmingSpaces else {
        return edit
      }
      edit.value = name.isEmpty ? .null : try channel(name)
      return edit
    }
  }

  private func channel(_ name: String) throws -> Value {
    do throws(LookupError) {
      return .reference(try find(name, .channel))
    } catch {
      guard error.candidates.isEmpty else { throw error }
      return .text(name)
    }
  }
}
