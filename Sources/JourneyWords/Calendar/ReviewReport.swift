import JourneyInsight
import JourneyTemplates
import StyledText

/// Where a map stands between two reviews: what has changed since the last one, and when the next is.
package struct ReviewReport: Sendable {
  package var today: CalendarDay
  /// nil if the map was never reviewed.
  package var last: MapFieldFacts.Review?
  package var next: CalendarDay?
  package var interval: ReviewInterval?
  /// What has changed since; nil where the history is not at hand.
  package var changes: Changes?
  /// Of its sentences.
  package var language: SpokenLanguage

  /// - authors: By falling number of changes.
  package struct Changes: Sendable {
    package var count: Int
    package var authors: [(name: String, count: Int)]
    package var comparison: MapComparison

    package init(count: Int, authors: [(name: String, count: Int)], comparison: MapComparison) {
      self.count = count
      self.authors = authors
      self.comparison = comparison.withoutReviews
    }
  }

  package init(
    _ map: MapFieldFacts, today: CalendarDay, language: SpokenLanguage = .english
  ) {
    self.today = today
    self.language = language
    last = map.reviews.last
    next = map.reviewDate
    interval = map.reviewEvery.flatMap { ReviewInterval(rawValue: $0) }
  }
}

extension MapComparison {
  /// What a review writes itself is no news.
  package var withoutReviews: MapComparison {
    let own = ["review-date", "review-every", "reviews"]
    var comparison = self
    comparison.map.removeAll { own.contains($0.name) }
    return comparison
  }
}

// MARK: - In words

extension ReviewReport {
  /// Ends with a line feed.
  package func text(columns: Int? = nil, usesColour: Bool = false) -> String {
    var lines: [String] = [lastSentence]
    if let changes {
      lines.append(sentence(changes, isSinceReview: last != nil))
      if last != nil, !changes.comparison.isEmpty {
        lines.append("")
        let text = ComparisonText(
          columns: columns, usesColour: usesColour, language: language
        ).text(changes.comparison)
        lines += [String(text.dropLast()), ""]
      }
    }
    lines.append(nextSentence)
    return lines.map { $0 + "\n" }.joined()
  }

  private var words: MessageWords { MessageWords(language) }

  private func say(
    _ key: ComparisonMessage, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) -> String {
    words.text(key, values)
  }

  private var lastSentence: String {
    guard let last else { return say(.neverReviewed) }
    return say(.lastReview, ["day": .day(last.day), "index": .text("\(last.index)")])
  }

  private func sentence(_ changes: Changes, isSinceReview: Bool) -> String {
    guard changes.count > 0 else {
      return say(isSinceReview ? .nothingChangedSince : .nothingChanged)
    }
    let people = changes.authors.map {
      MessageValue.message(
        ComparisonMessage.authorChanges,
        ["name": .text(TerminalText.excerpt($0.name)), "count": .count($0.count)])
    }
    return say(
      isSinceReview ? .changedSince : .changedEver,
      ["count": .count(changes.count), "people": .list(people)])
  }

  /// `Next review: 2026-04-30, in 12 days; monthly.`
  package var nextSentence: String {
    guard let next else { return say(.noReviewPlanned) }
    let days = today.days(until: next)
    let when: MessageValue =
      switch days {
      case 0: .message(ComparisonMessage.today)
      case 1: .message(ComparisonMessage.tomorrow)
      case -1: .message(ComparisonMessage.overdueYesterday)
      case ..<0: .message(ComparisonMessage.overdueDays, ["count": .count(-days)])
      default: .message(ComparisonMessage.inDays, ["count": .count(days)])
      }
    guard let interval else { return say(.nextReview, ["day": .day(next), "when": when]) }
    let every = interval == .monthly ? ComparisonMessage.monthly : .quarterly
    return say(.nextReviewEvery, ["day": .day(next), "when": when, "every": .message(every)])
  }
}

// MARK: - JSON

extension ReviewReport {
  /// The report for programs:
  ///
  ///     {"language": "en", "sentences": ["…"], "today": "…", "last": {"date": "…", "index": 120}, "next": "…", "every": "monthly",
  ///      "overdueDays": 3, "changes": 17, "authors": [{"name": "…", "changes": 12}],
  ///      "comparison": {…}}
  ///
  /// What there is none of is null; `changes`, `authors` and `comparison` are left out where the
  /// history is not at hand. The comparison is as ``ComparisonJSON`` writes it.
  package var json: String {
    var json = JSONText()
    json.object { json in
      json.key("language") { $0.string(language.rawValue) }
      json.key("sentences") { json in
        let told = changes.map { [sentence($0, isSinceReview: last != nil)] } ?? []
        json.array(of: [lastSentence] + told + [nextSentence]) { $0.string($1) }
      }
      json.key("today") { $0.string(today.description) }
      json.key("last") { json in
        guard let last else { return json.null() }
        json.object { json in
          json.key("date") { $0.string(last.day.description) }
          json.key("index") { $0.integer(last.index) }
        }
      }
      json.key("next") { json in
        if let next { json.string(next.description) } else { json.null() }
      }
      json.key("every") { json in
        if let interval { json.string(interval.rawValue) } else { json.null() }
      }
      json.key("overdueDays") { json in
        json.integer(Int64(next.map { max($0.days(until: today), 0) } ?? 0))
      }
      guard let changes else { return }
      json.key("changes") { $0.integer(Int64(changes.count)) }
      json.key("authors") { json in
        json.array(of: changes.authors) { json, author in
          json.object { json in
            json.key("name") { $0.string(author.name) }
            json.key("changes") { $0.integer(Int64(author.count)) }
          }
        }
      }
      guard last != nil else { return }
      json.key("comparison") { ComparisonJSON.write(changes.comparison, language, to: &$0) }
    }
    return json.text + "\n"
  }
}
