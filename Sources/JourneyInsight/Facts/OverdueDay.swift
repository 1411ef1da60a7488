import JourneyMap
import ReplicatedData

/// When an action item should have been done: the one rule of what is overdue.
package enum OverdueDay {
  /// The day that an action item was due on, if that is over and the item is neither done nor dropped;
  /// else nil. It is overdue from the day after.
  ///
  /// - Parameters:
  ///   - status: nil counts as open, and so does a status that a newer peer knows.
  ///   - due: nil if nobody has said one.
  package static func of(status: ActionStatus?, due: CalendarDay?, today: CalendarDay)
    -> CalendarDay?
  {
    guard let due, due < today, !(status?.isClosed ?? false) else { return nil }
    return due
  }

  /// The same of a card; nil for one that is no action item. O(fields).
  package static func of(
    _ card: RecordID, in document: MapDocument, today: CalendarDay
  ) -> CalendarDay? {
    guard CardKind(name: document.value(card, Field.Card.kind).text) == .actionItem else {
      return nil
    }
    return of(
      status: document.value(card, Field.Card.status).text.flatMap { ActionStatus(token: $0) },
      due: document.value(card, Field.Card.due).text.flatMap { CalendarDay($0) }, today: today)
  }
}
