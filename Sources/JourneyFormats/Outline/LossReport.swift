import JourneyTemplates

/// Something that a format could not carry, or a map could not take.
package enum Loss: Hashable, Sendable {
  // Reading a file. Lines count from 1.

  /// Text behind the actors of a task, which Mermaid ignores too.
  case textBehindActors(line: Int, text: String)
  /// A comment behind a statement on the same line: it is kept with the comments of the map.
  case commentMoved(line: Int)
  /// A statement that a file may have once; the later one counts.
  case statementReplaced(line: Int, statement: String)
  case controlCharactersDropped(count: Int)
  /// The same actor twice in one task.
  case actorRepeated(line: Int, actor: String)
  /// An actor's name or a score that is longer than a map can hold was cut.
  case valueCut(line: Int, bytesMax: Int)
  /// The first one's line.
  case tasksWithoutScore(count: Int, firstLine: Int)
  case scoreNotNumber(line: Int, text: String)
  /// Scores that are of no scale; some of them.
  case scoresBeyond(count: Int, examples: [String])

  /// A value that is none of the field.
  case cellUnreadable(line: Int, field: String, text: String)
  /// A field in a row without a card to have it.
  case fieldWithoutCard(line: Int, field: String)
  case columnWithoutHeading(line: Int, text: String)
  case textAroundTable(lines: Int)
  /// Columns that say who answered, or when, or that are about people.
  case columnsAboutPeople([PersonalColumn])
  /// Addresses and numbers of people within texts.
  case wordsMasked(heading: String, count: Int)
  /// Cells in which nothing else stands.
  case placeholders(words: [String], count: Int)
  case rowsTooLong(count: Int, line: Int, cells: Int, width: Int)
  case numbersBeyondScale(heading: String, count: Int, scale: String)
  case timesSetAside(count: Int, line: Int, text: String)
  case answersWithoutQuestion(column: Int, count: Int)
  case answersUnreadable(question: String, count: Int)
  case answersLeft(question: String, count: Int)
  case eventsIncomplete(count: Int)
  case timesUnreadable(because: String?)
  case stagesUnknown(titles: [String])
  case nodesLeft(count: Int)
  /// Texts that stand in no group.
  case textsInNoStage(count: Int)
  case idsRepeated([String])
  /// A group around others, of which only the outermost is the map.
  case groupAroundOthers(label: String)
  case edgesLeft(count: Int)

  // Taking an outline into a map.

  /// The map has a title of its own.
  case titleKept(instead: String)
  /// The map has fields of its own.
  case mapFieldsKept(names: [String])

  // Writing a file.

  case cardsOfKind(String, count: Int)
  /// Actions that stand in another lane than the actions'.
  case lanesOfActions(count: Int)
  case scoresClamped(count: Int)
  case scoresMissing(count: Int)
  case scoresNotNumbers(count: Int)
  case votes(count: Int)
  case comments(count: Int)
  case cardFields(names: [String])
  case unnamedStages(count: Int)
  case unnamedCards(count: Int)
  case actorsUnwritable(count: Int)
  case frontMatter
  case notes
  /// What is said of the map as a whole, its title too.
  case mapFields(names: [String])
  case personas(count: Int)
  case links(count: Int)
  /// Names of stages, lanes and channels in other languages.
  case labels(count: Int)
  /// Channels of the map's vocabulary that no card names.
  case channels(count: Int)
  case stageKeys(count: Int)
  case emptyLanes(count: Int)
  /// Stages that have the title of another one, where the title is all that tells them apart.
  case stagesMerged(count: Int)
  case whiteSpaceTrimmed(count: Int)
  /// Cards of which a picture shows the beginning only.
  case cardsShortened(count: Int)
  /// Cards of lanes that were not asked for.
  case cardsNotShown(count: Int)
  /// Links that would make a picture a thicket.
  case linksNotDrawn(count: Int)
}

