/// What the keyboard acts upon.
package enum BoardMode: CaseIterable, Hashable, Sendable {
  case browse
  /// A card is on its way to another place.
  case move
  /// A mergeable text is written.
  case edit
  /// A line is asked for.
  case prompt
  /// The fields of a record are filled in.
  case form
  /// The keyboard is in the pane.
  case pane
  /// One end of a link is marked; what is not bound here is as in ``browse``.
  case link
  /// One of several things is chosen.
  case menu
  /// A question with a few answers.
  case question
  case help
  /// The past is shown; what is not bound here is as in ``browse``.
  case replay
}

/// The one table of keys: it decides what a key does, and the help screen is made from it.
package enum KeyBindings {
  package struct Binding: Sendable {
    package let mode: BoardMode
    package let keys: [KeyStroke]
    package let command: BoardCommand

    init(_ mode: BoardMode, _ command: BoardCommand, _ keys: KeyStroke...) {
      self.mode = mode
      self.command = command
      self.keys = keys
    }
  }

  package static let table: [Binding] =
    browsing + looking + panes + editing + moving + linking + formFilling + paneReading + writing
    + prompting + choosing + replaying + helping

  private static let browsing = [
    Binding(.browse, .left, KeyStroke(.left), .character("h")),
    Binding(.browse, .right, KeyStroke(.right), .character("l")),
    Binding(.browse, .up, KeyStroke(.up), .character("k")),
    Binding(.browse, .down, KeyStroke(.down), .character("j")),
    Binding(.browse, .nextCard, KeyStroke(.tab)),
    Binding(.browse, .previousCard, KeyStroke(.tab, .shift)),
    Binding(.browse, .firstStage, KeyStroke(.home), .character("0")),
    Binding(.browse, .lastStage, KeyStroke(.end), .character("$")),
    Binding(.browse, .pageUp, KeyStroke(.pageUp), .character("{")),
    Binding(.browse, .pageDown, KeyStroke(.pageDown), .character("}")),
    Binding(.browse, .firstCard, .character("g")),
    Binding(.browse, .lastCard, .character("G")),
  ]

  private static let looking = [
    Binding(.browse, .zoom, .character("z")),
    Binding(.browse, .togglePane, .character("p")),
    Binding(.browse, .paneUp, .character("[")),
    Binding(.browse, .paneDown, .character("]")),
    Binding(.browse, .search, .character("/")),
    Binding(.browse, .nextMatch, .character("n")),
    Binding(.browse, .previousMatch, .character("N")),
    Binding(.browse, .filter, .character("f")),
    Binding(.browse, .clearFilters, .character("F")),
    Binding(.browse, .showPeople, .character("w")),
    Binding(.browse, .bringEverybody, .character("B")),
    Binding(.browse, .language, .character("T")),
    Binding(.browse, .replay, .character("y")),
    Binding(.browse, .help, .character("?"), KeyStroke(.function(1))),
    Binding(.browse, .redraw, .control("l")),
    Binding(.browse, .retry, .character("!")),
    Binding(.browse, .suspend, .control("z")),
    Binding(.browse, .quit, .character("q"), .control("c")),
  ]

  private static let panes = [
    Binding(.browse, .nextPane, .character("s")),
    Binding(.browse, .enterPane, .character(" "), .character("`")),
    Binding(.browse, .showCardPane, .character("1")),
    Binding(.browse, .showCurvePane, .character("2")),
    Binding(.browse, .showFunnelPane, .character("3")),
    Binding(.browse, .showWeakestLinkPane, .character("4")),
    Binding(.browse, .showChannelsPane, .character("5")),
    Binding(.browse, .showPlanPane, .character("6")),
    Binding(.browse, .showGraphPane, .character("7")),
    Binding(.browse, .showChecksPane, .character("8")),
    Binding(.browse, .showReviewPane, .character("9")),
    Binding(.browse, .showPersonaPane, .character("P")),
  ]

  private static let paneReading = [
    Binding(.pane, .up, KeyStroke(.up), .character("k")),
    Binding(.pane, .down, KeyStroke(.down), .character("j")),
    Binding(.pane, .pageUp, KeyStroke(.pageUp), .character("{"), .character("[")),
    Binding(.pane, .pageDown, KeyStroke(.pageDown), .character("}"), .character("]")),
    Binding(.pane, .firstCard, KeyStroke(.home), .character("g")),
    Binding(.pane, .lastCard, KeyStroke(.end), .character("G")),
    Binding(.pane, .nextPane, KeyStroke(.right), .character("l"), .character("s")),
    Binding(.pane, .previousPane, KeyStroke(.left), .character("h")),
    Binding(.pane, .confirm, KeyStroke(.enter), .character("e")),
    Binding(.pane, .zoom, .character("z")),
    Binding(.pane, .silence, .character("x"), KeyStroke(.delete)),
    Binding(.pane, .togglePane, .character("p")),
    Binding(
      .pane, .cancel, KeyStroke(.escape), .character(" "), .character("`"), .character("q"),
      KeyStroke(.tab), .control("c")),
  ]

  private static let editing = [
    Binding(.browse, .add, .character("a"), KeyStroke(.insert)),
    Binding(.browse, .edit, KeyStroke(.enter), .character("e")),
    Binding(.browse, .editForm, .character("d")),
    Binding(.browse, .editExternally, .character("E")),
    Binding(.browse, .move, .character("m")),
    Binding(.browse, .delete, .character("x"), KeyStroke(.delete)),
    Binding(.browse, .restore, .character("X")),
    Binding(.browse, .vote, .character("v"), .character("+")),
    Binding(.browse, .unvote, .character("V"), .character("-")),
    Binding(.browse, .tag, .character("t")),
    Binding(.browse, .comment, .character("c")),
    Binding(.browse, .evidence, .character("C")),
    Binding(.browse, .setEmotion, .character("o")),
    Binding(.browse, .setOwnEmotion, .character("O")),
    Binding(.browse, .setKind, .character("i")),
    Binding(.browse, .link, .character("r")),
    Binding(.browse, .followLink, .character("R")),
    Binding(.browse, .back, .character("b")),
    Binding(.browse, .answer, .character("A")),
    Binding(.browse, .mapMenu, .character("M")),
    Binding(.browse, .channels, .character("H")),
    Binding(.browse, .agenda, .character("W")),
    Binding(.browse, .stages, .character("S")),
    Binding(.browse, .lanes, .character("L")),
    Binding(.browse, .undo, .character("u")),
    Binding(.browse, .redo, .control("r"), .character("U")),
    Binding(.browse, .keptTexts, .character("K")),
  ]

  private static let moving = [
    Binding(.move, .left, KeyStroke(.left), .character("h")),
    Binding(.move, .right, KeyStroke(.right), .character("l")),
    Binding(.move, .up, KeyStroke(.up), .character("k")),
    Binding(.move, .down, KeyStroke(.down), .character("j")),
    Binding(.move, .pageUp, KeyStroke(.pageUp), .character("{")),
    Binding(.move, .pageDown, KeyStroke(.pageDown), .character("}")),
    Binding(.move, .firstStage, KeyStroke(.home), .character("0")),
    Binding(.move, .lastStage, KeyStroke(.end), .character("$")),
    Binding(.move, .confirm, KeyStroke(.enter), .character("m"), .character(" ")),
    Binding(.move, .cancel, KeyStroke(.escape), .character("q"), .control("c")),
    Binding(.move, .suspend, .control("z")),
  ]

  private static let linking = [
    Binding(.link, .confirm, KeyStroke(.enter), .character("r")),
    Binding(.link, .cancel, KeyStroke(.escape), .character("q"), .control("c")),
  ]

  private static let formFilling = [
    Binding(.form, .up, KeyStroke(.up), .control("p"), KeyStroke(.tab, .shift)),
    Binding(.form, .down, KeyStroke(.down), .control("n"), KeyStroke(.tab)),
    Binding(.form, .left, KeyStroke(.left)),
    Binding(.form, .right, KeyStroke(.right)),
    Binding(.form, .pageUp, KeyStroke(.pageUp)),
    Binding(.form, .pageDown, KeyStroke(.pageDown)),
    Binding(.form, .firstCard, KeyStroke(.home)),
    Binding(.form, .lastCard, KeyStroke(.end)),
    Binding(.form, .confirm, KeyStroke(.enter), .control("j")),
    Binding(.form, .eraseBefore, KeyStroke(.backspace), KeyStroke(.delete), .control("h")),
    Binding(.form, .undo, .alt("u"), .control("_")),
    Binding(.form, .redo, .alt("r"), .control("r")),
    Binding(.form, .redraw, .control("l")),
    Binding(.form, .suspend, .control("z")),
    Binding(.form, .cancel, KeyStroke(.escape), .control("c")),
  ]

  private static let writing = [
    Binding(.edit, .caretLeft, KeyStroke(.left), .control("b")),
    Binding(.edit, .caretRight, KeyStroke(.right), .control("f")),
    Binding(.edit, .caretUp, KeyStroke(.up), .control("p")),
    Binding(.edit, .caretDown, KeyStroke(.down), .control("n")),
    Binding(.edit, .wordLeft, .alt("b"), KeyStroke(.left, .control), KeyStroke(.left, .alt)),
    Binding(.edit, .wordRight, .alt("f"), KeyStroke(.right, .control), KeyStroke(.right, .alt)),
    Binding(.edit, .lineStart, KeyStroke(.home), .control("a")),
    Binding(.edit, .lineEnd, KeyStroke(.end), .control("e")),
    Binding(.edit, .textStart, .alt("<"), KeyStroke(.home, .control), KeyStroke(.pageUp)),
    Binding(.edit, .textEnd, .alt(">"), KeyStroke(.end, .control), KeyStroke(.pageDown)),
    Binding(.edit, .enterText, KeyStroke(.enter)),
    Binding(.edit, .newLine, .control("j"), KeyStroke(.enter, .alt)),
    Binding(.edit, .eraseBefore, KeyStroke(.backspace), .control("h")),
    Binding(.edit, .eraseAfter, KeyStroke(.delete), .control("d")),
    Binding(.edit, .eraseWordBefore, .control("w"), KeyStroke(.backspace, .alt)),
    Binding(.edit, .eraseWordAfter, .alt("d")),
    Binding(.edit, .killToEnd, .control("k")),
    Binding(.edit, .killToStart, .control("u")),
    Binding(.edit, .yank, .control("y")),
    Binding(.edit, .undo, .alt("u"), .control("_")),
    Binding(.edit, .redo, .alt("r"), .control("r")),
    Binding(.edit, .editExternally, .alt("e")),
    Binding(.edit, .redraw, .control("l")),
    Binding(.edit, .suspend, .control("z")),
    Binding(.edit, .finish, KeyStroke(.escape), .control("c"), .control("s")),
  ]

  private static let prompting = [
    Binding(.prompt, .caretLeft, KeyStroke(.left), .control("b")),
    Binding(.prompt, .caretRight, KeyStroke(.right), .control("f")),
    Binding(.prompt, .wordLeft, .alt("b"), KeyStroke(.left, .control), KeyStroke(.left, .alt)),
    Binding(.prompt, .wordRight, .alt("f"), KeyStroke(.right, .control), KeyStroke(.right, .alt)),
    Binding(.prompt, .lineStart, KeyStroke(.home), .control("a")),
    Binding(.prompt, .lineEnd, KeyStroke(.end), .control("e")),
    Binding(.prompt, .eraseBefore, KeyStroke(.backspace), .control("h")),
    Binding(.prompt, .eraseAfter, KeyStroke(.delete), .control("d")),
    Binding(.prompt, .eraseWordBefore, .control("w"), KeyStroke(.backspace, .alt)),
    Binding(.prompt, .eraseWordAfter, .alt("d")),
    Binding(.prompt, .killToEnd, .control("k")),
    Binding(.prompt, .killToStart, .control("u")),
    Binding(.prompt, .yank, .control("y")),
    Binding(.prompt, .confirm, KeyStroke(.enter), .control("j")),
    Binding(.prompt, .cancel, KeyStroke(.escape), .control("c")),
    Binding(.prompt, .suspend, .control("z")),
  ]

  private static let choosing = [
    Binding(.menu, .up, KeyStroke(.up), .control("p")),
    Binding(.menu, .down, KeyStroke(.down), .control("n"), KeyStroke(.tab)),
    Binding(.menu, .pageUp, KeyStroke(.pageUp)),
    Binding(.menu, .pageDown, KeyStroke(.pageDown)),
    Binding(.menu, .firstCard, KeyStroke(.home)),
    Binding(.menu, .lastCard, KeyStroke(.end)),
    Binding(.menu, .eraseBefore, KeyStroke(.backspace), .control("h")),
    Binding(.menu, .confirm, KeyStroke(.enter), .control("j")),
    Binding(.menu, .cancel, KeyStroke(.escape), .control("c")),
    Binding(.menu, .suspend, .control("z")),
    Binding(.question, .cancel, KeyStroke(.escape), .control("c")),
    Binding(.question, .suspend, .control("z")),
  ]

  private static let replaying = [
    Binding(.replay, .playOrPause, .character(" ")),
    Binding(.replay, .slower, .character("-"), .character("<")),
    Binding(.replay, .faster, .character("+"), .character("="), .character(">")),
    Binding(.replay, .stepForward, .character("."), KeyStroke(.right, .shift)),
    Binding(.replay, .stepBack, .character(","), KeyStroke(.left, .shift)),
    Binding(.replay, .nextSession, .character(")")),
    Binding(.replay, .previousSession, .character("(")),
    Binding(.replay, .seekTime, .character("t")),
    Binding(.replay, .seekChange, .character("c"), .character("#")),
    Binding(.replay, .filterReplay, .character("a")),
    Binding(.replay, .nextCardChange, .character("v")),
    Binding(.replay, .previousCardChange, .character("V")),
    Binding(.replay, .toggleIdle, .character("i")),
    Binding(.replay, .exportMoment, .character("x")),
    Binding(.replay, .forkMoment, .character("o")),
    Binding(.replay, .leaveReplay, KeyStroke(.escape), .character("y")),
  ]

  private static let helping = [
    Binding(.help, .up, KeyStroke(.up), .character("k")),
    Binding(.help, .down, KeyStroke(.down), .character("j")),
    Binding(.help, .pageUp, KeyStroke(.pageUp), .character("b")),
    Binding(.help, .pageDown, KeyStroke(.pageDown), .character(" ")),
    Binding(
      .help, .cancel, KeyStroke(.escape), .character("q"), .character("?"), KeyStroke(.enter),
      .control("c"), KeyStroke(.function(1))),
    Binding(.help, .suspend, .control("z")),
  ]

  private static let commands: [BoardMode: [KeyStroke: BoardCommand]] = {
    var result: [BoardMode: [KeyStroke: BoardCommand]] = [:]
    for binding in table {
      for key in binding.keys { result[binding.mode, default: [:]][key] = binding.command }
    }
    return result
  }()

  /// What a key does in a mode; nil if it does nothing there, or types.
  package static func command(_ key: KeyStroke, in mode: BoardMode) -> BoardCommand? {
    if let command = commands[mode]?[key] { return command }
    switch mode {
    case .replay, .link: return commands[.browse]?[key]
    case .pane:
      // From the pane to another one, and what belongs to the program.
      guard let command = commands[.browse]?[key] else { return nil }
      let isPane = PaneKind(command) != nil
      return isPane || [.help, .redraw, .suspend, .language, .retry].contains(command)
        ? command : nil
    default: return nil
    }
  }

  /// The keys of a command: those of the first mode that has it.
  package static func keys(for command: BoardCommand) -> [KeyStroke] {
    table.first { $0.command == command }?.keys ?? []
  }
}
