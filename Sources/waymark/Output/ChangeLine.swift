import JourneyFormats
import JourneyMap
import StyledText
import WorkshopClient

/// One change as a line: when, who, what.
struct ChangeLine {
  /// Milliseconds since 1970.
  var time: UInt64
  /// In the journal, where that is known.
  var index: UInt64?
  var authorID: String?
  var author: String
  var words: ChangeWords

  func print(json: Bool, withDay: Bool = false) {
    guard !json else { return Terminal.out(self.json.line) }
    let time =
      withDay ? TimeText.full(milliseconds: time) : TimeText.clock(milliseconds: time)
    let index = index.map { "#\($0)  " } ?? ""
    Terminal.out(
      "\(Terminal.dim("\(index)\(time)"))  \(Terminal.bold(TerminalText.excerpt(author)))  "
        + words.sentence)
  }

  private var json: JSONValue {
    let change = words.change
    var fields: [String: JSONValue] = [
      "time": .string(TimeText.rfc3339(milliseconds: time)),
      "author": .string(author),
      "participant": JSONValue(authorID),
      "did": .array(words.clauses.map { .string($0) }),
      "records": .array(words.records.map { .string(RecordName.text($0)) }),
      "replica": .string(RecordName.text(change.id.replica)),
      "seq": .number(Int64(clamping: change.id.seq)),
    ]
    if let index { fields["index"] = .number(Int64(clamping: index)) }
    if let reversal = change.reversal {
      fields["reversal"] = .string(reversal.direction == .undo ? "undo" : "redo")
    }
    return .object(fields)
  }
}