extension Loss: CustomStringConvertible {
  /// One sentence for a person.
  package var description: String {
    switch self {
    case .textBehindActors(let line, let text):
      "Line \(line): “\(TerminalText.excerpt(text))” stands behind the actors, where Mermaid "
        + "ignores it; it was left out."
    case .commentMoved(let line):
      "Line \(line): what follows # is a comment in Mermaid; it was kept in the map's notes, not "
        + "on the card."
    case .statementReplaced(let line, let statement):
      "Line \(line): a second “\(statement)” replaces the first, as in Mermaid."
    case .controlCharactersDropped(let count):
      "\(Self.count(count, "control character")) left out."
    case .actorRepeated(let line, let actor):
      "Line \(line): the actor “\(TerminalText.excerpt(actor))” is named twice and was kept once."
    case .valueCut(let line, let bytesMax):
      "Line \(line): a name or score was cut to the \(bytesMax) bytes that a map can hold."
    case .tasksWithoutScore(let count, let line):
      "Scores of \(Self.count(count, "task")), the first on line \(line): there is no number behind the "
        + "name. Write “name: score: actor”."
    case .scoreNotNumber(let line, let text):
      "Line \(line): the score “\(TerminalText.excerpt(text))” is no number; it was kept as it is, but no "
        + "curve is drawn from it."
    case .scoresBeyond(let count, let examples):
      "\(Self.count(count, "score")) beyond 1 to 5 "
        + "(\(examples.map { TerminalText.excerpt($0) }.joined(separator: ", "))) kept as "
        + "\(count == 1 ? "it is" : "they are"); the curve takes the nearest of 1 to 5."
    case .titleKept(let title):
      "The map keeps its title; “\(TerminalText.excerpt(title))” was left out."
    case .mapFieldsKept(let names):
      "The map keeps its own \(names.joined(separator: ", "))."
    case .cardsOfKind(let kind, let count):
      "\(Self.count(count, "card")) of kind \(SpokenLanguage.english.cardKindName(kind)): Mermaid journeys have "
        + "actions only."
    case .lanesOfActions(let count):
      "The lane of \(Self.count(count, "action")) that stand elsewhere than in the lane of actions."
    case .scoresClamped(let count):
      "\(Self.count(count, "score")) beyond 1 to 5, written as the nearest of them; the map keeps "
        + "the original."
    case .scoresMissing(let count):
      "\(Self.count(count, "action")) without a score, written as 3, since Mermaid needs one."
    case .scoresNotNumbers(let count):
      "\(Self.count(count, "score")) that \(count == 1 ? "is" : "are") no number, written as 3; the map keeps the original."
    case .votes(let count): "\(Self.count(count, "vote"))."
    case .comments(let count): "\(Self.count(count, "comment"))."
    case .cardFields(let names):
      "These fields of cards: \(names.map { TerminalText.excerpt($0) }.joined(separator: ", "))."
    case .unnamedStages(let count):
      "\(Self.count(count, "stage")) without a title, written as “\(MermaidWriter.unnamed)”."
    case .unnamedCards(let count):
      "\(Self.count(count, "card")) without text, written as “\(MermaidWriter.unnamed)”."
    case .actorsUnwritable(let count): "\(Self.count(count, "actor")) without a name."
    case .frontMatter: "Front matter that contains a line “---” of its own."
    case .notes: "The notes of the map."
    case .cellUnreadable(let line, let field, let text):
      "Line \(line): “\(TerminalText.excerpt(text))” is no value for “"
        + "\(SpokenLanguage.english.fieldName(field))”."
    case .fieldWithoutCard(let line, let field):
      "Line \(line): the \(SpokenLanguage.english.fieldName(field)), since there is no card that it "
        + "is of."
    case .columnWithoutHeading(let line, let text):
      "Line \(line): “\(TerminalText.excerpt(text))” stands in no column with a heading."
    case .columnsAboutPeople(let columns): Self.sentence(columns)
    case .wordsMasked(let heading, let count):
      "Addresses or numbers of people in \(Self.count(count, "text")) of "
        + "“\(TerminalText.excerpt(heading))”: a mark such as [e-mail] stands for them. "
        + "\(Self.taking(heading)) takes them as they are."
    case .placeholders(let words, let count):
      "\(Self.count(count, "cell")) with nothing but "
        + words.map { "“\(TerminalText.excerpt($0))”" }.joined(separator: ", ") + "."
    case .rowsTooLong(let count, let line, let cells, let width):
      "\(count == 1 ? "1 row has" : "\(count) rows have") more cells than there are headings, first in "
        + "line \(line) (\(cells), not \(width)): is a text with the separator in it missing its quotation "
        + "marks?"
    case .numbersBeyondScale(let heading, let count, let scale):
      "\(Self.count(count, "number")) of “\(TerminalText.excerpt(heading))” beyond its scale of "
        + "\(scale), taken as the end of it."
    case .timesSetAside(let count, let line, let text):
      "The order of \(Self.count(count, "event")) whose time is missing or cannot be read, first in line "
        + "\(line): “\(TerminalText.excerpt(text))”. They are counted, but in no order."
    case .answersWithoutQuestion(let column, let count):
      "\(Self.count(count, "answer")) in column \(column), which has no heading."
    case .answersUnreadable(let question, let count):
      "\(Self.count(count, "answer")) to “\(TerminalText.excerpt(question))” "
        + "\(count == 1 ? "is" : "are") no number of the scale."
    case .answersLeft(let question, let count):
      "\(Self.count(count, "further different answer")) to “\(TerminalText.excerpt(question))”: "
        + "the \(SurveyReader.answersMax) most frequent ones were taken."
    case .eventsIncomplete(let count):
      "\(Self.count(count, "event")) without a journey or a stage."
    case .timesUnreadable(let reason):
      "The times of the events, which cannot be put in order"
        + (reason.map { ": \($0)" } ?? "")
        + ". Write all as 2026-03-31 14:05, or say --dates or --columns 'HEADING=time'."
    case .stagesUnknown(let titles):
      "Events of stages that the map does not have: "
        + titles.map { "“\(TerminalText.excerpt($0))”" }.joined(separator: ", ")
        + ". Call the map's stages so, or add these, and import again."
    case .nodesLeft(let count):
      "\(Self.count(count, "node")) without words, or of a type that JSON Canvas does not have."
    case .textsInNoStage(let count):
      "The stage of \(Self.count(count, "card")), which \(count == 1 ? "stands" : "stand") in no stage's "
        + "group."
    case .idsRepeated(let ids):
      "What tells \(Self.count(ids.count, "node")) apart: the id "
        + Set(ids).sorted().prefix(5).map { "“\(TerminalText.excerpt($0))”" }.joined(
          separator: ", ")
        + " is another node's too. Its words were read; edges go to the first."
    case .groupAroundOthers(let label):
      "The group “\(TerminalText.excerpt(label))” around others."
    case .edgesLeft(let count):
      "\(Self.count(count, "edge")) that \(count == 1 ? "does" : "do") not join two cards."
    case .textAroundTable(let lines): "\(Self.count(lines, "line")) of text around the table."
    case .mapFields(let names):
      "The map's \(names.map { TerminalText.excerpt($0) }.joined(separator: ", "))."
    case .personas(let count): "\(Self.count(count, "persona"))."
    case .links(let count): "\(Self.count(count, "link")) between cards."
    case .labels(let count):
      "What \(Self.count(count, "stage, lane or channel", "stages, lanes or channels")) "
        + "\(count == 1 ? "is" : "are") called in other languages."
    case .channels(let count): "\(Self.count(count, "channel")) that no card names."
    case .stageKeys(let count): "The keys of \(Self.count(count, "stage"))."
    case .emptyLanes(let count):
      "\(Self.count(count, "lane")) without a card \(count == 1 ? "has" : "have") no row."
    case .stagesMerged(let count):
      "\(Self.count(count, "stage")) with the title of another one: they are read back as one."
    case .whiteSpaceTrimmed(let count):
      "White space around \(Self.count(count, "text"))."
    case .cardsShortened(let count):
      "The end of \(Self.count(count, "card")) whose text is too long for a note."
    case .cardsNotShown(let count): "\(Self.count(count, "card")) of lanes that are not shown."
    case .linksNotDrawn(let count): "\(Self.count(count, "link")), which had no room."
    }
  }

