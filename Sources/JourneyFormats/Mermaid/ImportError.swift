import JourneyTemplates
import StyledText

/// Why a file cannot be read, and where. Nothing of it was taken.
package struct ImportError: Error, Equatable, Sendable {
  package var reason: Reason
  /// From 1; nil when the file as a whole is meant.
  package var line: Int?
  /// From 1, in characters; nil when the line as a whole is meant.
  package var column: Int?

  package init(_ reason: Reason, line: Int? = nil, column: Int? = nil) {
    self.reason = reason
    self.line = line
    self.column = column
  }

  package enum Reason: Equatable, Sendable {
    case empty
    case fileTooLarge(bytes: Int, bytesMax: Int)
    /// The kind of file, where its first bytes tell it; the offset of the first null byte else.
    case binary(BinaryKind?, offset: Int)
    /// The offset of the first byte, from 0, that belongs to no character.
    case notUTF8(offset: Int)
    case utf16
    case notAJourney(ForeignFormat)
    case truncated(Unfinished)
    case lineTooLong(bytesMax: Int)
    case tooManyTasks(tasksMax: Int)
    case tooManyStages(stagesMax: Int)
    case tooManyLanes(lanesMax: Int)
    case tooManyCards(cardsMax: Int)
    case tooManyRows(rowsMax: Int)
    case tooManyColumns(columnsMax: Int)
    case tooManyTables(tablesMax: Int)
    case cellTooLong(bytesMax: Int)
    /// A table whose headings say nothing known; the first of them.
    case unknownTable(headings: [String])
    /// A table that seems to be something else than a journey.
    case otherTable(OtherTable)
    /// Headings that somebody named and that the table does not have, and those that it has.
    case noSuchColumns([String], headings: [String])
    /// None of the formats that are read; the beginning of its first line.
    case unknownFile(String)
    /// A web page or picture, which are written and not read.
    case writtenOnly(ForeignFormat)
    /// A page of Markdown without a table or a diagram.
    case noTable
    /// A table that explains words.
    case glossary
    /// A table of which one heading alone is known.
    case doubtfulTable
    /// A table that is one stage of a journey of several tables.
    case partOfJourney(number: Int)
    /// Several journeys in one page, each in words.
    case severalJourneys(items: [FoundJourney])
    /// Several tables and diagrams in one page, and none of them a journey.
    case noJourneyInPage(items: [FoundJourney])
    case noSuchJourney(number: Int, items: [FoundJourney])
    /// Stages without a card, or not even stages.
    case noCards(stages: Int)
    /// Cards without a stage.
    case noStages(cards: Int, examples: [String], FileFormat)
    case brokenWorkbook
    case notOfFormat(String)
    case json(JSONSyntaxError)
    case unknownObject
    case newerVersion(Int64)
    case brokenRecord(String)
    case taskWithoutName
    case sectionWithoutName
  }

  package enum BinaryKind: String, Equatable, Sendable {
    case png = "a PNG picture"
    case jpeg = "a JPEG picture"
    case gif = "a GIF picture"
    case pdf = "a PDF document"
    case zip = "a ZIP archive"
    case excel = "an Excel workbook"
    case word = "a Word document"
    case powerpoint = "a PowerPoint presentation"
    case openSpreadsheet = "an OpenDocument spreadsheet"
    case openDocument = "an OpenDocument file"
    case numbers = "a Numbers spreadsheet"
    case oldOffice = "an old Word, Excel or PowerPoint file"
    case gzip = "a gzip archive"
    case sqlite = "an SQLite database"
    case executable = "a program"
  }

  /// What a file turned out to be instead of a journey diagram.
  package enum ForeignFormat: Equatable, Sendable {
    /// Another Mermaid diagram, by its English name with its article.
    case mermaid(String)
    case json
    case html
    case xml
    case plantUML
    case markdownTable
    case separatedValues
    /// The beginning of the first line that says something.
    case other(String)
  }

  /// What a file broke off in.
  package enum Unfinished: String, Equatable, Sendable {
    case frontMatter = "the front matter, which begins with --- and needs a second ---"
    case description = "accDescr {, which needs a closing }"
    case directive = "a directive, which begins with %%{ and needs a closing }%%"
    case codeBlock = "the Mermaid code block, which needs its closing line"
    case task = "a task, which has no score yet"
    case character = "the middle of a character"
    case quotedCell = "a cell that begins with a quotation mark and needs a second one"
  }
}

