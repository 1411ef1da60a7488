import JourneyInsight
import JourneyMap
import ReplicatedData

/// What an action item says of who does it until when.
package struct ActionItem: Sendable {
  package let owner: String
  /// `open`, `doing`, `done` or `dropped`; open if nothing was said.
  package let status: String
  package let due: CalendarDay?
  package let isOverdue: Bool
  /// The cards that are not deleted and that it answers.
  package let answers: [RecordID]

  package var isOpen: Bool { status == "open" || status == "doing" }

  /// The day, and whether it is over: `2026-03-31 overdue`.
  package var dueWords: String {
    (due.map { "\($0)" } ?? "") + (isOverdue ? " overdue" : "")
  }
}

extension MapDocument {
  /// - Parameter today: An open action item is overdue from the day after the one it is due on.
  /// - Complexity: O(records).
  package func actionItem(_ card: RecordID, today: CalendarDay) -> ActionItem {
    let status = value(card, Field.Card.status).text ?? "open"
    let due = value(card, Field.Card.due).text.flatMap { CalendarDay($0) }
    let overdue = OverdueDay.of(
      status: ActionStatus(rawValue: status), due: due, today: today)
    return ActionItem(
      owner: string(card, Field.Card.owner), status: status, due: due,
      isOverdue: overdue != nil,
      answers: cardLinks().filter { $0.from == card && $0.type == "answers" && isLive($0.to) }
        .map(\.to))
  }

  /// Cards by the day they are due, those without one last; otherwise in the order given.
  package func byDueDay(_ cards: [RecordID]) -> [RecordID] {
    let days = cards.map { value($0, Field.Card.due).text.flatMap { CalendarDay($0)?.number } }
    return cards.indices.sorted { a, b in
      (days[a] ?? .max, a) < (days[b] ?? .max, b)
    }.map { cards[$0] }
  }
}
