import JourneyInsight
import StyledText

/// What is said of a file that is read or written: what it was told by, what was guessed, what was left
/// out.
package enum ImportMessage: String, MessageKey {
  // What was left out.
  case lostTextBehindActors, lostCommentMoved, lostStatementReplaced, lostControlCharacters
  case lostActorRepeated, lostValueCut, lostTasksWithoutScore, lostScoreNotNumber, lostScoresBeyond
  case lostCellUnreadable, lostFieldWithoutCard, lostColumnWithoutHeading, lostTextAroundTable
  case lostColumnsAboutPeople, lostColumnsAboutMore, lostColumnAbout, lostWordsMasked
  case lostPlaceholders, lostRowsTooLong, lostNumbersBeyondScale, lostTimesSetAside
  case lostAnswersWithoutQuestion, lostAnswersUnreadable, lostAnswersLeft, lostEventsIncomplete
  case lostTimesUnreadable, lostTimesUnreadableBecause, lostStagesUnknown, lostNodesLeft
  case lostTextsInNoStage, lostIDsRepeated, lostGroupAroundOthers, lostEdgesLeft, lostTitleKept
  case lostMapFieldsKept, lostCardsOfKind, lostLanesOfActions, lostScoresClamped, lostScoresMissing
  case lostScoresNotNumbers, lostVotes, lostComments, lostCardFields, lostUnnamedStages
  case lostUnnamedCards, lostActorsUnwritable, lostFrontMatter, lostNotes, lostMapFields
  case lostPersonas, lostLinks, lostLabels, lostChannels, lostStageKeys, lostEmptyLanes
  case lostStagesMerged, lostWhiteSpaceTrimmed, lostCardsShortened, lostCardsNotShown
  case lostLinksNotDrawn, lostTakesColumn, lostTakesWords, lostSaysTimes

  // What of people a column gives away.
  case aboutName, aboutEmail, aboutPhone, aboutAddress, aboutNetwork, aboutPlace, aboutIdentity
  case aboutBirth, aboutAccount, aboutEmployer, aboutResponse, aboutConstant

  // What was guessed.
  case guessSheet, guessEventColumns, guessEventColumnsTime, guessEventColumnsDay, guessTimes
  case guessDates, guessDatesLonger, guessDatesAmbiguous, guessTwelveHours, guessZones
  case guessZonesMixed, guessDaysOnly, guessCanvasStages, guessCanvasGrid, guessNearestStage
  case guessTextInto, guessTablesAreStages, guessWithoutDashes, guessOneOfPage, guessOneOfSeveral
  case guessColumns, guessRows, guessHeadingAs, guessMore, guessHeadingsIn, guessTitleAbove
  case guessAboveLeftOut, guessHeadingsTo, guessHeadingsTogether, guessTotals, guessRowsShort
  case guessScale, guessAnswerScale, guessWordScale, guessSeparator, guessBackslashes
  case guessAnswersKind, guessOneQuestion, guessSeveralChoices, guessScores, guessEncoding
  case guessItem, guessItemNamed, guessItemTable, guessItemDiagram, guessItemTables, guessItemSheet

  // How times are read.
  case timesMonthNames, timesDayFirst, timesMonthFirst, timesYearFirst, timesAscending
  case timesMixedUnits, timesSeconds, timesMilliseconds, timesMicroseconds, timesUnknown, timesMixed
  case timesMisfit, timesNotAllFit, timesSomeUnreadable, timesReasons

  // What a heading was taken for.
  case headingStage, headingCards

  // How numbers are meant.
  case scaleRange, scaleSaid, scaleOfHeading, scaleOfQuestion, scaleOfAnswers, scaleFitting
  case scaleAnswersFit

  // What stands between cells.
  case separatorTab, separatorLine

  // What a file is.
  case formatMermaid, formatCSV, formatTransposed, formatMarkdown, formatCanvas, formatSurvey
  case formatEvents, formatJSON

  // What a file was told by.
  case seenSaid, seenCardsAsSaid, seenJourneys, seenStages, seenStagesSaid, seenTimes, seenCards
  case seenJourneysAgain, seenStagesAgain, seenFileName, seenDiagram, seenOtherDiagram, seenBars
  case seenDashes, seenOneColumn, seenNumbersIn, seenPeople, seenRecords, seenNumbers, seenHeading
  case seenHeadings, seenWordsUnder, seenRows, seenCorner, seenEmptyCorner, seenStepHeadings
  case seenOtherRows, seenQuestions, seenChoices, seenSurveyHead, seenSurveyColumns, seenProse
  case seenJourneyHeadings, seenJourneyWord, seenSections, seenScores, seenNothing, seenFormat
  case seenMember, seenEmptyCanvas, seenSheet

  // What is wrong with a file.
  case wrongAt, wrongEmpty, wrongTooLarge, wrongBinary, wrongEncoding, wrongNoJourney
  case wrongWrittenOnly, wrongTruncated, wrongTooMuch, wrongHeadings, wrongOtherTable, wrongNoColumn
  case wrongNoTable, wrongDoubtful, wrongSeveral, wrongNoneOfThem, wrongNumber, wrongNoCards
  case wrongNoStages, wrongWorkbook, wrongFormat, wrongJSON, wrongNewer, wrongRecord, wrongName

  package var catalogueKey: String { "import." + rawValue }
}

extension MessageValue {
  /// The number of a line, which is no count.
  package static func line(_ number: Int) -> MessageValue { .verbatim("\(number)") }

  /// As it is typed: `--table N`.
  static func option(_ text: String) -> MessageValue { .verbatim(text) }

  /// Between quotation marks, cut to some columns.
  package static func quotation(_ text: String, columnsMax: Int) -> MessageValue {
    .quotation(TerminalText.excerpt(text, columnsMax: columnsMax))
  }

  /// The first of several between quotation marks, and an ellipsis if there are more.
  package static func quotations(
    _ texts: [String], most: Int = .max, columnsMax: Int = 40
  ) -> MessageValue {
    let shown = texts.prefix(most).map { quotation($0, columnsMax: columnsMax) }
    return .joined(shown + (texts.count > most ? [.verbatim("…")] : []), separator: ", ")
  }
}