extension ImportError: CustomStringConvertible {
  /// What happened, where, and what to do, in one line for a person.
  package var description: String {
    let place =
      switch (line, column) {
      case (let line?, let column?): "line \(line), column \(column): "
      case (let line?, nil): "line \(line): "
      default: ""
      }
    return place + reason.description
  }

  /// The description with a full stop.
  package var sentence: String {
    let words = description
    return words.hasSuffix(".") ? words : words + "."
  }
}

extension ImportError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty: "the file is empty"
    case .fileTooLarge(let bytes, let bytesMax):
      "the file has \(bytes) bytes; at most \(bytesMax) are read"
    case .binary(let kind?, _): "this is \(kind.rawValue), not a text file\(kind.advice)"
    case .binary(nil, let offset):
      "this is not a text file: there is a null byte at offset \(offset)"
    case .notUTF8(let offset):
      "this is not UTF-8 text: the byte at offset \(offset) belongs to no character; save the "
        + "file as UTF-8"
    case .utf16: "this is UTF-16 text; save the file as UTF-8"
    case .notAJourney(let format):
      "this is \(format.description), not a journey diagram, which begins with the word “journey”"
    case .truncated(let unfinished): "the file breaks off in \(unfinished.rawValue)"
    case .lineTooLong(let bytesMax): "the line has more than \(bytesMax) bytes"
    case .tooManyTasks(let tasksMax): "there are more than \(tasksMax) tasks"
    case .tooManyStages(let stagesMax): "there are more than \(stagesMax) sections"
    case .taskWithoutName:
      "there is no task name before the colon; write “name: score: actor, actor”"
    case .sectionWithoutName: "the section has no name; write “section name”"
    case .tooManyLanes(let max):
      "there are more than \(max) lanes; is the table the right way round?"
    case .tooManyCards(let max): "there are more than \(max) cards; divide the file"
    case .tooManyRows(let max): "there are more than \(max) rows; divide the file"
    case .tooManyTables(let max):
      "there are more than \(max) tables and diagrams in this page; divide it"
    case .tooManyColumns(let max): "there are more than \(max) columns"
    case .cellTooLong(let max): "the cell has more than \(max) bytes"
    case .unknownTable(let headings):
      "no heading says what the cells are. There are: "
        + headings.map { "“\(TerminalText.excerpt($0, columnsMax: 24))”" }.joined(separator: ", ")
        + ". Call one of them Stage, and others Action, Touchpoint, Thought, Emotion, Pain or "
        + "Opportunity"
    case .otherTable(let table): table.sentence
    case .noSuchColumns(let names, let headings):
      "there is no column "
        + names.map { "“\(TerminalText.excerpt($0))”" }.joined(separator: ", ") + "; there are: "
        + headings.map { "“\(TerminalText.excerpt($0, columnsMax: 32))”" }.joined(separator: ", ")
    case .unknownFile(let start):
      "this begins with “\(TerminalText.excerpt(start))”: it is no journey diagram, which begins with "
        + "the word “journey”, no table with headings such as Stage and Action, and no JSON"
    case .writtenOnly(let format):
      "this is \(format.description), which is not read; import the CSV, Markdown, JSON Canvas or JSON "
        + "that it was made of"
    case .noTable:
      "there is no table and no journey diagram in this Markdown page. A journey is a table with a row "
        + "of dashes under its headings, or a block of code that begins with ```mermaid"
    case .brokenWorkbook:
      "this workbook is broken, locked with a password, or unpacks to too much. Save its sheet as CSV: in "
        + "Excel by File > Save As > “CSV UTF-8 (Comma delimited)”"
    case .glossary:
      "this table explains words, so that nothing of it belongs to a stage. A journey has a column "
        + "Stage beside Action, Touchpoint, Emotion or Pain, or the stages as columns; --table 1 reads it "
        + "all the same"
    case .doubtfulTable:
      "nothing says that the rows of this table are stages: call the first column Stage, or say "
        + "--table 1 to read it all the same"
    case .partOfJourney(let number): "this table is a part of number \(number)"
    case .severalJourneys(let items):
      "there are \(items.count) journeys in this file. Choose one by --table and its number, or take "
        + "each as a map of its own by --all. \(Self.list(items))"
    case .noJourneyInPage(let items):
      "none of the \(items.count) tables and diagrams in this file is a journey: "
        + "\(Self.list(items)). A journey has a column Stage beside Action, Touchpoint, "
        + "Emotion or Pain, or the stages as columns; --table and a number reads one all the same"
    case .noSuchJourney(let number, let items):
      items.isEmpty
        ? "there is no table and no diagram number \(number)"
        : "there is no table or diagram number \(number). There are: \(Self.list(items))"
    case .noCards(let stages):
      stages == 0
        ? "there is no stage and no card in this"
        : "there \(stages == 1 ? "is a stage" : "are \(stages) stages") in this and no card: nothing says "
          + "what happens there"
    case .noStages(let cards, let examples, let format):
      "there \(cards == 1 ? "is a card" : "are \(cards) cards") in this ("
        + examples.map { "“\(TerminalText.excerpt($0, columnsMax: 24))”" }.joined(separator: ", ")
        + (cards > examples.count ? ", …" : "") + ") and no stage: " + Self.adviceForStages(format)
    case .notOfFormat(let format): "this is not \(format)"
    case .json(let error): error.description
    case .unknownObject:
      "this JSON is neither a map that Waymark wrote nor a JSON Canvas, which has “nodes”"
    case .newerVersion(let version):
      "this map was written in version \(version) of the format; update Waymark to read it"
    case .brokenRecord(let what): what
    }
  }
}

