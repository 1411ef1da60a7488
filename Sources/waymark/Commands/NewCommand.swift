import ArgumentParser
import JourneyMap
import WorkshopClient

extension JourneyTemplate: ExpressibleByArgument {}

/// `waymark new`
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a map with the stages of a template and the usual lanes.",
    discussion: """
      waymark new spring
      waymark new spring --template goals-11 --title "Our shop in spring"

      lifecycle-5   Discovery, Consideration, Purchase, Experience, Loyalty
      purchase-3    Before, During and After purchase
      goals-11      Awareness … Purchase, and five stages after the sale
      blank         First contact and After sale, to be filled in
      """)

  @Argument(help: "The new map's name: a–z, 0–9, “-”, “_” and “.”.")
  var map: String
  @Option(help: "The stages to begin with.")
  var template = JourneyTemplate.lifecycle5
  @Option(help: "What the map is called for people (default: its name).")
  var title: String?
  @OptionGroup var editing: EditingOptions

  func run() throws {
    try editing.edit(map, for: .making) { visit in
      let name = visit.target.map.string
      guard visit.document.version.isEmpty else {
        throw Failure(
          "There is a map “\(name)” already; “waymark show \(name)” shows it. Choose another name.")
      }
      return { (editor: inout Editor) throws(ChangeError) in
        try template.apply(to: &editor, title: title ?? name)
      }
    }
  }
}
