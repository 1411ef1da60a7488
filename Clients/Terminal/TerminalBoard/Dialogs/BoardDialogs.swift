import JourneyEditing
import JourneyMap
import ReplicatedData
import StyledText

/// A line that is asked for.
package struct BoardPrompt: Equatable, Sendable {
  package enum Purpose: Equatable, Sendable {
    case search
    case tag(RecordID)
    case comment(RecordID)
    /// Evidence of one of the schema's types for a card.
    case evidence(RecordID, type: String)
    /// Where it is from.
    case evidenceAddress(RecordID, type: String, text: String)
    case newChannel(RecordID)
    case newPersona
    case agendaStep
    /// Why a rule of the checks does not hold for this map.
    case silenceRule(String)
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
    /// An edit that needs no question, whatever it deletes.
    case change(BoardEdit)
    case editText(EditorTarget)
    case openForm(RecordID)
    case openMenu(Kind)
    case beginLink(RecordID)
    case link(LinkTable.Link)
    case showPane(PaneKind)
    case setLanguage(String?)
    case toggleStep(Int)
    case chooseTemplate(TemplateChoice)
    case prompt(BoardPrompt.Purpose, title: String)
    case filterKind(String)
    case filterLane(RecordID)
    case filterAuthor(String)
    case filterTag(String)
    case goTo(RecordID)
    case keep(Int)
    case replayAuthor(String?)
    case nothing

    /// Whether it changes the map.
    var isEdit: Bool {
      switch self {
      case .edit, .change, .editText, .prompt, .beginLink, .link, .toggleStep, .chooseTemplate,
        .keep:
        true
      default: false
      }
    }
  }

  /// A menu that another one leads to, or that is made anew when something was chosen from it.
  package enum Kind: Equatable, Sendable {
    case filter, agenda, channels, personas, language, stages, lanes
    /// One stage, lane, persona or channel.
    case record(RecordID)
  }

  /// What an entry that was looked for in vain can become.
  package enum NewEntry: Equatable, Sendable {
    case tag(RecordID)
    /// Of a card.
    case channel(RecordID)
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
  /// What it is made anew as when something is chosen; nil if it closes then.
  var reopens: Kind?
  var newEntry: NewEntry?

  /// The entries that hold what was typed, and last what it could become.
  package var shown: [Entry] {
    guard !typed.isEmpty else { return entries }
    let wanted = typed.lowercased()
    var shown = entries.filter { "\($0.title) \($0.detail)".lowercased().contains(wanted) }
    if let entry = newEntry(beside: shown) { shown.append(entry) }
    return shown
  }

  private func newEntry(beside shown: [Entry]) -> Entry? {
    guard let newEntry, !typed.allSatisfy(\.isWhitespace) else { return nil }
    switch newEntry {
    case .tag(let card):
      let tag = typed.hasPrefix("#") ? String(typed.dropFirst()) : typed
      guard !tag.allSatisfy(\.isWhitespace), !shown.contains(where: { $0.title == "#" + tag })
      else { return nil }
      return Entry(
        title: "New tag “\(TerminalText.gridExcerpt(tag, columnsMax: 40))”",
        action: .edit(.record(.tag(card, tag, isOn: true))))
    case .channel(let card):
      guard !shown.contains(where: { $0.title.lowercased() == typed.lowercased() }) else {
        return nil
      }
      return Entry(
        title: "New channel “\(TerminalText.gridExcerpt(typed, columnsMax: 40))”",
        action: .edit(.record(.set(card, Field.Card.channel, .text(typed)))))
    }
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
    /// Somebody else has deleted the card that the user writes on, or has selected.
    case cardDeleted(RecordID, KeptText?)
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
  /// Whether it answers what the user did last: what they do next makes it old.
  var isAnswer: Bool
  /// When it came and when it goes, in milliseconds of the driver's clock.
  var since: UInt64
  package var until: UInt64
}

/// A text of the user's that found no place in the map.
package struct KeptText: Equatable, Sendable {
  package var text: String
  /// Why, in words.
  package var reason: String
}
