import Foundation
import JourneyFormats
import JourneyMap
import MapOutline

/// What it costs to read large files.
func benchmarkImports() throws {
  heading("reading files (medians of 5 runs)")
  var events = "journey id,stage,action,time\n"
  for row in 0..<100_000 {
    let stage = ["Discovery", "Consideration", "Purchase", "Experience", "Loyalty"][row % 5]
    events += "j-\(row / 3),\(stage),view page \(row % 7),\(1_700_000_000 + row)\n"
  }
  try measure("a table of 100,000 events", events)
  let outline = JourneyOutline(
    try Group.largeMap(changeCount: Group.cardCount).document)
  for (name, text) in [
    ("5,000 cards as csv", CSVWriter.write(outline).text),
    ("… as csv, stages as columns", CSVWriter.write(outline, layout: .stages).text),
    ("… as markdown", MarkdownWriter.write(outline).text),
    ("… as canvas", CanvasWriter.write(outline).text),
  ] {
    try measure(name, text)
  }
}

private func measure(_ name: String, _ text: String) throws {
  let bytes = Array(text.utf8)
  let time = try seconds(runs: 5) { _ = try FileReader.read(bytes) }.median
  row(name, milliseconds(time), "\(bytes.count / 1_000) kB")
}
