import Foundation
import JourneyFormats
import JourneyInsight
import JourneyMap

/// What it costs to draw a large map, beside writing it as JSON.
func benchmarkPictures() throws {
  heading("a map of 5,000 cards of 150 characters as files (medians of 7 runs)")
  let document = try Group.largeMap(changeCount: Group.cardCount).document
  let options = ExportOptions(today: CalendarDay("2026-03-31"))
  let baseline = seconds(runs: 7) {
    precondition(!ExportFormat.json.write(document, options).text.isEmpty)
  }.median
  row("json, the baseline", milliseconds(baseline))
  for format in [ExportFormat.svg, .html, .csv, .canvas] {
    var bytes = 0
    let time = seconds(runs: 7) {
      bytes = format.write(document, options).text.utf8.count
    }.median
    row(
      format.rawValue, milliseconds(time), "\(bytes / 1_000) kB",
      String(format: "%.1f × json", time / baseline))
  }
}
