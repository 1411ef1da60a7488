import JourneyTemplates

/// Templates as JSON: a file of templates again, for scripts and as a start for one's own.
enum TemplateJSON {
  /// A selection, or everything.
  static func file(_ library: TemplateLibrary, _ selection: TemplateSelection? = nil) -> JSONValue {
    var members: [String: JSONValue] = [
      "format": .string(TemplateLibrary.format), "version": .number(Int64(TemplateLibrary.version)),
    ]
    let entries = selection?.entries ?? TemplateSection.allCases.map { ($0, library.ids(of: $0)) }
    for (section, ids) in entries {
      members[section.rawValue] = .array(
        section.entries(of: library).filter { ids.contains($0.id) }.map(\.value))
    }
    return .object(members)
  }

  fileprivate static func labels(_ labels: Labels) -> JSONValue {
    .object(labels.entries.reduce(into: [:]) { $0[$1.language] = .string($1.text) })
  }

  fileprivate static func strings(_ strings: [String]) -> JSONValue {
    .array(strings.map { .string($0) })
  }

  /// An object without what is empty or false, as somebody would write it.
  fileprivate static func object(
    _ id: (String, String), _ labels: Labels, _ members: [String: JSONValue] = [:]
  ) -> (id: String, value: JSONValue) {
    var all = members.filter { _, value in
      switch value {
      case .bool(false), .null: false
      case .array(let elements): !elements.isEmpty
      case .object(let members): !members.isEmpty
      default: true
      }
    }
    all[id.0] = .string(id.1)
    all["labels"] = Self.labels(labels)
    return (id.1, .object(all))
  }
}

extension TemplateSection {
  fileprivate func entries(of library: TemplateLibrary) -> [(id: String, value: JSONValue)] {
    switch self {
    case .languages:
      library.languages.map {
        ($0.language, .object(["language": .string($0.language), "name": .string($0.name)]))
      }
    case .cardKinds: library.cardKinds.map { TemplateJSON.object(("key", $0.key), $0.labels) }
    case .channels: library.channels.map { TemplateJSON.object(("key", $0.key), $0.labels) }
    case .lanes:
      library.lanes.map {
        TemplateJSON.object(
          ("key", $0.key), $0.labels,
          ["card-kind": .string($0.cardKind), "backstage": .bool($0.isBackstage)])
      }
    case .mapKinds:
      library.mapKinds.map {
        TemplateJSON.object(
          ("id", $0.id), $0.labels,
          [
            "purpose": TemplateJSON.labels($0.purpose), "lanes": TemplateJSON.strings($0.lanes),
            "kind": $0.kind == $0.id ? .null : .string($0.kind),
          ])
      }
    case .stageTemplates:
      library.stageTemplates.map { template in
        TemplateJSON.object(
          ("id", template.id), template.labels,
          [
            "description": TemplateJSON.labels(template.description),
            "stages": .array(
              template.stages.map {
                TemplateJSON.object(
                  ("key", $0.key), $0.labels, ["after-sale": .bool($0.isAfterSale)]
                ).value
              }),
          ])
      }
    case .markets:
      library.markets.map { market in
        TemplateJSON.object(
          ("id", market.id), market.labels,
          [
            "description": TemplateJSON.labels(market.description),
            "kinds": TemplateJSON.strings(market.kinds),
            "lanes": .array(
              market.lanes.map { lane in
                .object(
                  ["lane": .string(lane.lane)].merging(
                    lane.after.map { ["after": .string($0)] } ?? [:]
                  ) { first, _ in first })
              }),
          ])
      }
    case .agendas:
      library.agendas.map {
        TemplateJSON.object(
          ("id", $0.id), $0.labels,
          [
            "description": TemplateJSON.labels($0.description),
            "steps": .array($0.steps.map(TemplateJSON.labels)),
          ])
      }
    case .questionnaires:
      library.questionnaires.map {
        TemplateJSON.object(
          ("id", $0.id), $0.labels,
          [
            "description": TemplateJSON.labels($0.description),
            "questions": .array($0.questions.map(\.json)),
          ])
      }
    }
  }
}

extension Questionnaire.Question {
  fileprivate var json: JSONValue {
    TemplateJSON.object(
      ("key", key), labels,
      [
        "card-kind": .string(cardKind), "stages": TemplateJSON.strings(stages),
        "scale": scale.map {
          .object([
            "from": .number(Int64($0.lowerBound)), "to": .number(Int64($0.upperBound)),
          ])
        } ?? .null,
      ]
    ).value
  }
}
