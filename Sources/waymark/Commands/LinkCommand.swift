import ArgumentParser
import JourneyEditing
import JourneyMap
import ReplicatedData
import WorkshopClient

/// `waymark link …`
struct LinkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Link cards: one causes, answers or leads to another, or loops back to it.",
    discussion: """
      waymark link add spring "Old opening hours" "Leaves again" --type causes
      waymark link list spring --card "Leaves again"
      waymark link delete spring "Old opening hours -> Leaves again"
      """,
    subcommands: [
      Add.self, Edit.self, List.self, RecordDelete<LinkRecord>.self,
      RecordRestore<LinkRecord>.self,
    ])
}

/// How one card is linked to another.
enum LinkType: String, CaseIterable, ExpressibleByArgument {
  case causes, answers
  case leadsTo = "leads-to"
  case loopsBackTo = "loops-back-to"
}

extension LinkCommand {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Link one card to another.",
      discussion: """
        waymark link add spring 17@a3f 23@a3f --type leads-to --label "by phone"

        An action item answers a pain, a reassurance answers a fear.
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The card that the link goes from.")
    var from: String
    @Argument(help: "The card that it goes to.")
    var to: String
    @Option(help: "What the first does to the second.")
    var type: LinkType
    @Option(help: "A few words on the link.")
    var label: String?
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.make(map) { visit in
        let lookup = RecordLookup(visit.document)
        let from = try lookup.card(from)
        let to = try lookup.card(to)
        let twin = visit.document.cardLinks().first {
          $0.from == from && $0.to == to && $0.type == type.rawValue
        }
        if let twin {
          Terminal.note("These cards are linked so already: \(lookup.names.text(twin.id)).")
        }
        return [.link(from: from, to: to, type: type.rawValue, label: label)]
      }
    }
  }

  struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change the type or the label of a link.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "Which one: its id from “waymark link list”, or a part of “FROM -> TO”.")
    var link: String
    @Option(help: "What the first card does to the second.")
    var type: LinkType?
    @Option(help: "A few words on the link; none takes them away.")
    var label: String?
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      guard type != nil || label != nil else {
        throw ValidationError("Say what to change: --type or --label.")
      }
    }

    func run() throws {
      let fields = [
        type.map { FieldEdit(Field.Link.type, .text($0.rawValue)) },
        label.map { FieldEdit(Field.Link.label, .text($0)) },
      ]
      try editing.make(map) { visit in
        let link = try LinkRecord.find(link, RecordLookup(visit.document))
        return [RecordEdit(changing: [link], fields.compactMap(\.self))]
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List links with their ids.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Option(help: "Only links from or to this card.")
    var card: String?
    @Option(help: "Only links of this type.")
    var type: LinkType?
    @Flag(help: "List the deleted ones, which can be restored.")
    var deleted = false
    @OptionGroup var reading: ReadingOptions

    func run() throws {
      try reading.read(map) { visit in
        let lookup = RecordLookup(visit.document, language: reading.language)
        let card = try card.map { try lookup.card($0) }
        let links = lookup.records(.link, isDeleted: deleted)
          .compactMap { visit.document.cardLink($0) }
          .filter { link in
            (card == nil || link.from == card || link.to == card)
              && (type == nil || link.type == type?.rawValue)
          }
        let views = links.map { LinkView($0, lookup, visit.session.roster) }
        if reading.json {
          return Terminal.out(JSONValue.array(views.map { .object($0.json) }).text)
        }
        guard !views.isEmpty else {
          let isFiltered = card != nil || type != nil
          return Terminal.note(
            deleted
              ? "No link is deleted."
              : isFiltered ? "There is no such link." : "There are no links yet.")
        }
        var table = Table([
          ("ID", .left), ("FROM", .left), ("TYPE", .left), ("TO", .left), ("LABEL", .left),
        ])
        for view in views { table.add([view.id, view.from, view.type, view.to, view.label]) }
        Terminal.out(table: table)
      }
    }
  }
}
