import JourneyMap

/// Reads one file of templates. Everything in it is examined, so that all its faults are told at
/// once; a file with faults adds nothing to a library.
struct TemplateReader {
  static let format = "waymark-templates"
  static let version = 1

  /// How much a file and the whole library may hold.
  enum Limit {
    static let fileBytes = 256_000
    /// Entries of one section of the library, so that a map made of it is one change.
    static let entries = 500
    /// Stages, lanes, steps or questions of one template.
    static let parts = 60
    /// Languages of one text.
    static let languages = 40
    static let labelScalars = 200
    static let descriptionScalars = 1_000
    static let scaleEnd = 1_000
  }

  let file: String
  /// What was read before: its ids are taken, and its lanes may be named.
  let known: TemplateLibrary
  private(set) var problems: [TemplateProblem] = []
  /// What the file adds.
  var added = TemplateLibrary()
  /// Keys of lanes that may be named, also of those with faults of their own.
  private var laneKeys: [String] = []

  init(file: String, known: TemplateLibrary) {
    self.file = file
    self.known = known
  }

  /// A value and where it stands.
  struct Cursor {
    var node: JSONNode
    var path: String

    func member(_ name: String, _ node: JSONNode) -> Cursor {
      Cursor(node: node, path: path.isEmpty ? name : "\(path).\(name)")
    }
  }

  mutating func report(_ fault: TemplateFault, at path: String) {
    problems.append(TemplateProblem(file, path, fault))
  }

  /// O(size of the file × entries of the library).
  mutating func read(_ bytes: [UInt8]) {
    guard bytes.count <= Limit.fileBytes else {
      return report(.tooLarge(bytesMax: Limit.fileBytes), at: "")
    }
    do throws(JSONSyntaxError) {
      let top = Cursor(node: try JSONNode.read(bytes), path: "")
      guard isOfThisFormat(top), let sections = sections(of: top) else { return }
      readSections(sections)
    } catch {
      report(.notJSON(error), at: "")
    }
  }

  /// Whether the file is one of templates at all: if not, its other faults mean nothing.
  private mutating func isOfThisFormat(_ top: Cursor) -> Bool {
    guard case .object = top.node else {
      report(.type(found: top.node.noun, expected: JSONNode.object([]).noun), at: "")
      return false
    }
    guard case .string(Self.format)? = top.node["format"] else {
      if case .string(let found)? = top.node["format"] {
        report(.otherFormat(found: found), at: "format")
      } else {
        report(.otherFormat(found: nil), at: "")
      }
      return false
    }
    switch top.node["version"] {
    case nil: report(.missing(property: "version"), at: "")
    case .number("\(Self.version)")?: return true
    case .number(let text)?, .string(let text)?: report(.otherVersion(found: text), at: "version")
    case let other?: report(.otherVersion(found: other.noun), at: "version")
    }
    return false
  }

  private mutating func sections(of top: Cursor) -> [String: Cursor]? {
    object(
      top, required: ["format", "version"], optional: TemplateSection.allCases.map(\.rawValue))
  }

  private mutating func readSections(_ sections: [String: Cursor]) {
    laneKeys = known.lanes.map(\.key)
    if case .array(let lanes)? = sections[TemplateSection.lanes.rawValue]?.node {
      for lane in lanes {
        if case .string(let key)? = lane["key"], !laneKeys.contains(key) { laneKeys.append(key) }
      }
    }
    each(.languages, sections) { $0.readLanguage($1) }
    each(.cardKinds, sections) { $0.readCardKind($1) }
    each(.lanes, sections) { $0.readLane($1) }
    each(.channels, sections) { $0.readChannel($1) }
    each(.mapKinds, sections) { $0.readMapKind($1) }
    each(.markets, sections) { $0.readMarket($1) }
    each(.stageTemplates, sections) { $0.readStageTemplate($1) }
    each(.agendas, sections) { $0.readAgenda($1) }
    each(.questionnaires, sections) { $0.readQuestionnaire($1) }
  }

  /// Reads every entry of a section and takes its id, which no other may have.
  private mutating func each(
    _ section: TemplateSection, _ sections: [String: Cursor],
    _ read: (inout TemplateReader, Cursor) -> Void
  ) {
    guard let cursor = sections[section.rawValue] else { return }
    let before = known.ids(of: section).count
    let range = 0...max(0, Limit.entries - before)
    for entry in array(cursor, range) ?? [] {
      read(&self, entry)
      guard case .string(let id)? = entry.node[section.idProperty] else { continue }
      let place = TemplatePlace(file: file, path: entry.path)
      if let first = known.origins[section]?[id] ?? added.origins[section]?[id] {
        report(.duplicate(noun: section.noun, id: id, first: first), at: entry.path)
      } else {
        added.origins[section, default: [:]][id] = place
      }
    }
  }

  /// The key of a lane of the file or the library.
  mutating func laneReference(_ cursor: Cursor) -> String? {
    guard let key = string(cursor) else { return nil }
    guard laneKeys.contains(key) else {
      report(.unknownReference(noun: "lane", id: key, known: laneKeys), at: cursor.path)
      return nil
    }
    return key
  }
}

extension TemplateLibrary {
  /// Adds a file of templates, or nothing if it has a fault.
  ///
  /// - Parameter name: What messages call the file.
  /// - Returns: All faults, in the order of the sections.
  package mutating func add(_ bytes: [UInt8], named name: String) -> [TemplateProblem] {
    var reader = TemplateReader(file: name, known: self)
    reader.read(bytes)
    guard reader.problems.isEmpty else { return reader.problems }
    let added = reader.added
    mapKinds += added.mapKinds
    stageTemplates += added.stageTemplates
    markets += added.markets
    agendas += added.agendas
    questionnaires += added.questionnaires
    lanes += added.lanes
    channels += added.channels
    cardKinds += added.cardKinds
    languages += added.languages
    for (section, places) in added.origins {
      origins[section, default: [:]].merge(places) { first, _ in first }
    }
    return []
  }
}
