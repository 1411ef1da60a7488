import ArgumentParser
import JourneyFormats
import MapOutline
import StyledText

extension DateOrder: ExpressibleByArgument {}
extension TextEncoding: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension FeelingScale: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// What somebody says of a table, where an import would guess.
struct TableChoices: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What columns hold, or rows where stages are columns: stage, a kind of card (pain, action, …), a field (severity, owner, …), journey, time, ignore.",
      valueName: "Heading=kind,…"))
  var columns: [String] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How numbers of feelings and answers are meant.", valueName: "1-7"))
  var scale: FeelingScale?
  @Option(
    help: ArgumentHelp("How dates are written.", valueName: "day-first|month-first|year-first"))
  var dates: DateOrder?
  @Option(
    help: ArgumentHelp(
      "How the file's bytes stand for characters: windows-1250, windows-1251, utf-8, …",
      valueName: "encoding"))
  var encoding: TextEncoding?
  @Option(help: ArgumentHelp("What stands between cells: , ; | or tab.", valueName: "mark"))
  var separator: CSVSeparator?
  @Option(
    help: ArgumentHelp(
      "Take this column although it is about people; may be given several times.",
      valueName: "column"))
  var take: [String] = []

  func validate() throws {
    for text in columns {
      let unreadable = ColumnChoice.list(text).unreadable
      guard unreadable.isEmpty, !ColumnChoice.list(text).choices.isEmpty else {
        let what = unreadable.first ?? text
        throw ValidationError(
          "--columns takes HEADING=KIND, such as 'Area=stage,Text=pain', and “\(TerminalText.excerpt(what))” is none."
        )
      }
    }
  }

  func apply(to options: inout ImportOptions) {
    options.columns = columns.flatMap { ColumnChoice.list($0).choices }
    options.scale = scale
    options.dates = dates
    options.encoding = encoding
    options.separator = separator?.byte
    options.taken = take
  }
}

extension CSVSeparator: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