  /// Longer lists say how many more there are.
  private static let columnsMax = 24

  private static func sentence(_ columns: [PersonalColumn]) -> String {
    let shown = columns.prefix(columnsMax)
      .map { "“\(TerminalText.excerpt($0.heading))” (\($0.words))" }
    let more = columns.count - shown.count
    return "Columns about people, of which nothing is taken: " + shown.joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
      + ". \(taking(columns.first?.heading ?? "HEADING")) takes one all the same."
  }

  /// The option as one may type it.
  private static func taking(_ heading: String) -> String {
    let isPlain = heading.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
    guard !heading.isEmpty, heading.utf8.count <= 60, !heading.contains("'") else {
      return "--take HEADING"
    }
    return isPlain ? "--take \(heading)" : "--take '\(TerminalText.excerpt(heading))'"
  }

  private static func count(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }
}

/// A column that was left out because it is about people.
package struct PersonalColumn: Hashable, Sendable {
  package var heading: String
  let kind: PersonalKind

  /// What it gives away, for people: “e-mail addresses”.
  package var words: String { kind.words }
}

/// What could not be carried, in the order in which it was met. Empty when all was.
package struct LossReport: Equatable, Sendable {
  package private(set) var losses: [Loss] = []
  /// What was read, but might mean something else.
  package private(set) var guesses: [Guess] = []

  package init(_ losses: [Loss] = []) { self.losses = losses }

  package static func + (a: LossReport, b: LossReport) -> LossReport {
    var sum = LossReport(a.losses + b.losses)
    sum.guesses = a.guesses + b.guesses
    return sum
  }

  package var isEmpty: Bool { losses.isEmpty }

  /// A sentence a loss.
  package var sentences: [String] { losses.map(\.description) }

  package mutating func add(_ loss: Loss) { losses.append(loss) }

  package mutating func add(_ guess: Guess) {
    if !guesses.contains(guess) { guesses.append(guess) }
  }

  /// Adds a loss that is counted, unless there is nothing to count.
  mutating func add(_ count: Int, _ loss: (Int) -> Loss) {
    if count > 0 { losses.append(loss(count)) }
  }
}
