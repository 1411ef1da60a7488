import JourneyMap
import JourneyTemplates
import ReplicatedData
import SyncProtocol

/// `POST /maps?…`: a new map of a template, of a moment of another map, or the sample.
struct NewMapRequest {
  /// The map and the moment of it that the new one is made of.
  struct Original: Equatable {
    let map: MapName
    let moment: MapMoment
  }

  private(set) var map: MapName
  /// What the map is called for people.
  var title: String
  /// Nil for the sample and of another map.
  var template: NewMap?
  var original: Original?
  /// Only says what the map would look like.
  let isPreview: Bool

  /// The same for a map of another name.
  func named(_ name: MapName) -> NewMapRequest {
    var request = self
    request.map = name
    return request
  }

  /// What is wrong with a request, in words for people.
  struct Problem: Error, Equatable { let words: String }

  init(query: [(name: String, value: String)]) throws(Problem) {
    var values: [String: String] = [:]
    for (name, value) in query where !value.isEmpty { values[name] = value }
    let name = values["map"] ?? values["title"] ?? ""
    guard let map = MapName(name) ?? MapName(ofTitle: name) else {
      throw Problem(words: "Give the map a name with letters or digits in it: map=NAME.")
    }
    self.map = map
    title = values["title"] ?? (map.string == name ? "" : name)
    if title.isEmpty { title = map.string }
    isPreview = values["dry-run"] == "yes"
    guard values["sample"] != "yes" else { return }
    if let fork = values["fork"] {
      guard let original = MapName(fork),
        let moment = MapMoment(values["at"])
      else {
        throw Problem(words: "Name the map to be forked, and at=INDEX or a time of it.")
      }
      self.original = Original(map: original, moment: moment)
      return
    }
    do throws(TemplateChoiceError) {
      template = try NewMap(
        title: title, kind: values["kind"], template: values["template"],
        language: values["language"] ?? "en", market: values["market"],
        persona: values["persona"], agenda: values["agenda"])
    } catch {
      throw Problem(words: "\(error)")
    }
  }
}

/// Changes for a map as it was when they were made, each small enough for a message.
struct PreparedChanges: Sendable {
  let replica = ReplicaID(.random(in: 1 ... .max))
  /// What the map held before.
  let base: VersionVector
  private(set) var document: MapDocument
  private(set) var changes: [Change] = []
  private let time: UInt64

  init(for document: MapDocument, limits: MapLimits, at time: UInt64) {
    base = document.version
    self.document = document
    self.document.limits = limits
    self.time = time
  }

  mutating func add(
    _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws(ChangeError) {
    if let local = try document.editInPlace(as: replica, at: time, body) {
      changes.append(local.change)
    }
  }
}

extension PreparedChanges {
  /// All that a fork takes along, in as many changes as the limits ask for.
  mutating func add(
    fork source: WorkshopServer.Source, of map: MapName, called title: String
  ) throws(ChangeError) {
    var wishes = MapFork.Wishes()
    wishes.title = title
    let fork = MapFork(of: source.document, named: map.string, at: source.index, wishes)
    try fork.make {
      (_, body: (inout Editor) throws(ChangeError) -> Void) throws(ChangeError) in
      try add(body)
    }
  }
}
