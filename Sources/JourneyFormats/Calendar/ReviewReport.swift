import JourneyInsight

/// Where a map stands between two reviews: what has changed since the last one, and when the next is.
package struct ReviewReport: Sendable {
  package var today: CalendarDay
  /// nil if the map was never reviewed.
  package var last: MapFieldFacts.Review?
  package var next: CalendarDay?
  package var interval: ReviewInterval?
  /// What has changed since; nil where the history is not at hand.
  package var changes: Changes?

  /// - authors: By falling number of changes.
  package struct Changes: Sendable {
    package var count: Int
    package var authors: [(name: String, count: Int)]
    package var comparison: MapComparison

    package init(count: Int, authors: [(name: String, count: Int)], comparison: MapComparison) {
      self.count = count
      self.authors = authors
      self.comparison = comparison
      // What a review writes itself is no news.
      let own = ["review-date", "review-every", "reviews"]
      self.comparison.map.removeAll { own.contains($0.name) }
    }
  }

  package init(_ map: MapFieldFacts, today: CalendarDay) {
    self.today = today
    last = map.reviews.last
    next = map.reviewDate
    interval = map.reviewEvery.flatMap { ReviewInterval(rawValue: $0) }
  }
}

// MARK: - In words

extension ReviewReport {
  /// Ends with a line feed.
  package func text(columns: Int? = nil, usesColour: Bool = false) -> String {
    var lines: [String] = [lastSentence]
    if let changes {
      lines.append(Self.sentence(changes, isSinceReview: last != nil))
      if last != nil, !changes.comparison.isEmpty {
        lines.append("")
        let text = ComparisonText(columns: columns, usesColour: usesColour)
          .text(changes.comparison)
        lines += [String(text.dropLast()), ""]
      }
    }
    lines.append(nextSentence)
    return lines.map { $0 + "\n" }.joined()
  }

  private var lastSentence: String {
    guard let last else { return "The map was never reviewed." }
    return "Last review: \(last.day), at change \(last.index)."
  }

  private static func sentence(_ changes: Changes, isSinceReview: Bool) -> String {
    let since = isSinceReview ? " since" : ""
    guard changes.count > 0 else { return "Nothing was changed\(since)." }
    let names = changes.authors.map {
      "\(TerminalText.excerpt($0.name)) (\(NumberWords.count(Int64($0.count))))"
    }
    return "\(NumberWords.counted(changes.count, "change"))\(since), by \(NumberWords.list(names))."
  }

  /// `Next review: 2026-04-30, in 12 days; monthly.`
  package var nextSentence: String {
    let every = interval.map { "; \($0.rawValue)" } ?? ""
    guard let next else {
      return "No review is planned: “waymark review MAP --every monthly” or “quarterly” plans them."
    }
    let days = today.days(until: next)
    let when =
      switch days {
      case 0: "today"
      case 1: "tomorrow"
      case -1: "yesterday: it is overdue"
      case ..<0: "\(-days) days ago: it is overdue"
      default: "in \(days) days"
      }
    return "Next review: \(next), \(when)\(every)."
  }
}

// MARK: - JSON

extension ReviewReport {
  /// The report for programs:
  ///
  ///     {"today": "…", "last": {"date": "…", "index": 120}, "next": "…", "every": "monthly",
  ///      "overdueDays": 3, "changes": 17, "authors": [{"name": "…", "changes": 12}],
  ///      "comparison": {…}}
  ///
  /// What there is none of is null; `changes`, `authors` and `comparison` are left out where the
  /// history is not at hand. The comparison is as ``ComparisonJSON`` writes it.
  package var json: String {
    var json = JSONText()
    json.object { json in
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
      json.key("comparison") { ComparisonJSON.write(changes.comparison, to: &$0) }
    }
    return json.text + "\n"
  }
}
