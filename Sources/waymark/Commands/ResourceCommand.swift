import ArgumentParser
import JourneyMap
import ReplicatedData
import WorkshopClient

/// `waymark resource …`
struct ResourceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resource",
    abstract: "Keep what you have and what you need to improve the journey.",
    discussion: """
      waymark resource add spring --have "A mechanic on Saturdays"
      waymark resource add spring --need "A card reader" --answers "No cash"
      waymark resource list spring --need
      """,
    subcommands: [
      Add.self, Edit.self, List.self, RecordDelete<ResourceRecord>.self,
      RecordRestore<ResourceRecord>.self,
    ])

  /// Whether it is there.
  enum Availability: String, EnumerableFlag {
    case have, need

    static func help(for value: Availability) -> ArgumentHelp? {
      value == .have ? "It is there." : "It is still needed."
    }
  }
}

extension ResourceCommand {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add a resource.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "What it is; - reads it from standard input.")
    var text: String
    @Flag var availability: Availability
    @Option(help: "A card that it answers, such as an action item's pain; may be repeated.")
    var answers: [String] = []
    @OptionGroup var cell: CellOptions
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.addCard(
        .resource, to: map, text: text, in: cell,
        fields: ["availability=\(availability.rawValue)"], answers: answers)
    }
  }

  struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change a resource, or whether it is there.",
      discussion: """
        waymark resource edit spring reader --have
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The resource: its id, its text or a part of it.")
    var resource: String
    @Argument(help: "The new text; - reads it from standard input.")
    var text: String?
    @Flag var availability: Availability?
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      guard text != nil || availability != nil else {
        throw ValidationError("Say what to change: a new text, --have or --need.")
      }
    }

    func run() throws {
      try editing.editCards(
        ResourceRecord.self, [resource], of: map, text: text,
        fields: availability.map { ["availability=\($0.rawValue)"] } ?? [])
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List resources with their ids.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Flag var availability: Availability?
    @OptionGroup var filter: CardFilterOptions
    @OptionGroup var reading: ReadingOptions

    func run() throws {
      try reading.listCards(
        .resource, of: map, filter,
        columns: [("ID", .left), ("", .left), ("PLACE", .left), ("RESOURCE", .left)],
        isFiltered: availability != nil
      ) { lookup, card in
        let held = lookup.document.value(card, Field.Card.availability).text
        guard availability == nil || held == availability?.rawValue else { return nil }
        return (
          [
            lookup.names.text(card), held ?? "", lookup.placeName(card),
            lookup.document.string(card, Field.Card.text),
          ], [:]
        )
      }
    }
  }
}
