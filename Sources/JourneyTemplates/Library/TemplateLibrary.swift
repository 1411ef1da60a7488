/// Everything that new maps are made of: the built-in templates and those of a user's own files.
package struct TemplateLibrary: Sendable {
  package internal(set) var mapKinds: [MapKindTemplate] = []
  package internal(set) var stageTemplates: [StageTemplate] = []
  package internal(set) var markets: [MarketPreset] = []
  package internal(set) var agendas: [AgendaTemplate] = []
  package internal(set) var questionnaires: [Questionnaire] = []
  package internal(set) var lanes: [LaneTemplate] = []
  /// The vocabulary of channels.
  package internal(set) var channels: [ChannelTemplate] = []
  package internal(set) var cardKinds: [CardKindTemplate] = []
  package internal(set) var languages: [LibraryLanguage] = []
  /// Where each entry comes from.
  var origins: [TemplateSection: [String: TemplatePlace]] = [:]

  /// An empty one.
  init() {}

  /// The templates that the program brings along.
  package static var builtIn: TemplateLibrary {
    #if DEBUG
    if let madeUp { return madeUp }
    #endif
    return own
  }

  #if DEBUG
  /// With what a test has made up, for what it runs; nil outside of it.
  @TaskLocal package static var madeUp: TemplateLibrary?

  /// The built-in one with the entries of a further file, and what is wrong with them.
  package static func adding(_ file: String) -> (library: TemplateLibrary, isWhole: Bool) {
    var library = own
    let problems = library.add(Array(file.utf8), named: "made up")
    return (library, problems.isEmpty)
  }
  #endif

  private static let own: TemplateLibrary = {
    var library = TemplateLibrary()
    for (name, bytes) in BuiltInTemplates.files {
      // A test reads them without a problem.
      _ = library.add(bytes, named: name)
    }
    for label in FormerLabel.builtIn { library.add(label) }
    return library
  }()

  /// The ids of a section in the order in which they were read, as people choose from them.
  package func ids(of section: TemplateSection) -> [String] {
    switch section {
    case .mapKinds: mapKinds.map(\.id)
    case .stageTemplates: stageTemplates.map(\.id)
    case .markets: markets.map(\.id)
    case .agendas: agendas.map(\.id)
    case .questionnaires: questionnaires.map(\.id)
    case .lanes: lanes.map(\.key)
    case .channels: channels.map(\.key)
    case .cardKinds: cardKinds.map(\.key)
    case .languages: languages.map(\.language)
    }
  }

  /// The file that an entry was read from; nil if it is built in.
  package func file(of id: String, in section: TemplateSection) -> String? {
    origins[section]?[id].map(\.file).flatMap { $0 == BuiltInTemplates.file ? nil : $0 }
  }
}

extension TemplateLibrary {
  package func lane(_ key: String) -> LaneTemplate? { lanes.first { $0.key == key } }

  /// A lane by what it is called in any language, without regard to case and white space.
  package func lane(titled title: String) -> LaneTemplate? {
    lanes.first { $0.labels.contains(title) }
  }

  /// A stage of any template by what it is called in any language, without regard to case and white
  /// space. The standard template comes first.
  package func stage(titled title: String) -> StageTemplate.Stage? {
    let standardFirst =
      stageTemplates.filter { $0.id == StageTemplate.standard }
      + stageTemplates.filter { $0.id != StageTemplate.standard }
    for template in standardFirst {
      if let stage = template.stages.first(where: { $0.labels.contains(title) }) { return stage }
    }
    return nil
  }

  /// A channel by what it is called in any language, without regard to case and white space.
  package func channel(titled title: String) -> ChannelTemplate? {
    channels.first { $0.labels.contains(title) }
  }

  /// What a kind of card is called; the token itself where nothing is known of it.
  package func cardKindName(_ token: String, in language: String?) -> String {
    cardKinds.first { $0.key == token }?.labels[language] ?? token
  }

  /// The name of a language in itself: `polski`; its tag where nothing is known of it.
  package func languageName(_ tag: String) -> String {
    languages.first { $0.language == tag }?.name ?? tag
  }
}

/// The files in `Resources`, compiled in.
enum BuiltInTemplates {
  static let file = "built in"

  static var files: [(name: String, bytes: [UInt8])] {
    [
      (file, PackageResources.words_json), (file, PackageResources.lanes_json),
      (file, PackageResources.kinds_json), (file, PackageResources.stages_json),
      (file, PackageResources.channels_json), (file, PackageResources.agendas_json),
      (file, PackageResources.questionnaire_json),
    ]
  }
}

extension TemplateLibrary {
  /// What files of templates call their format, and the version of it that is read.
  package static let format = TemplateReader.format
  package static let version = TemplateReader.version
  /// No file of templates is larger.
  package static let fileBytesMax = TemplateReader.Limit.fileBytes

  /// The built-in templates as they are written: files of templates, each a JSON object.
  package static var builtInFiles: [String] {
    BuiltInTemplates.files.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// A file with every section that a user may write, to start from.
  package static var example: String {
    String(decoding: PackageResources.example_json, as: UTF8.self)
  }
}