extension ImportError.Reason {
  /// How stages are written.
  fileprivate static func adviceForStages(_ format: FileFormat) -> String {
    switch format {
    case .canvas:
      "draw a group around the cards of each stage and name it after the stage, or put the stages' "
        + "names in a row above all cards and the lanes' names in a column at their left"
    case .mermaid: "write “section NAME” before the tasks of each stage"
    default: "call a column Stage, or have a column for each stage"
    }
  }

  fileprivate static func list(_ items: [FoundJourney]) -> String {
    let more = items.count - itemsMax
    return items.prefix(itemsMax).map(\.words).joined(separator: "; ")
      + (more > 0 ? "; … and \(more) more" : "")
  }

  private static let itemsMax = 20

  /// Behind the name of a table or diagram, in a list of several.
  var shortDescription: String {
    switch self {
    case .unknownTable: "whose headings say nothing known"
    case .notAJourney(let format): "that is \(format.description)"
    case .empty: "that is empty"
    case .glossary: "that explains words"
    case .doubtfulTable: "without stages"
    case .partOfJourney(let number): "that is a part of number \(number)"
    case .noCards(let stages):
      stages == 0
        ? "without stages and cards" : "with \(stages) stage\(stages == 1 ? "" : "s") and no card"
    case .noStages: "without stages"
    case .truncated: "that breaks off"
    default: "that cannot be read (\(description))"
    }
  }
}

extension ImportError.ForeignFormat: CustomStringConvertible {
  package var description: String {
    switch self {
    case .mermaid(let name): name
    case .json: "JSON"
    case .html: "a web page"
    case .xml: "XML"
    case .plantUML: "a PlantUML diagram"
    case .markdownTable: "a Markdown table"
    case .separatedValues: "a table of comma-separated values"
    case .other(let start): "something that begins with “\(TerminalText.excerpt(start))”"
    }
  }
}

extension ImportError.BinaryKind {
  /// What to do instead.
  var advice: String {
    switch self {
    case .excel: "; it is broken, or has no sheets"
    case .oldOffice:
      "; save it as .xlsx, or the sheet as CSV: in Excel by File > Save As > “CSV UTF-8 (Comma delimited)”"
    case .openSpreadsheet:
      "; save it as .xlsx, or the sheet as CSV: File > Save As > Text CSV, character set UTF-8"
    case .numbers:
      "; export it: File > Export To > Excel, or CSV with the encoding Unicode (UTF-8)"
    case .openDocument: "; save its table as CSV (UTF-8), or copy it into a text file"
    case .word, .powerpoint: "; save its table as CSV, or copy it into a text file"
    case .zip, .gzip: "; unpack it first"
    case .pdf: "; export the table from where it was made as CSV"
    case .png, .jpeg, .gif: "; a picture cannot be read"
    case .sqlite, .executable: ""
    }
  }
}
