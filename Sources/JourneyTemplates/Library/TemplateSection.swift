/// The sections of a file of templates, by their names in it.
package enum TemplateSection: String, CaseIterable, Sendable {
  case mapKinds = "map-kinds"
  case stageTemplates = "stage-templates"
  case markets
  case agendas
  case questionnaires
  case lanes
  case channels
  case cardKinds = "card-kinds"
  case languages

  /// One entry, in words.
  package var noun: String {
    switch self {
    case .mapKinds: "map kind"
    case .stageTemplates: "stage template"
    case .markets: "market"
    case .agendas: "agenda"
    case .questionnaires: "questionnaire"
    case .lanes: "lane"
    case .channels: "channel"
    case .cardKinds: "card kind"
    case .languages: "language"
    }
  }

  /// The property that an entry is named by.
  package var idProperty: String {
    switch self {
    case .mapKinds, .stageTemplates, .markets, .agendas, .questionnaires: "id"
    case .lanes, .channels, .cardKinds: "key"
    case .languages: "language"
    }
  }
}

/// Where something of the library was read.
package struct TemplatePlace: Equatable, Sendable {
  /// The file's path as it was given, or `built in`.
  package var file: String
  /// From the top of the file: `stage-templates[0].stages[2].labels.pl`, indexes from 0.
  package var path: String
}
