import JourneyInsight
import JourneyTemplates
import JourneyWords
import StyledText

extension Loss: CustomStringConvertible {
  /// One sentence for a person, in English.
  package var description: String { sentence(in: .english, showsOptions: true) }

  /// One sentence for a person, and a further one if something on the command line would have it otherwise.
  func sentence(in language: SpokenLanguage, showsOptions: Bool) -> String {
    let words = MessageWords(language)
    let sentence = words.sentence(message(in: language))
    guard showsOptions, let advice else { return sentence }
    return sentence + " " + words.text(advice)
  }

  /// What would have it otherwise, as the command line writes it.
  private var advice: Message? {
    switch self {
    case .columnsAboutPeople(let columns):
      Message(
        ImportMessage.lostTakesColumn,
        ["option": .option(Self.taking(columns.first?.heading ?? "HEADING"))])
    case .wordsMasked(let heading, _):
      Message(ImportMessage.lostTakesWords, ["option": .option(Self.taking(heading))])
    case .timesUnreadable: Message(ImportMessage.lostSaysTimes)
    default: nil
    }
  }

  /// One sentence for a person.
  ///
  /// - Parameter language: What it will be said in: names of fields are words of a language.
  func message(in language: SpokenLanguage) -> Message {
    switch self {
    case .textBehindActors(let line, let text):
      Message(ImportMessage.lostTextBehindActors, ["line": .line(line), "text": .quotation(text)])
    case .commentMoved(let line): Message(ImportMessage.lostCommentMoved, ["line": .line(line)])
    case .statementReplaced(let line, let statement):
      Message(
        ImportMessage.lostStatementReplaced,
        ["line": .line(line), "statement": .quotation(statement)])
    case .controlCharactersDropped(let count): Self.counted(.lostControlCharacters, count)
    case .actorRepeated(let line, let actor):
      Message(ImportMessage.lostActorRepeated, ["line": .line(line), "actor": .quotation(actor)])
    case .valueCut(let line, let bytesMax):
      Message(ImportMessage.lostValueCut, ["line": .line(line), "most": .line(bytesMax)])
    case .tasksWithoutScore(let count, let line):
      Message(ImportMessage.lostTasksWithoutScore, ["count": .count(count), "line": .line(line)])
    case .scoreNotNumber(let line, let text):
      Message(ImportMessage.lostScoreNotNumber, ["line": .line(line), "text": .quotation(text)])
    case .scoresBeyond(let count, let examples):
      Message(
        ImportMessage.lostScoresBeyond,
        [
          "count": .count(count),
          "examples": .joined(examples.map { .text($0) }, separator: ", "),
        ])
    case .cellUnreadable(let line, let field, let text):
      Message(
        ImportMessage.lostCellUnreadable,
        [
          "line": .line(line), "text": .quotation(text),
          "field": .quotation(language.fieldName(field)),
        ])
    case .fieldWithoutCard(let line, let field):
      Message(
        ImportMessage.lostFieldWithoutCard,
        ["line": .line(line), "field": .verbatim(language.fieldName(field))])
    case .columnWithoutHeading(let line, let text):
      Message(
        ImportMessage.lostColumnWithoutHeading, ["line": .line(line), "text": .quotation(text)])
    case .textAroundTable(let lines): Self.counted(.lostTextAroundTable, lines)
    case .columnsAboutPeople(let columns): Self.message(columns)
    case .wordsMasked(let heading, let count):
      Message(
        ImportMessage.lostWordsMasked,
        ["count": .count(count), "heading": .quotation(heading)])
    case .placeholders(let words, let count):
      Message(
        ImportMessage.lostPlaceholders, ["count": .count(count), "words": .quotations(words)])
    case .rowsTooLong(let count, let line, let cells, let width):
      Message(
        ImportMessage.lostRowsTooLong,
        [
          "count": .count(count), "line": .line(line), "cells": .line(cells),
          "width": .line(width),
        ])
    case .numbersBeyondScale(let heading, let count, let scale):
      Message(
        ImportMessage.lostNumbersBeyondScale,
        [
          "count": .count(count), "heading": .quotation(heading),
          "scale": .message(scale.message),
        ])
    case .timesSetAside(let count, let line, let text):
      Message(
        ImportMessage.lostTimesSetAside,
        ["count": .count(count), "line": .line(line), "text": .quotation(text)])
    case .answersWithoutQuestion(let column, let count):
      Message(
        ImportMessage.lostAnswersWithoutQuestion, ["count": .count(count), "column": .line(column)])
    case .answersUnreadable(let question, let count):
      Message(
        ImportMessage.lostAnswersUnreadable,
        ["count": .count(count), "question": .quotation(question)])
    case .answersLeft(let question, let count):
      Message(
        ImportMessage.lostAnswersLeft,
        [
          "count": .count(count), "question": .quotation(question),
          "most": .line(Loss.answersMax),
        ])
    case .eventsIncomplete(let count): Self.counted(.lostEventsIncomplete, count)
    case .timesUnreadable(nil): Message(ImportMessage.lostTimesUnreadable)
    case .timesUnreadable(let reason?):
      Message(ImportMessage.lostTimesUnreadableBecause, ["reason": .message(reason)])
    case .stagesUnknown(let titles):
      Message(ImportMessage.lostStagesUnknown, ["titles": .quotations(titles)])
    case .nodesLeft(let count): Self.counted(.lostNodesLeft, count)
    case .textsInNoStage(let count): Self.counted(.lostTextsInNoStage, count)
    case .idsRepeated(let ids):
      Message(
        ImportMessage.lostIDsRepeated,
        [
          "count": .count(ids.count),
          "ids": .quotations(Array(Set(ids).sorted().prefix(5))),
        ])
    case .groupAroundOthers(let label):
      Message(ImportMessage.lostGroupAroundOthers, ["label": .quotation(label)])
    case .edgesLeft(let count): Self.counted(.lostEdgesLeft, count)
    case .titleKept(let title): Message(ImportMessage.lostTitleKept, ["title": .quotation(title)])
    case .mapFieldsKept(let names):
      Message(ImportMessage.lostMapFieldsKept, ["names": Self.names(names, language)])
    case .cardsOfKind(let kind, let count):
      Message(ImportMessage.lostCardsOfKind, ["count": .count(count), "kind": .cardKind(kind)])
    case .lanesOfActions(let count): Self.counted(.lostLanesOfActions, count)
    case .scoresClamped(let count): Self.counted(.lostScoresClamped, count)
    case .scoresMissing(let count): Self.counted(.lostScoresMissing, count)
    case .scoresNotNumbers(let count): Self.counted(.lostScoresNotNumbers, count)
    case .votes(let count): Self.counted(.lostVotes, count)
    case .comments(let count): Self.counted(.lostComments, count)
    case .cardFields(let names):
      Message(ImportMessage.lostCardFields, ["names": Self.names(names, language)])
    case .unnamedStages(let count): Self.unnamed(.lostUnnamedStages, count)
    case .unnamedCards(let count): Self.unnamed(.lostUnnamedCards, count)
    case .actorsUnwritable(let count): Self.counted(.lostActorsUnwritable, count)
    case .frontMatter: Message(ImportMessage.lostFrontMatter)
    case .notes: Message(ImportMessage.lostNotes)
    case .mapFields(let names):
      Message(ImportMessage.lostMapFields, ["names": Self.names(names, language)])
    case .personas(let count): Self.counted(.lostPersonas, count)
    case .links(let count): Self.counted(.lostLinks, count)
    case .labels(let count): Self.counted(.lostLabels, count)
    case .channels(let count): Self.counted(.lostChannels, count)
    case .stageKeys(let count): Self.counted(.lostStageKeys, count)
    case .emptyLanes(let count): Self.counted(.lostEmptyLanes, count)
    case .stagesMerged(let count): Self.counted(.lostStagesMerged, count)
    case .whiteSpaceTrimmed(let count): Self.counted(.lostWhiteSpaceTrimmed, count)
    case .cardsShortened(let count): Self.counted(.lostCardsShortened, count)
    case .cardsNotShown(let count): Self.counted(.lostCardsNotShown, count)
    case .linksNotDrawn(let count): Self.counted(.lostLinksNotDrawn, count)
    }
  }

  private static func counted(_ key: ImportMessage, _ count: Int) -> Message {
    Message(key, ["count": .count(count)])
  }

  private static func unnamed(_ key: ImportMessage, _ count: Int) -> Message {
    Message(key, ["count": .count(count), "name": .quotation(JourneyOutline.unnamed)])
  }

  /// Fields as the language calls them; names that it has no word for as they are.
  private static func names(_ names: [String], _ language: SpokenLanguage) -> MessageValue {
    .joined(
      names.map { .text(language == .english ? $0 : language.fieldName($0)) }, separator: ", ")
  }

  /// Longer lists say how many more there are.
  private static let columnsMax = 24

  private static func message(_ columns: [PersonalColumn]) -> Message {
    let shown = MessageValue.joined(
      columns.prefix(columnsMax).map {
        .message(
          ImportMessage.lostColumnAbout,
          ["heading": .quotation($0.heading), "what": .message($0.kind.message)])
      }, separator: ", ")
    let more = columns.count - columnsMax
    return Message(
      ImportMessage.lostColumnsAboutPeople,
      [
        "columns": more > 0
          ? .message(ImportMessage.lostColumnsAboutMore, ["columns": shown, "count": .count(more)])
          : shown
      ])
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
}
