import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import ReplicatedData

/// What the map tells: insights in sentences and tables, and what the checks find.
extension JourneyPage {
  private var insightNames: InsightNames {
    InsightNames(document, facts, language: language) { people[$0] }
  }
  private var insightWords: InsightWords { InsightWords(insightNames, insight) }
  private var numbers: NumberWords { NumberWords(words) }

  /// Only sections of which the map says something.
  var insightParts: [Part] {
    // The curve's sentences stand below the curve.
    let sections = InsightSection.allCases.filter { $0 != .curve && isKnown($0) }
    var parts = sections.map { section in
      Part(id: section.rawValue, title: insightWords.title(section)) { html in
        write(section, to: &html)
      }
    }
    if let today = options.date {
      parts.append(
        Part(id: "checks", title: words(.checks)) { html in
          writeChecks(today: today, to: &html)
        })
    }
    return parts
  }

  private func isKnown(_ section: InsightSection) -> Bool {
    switch section {
    case .curve: insight.curve.points.contains { $0.value != nil }
    case .funnel: insight.funnel.countedStages > 0
    case .weakest: insight.weakest.ranking.contains { $0.weakness != nil }
    case .channels: !insight.channels.channels.isEmpty && facts.cardCount > 0
    case .pains: !insight.pains.pains.isEmpty || !insight.plan.steps.isEmpty
    case .graph: insight.graph.linkCount > 0
    }
  }

  private func write(_ section: InsightSection, to html: inout HTMLText) {
    writeSentences(section, to: &html)
    switch section {
    case .funnel: writeFunnel(to: &html)
    case .weakest: writeRanking(to: &html)
    case .channels: writeChannels(to: &html)
    case .pains: writePlan(to: &html)
    case .curve, .graph: break
    }
  }

  func writeSentences(_ section: InsightSection, to html: inout HTMLText) {
    html.element("ul") { html in
      for sentence in insightWords.sentences(section) {
        html.element("li", sentence, isWritten: true)
      }
    }
  }

  /// Stages from the weakest on, each with its reasons.
  private func writeRanking(to html: inout HTMLText) {
    html.element("ol") { html in
      for stage in insight.weakest.ranking {
        guard let weakness = stage.weakness else { continue }
        html.element("li") { html in
          html.element("strong", insightNames.stage(stage.index), isWritten: true)
          html.words(": \(insightWords.points(weakness))")
          for reason in insightWords.reasons(stage) {
            html.element("span", ["class": "facts"], reason, isWritten: true)
          }
        }
      }
    }
    html.element("p", ["class": "muted"], insightWords.weights)
  }

  private func writeFunnel(to html: inout HTMLText) {
    html.table(
      caption: insightWords.title(.funnel),
      headings: [.stageColumn, .countColumn, .conversionColumn, .lostColumn].map {
        insightWords($0)
      },
      rows: insight.funnel.steps.indices.map { index in
        let step = insight.funnel.steps[index]
        return [
          insightNames.stage(index), step.count.map { numbers.count($0) } ?? "–",
          step.conversion.map { numbers.percent($0) } ?? "–",
          step.lost.map { numbers.count($0) } ?? "–",
        ]
      }, numbers: [1, 2, 3])
  }

  private func writeChannels(to html: inout HTMLText) {
    let matrix = insight.channels
    html.table(
      caption: insightWords.title(.channels),
      headings: [insightWords(.channelColumn)]
        + facts.stages.indices.map { insightNames.stage($0) },
      rows: matrix.channels.indices.map { channel in
        [insightNames.channel(channel)]
          + matrix.columns.map { column in
            guard column.cells.indices.contains(channel) else { return "" }
            let cell = column.cells[channel]
            guard cell.count > 0 else { return "" }
            let feeling = cell.feeling.map { " (\(numbers.feeling($0)))" } ?? ""
            return "\(cell.count)\(feeling)"
          }
      }, numbers: Set(1...max(matrix.columns.count, 1)))
  }

  /// Pains in rank order, then the steps, quick wins first.
  private func writePlan(to html: inout HTMLText) {
    html.element("ol") { html in
      for pain in insight.pains.pains {
        html.element("li") { html in
          writeMention(of: pain.card, insightWords.details(pain), to: &html)
        }
      }
    }
    guard !insight.plan.steps.isEmpty else { return }
    html.element("h3", insightWords(.planSteps))
    html.element("ol") { html in
      for step in insight.plan.steps {
        let details = insightWords.details(step)
        html.element("li") { html in
          writeMention(
            of: step.card, step.isQuickWin ? "\(insightWords(.quickWin)) · \(details)" : details,
            to: &html)
        }
      }
    }
    guard !insight.plan.resources.isEmpty else { return }
    html.element("h3", insightWords(.planResources))
    html.element("ul") { html in
      for resource in insight.plan.resources {
        html.element("li") { html in
          let word: InsightMessage? =
            resource.availability.map { $0 == .need ? .resourceNeed : .resourceHave }
          writeMention(of: resource.card, word.map { insightWords($0) } ?? "", to: &html)
        }
      }
    }
  }

  /// A card's text as a link to where it stands on the map.
  private func writeMention(of card: RecordID, _ details: String, to html: inout HTMLText) {
    let href = anchors[card].map { "#card-\($0)" }
    html.element("a", ["href": href, "dir": "auto"], insightNames.card(card, columnsMax: 200))
    if !details.isEmpty { html.element("span", ["class": "facts"], details, isWritten: true) }
  }

  private func writeChecks(today: CalendarDay, to html: inout HTMLText) {
    let report = MapCheck(facts, today: today).report(facts)
    let finder = FindingWords(document, language: language)
    html.element("div") { html in
      html.element("p", finder.counts(report))
      html.element("ul") { html in
        for finding in report.findings.prefix(Self.findingsMax) {
          html.element("li") { html in
            html.element(
              "span", ["class": finding.severity.rawValue],
              "\(finder.severity(finding.severity)): ")
            html.element("span", finder.message(finding), isWritten: true)
            html.element("span", ["class": "facts"], finder.place(finding), isWritten: true)
          }
        }
      }
      let more = report.findings.count - Self.findingsMax
      if more > 0 { html.element("p", finder.more(more)) }
    }
  }

  /// More findings are counted.
  private static let findingsMax = 500
}
