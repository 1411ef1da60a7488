import JourneyMap
import ReplicatedData

extension InsightJSONWriter {
  func weakest(_ json: inout JSONText) {
    json.key("weights") { json in
      json.object { json in
        for name in InsightWeights.Name.allCases {
          integer(insight.weakest.weights[name], name.rawValue, &json)
        }
      }
    }
    json.key("ranking") { json in
      json.array(of: insight.weakest.ranking) { json, ranked in
        json.object { json in
          stage(ranked.index, &json)
          decimal(ranked.weakness, "weakness", &json)
          json.key("parts") { json in
            json.array(of: ranked.parts) { json, part in
              json.object { json in
                string(part.name.rawValue, "name", &json)
                decimal(part.value, "value", &json)
                integer(part.weight, "weight", &json)
                decimal(part.points, "points", &json)
                card(worst(part.reason), "worst", &json)
                json.key("reason") { naming.write(messages.reason(part.reason), to: &$0) }
              }
            }
          }
        }
      }
    }
  }

  private func worst(_ reason: WeakestLink.Reason) -> RecordID? {
    switch reason {
    case .feelings(_, let worst, _, _): worst
    case .pains(let pains): pains.worst
    case .touchpoints(let touchpoints): touchpoints.worst
    case .noPains, .conversion: nil
    }
  }

  func channels(_ json: inout JSONText) {
    let matrix = insight.channels
    integer(matrix.importanceMin, "importance", &json)
    json.key("stages") { json in
      json.array(of: matrix.columns.indices) { json, index in
        json.object { stage(index, &$0) }
      }
    }
    json.key("rows") { json in
      json.array { json in
        for channel in matrix.channels.indices {
          json.element { row(channel, matrix.columns.map { $0.cells[channel] }, &$0) }
        }
        json.element { row(nil, matrix.columns.map { $0.withoutChannel }, &$0) }
      }
    }
    json.key("unusedChannels") { $0.array(of: matrix.unusedChannels) { channel($1, &$0) } }
    json.key("singleChannelStages") { json in
      json.array(of: matrix.singleChannelStages) { json, single in
        json.object { json in
          stage(single.stage, &json)
          json.key("channel") { channel(single.channel, &$0) }
        }
      }
    }
    json.key("stagesWithoutChannel") { json in
      json.array(of: matrix.stagesWithoutChannel) { json, index in
        json.object { stage(index, &$0) }
      }
    }
  }

  private func channel(_ index: Int?, _ json: inout JSONText) {
    guard let index, facts.channels.indices.contains(index) else { return json.null() }
    titled(facts.channels[index].id, "name", &json)
  }

  /// A channel, or nil for the touchpoints that name none, and its cells by stage.
  private func row(_ channel: Int?, _ cells: [ChannelMatrix.Cell], _ json: inout JSONText) {
    json.object { json in
      json.key("channel") { self.channel(channel, &$0) }
      json.key("cells") { json in
        json.array(of: cells) { json, cell in
          json.object { json in
            integer(cell.count, "cards", &json)
            guard cell.count > 0 else { return }
            integer(cell.missingCount, "missing", &json)
            integer(cell.momentOfTruthCount, "momentsOfTruth", &json)
            integer(cell.importance, "importance", &json)
            decimal(cell.feeling, "feeling", &json)
          }
        }
      }
    }
  }

  func pains(_ json: inout JSONText) {
    json.key("ranking") { json in
      json.array(of: insight.pains.pains) { json, pain in
        json.object { json in
          card(pain.card, "card", &json)
          stage(pain.stage, &json)
          integer(pain.severity, "severity", &json)
          integer(pain.votes, "votes", &json)
          integer(pain.weight, "weight", &json)
          integer(pain.evidenceCount, "evidence", &json)
          decimal(pain.reach, "reach", &json)
          cards(pain.answers, "answers", &json)
          bool(pain.hasAction, "hasAction", &json)
        }
      }
    }
    json.key("steps") { json in
      json.array(of: insight.plan.steps) { json, step in
        json.object { self.step(step, &$0) }
      }
    }
    integer(insight.plan.doneCount, "done", &json)
    json.key("resources") { json in
      json.array(of: insight.plan.resources) { json, resource in
        json.object { json in
          card(resource.card, "card", &json)
          string(resource.availability?.rawValue, "availability", &json)
          cards(resource.uses, "uses", &json)
        }
      }
    }
  }

  private func step(_ step: ActionPlan.Step, _ json: inout JSONText) {
    card(step.card, "card", &json)
    string(step.kind.rawValue, "kind", &json)
    stage(step.stage, &json)
    bool(step.isQuickWin, "quickWin", &json)
    integer(step.impact, "impact", &json)
    integer(step.effort, "effort", &json)
    string(step.owner.isEmpty ? nil : step.owner, "owner", &json)
    string(step.due.map { "\($0)" }, "due", &json)
    string(step.status?.rawValue, "status", &json)
    integer(step.rank, "rank", &json)
    cards(step.pains, "pains", &json)
    cards(step.resources, "resources", &json)
  }

  func graph(_ json: inout JSONText) {
    let graph = insight.graph
    integer(graph.linkCount, "links", &json)
    integer(graph.flowCount, "flowLinks", &json)
    json.key("loops") { json in
      json.array(of: graph.loops) { json, loop in
        json.object { json in
          bool(loop.isMeant, "meant", &json)
          cards(loop.way, "way", &json)
          cards(loop.cards, "cards", &json)
        }
      }
    }
    json.key("waysBack") { json in
      json.array(of: graph.backLinks) { json, link in
        json.object { json in
          string(RecordName.text(link.link), "link", &json)
          string(link.type.rawValue, "type", &json)
          card(link.from, "from", &json)
          card(link.to, "to", &json)
        }
      }
    }
    cards(graph.deadEnds, "deadEnds", &json)
    cards(graph.orphans, "orphans", &json)
    json.key("circles") { json in
      json.array(of: graph.circles) { json, circle in
        json.object { cards(circle, "cards", &$0) }
      }
    }
    json.key("rootCauses") { json in
      json.array(of: graph.rootCauses) { json, cause in
        json.object { json in
          card(cause.card, "card", &json)
          integer(cause.painWeight, "painWeight", &json)
          cards(cause.effects, "effects", &json)
          bool(cause.isCut, "cut", &json)
        }
      }
    }
    json.key("danglingLinks") {
      $0.array(of: graph.danglingLinks) { $0.string(RecordName.text($1)) }
    }
  }
}
