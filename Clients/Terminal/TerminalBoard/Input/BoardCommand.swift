/// Everything that a user can ask for. What a key means follows from ``KeyBindings``.
package enum BoardCommand: CaseIterable, Hashable, Sendable {
  // Going around
  case left, right, up, down, nextCard, previousCard, firstStage, lastStage, pageUp, pageDown
  case firstCard, lastCard
  // Looking
  case zoom, togglePane, paneUp, paneDown, search, nextMatch, previousMatch, filter, clearFilters
  case showPeople, bringEverybody, language
  // The pane
  case nextPane, previousPane, enterPane, showCardPane, showPersonaPane, showCurvePane
  case showFunnelPane, showWeakestLinkPane, showChannelsPane, showPlanPane, showGraphPane
  case showChecksPane, showReviewPane, silence
  // Cards
  case add, edit, editForm, editExternally, move, delete, restore, vote, unvote, tag, comment
  case evidence, setEmotion, setOwnEmotion, setKind, link, followLink, back, answer
  // The map
  case mapMenu, stages, lanes, channels, agenda, undo, redo, keptTexts
  // Writing
  case caretLeft, caretRight, caretUp, caretDown, wordLeft, wordRight, lineStart, lineEnd
  case textStart, textEnd, newLine, enterText, eraseBefore, eraseAfter, eraseWordBefore,
    eraseWordAfter
  case killToEnd, killToStart, yank, finish
  // Choosing
  case confirm, cancel
  // Replay
  case replay, playOrPause, slower, faster, stepForward, stepBack, nextSession, previousSession
  case seekTime, seekChange, filterReplay, nextCardChange, previousCardChange, toggleIdle
  case exportMoment, forkMoment, leaveReplay
  // The program
  case help, redraw, retry, suspend, quit

  package enum Section: String, CaseIterable, Sendable {
    case going = "Going around"
    case looking = "Looking"
    case pane = "The pane"
    case cards = "Cards"
    case map = "The map"
    case writing = "Writing"
    case choosing = "Choosing and moving"
    case replay = "Replay"
    case program = "The program"
  }

  /// The five that a newcomer is shown.
  package static let firstFive: [BoardCommand] = [.add, .edit, .move, .vote, .help]

  package var section: Section {
    switch self {
    case .left, .right, .up, .down, .nextCard, .previousCard, .firstStage, .lastStage, .pageUp,
      .pageDown, .firstCard, .lastCard:
      .going
    case .zoom, .togglePane, .paneUp, .paneDown, .search, .nextMatch, .previousMatch, .filter,
      .clearFilters, .showPeople, .bringEverybody, .language:
      .looking
    case .nextPane, .previousPane, .enterPane, .showCardPane, .showPersonaPane, .showCurvePane,
      .showFunnelPane, .showWeakestLinkPane, .showChannelsPane, .showPlanPane, .showGraphPane,
      .showChecksPane, .showReviewPane, .silence:
      .pane
    case .add, .edit, .editForm, .editExternally, .move, .delete, .restore, .vote, .unvote, .tag,
      .comment, .evidence, .setEmotion, .setOwnEmotion, .setKind, .link, .followLink, .back,
      .answer:
      .cards
    case .mapMenu, .stages, .lanes, .channels, .agenda, .undo, .redo, .keptTexts: .map
    case .caretLeft, .caretRight, .caretUp, .caretDown, .wordLeft, .wordRight, .lineStart,
      .lineEnd, .textStart, .textEnd, .newLine, .enterText, .eraseBefore, .eraseAfter,
      .eraseWordBefore,
      .eraseWordAfter, .killToEnd, .killToStart, .yank, .finish:
      .writing
    case .confirm, .cancel: .choosing
    case .replay, .playOrPause, .slower, .faster, .stepForward, .stepBack, .nextSession,
      .previousSession, .seekTime, .seekChange, .filterReplay, .nextCardChange,
      .previousCardChange, .toggleIdle, .exportMoment, .forkMoment, .leaveReplay:
      .replay
    case .help, .redraw, .retry, .suspend, .quit: .program
    }
  }

  /// What it does, for the help screen.
  package var title: String {
    switch self {
    case .left: "To the stage on the left"
    case .right: "To the stage on the right"
    case .up: "To the card or lane above"
    case .down: "To the card or lane below"
    case .nextCard: "To the next card, wherever it is"
    case .previousCard: "To the card before"
    case .firstStage: "To the first stage"
    case .lastStage: "To the last stage"
    case .pageUp: "To the lane above"
    case .pageDown: "To the lane below"
    case .firstCard: "To the first card of the cell"
    case .lastCard: "To the last card of the cell"
    case .zoom: "Titles only, two lines, or all of each card"
    case .togglePane: "Show or hide the pane"
    case .paneUp: "Scroll the pane up"
    case .paneDown: "Scroll the pane down"
    case .search: "Search"
    case .nextMatch: "To the next card found"
    case .previousMatch: "To the card found before"
    case .filter: "Show only some kinds, lanes, authors or tags"
    case .clearFilters: "Show everything again"
    case .showPeople: "Who is here; go to where somebody is"
    case .bringEverybody: "Bring everybody here (facilitators)"
    case .language: "Language of stages, lanes and channels"
    case .nextPane: "The next of the panes below"
    case .previousPane: "The pane before"
    case .enterPane: "Into the pane; there Enter goes to what a line is about, z makes it wide"
    case .showCardPane: "All of the card, and who did what to it"
    case .showPersonaPane: "Personas: whose journey it is"
    case .showCurvePane: "Emotion curve, with the band of disagreement"
    case .showFunnelPane: "Funnel: who comes how far"
    case .showWeakestLinkPane: "Weakest link: the stages in rank order, and why"
    case .showChannelsPane: "Which channels are used in which stages"
    case .showPlanPane: "Pains in rank order, and what is done about them"
    case .showGraphPane: "Loops, ends and beginnings of the links"
    case .showChecksPane: "Checks: what is missing or overdue"
    case .showReviewPane: "What has changed since the last review"
    case .silence: "In the checks: a rule does not hold for this map"
    case .add: "Add a card"
    case .edit: "Edit the card"
    case .editForm: "All fields of the card: emotion, severity, channel, owner, …"
    case .editExternally: "Edit in your own editor ($EDITOR)"
    case .move: "Move the card"
    case .delete: "Delete the card; it can be restored"
    case .restore: "Restore a deleted card"
    case .vote: "Vote"
    case .unvote: "Take a vote back"
    case .tag: "Tag, or take a tag off"
    case .comment: "Comment"
    case .evidence: "Evidence: a link, a quote or a survey answer"
    case .setEmotion: "Set the emotion"
    case .setOwnEmotion: "What you feel about it yourself"
    case .setKind: "Set the kind"
    case .link: "Link the card to another"
    case .followLink: "The card's links: go along them, or take one away"
    case .back: "Back to where you were before you jumped"
    case .answer: "Make an action item that answers the card"
    case .mapMenu: "The map: title, kind, goal, owner, review, personas, agenda, …"
    case .channels: "Channels: add, rename, move, delete"
    case .agenda: "Agenda of the workshop: tick steps off"
    case .stages: "Stages: add, rename, move, delete"
    case .lanes: "Lanes: add, rename, move, delete"
    case .undo: "Undo what you did last"
    case .redo: "Redo it"
    case .keptTexts: "Texts of yours that were refused, to put them back"
    case .caretLeft: "A character to the left"
    case .caretRight: "A character to the right"
    case .caretUp: "A line up"
    case .caretDown: "A line down"
    case .wordLeft: "A word to the left"
    case .wordRight: "A word to the right"
    case .lineStart: "To the beginning of the line"
    case .lineEnd: "To the end of the line"
    case .textStart: "To the beginning of the text"
    case .textEnd: "To the end of the text"
    case .newLine: "Begin a new line"
    case .enterText: "Begin a new line; of a card that is new: save it and open the next"
    case .eraseBefore: "Erase the character before"
    case .eraseAfter: "Erase the character behind"
    case .eraseWordBefore: "Erase the word before"
    case .eraseWordAfter: "Erase the word behind"
    case .killToEnd: "Cut to the end of the line"
    case .killToStart: "Cut to the beginning of the line"
    case .yank: "Put in what was cut"
    case .finish: "Finish writing"
    case .confirm: "Take it, or drop the card here"
    case .cancel: "Leave it"
    case .replay: "Replay the map's history"
    case .playOrPause: "Play or pause"
    case .slower: "Slower"
    case .faster: "Faster"
    case .stepForward: "One change forward"
    case .stepBack: "One change back"
    case .nextSession: "To the next session"
    case .previousSession: "To the session before"
    case .seekTime: "Go to a time"
    case .seekChange: "Go to a change by its number"
    case .filterReplay: "Play only one author's changes"
    case .nextCardChange: "To the next change of the selected card"
    case .previousCardChange: "To the change of the selected card before"
    case .toggleIdle: "Skip idle time, or wait through it"
    case .exportMoment: "Export the map of this moment"
    case .forkMoment: "Make a new map of this moment"
    case .leaveReplay: "Back to the present"
    case .help: "Help"
    case .redraw: "Draw the screen again"
    case .retry: "Connect now"
    case .suspend: "Suspend; fg brings it back"
    case .quit: "Quit"
    }
  }

  /// One or two words, for the line of the first five.
  package var shortTitle: String {
    switch self {
    case .add: "Add"
    case .edit: "Edit"
    case .move: "Move"
    case .vote: "Vote"
    default: title
    }
  }

  /// The same, where it means something of its own in a mode.
  func shortTitle(in mode: BoardMode?) -> String {
    switch (mode, self) {
    case (.edit, .enterText): "Save, and the next card"
    case (.move, .confirm): "Drop it here"
    case (.link, .confirm): "Link to this card"
    case (.link, .cancel), (.move, .cancel): "Leave it"
    case (.pane, .confirm): "Go there"
    case (.pane, .zoom): "Wide"
    case (.pane, .nextPane): "Next"
    case (.pane, .silence): "Does not hold here"
    case (.pane, .cancel): "To the board"
    default: shortTitle
    }
  }

  /// Whether it changes the map, so that it has no place in the past.
  var isEdit: Bool {
    switch self {
    case .add, .edit, .editExternally, .move, .delete, .restore, .vote, .unvote, .tag, .comment,
      .evidence, .setEmotion, .setOwnEmotion, .setKind, .link, .answer, .undo, .redo,
      .keptTexts, .replay, .silence:
      true
    default: false
    }
  }
}
