import JourneyFormats
import JourneyMap
import ReplicatedData

/// A line that is asked for.
package struct BoardPrompt: Equatable, Sendable {
  package enum Purpose: Equatable, Sendable {
    case search
    case tag(RecordID)
    case comment(RecordID)
    /// A new stage or lane behind another.
    case addAxis(RecordKind, after: RecordID?)
    case seekTime, seekChange
    case exportMoment, forkMoment
  }

  package let purpose: Purpose
  package let title: String
  package var line: LineEditing
}

/// One of several things to be chosen.
package struct BoardMenu: Equatable, Sendable {
  package enum Action: Equatable, Sendable {
    case edit(BoardEdit)
    case editText(EditorTarget)
    case prompt(BoardPrompt.Purpose, title: String)
    case filterKind(String)
    case filterLane(RecordID)
    case filterAuthor(String)
    case filterTag(String)
    case goTo(RecordID)
    case keep(Int)
    case replayAuthor(String?)
    case nothing
  }

  package struct Entry: Equatable, Sendable {
    package var title: String
    /// Behind the title, in faint letters.
    package var detail = ""
    /// Of something that is on or off.
    package var isOn: Bool?
    var action: Action
  }

  package let title: String
  package var entries: [Entry]
  /// What was typed to find an entry.
  package var typed = ""
  package var selected = 0
  /// Whether it stays open when something is chosen.
  var staysOpen = false
  /// The card that may be given what was typed as a new tag.
  var tagged: RecordID?

  /// The entries that hold what was typed, and last the tag that it could become.
  package var shown: [Entry] {
    guard !typed.isEmpty else { return entries }
    let wanted = typed.lowercased()
    var shown = entries.filter { "\($0.title) \($0.detail)".lowercased().contains(wanted) }
    let tag = typed.hasPrefix("#") ? String(typed.dropFirst()) : typed
    let isThere = shown.contains { $0.title == "#" + tag }
    if let tagged, !isThere, !tag.allSatisfy(\.isWhitespace) {
      shown.append(
        Entry(
          title: "New tag “\(TerminalText.excerpt(tag, columnsMax: 40))”",
          action: .edit(.tag(tagged, tag, isOn: true))))
    }
    return shown
  }

  /// Narrows the choice down by what was typed.
  mutating func find(_ text: String) {
    typed += text
    selected = 0
  }

  mutating func settle() { selected = max(0, min(selected, shown.count - 1)) }
}

/// A question, with the keys that answer it.
package struct BoardQuestion: Equatable, Sendable {
  package enum Purpose: Equatable, Sendable {
    case pasteLines([String], whole: String)
    case deleteAxis(RecordID)
    case quit
  }

  package let purpose: Purpose
  package let text: String
  /// Each with its key.
  package let answers: [(key: Character, title: String)]

  package static func == (a: BoardQuestion, b: BoardQuestion) -> Bool {
    a.purpose == b.purpose && a.text == b.text && a.answers.elementsEqual(b.answers, by: ==)
  }
}

/// Something that just happened, to be shown for a while.
package struct Notice: Equatable, Sendable {
  package var text: String
  package var isWarning: Bool
  /// When it goes, in milliseconds of the driver's clock.
  package var until: UInt64
}

/// A text of the user's that found no place in the map.
package struct KeptText: Equatable, Sendable {
  package var text: String
  /// Why, in words.
  package var reason: String
}
