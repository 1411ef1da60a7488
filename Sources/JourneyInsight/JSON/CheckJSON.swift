import JourneyMap
import ReplicatedData

/// What the checks have found, for programs.
///
///     {
///       "language": "en", "summary": "1 error, 4 warnings and 2 notes.",
///       "today": "2026-03-31", "errors": 1, "warnings": 4, "notes": 2,
///       "findings": [
///         {"rule": "pain-without-action", "severity": "warning",
///          "place": {"kind": "card", "id": "<id>", "stage": "<id>", "lane": "<id>", "title": "Purchase / Pains"},
///          "message": "…", "count": 3, "date": "2026-03-01"}
///       ],
///       "silenced": [{"rule": "…", "reason": "…", "count": 2}]
///     }
///
/// `count` is of cards, or of days that something is overdue. Ids are as in the JSON of a map.
package enum CheckJSON {
  /// Ends with a line feed.
  package static func text(
    _ report: CheckReport, _ map: some ReadableMap, today: CalendarDay,
    severityMax: CheckSeverity = .note, naming: some JSONNaming, isIndented: Bool = true
  ) -> String {
    var json = JSONText(isIndented: isIndented)
    json.object { json in
      if let tag = naming.languageTag { json.key("language") { $0.string(tag) } }
      json.key("summary") { naming.write(summaryOf: report, to: &$0) }
      json.key("today") { $0.string(today.description) }
      for severity in CheckSeverity.allCases {
        json.key("\(severity.rawValue)s") { $0.integer(Int64(report.count(severity))) }
      }
      json.key("findings") { json in
        json.array(of: report.findings.filter { $0.severity <= severityMax }) { json, finding in
          write(finding, map, naming, to: &json)
        }
      }
      json.key("silenced") { json in
        json.array(of: report.silencedRules) { json, silenced in
          json.object { json in
            json.key("rule") { $0.string(silenced.rule) }
            json.key("reason") { $0.string(silenced.reason) }
            json.key("count") {
              $0.integer(Int64(report.silenced.count { sameUTF8($0.rule.rawValue, silenced.rule) }))
            }
          }
        }
      }
    }
    return json.text + "\n"
  }

  private static func write(
    _ finding: Finding, _ map: some ReadableMap, _ naming: some JSONNaming,
    to json: inout JSONText
  ) {
    json.object { json in
      json.key("rule") { $0.string(finding.rule.rawValue) }
      json.key("severity") { $0.string(finding.severity.rawValue) }
      json.key("place") { json in
        json.object { json in
          json.key("kind") { $0.string(kind(finding.place)) }
          if let record = finding.place.record {
            json.key("id") { $0.string(RecordName.text(record)) }
          }
          if case .card(_, let stage, let lane) = finding.place {
            for (name, id) in [("stage", stage), ("lane", lane)] {
              json.key(name) { json in
                if let id { json.string(RecordName.text(id)) } else { json.null() }
              }
            }
          }
          if let title = naming.title(ofPlace: finding) {
            json.key("title") { $0.string(title) }
          }
        }
      }
      json.key("message") { naming.write(finding.message(in: map), to: &$0) }
      if finding.count > 0 { json.key("count") { $0.integer(Int64(finding.count)) } }
      if let day = finding.day { json.key("date") { $0.string(day.description) } }
    }
  }

  private static func kind(_ place: Finding.Place) -> String {
    switch place {
    case .map: "map"
    case .persona: "persona"
    case .stage: "stage"
    case .lane: "lane"
    case .card: "card"
    case .link: "link"
    }
  }
}
