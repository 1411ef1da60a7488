import JourneyInsight
import JourneyTemplates
import JourneyWords
import StyledText

/// Something that a format could not carry, or a map could not take.
package enum Loss: Hashable, Sendable {
  /// How many different answers to one question become cards.
  package static let answersMax = 500

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
  case numbersBeyondScale(heading: String, count: Int, scale: FeelingScale)
  case timesSetAside(count: Int, line: Int, text: String)
  case answersWithoutQuestion(column: Int, count: Int)
  case answersUnreadable(question: String, count: Int)
  case answersLeft(question: String, count: Int)
  case eventsIncomplete(count: Int)
  case timesUnreadable(because: Message?)
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

/// A column that was left out because it is about people.
package struct PersonalColumn: Hashable, Sendable {
  package var heading: String
  package let kind: PersonalKind

  package init(heading: String, kind: PersonalKind) {
    self.heading = heading
    self.kind = kind
  }
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

  /// A sentence a loss, in English.
  package var sentences: [String] { sentences(in: .english) }

  /// A sentence a loss.
  ///
  /// - Parameter showsOptions: Whether each says what would have it otherwise on the command line.
  package func sentences(in language: SpokenLanguage, showsOptions: Bool = true) -> [String] {
    losses.map { $0.sentence(in: language, showsOptions: showsOptions) }
  }

  package mutating func add(_ loss: Loss) { losses.append(loss) }

  package mutating func add(_ guess: Guess) {
    if !guesses.contains(guess) { guesses.append(guess) }
  }

  /// Adds a loss that is counted, unless there is nothing to count.
  package mutating func add(_ count: Int, _ loss: (Int) -> Loss) {
    if count > 0 { losses.append(loss(count)) }
  }
}
