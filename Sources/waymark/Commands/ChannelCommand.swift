import ArgumentParser
import JourneyEditing
import JourneyFormats
import JourneyMap
import JourneyTemplates
import ReplicatedData
import WorkshopClient

enum ChannelKind: RowKind {
  static let noun = RecordNoun.channel
  static let title = Field.Channel.name
  static let key = Field.Channel.key

  static func row(of card: RecordID, in document: MapDocument) -> RecordID? {
    document.value(card, Field.Card.channel).reference
  }
}

/// `waymark channel …`
struct ChannelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "channel",
    abstract: "Edit the vocabulary of channels that touchpoints are on.",
    discussion: """
      A channel is named by its name in any language, a part of it, its key, its
      number in the list, or its id.
      """,
    subcommands: [
      Add.self, RowRename<ChannelKind>.self, RecordMove<ChannelKind>.self, Merge.self,
      RecordDelete<ChannelKind>.self, RecordRestore<ChannelKind>.self, RowList<ChannelKind>.self,
    ])
}

extension ChannelCommand {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a channel.",
      discussion: """
        waymark channel add spring "Repair café" --label pl="Kawiarnia naprawcza"
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "What the channel is called.")
    var channelName: String
    @Option(help: "What the channel is, apart from its name in one language: lower-case letters.")
    var key: String?
    @Option(
      help: ArgumentHelp(
        "Its name in a language; may be repeated.", valueName: "language=name"))
    var label: [String] = []
    @OptionGroup var place: RowPlaceOptions
    @OptionGroup var editing: EditingOptions

    func run() throws {
      let name = try TextArgument.read(channelName, of: .channel)
      var fields = try label.map { try Self.assignment(ofLabel: $0).edit }
      if let key { fields.append(try FieldAssignment("key=\(key)", of: .channel).edit) }
      try editing.make(map) { visit in
        let lookup = RecordLookup(visit.document)
        let placement = try place.placement(ChannelKind.self, lookup)
        if let same = visit.document.channel(named: name) {
          throw Failure(
            "There is a channel “\(name)” already: \(lookup.names.text(same)).")
        }
        return [.add(.channel, name, placement, fields)]
      }
    }

    private static func assignment(ofLabel text: String) throws -> FieldAssignment {
      guard let equals = text.firstIndex(of: "=") else {
        throw Failure("“\(text)” is no label: write LANGUAGE=NAME, such as pl=Telefon.")
      }
      let language = LanguageTag.normalised(String(text[..<equals]))
      guard LanguageTag.isValid(language) else {
        throw Failure("“\(text)” names no language: write pl=Telefon, ro=Telefon, en-GB=Phone.")
      }
      return try FieldAssignment(
        "labels:\(language)=\(text[text.index(after: equals)...])", of: .channel)
    }
  }

  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make two channels one: the cards of the first move to the second.",
      discussion: """
        waymark channel merge spring Mail "E-mail newsletter"

        The first channel is deleted; “waymark undo” takes it all back.
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The channel that goes.")
    var from: String
    @Argument(help: "The channel that stays.")
    var into: String
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.make(map) { visit in
        let document = visit.document
        let lookup = RecordLookup(document)
        let from = try lookup.find(from, .channel)
        let into = try lookup.find(into, .channel)
        guard from != into else { throw Failure("These two are one channel already.") }
        // Deleted cards too: restored, they should not stand on a channel that is gone.
        let cards = document.records(.card, withDeleted: true).filter {
          document.value($0, Field.Card.channel).reference == from
        }
        let channel = FieldEdit(Field.Card.channel, .reference(into))
        return [RecordEdit(changing: cards, [channel]), .delete([from])]
      }
    }
  }
}
