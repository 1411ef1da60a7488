import JourneyFormats

/// What an import did, for people and for scripts.
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

  static func json(
    _ file: ReadFile, map: String, _ additions: OutlineAdditions, outcome: [String: JSONValue]
  ) -> JSONValue {
    var fields: [String: JSONValue] = [
      "map": .string(map), "format": .string(file.format.rawValue),
      "recognisedBy": .string(file.reason),
      "added": counts([
        "stages": additions.stages, "lanes": additions.lanes, "personas": additions.personas,
        "channels": additions.channels, "cards": additions.cards,
        "comments": additions.comments, "links": additions.links,
      ]),
      "thereAlready": counts([
        "cards": additions.cardsThereAlready, "comments": additions.commentsThereAlready,
        "links": additions.linksThereAlready,
      ]),
      "refreshed": .number(Int64(additions.cardsRefreshed)),
      "leftOut": .array(
        (file.report.sentences + additions.report.sentences).map { .string($0) }),
      "guessed": .array(
        (file.report.guesses + additions.report.guesses).map { guess in
          .object([
            "of": .string(guess.subject.rawValue), "sentence": .string(guess.sentence),
            "option": guess.option.map { .string($0) } ?? .null,
          ])
        }),
      "evidence": .array(
        file.evidence.map { evidence in
          .object([
            "format": .string(evidence.format.rawValue), "score": .number(Int64(evidence.score)),
            "reasons": .array(
              evidence.reasons.map { reason in
                .object([
                  "points": .number(Int64(reason.points)), "words": .string(reason.words),
                ])
              }),
          ])
        }),
    ]
    if case .events(let events) = file.content { fields["funnel"] = funnel(events) }
    return .object(fields.merging(outcome) { $1 })
  }

  private static func counts(_ counts: [String: Int]) -> JSONValue {
    .object(counts.mapValues { .number(Int64($0)) })
  }

  private static func funnel(_ events: EventCounts) -> JSONValue {
    let inOrder = events.inOrder(Array(events.stages.indices))
    return .object([
      "journeys": .number(Int64(events.journeyCount)), "events": .number(Int64(events.eventCount)),
      "stages": .array(
        events.stages.enumerated().map { index, stage in
          .object([
            "title": .string(stage.title), "journeys": .number(Int64(stage.journeys)),
            "events": .number(Int64(stage.events)),
            "inOrder": inOrder.map { .number(Int64($0[index])) } ?? .null,
          ])
        }),
    ])
  }
}
