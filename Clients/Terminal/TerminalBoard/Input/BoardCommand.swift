/// Everything that a user can ask for. What a key means follows from ``KeyBindings``.
package enum BoardCommand: CaseIterable, Hashable, Sendable {
  // Going around
  case left, right, up, down, nextCard, previousCard, firstStage, lastStage, pageUp, pageDown
  case firstCard, lastCard
  // Looking
  case zoom, togglePane, paneUp, paneDown, search, nextMatch, previousMatch, filter, clearFilters
  case showPeople
  // Cards
  case add, edit, editExternally, move, delete, restore, vote, unvote, tag, comment, setEmotion
  case setKind
  // The map
  case stages, lanes, undo, redo, keptTexts
  // Writing
  case caretLeft, caretRight, caretUp, caretDown, wordLeft, wordRight, lineStart, lineEnd
  case textStart, textEnd, newLine, eraseBefore, eraseAfter, eraseWordBefore, eraseWordAfter
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
      .clearFilters, .showPeople:
      .looking
    case .add, .edit, .editExternally, .move, .delete, .restore, .vote, .unvote, .tag, .comment,
      .setEmotion, .setKind:
      .cards
    case .stages, .lanes, .undo, .redo, .keptTexts: .map
    case .caretLeft, .caretRight, .caretUp, .caretDown, .wordLeft, .wordRight, .lineStart,
      .lineEnd, .textStart, .textEnd, .newLine, .eraseBefore, .eraseAfter, .eraseWordBefore,
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
    case .togglePane: "Show or hide the pane with the card's details"
    case .paneUp: "Scroll the pane up"
    case .paneDown: "Scroll the pane down"
    case .search: "Search"
    case .nextMatch: "To the next card found"
    case .previousMatch: "To the card found before"
    case .filter: "Show only some kinds, lanes, authors or tags"
    case .clearFilters: "Show everything again"
    case .showPeople: "Who is here; go to where somebody is"
    case .add: "Add a card"
    case .edit: "Edit the card"
    case .editExternally: "Edit in your own editor ($EDITOR)"
    case .move: "Move the card"
    case .delete: "Delete the card; it can be restored"
    case .restore: "Restore a deleted card"
    case .vote: "Vote"
    case .unvote: "Take a vote back"
    case .tag: "Tag, or take a tag off"
    case .comment: "Comment"
    case .setEmotion: "Set the emotion"
    case .setKind: "Set the kind"
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

  /// Whether it changes the map, so that it has no place in the past.
  var isEdit: Bool {
    switch self {
    case .add, .edit, .editExternally, .move, .delete, .restore, .vote, .unvote, .tag, .comment,
      .setEmotion, .setKind, .stages, .lanes, .undo, .redo, .keptTexts, .replay:
      true
    default: false
    }
  }
}
