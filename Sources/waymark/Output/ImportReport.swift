import JourneyFormats
import JourneyWords
import MapOutline
import StyledText

/// What an import did, for people.
enum ImportReport {
  /// Longer lists say how many more there are.
  private static let sentencesMax = 20

  static func note(_ report: LossReport) {
    let sentences = report.sentences
    for sentence in sentences.prefix(sentencesMax) { Terminal.note("Left out: \(sentence)") }
    if sentences.count > sentencesMax {
      Terminal.note("Left out: … and \(sentences.count - sentencesMax) more of that kind.")
    }
  }

  /// What was guessed of a file, each with what overrules it.
  static func noteGuesses(_ report: LossReport) {
    for guess in report.guesses.prefix(sentencesMax) { Terminal.note(guess.advice) }
    let more = report.guesses.count - sentencesMax
    if more > 0 { Terminal.note("… and \(more) more guesses; --json has them all.") }
  }

  /// The funnel of a table of events, which the counts on the map come from.
  static func noteFunnel(_ file: ReadFile) {
    guard case .events(let counts) = file.content else { return }
    Terminal.note(
      NumberWords.counted(counts.eventCount, "event") + " of "
        + NumberWords.counted(counts.journeyCount, "journey") + ". Counted are different journeys "
        + "a stage"
        + (counts.hasTimes
          ? "; in brackets those that came through all stages before it in this order."
          : ", whatever their order, since the events have no times."))
    let inOrder = counts.inOrder(Array(counts.stages.indices))
    for (index, stage) in counts.stages.enumerated() {
      let ordered = inOrder.map { " (\($0[index]))" } ?? ""
      Terminal.note("  \(TerminalText.excerpt(stage.title)): \(stage.journeys)\(ordered)")
    }
  }
}
