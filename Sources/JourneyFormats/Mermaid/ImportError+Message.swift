import JourneyInsight
import JourneyTemplates
import JourneyWords
import MapOutline

/// One of several tables, diagrams or sheets of a file, in words.
package struct FoundJourney: Equatable, Sendable {
  /// In English, and why it is no journey.
  let words: String
  let message: Message

  /// For people: “2, “Paying”: a diagram with 2 stages and 5 cards (line 18)”.
  package func words(in language: SpokenLanguage) -> String {
    language == .english ? words : MessageWords(language).text(message)
  }
}

extension ImportError {
  /// What is wrong and what to do: in English with all that is known, in other languages shorter.
  package func sentence(in language: SpokenLanguage) -> String {
    guard language != .english else { return sentence }
    let words = MessageWords(language)
    guard let line else { return words.text(reason.message) }
    return words.text(
      ImportMessage.wrongAt, ["line": .line(line), "reason": .message(reason.message)])
  }
}

extension ImportError.Reason {
  fileprivate var message: Message {
    switch self {
    case .empty: Message(ImportMessage.wrongEmpty)
    case .fileTooLarge(_, let bytesMax):
      Message(ImportMessage.wrongTooLarge, ["most": .count(bytesMax)])
    case .binary: Message(ImportMessage.wrongBinary)
    case .notUTF8, .utf16: Message(ImportMessage.wrongEncoding)
    case .notAJourney, .unknownFile: Message(ImportMessage.wrongNoJourney)
    case .writtenOnly: Message(ImportMessage.wrongWrittenOnly)
    case .truncated: Message(ImportMessage.wrongTruncated)
    case .lineTooLong, .tooManyTasks, .tooManyStages, .tooManyLanes, .tooManyCards, .tooManyRows,
      .tooManyColumns, .tooManyTables, .cellTooLong:
      Message(ImportMessage.wrongTooMuch)
    case .unknownTable(let headings):
      Message(
        ImportMessage.wrongHeadings, ["headings": .quotations(headings, columnsMax: 24)])
    case .otherTable(let table):
      Message(
        ImportMessage.wrongOtherTable, ["headings": .quotations(table.headings, columnsMax: 24)])
    case .noSuchColumns(let names, _):
      Message(ImportMessage.wrongNoColumn, ["columns": .quotations(names)])
    case .noTable: Message(ImportMessage.wrongNoTable)
    case .glossary, .doubtfulTable, .partOfJourney: Message(ImportMessage.wrongDoubtful)
    case .severalJourneys(let items):
      Message(ImportMessage.wrongSeveral, ["count": .count(items.count)])
    case .noJourneyInPage(let items):
      Message(ImportMessage.wrongNoneOfThem, ["count": .count(items.count)])
    case .noSuchJourney(let number, _):
      Message(ImportMessage.wrongNumber, ["number": .line(number)])
    case .noCards: Message(ImportMessage.wrongNoCards)
    case .noStages(let cards, _, _):
      Message(ImportMessage.wrongNoStages, ["cards": .count(cards)])
    case .brokenWorkbook: Message(ImportMessage.wrongWorkbook)
    case .notOfFormat: Message(ImportMessage.wrongFormat)
    case .json, .unknownObject: Message(ImportMessage.wrongJSON)
    case .newerVersion: Message(ImportMessage.wrongNewer)
    case .brokenRecord: Message(ImportMessage.wrongRecord)
    case .taskWithoutName, .sectionWithoutName: Message(ImportMessage.wrongName)
    }
  }
}
