import JourneyInsight
import JourneyMap
import JourneyTemplates
import StyledText

/// What two maps differ in, for programs.
///
///     {
///       "language": "en", "summary": "…", "matchedBy": "moments" | "lineage" | "likeness", "notCompared": ["…"],
///       "map": [{"field": "title", "before": "…", "after": "…"}],
///       "stages": {
///         "added": [{"id": "<id>", "text": "…"}], "removed": […],
///         "changed": [{"before": {…}, "after": {…}, "moved": false, "reworded": true,
///                      "fields": [{"field": "severity", "key": "…", "before": 1, "after": 2}]}],
///         "reordered": [{"before": ["<id>"], "after": ["<id>"]}]
///       },
///       "cards": {…}, "lanes": {…}, "personas": {…}, "channels": {…}, "links": {…}, "comments": {…},
///       "satisfaction": [{"stage": "…", "before": -1, "after": 1}],
///       "lines": [{"level": 1, "id": "<id>", "runs": [{"text": "+ …", "style": "good"}]}]
///     }
///
/// Cards carry `kind`, `stage` and `lane` too; links and comments `about`, the texts of their cards. A
/// value that there is none of is null. Changed texts carry `words`: strings that stayed, and objects
/// with what was replaced.
///
/// `lines`, for whoever shows it to people, are there if they are asked for: those that a terminal has, with
/// what was replaced in `bad` and what replaces it in `good`.
package enum ComparisonJSON {
  /// Ends with a line feed.
  ///
  /// - Parameters:
  ///   - language: Of the summary and the lines; all else is for programs.
  ///   - showsLines: Whether it is told in lines too.
  ///   - index: Of the journal, the last change that the later map has; nil where nobody needs it.
  package static func text(
    _ comparison: MapComparison, language: SpokenLanguage = .english, showsLines: Bool = false,
    index: UInt64? = nil
  ) -> String {
    var json = JSONText()
    write(comparison, language, showsLines: showsLines, index: index, to: &json)
    return json.text + "\n"
  }

  static func write(
    _ comparison: MapComparison, _ language: SpokenLanguage, showsLines: Bool = false,
    index: UInt64? = nil, to json: inout JSONText
  ) {
    json.object { json in
      json.key("language") { $0.string(language.rawValue) }
      json.key("summary") { $0.string(ComparisonWords(comparison, language).summary) }
      json.key("matchedBy") { $0.string(comparison.basis.rawValue) }
      json.key("notCompared") { $0.array(of: comparison.notCompared) { $0.string($1) } }
      json.key("map") { $0.array(of: comparison.map) { field($1, to: &$0) } }
      for (name, differences) in [
        ("personas", comparison.personas), ("channels", comparison.channels),
        ("stages", comparison.stages), ("lanes", comparison.lanes), ("cards", comparison.cards),
        ("links", comparison.links), ("comments", comparison.comments),
      ] {
        json.key(name) { records(differences, to: &$0) }
      }
      json.key("satisfaction") { json in
        json.array(of: comparison.satisfaction) { json, difference in
          json.object { json in
            json.key("stage") { $0.string(difference.stageAfter) }
            json.key("before") { $0.decimal(difference.before) }
            json.key("after") { $0.decimal(difference.after) }
          }
        }
      }
      if let index { json.key("index") { $0.integer(Int64(clamping: index)) } }
      if showsLines {
        let lines = ComparisonText(usesColour: true, language: language).lines(comparison)
        json.key("lines") { $0.array(of: lines) { line($1, to: &$0) } }
      }
    }
  }

  private static func line(_ line: ComparisonText.Line, to json: inout JSONText) {
    let spaces = line.line.runs.first?.text.prefix { $0 == " " }.count ?? 0
    json.object { json in
      json.key("level") { $0.integer(Int64(spaces / 2)) }
      if let record = line.record { json.key("id") { $0.string(RecordName.text(record)) } }
      json.key("runs") { json in
        let runs = line.line.runs.enumerated().map { at, run in
          (text: at == 0 ? String(run.text.dropFirst(spaces)) : run.text, style: run.style)
        }
        json.array(of: runs.filter { !$0.text.isEmpty }) { json, run in
          json.object { json in
            json.key("text") { $0.string(run.text) }
            if let style = name(run.style) { json.key("style") { $0.string(style) } }
          }
        }
      }
    }
  }

  private static func name(_ style: TextStyle) -> String? {
    switch style {
    case .title: "title"
    case .note: "note"
    case .good: "good"
    case .middling: "middling"
    case .bad: "bad"
    case .lane: "field"
    case .plain, .border, .stage, .mark: nil
    }
  }

  private static func records(_ differences: RecordDifferences, to json: inout JSONText) {
    json.object { json in
      json.key("added") { $0.array(of: differences.added) { mention($1, to: &$0) } }
      json.key("removed") { $0.array(of: differences.removed) { mention($1, to: &$0) } }
      json.key("changed") { json in
        json.array(of: differences.changed) { json, change in
          json.object { json in
            json.key("before") { mention(change.before, to: &$0) }
            json.key("after") { mention(change.after, to: &$0) }
            json.key("moved") { $0.bool(change.isMoved) }
            json.key("reworded") { $0.bool(change.isReworded) }
            json.key("fields") { $0.array(of: change.fields) { field($1, to: &$0) } }
          }
        }
      }
      json.key("reordered") { json in
        json.array(of: differences.reordered) { json, order in
          json.object { json in
            if let place = order.placeAfter { self.place(place, to: &json) }
            json.key("before") { ids(order.before, to: &$0) }
            json.key("after") { ids(order.after, to: &$0) }
          }
        }
      }
    }
  }

  private static func ids(_ mentions: [RecordMention], to json: inout JSONText) {
    json.array(of: mentions) { $0.string(RecordName.text($1.record)) }
  }

  private static func mention(_ mention: RecordMention, to json: inout JSONText) {
    json.object { json in
      json.key("id") { $0.string(RecordName.text(mention.record)) }
      if let kind = mention.kind { json.key("kind") { $0.string(kind) } }
      json.key("text") { $0.string(mention.text) }
      if let place = mention.place { self.place(place, to: &json) }
      if !mention.about.isEmpty {
        json.key("about") { $0.array(of: mention.about) { $0.string($1) } }
      }
    }
  }

  private static func place(_ place: CardPlace, to json: inout JSONText) {
    for (name, title) in [("stage", place.stage), ("lane", place.lane)] {
      json.key(name) { json in
        if let title { json.string(title) } else { json.null() }
      }
    }
  }

  private static func field(_ field: FieldDifference, to json: inout JSONText) {
    json.object { json in
      json.key("field") { $0.string(field.name) }
      if let key = field.key { json.key("key") { $0.string(key) } }
      json.key("before") { value(field.before, to: &$0) }
      json.key("after") { value(field.after, to: &$0) }
      guard case .text(let before) = field.before, case .text(let after) = field.after else {
        return
      }
      json.key("words") { json in
        json.array(of: TextDifference(before, after).pieces) { json, piece in
          switch piece {
          case .same(let text): json.string(text)
          case .replaced(let before, let after):
            json.object { json in
              json.key("before") { $0.string(before) }
              json.key("after") { $0.string(after) }
            }
          }
        }
      }
    }
  }

  private static func value(_ value: ComparedValue?, to json: inout JSONText) {
    switch value {
    case nil: json.null()
    case .text(let text), .token(let text), .record(let text): json.string(text)
    case .integer(let integer): json.integer(integer)
    case .bool(let bool): json.bool(bool)
    }
  }
}
