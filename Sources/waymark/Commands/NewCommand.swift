import ArgumentParser
import JourneyMap
import JourneyTemplates
import WorkshopClient

/// `waymark new`
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a map with the lanes of its kind and the stages of a template.",
    discussion: """
      waymark new spring
      waymark new spring --template goals-11 --language pl
      waymark new repairs --kind service-blueprint --market b2b
      waymark new workshop --persona "Ana, 34" --agenda steps-7

      Kinds choose the lanes:
        current-state, day-in-the-life, future-state, service-blueprint,
        empathy-map, touchpoints-only
      Templates choose the stages:
        purchase-3    before, during and after purchase
        lifecycle-5   discovery, consideration, purchase, experience, loyalty
        goals-11      awareness … purchase, and five stages after the sale
        blank         first contact and after sale, to be filled in
      Agendas: steps-4, steps-7, funnel-first-7

      “waymark templates” shows all of them in full, and those of your own. Every
      map can be read in each language its labels are in: --language on the
      commands that show it.
      """)

  @Argument(
    help: "The new map's name: a–z, 0–9, “-”, “_” and “.”. Of a title, a name is made.")
  var map: String
  @Option(
    help: "What kind of map it is (default: \(MapKindTemplate.standard)).",
    completion: .list([
      "current-state", "day-in-the-life", "future-state", "service-blueprint", "empathy-map",
      "touchpoints-only",
    ]))
  var kind: String?
  @Option(
    help: "The stages to begin with (default: \(StageTemplate.standard)).",
    completion: .list(["purchase-3", "lifecycle-5", "goals-11", "blank"]))
  var template: String?
  @Option(
    help: "The language of its titles: en, pl, ro or ru (default: $WAYMARK_LANGUAGE, else en).",
    completion: .list(["en", "pl", "ro", "ru"]))
  var language: String?
  @Option(
    help: "Who buys: b2b adds lanes for decision makers and approvals, b2c one for motivations.",
    completion: .list(["b2b", "b2c"]))
  var market: String?
  @Option(help: ArgumentHelp("Whom the map is about.", valueName: "name"))
  var persona: String?
  @Option(
    help: "How the map is made, step by step; “waymark agenda MAP” ticks the steps off.",
    completion: .list(["steps-4", "steps-7", "funnel-first-7"]))
  var agenda: String?
  @Option(help: "What the map is called for people (default: its name).")
  var title: String?
  @OptionGroup var templates: TemplateOptions
  @OptionGroup var editing: EditingOptions

  func run() throws {
    var newMap = try newMap()
    let map = ConnectionOptions.nameOfNewMap(map)
    if newMap.title.isEmpty, map != self.map { newMap.title = self.map }
    try editing.edit(map, for: .making) { [newMap] visit in
      let name = visit.target.map.string
      guard visit.document.version.isEmpty else {
        throw Failure(
          "There is a map “\(name)” already; “waymark show \(name)” shows it. Choose another name.")
      }
      var titled = newMap
      if titled.title.isEmpty { titled.title = name }
      return { [titled] (editor: inout Editor) throws(ChangeError) in
        try titled.apply(to: &editor)
      }
    }
  }

  private func newMap() throws -> NewMap {
    let library = templates.library()
    let name = persona?.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard name?.isEmpty != true else { throw Failure("A persona needs a name.") }
    do throws(TemplateChoiceError) {
      return try NewMap(
        title: title ?? "", kind: kind, template: template,
        language: language ?? DisplayLanguage.ofEnvironment ?? "en", market: market,
        persona: name, agenda: agenda, from: library)
    } catch {
      throw Failure("\(error) “waymark templates” shows each in full.")
    }
  }
}
