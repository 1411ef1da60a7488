import JourneyFormats
import JourneyMap
import JourneyTemplates
import ReplicatedData
import SyncProtocol

/// `POST /maps?…`: a new map of a template, or the sample.
struct NewMapRequest {
  let map: MapName
  /// What the map is called for people.
  var title: String
  /// Nil for the sample.
  var template: NewMap?
  /// Only says what the map would look like.
  let isPreview: Bool

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
