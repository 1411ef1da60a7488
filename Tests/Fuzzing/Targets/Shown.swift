import JourneyFormats
import JourneyMap
import JourneyPictures
import JourneyTemplates
import MapOutline
import ReplicatedData
import StyledText

/// C0, DEL and C1.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
}

/// A line fit for a terminal: nothing moves the cursor or turns the reading order round, and it ends
/// where the layout thinks it does.
func expectPlain(_ line: String, columnsMax: Int) throws {
  for scalar in line.unicodeScalars {
    let name = "U+\(String(scalar.value, radix: 16))"
    try expect(!isControl(scalar), "\(name) in \(line.debugDescription)")
    let turns =
      (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      || [0x061C, 0x200E, 0x200F, 0x2028, 0x2029].contains(scalar.value)
    try expect(!turns, "\(name) turns the reading order")
  }
  let columns = DisplayWidth.columns(of: line)
  try expect(columns <= columnsMax, "\(columns) columns: \(line.debugDescription)")
}

/// One byte for the width, then any text.
func fuzzTerminal(_ bytes: [UInt8]) throws {
  var source = ByteSource(bytes)
  let columns = source.below(100)
  let text = String(decoding: source.rest(), as: UTF8.self)
  for shown in [TerminalText.sanitised(text), TerminalText.gridText(text)] {
    for line in shown.split(separator: "\n") { try expectPlain(String(line), columnsMax: .max) }
    try expect(DisplayWidth.columns(of: shown) >= 0, "a width below nothing")
    for line in TerminalText.wrapped(shown, columns: columns) {
      try expectPlain(line, columnsMax: max(columns, 2))
    }
    let line = String(shown.map { $0 == "\n" ? " " : $0 })
    try expectPlain(TerminalText.truncated(line, columns: columns), columnsMax: columns)
  }
  try expectPlain(TerminalText.excerpt(text, columnsMax: columns), columnsMax: columns)
  if let lane = StandardLane(rawValue: text) {
    try expect(lane.row.key == text, "a lane of another key")
  }
  if let record = RecordName.record(text) {
    try expect(RecordName.text(record) == text.lowercased(), "\(text) names \(record)")
  }
  try checkOutline(text, columns: columns)
}

/// The text in every place that an outline has for one.
private func checkOutline(_ text: String, columns: Int) throws {
  let card = JourneyOutline.Card(
    kind: text, lane: 0, text: text, score: text, actors: [text], votes: 1,
    comments: [JourneyOutline.Comment(type: text, text: text, address: text)], check: text,
    emotion: 1, details: [JourneyOutline.Detail(text, text)])
  let outline = JourneyOutline(
    title: text, notes: OutlineNotes(text: text),
    lanes: [JourneyOutline.Lane(title: text, key: text)],
    stages: [JourneyOutline.Stage(title: text, cards: [card])], unplaced: [card])
  let grid = TextGrid(columns: columns)
  for line in grid.lines(outline) { try expectPlain(line, columnsMax: grid.columns) }
}

/// Any file: what is taken of it can be written, read again, put into a map and shown.
func fuzzMermaid(_ bytes: [UInt8]) throws {
  guard let journey = try? MermaidReader.read(bytes) else { return }
  let written = MermaidWriter.write(journey.outline)
  let again: ImportedJourney
  do {
    again = try MermaidReader.read(Array(written.text.utf8))
  } catch {
    throw Finding("written as \(written.text.debugDescription), which is refused: \(error)")
  }
  if written.report.isEmpty {
    try expect(
      again.outline == journey.outline,
      "\(journey.outline) is read back as \(again.outline) from \(written.text.debugDescription)")
  }
  try expect(
    MermaidWriter.write(again.outline).text == written.text, "written anew it is another file")
  var document = MapDocument()
  do throws(ChangeError) {
    _ = try document.edit(as: ReplicaID(5), at: 1) { (editor) throws(ChangeError) in
      _ = try journey.outline.apply(to: &editor)
    }
  } catch {
    if case .limit = error { return }
    throw Finding("what was read is refused by a map: \(error)")
  }
  try checkViews(of: document)
}
