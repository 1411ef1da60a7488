import JourneyMap
import ReplicatedData

/// One line of a form: a field, or one key of a keyed field.
package struct FormRow: Equatable, Sendable {
  /// Names a row whatever happens to the rows around it.
  package struct ID: Hashable, Sendable {
    package var field: FieldID?
    /// Of a keyed field with a row for each key.
    package var key: String?

    package init(_ field: FieldID?, key: String? = nil) {
      self.field = field
      self.key = key
    }

    /// Shows or hides the fields that are rarely needed.
    package static let more = ID(nil)
  }

  /// How the user changes it.
  package enum Control: Equatable, Sendable {
    /// A mergeable text, written together with others.
    case text
    /// One of a few values, null among them.
    case choices([Value])
    /// A whole number: the arrows count, digits are typed.
    case number(ClosedRange<Int64>)
    /// A value that is typed as a whole.
    case typed
    /// Names behind commas; of actors in their order.
    case names
    case tags, channel, persona
    /// A key that is there already, with its value.
    case entry
    /// A new key with a value behind a blank.
    case newEntry
    /// The rest of the fields.
    case more(isOpen: Bool)
  }

  package var id: ID
  package var label: String
  /// As it is shown; empty if there is none.
  package var value: String
  package var control: Control
  /// Whether the user's own key is meant, in a field that is keyed by participant.
  package var isOwn = false
}
