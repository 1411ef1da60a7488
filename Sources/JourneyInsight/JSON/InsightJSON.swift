import JourneyMap
import ReplicatedData

/// The insights as JSON, for scripts; what each member means is in the README of JourneyInsight.
///
/// Stages and cards are named by id (see ``RecordName``) and by what they are called. Numbers of which
/// nothing is known are null. Equal maps and settings give equal texts.
package enum InsightJSON {
  package static let version: Int64 = 1

  /// Ends with a line feed. O(size of the insights).
  ///
  /// - Parameter sections: Which of the sections to write, in the order of their cases.
  package static func text(
    _ facts: MapFacts, _ insight: MapInsight, sections: [InsightSection],
    naming: some JSONNaming, isIndented: Bool = true
  ) -> String {
    var json = JSONText(isIndented: isIndented)
    json.object { json in
      json.key("format") { $0.string("waymark-insight") }
      json.key("version") { $0.integer(version) }
      if let tag = naming.languageTag { json.key("language") { $0.string(tag) } }
      let messages = InsightMessages(facts, insight)
      let writer = InsightJSONWriter(
        facts: facts, insight: insight, messages: messages, naming: naming)
      for section in InsightSection.allCases where sections.contains(section) {
        json.key(section.rawValue) { json in
          json.object { json in
            writer.write(section, to: &json)
            json.key("sentences") {
              $0.array(of: messages.of(section)) { naming.write($1, to: &$0) }
            }
          }
        }
      }
    }
    return json.text + "\n"
  }
}

struct InsightJSONWriter<Naming: JSONNaming> {
  let facts: MapFacts
  let insight: MapInsight
  let messages: InsightMessages
  let naming: Naming

  func write(_ section: InsightSection, to json: inout JSONText) {
    switch section {
    case .curve: curve(&json)
    case .funnel: funnel(&json)
    case .weakest: weakest(&json)
    case .channels: channels(&json)
    case .pains: pains(&json)
    case .graph: graph(&json)
    }
  }

  // MARK: Pieces

  func stage(_ index: Int?, as key: String = "stage", _ json: inout JSONText) {
    json.key(key) { json in
      guard let index, facts.stages.indices.contains(index) else { return json.null() }
      titled(facts.stages[index].id, "title", &json)
    }
  }

  /// A stage or channel by its id, and what it is called if that is known.
  func titled(_ record: RecordID, _ name: String, _ json: inout JSONText) {
    json.object { json in
      json.key("id") { $0.string(RecordName.text(record)) }
      if let title = naming.title(record) { json.key(name) { $0.string(title) } }
    }
  }

  func card(_ id: RecordID?, _ key: String, _ json: inout JSONText) {
    json.key(key) { json in
      if let id { write(id, &json) } else { json.null() }
    }
  }

  func cards(_ ids: [RecordID], _ key: String, _ json: inout JSONText) {
    json.key(key) { $0.array(of: ids) { write($1, &$0) } }
  }

  private func write(_ card: RecordID, _ json: inout JSONText) {
    json.object { json in
      json.key("id") { $0.string(RecordName.text(card)) }
      if let text = naming.text(ofCard: card) { json.key("text") { $0.string(text) } }
    }
  }

  func decimal(_ value: Double?, _ key: String, _ json: inout JSONText) {
    json.key(key) { $0.decimal(value) }
  }

  func integer(_ value: Int?, _ key: String, _ json: inout JSONText) {
    integer(value.map { Int64($0) }, key, &json)
  }

  func integer(_ value: Int64?, _ key: String, _ json: inout JSONText) {
    json.key(key) { json in
      if let value { json.integer(value) } else { json.null() }
    }
  }

  func string(_ value: String?, _ key: String, _ json: inout JSONText) {
    json.key(key) { json in
      if let value { json.string(value) } else { json.null() }
    }
  }

  func bool(_ value: Bool, _ key: String, _ json: inout JSONText) {
    json.key(key) { $0.bool(value) }
  }
}

// MARK: - Curve and funnel

extension InsightJSONWriter {
  private func curve(_ json: inout JSONText) {
    let curve = insight.curve
    json.key("stages") { json in
      json.array(of: curve.points.indices) { json, index in
        json.object { point(curve.points[index], index, &$0) }
      }
    }
    stage(curve.lowest, as: "lowest", &json)
    stage(curve.highest, as: "highest", &json)
    json.key("steepestFall") { json in
      guard let fall = curve.steepestFall else { return json.null() }
      json.object { json in
        stage(fall.from, as: "from", &json)
        stage(fall.to, as: "to", &json)
        decimal(fall.depth, "depth", &json)
      }
    }
    json.key("widestDisagreement") { disagreement(curve.widestDisagreement, &$0) }
  }

  private func point(_ point: EmotionCurve.Point, _ index: Int, _ json: inout JSONText) {
    stage(index, &json)
    decimal(point.value, "value", &json)
    decimal(point.lowest, "lowest", &json)
    decimal(point.highest, "highest", &json)
    string(point.source.rawValue, "source", &json)
    integer(point.cardCount, "cards", &json)
    card(point.lowestCard, "lowestCard", &json)
    card(point.highestCard, "highestCard", &json)
    json.key("participants") { json in
      json.array(of: point.participants) { json, own in
        json.object { json in
          string(own.participant, "participant", &json)
          decimal(own.value, "value", &json)
          integer(own.cardCount, "cards", &json)
        }
      }
    }
    json.key("disagreement") { disagreement(point.disagreement, &$0) }
  }

  private func disagreement(_ found: EmotionCurve.Disagreement?, _ json: inout JSONText) {
    guard let found else { return json.null() }
    json.object { json in
      card(found.card, "card", &json)
      for (key, opinion) in [("lowest", found.lowest), ("highest", found.highest)] {
        json.key(key) { json in
          json.object { json in
            string(opinion.participant, "participant", &json)
            integer(opinion.value, "value", &json)
          }
        }
      }
      integer(found.spread, "spread", &json)
    }
  }

  private func funnel(_ json: inout JSONText) {
    let funnel = insight.funnel
    json.key("stages") { json in
      json.array(of: funnel.steps.indices) { json, index in
        let step = funnel.steps[index]
        json.object { json in
          stage(index, &json)
          integer(step.count, "count", &json)
          card(step.card, "card", &json)
          decimal(step.conversion, "conversion", &json)
          integer(step.lost, "lost", &json)
        }
      }
    }
    decimal(funnel.conversion, "conversion", &json)
    stage(funnel.bottleneck, as: "bottleneck", &json)
  }
}
