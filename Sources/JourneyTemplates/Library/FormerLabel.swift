/// A label of an earlier version, which maps and files still have.
struct FormerLabel: Equatable, Sendable {
  var language: String
  var former: String
  /// What stands in its place.
  var label: String

  static let format = "waymark-former-labels"

  /// Those of the built-in templates; a test reads them without any left out.
  static let builtIn = read(PackageResources.former_labels_json)

  /// O(bytes).
  static func read(_ bytes: [UInt8]) -> [FormerLabel] {
    guard let top = try? JSONNode.read(bytes), case .string(Self.format)? = top["format"],
      case .array(let labels)? = top["labels"]
    else { return [] }
    return labels.compactMap { node in
      guard case .string(let language)? = node["language"],
        case .string(let former)? = node["former"], case .string(let label)? = node["label"]
      else { return nil }
      return FormerLabel(language: language, former: former, label: label)
    }
  }
}

extension TemplateLibrary {
  /// Has whatever is labelled so in a language known by its former label, too. O(entries).
  mutating func add(_ label: FormerLabel) {
    for index in lanes.indices { lanes[index].labels.add(label) }
    for index in channels.indices { channels[index].labels.add(label) }
    for index in mapKinds.indices { mapKinds[index].labels.add(label) }
    for template in stageTemplates.indices {
      for index in stageTemplates[template].stages.indices {
        stageTemplates[template].stages[index].labels.add(label)
      }
    }
    for agenda in agendas.indices {
      for index in agendas[agenda].steps.indices { agendas[agenda].steps[index].add(label) }
    }
    for questionnaire in questionnaires.indices {
      for index in questionnaires[questionnaire].questions.indices {
        questionnaires[questionnaire].questions[index].labels.add(label)
      }
    }
  }
}

extension Labels {
  fileprivate mutating func add(_ label: FormerLabel) {
    let isMeant = entries.contains { $0.language == label.language && $0.text == label.label }
    if isMeant { add(former: label.former, in: label.language) }
  }
}
