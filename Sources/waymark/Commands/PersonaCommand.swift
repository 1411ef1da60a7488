import ArgumentParser
import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData
import StyledText
import WorkshopClient

/// `waymark persona …`
struct PersonaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "persona",
    abstract: "Say who goes through the journey.",
    discussion: """
      A map tells how one persona moves through the stages. The others that it
      holds are kept for later: “waymark fork MAP NEW --persona NAME” makes a map
      of one of them.
      """,
    subcommands: [
      Add.self, Edit.self, Show.self, List.self, Use.self, RecordMove<PersonaRecord>.self,
      RecordDelete<PersonaRecord>.self, RecordRestore<PersonaRecord>.self,
    ])
}

/// The fields of a persona by options of their own.
struct PersonaFieldOptions: ParsableArguments {
  @Option(help: "Which group of customers they stand for.")
  var segment: String?
  @Option(help: "What they do and how.")
  var behaviour: String?
  @Option(help: "What they like better than something else.")
  var preferences: String?
  @Option(help: "What they need.")
  var needs: String?
  @Option(help: "What moves them.")
  var motivations: String?
  @Option(help: "What they are afraid of.")
  var fears: String?
  @Option(help: "A channel that they use; may be repeated.")
  var channel: [String] = []
  @Option(help: "A channel that they do not use after all; may be repeated.")
  var noChannel: [String] = []
  @Option(help: "B2B: where the company is.")
  var location: String?
  @Option(help: "B2B: the industry.")
  var industry: String?
  @Option(help: "B2B: how big the company is.")
  var companySize: String?
  @Option(help: "B2B: who decides there.")
  var decisionMaker: String?
  @Option(help: "Age, family and the like; shown last, since behaviour matters more.")
  var demographics: String?

  private var texts: [String] {
    let options: [(name: String, value: String?)] = [
      ("segment", segment), ("behaviour", behaviour), ("preferences", preferences),
      ("needs", needs), ("motivations", motivations), ("fears", fears), ("location", location),
      ("industry", industry), ("company-size", companySize), ("decision-maker", decisionMaker),
      ("demographics", demographics),
    ]
    return options.compactMap { option in option.value.map { "\(option.name)=\($0)" } }
      + channel.map { "channels:\($0)=yes" } + noChannel.map { "channels:\($0)=" }
  }

  var isEmpty: Bool { texts.isEmpty }

  func edits() throws -> [FieldEdit] {
    for name in channel + noChannel where name.contains("=") || name.allSatisfy(\.isWhitespace) {
      throw Failure("“\(TerminalText.excerpt(name))” cannot be the name of a channel.")
    }
    return try texts.map { try FieldAssignment($0, of: .persona).edit }
  }
}

extension PersonaCommand {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a persona. The first one becomes the map's.",
      discussion: """
        waymark persona add spring "Ana, 2 children" --segment families \\
          --behaviour "Compares on the phone, buys in the shop" --fears "Hidden costs"
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "What the persona is called.")
    var personaName: String
    @OptionGroup(title: "Fields") var fields: PersonaFieldOptions
    @Flag(help: "Make it the map's persona.")
    var use = false
    @OptionGroup var editing: EditingOptions

    func run() throws {
      let name = try TextArgument.read(personaName, of: .persona)
      let new = RecordEdit.add(.persona, name, .last, try fields.edits())
      try editing.edit(map) { _ in
        return { (editor: inout Editor) throws(ChangeError) in
          let persona = try editor.make(new, by: nil)[0]
          guard use else { return }
          try editor.make(.set(.root, Field.Map.persona, .reference(persona)), by: nil)
        }
      }
    }
  }

  struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change what is known of a persona. An empty value clears it.",
      discussion: """
        waymark persona edit spring Ana --needs "A price before she calls"
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The persona: the name, number or id, or a part of the name.")
    var persona: String
    @Option(help: "What the persona is called from now on.")
    var rename: String?
    @OptionGroup(title: "Fields") var fields: PersonaFieldOptions
    @OptionGroup var editing: EditingOptions

    func validate() throws {
      guard rename != nil || !fields.isEmpty else {
        throw ValidationError("Say what to change: --rename, --behaviour, --needs and the like.")
      }
    }

    func run() throws {
      let name = try rename.map { try TextArgument.read($0, of: .persona) }
      let names = name.map { [FieldEdit(Field.Persona.name, .text($0))] } ?? []
      let fields = names + (try fields.edits())
      try editing.make(map) { visit in
        let persona = try PersonaRecord.find(persona, RecordLookup(visit.document))
        return [RecordEdit(changing: [persona], fields)]
      }
    }
  }

  struct Use: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a persona the one that the map is about. The others are kept.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The persona: the name, number or id, or a part of the name.")
    var persona: String
    @OptionGroup var editing: EditingOptions

    func run() throws {
      try editing.make(map) { visit in
        let document = visit.document
        let persona = try PersonaRecord.find(persona, RecordLookup(document))
        let others = document.records(.persona).count - 1
        if others > 0, !editing.json {
          Terminal.note(
            "A map is about one persona. The other\(others == 1 ? " one is" : " \(others) are") "
              + "kept; “waymark fork” makes a map for each.")
        }
        return [.set(.root, Field.Map.persona, .reference(persona))]
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a persona: the map's, if none is named.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Argument(help: "The persona: the name, number or id, or a part of the name.")
    var persona: String?
    @Flag(help: "With its demographics.")
    var all = false
    @OptionGroup var reading: ReadingOptions

    func run() throws {
      try reading.read(map) { visit in
        let lookup = RecordLookup(visit.document, language: reading.language)
        guard
          let persona = try persona.map({ try PersonaRecord.find($0, lookup) })
            ?? visit.document.mapPersona
        else {
          throw Failure(
            "The map has no persona yet: “waymark persona add MAP NAME” adds one, “waymark persona "
              + "list MAP” shows those there are.")
        }
        let fields = RecordFields(
          record: persona, kind: .persona, lookup: lookup, roster: visit.session.roster)
        if reading.json {
          var json = fields.json
          json["used"] = .bool(persona == visit.document.mapPersona)
          return Terminal.out(JSONValue.object(json).text)
        }
        var list = PropertyList()
        list.add("id", lookup.names.text(persona))
        if persona == visit.document.mapPersona { list.add("the map's", "yes") }
        list.add(fields.rows(without: [Field.Persona.name, Field.Persona.demographics]))
        let demographics = visit.document.string(persona, Field.Persona.demographics)
        if !demographics.isEmpty {
          list.add("demographics", all ? demographics : "… (--all shows them)")
        }
        for line in list.lines(heading: lookup.title(persona), width: Terminal.columns) {
          Terminal.out(line)
        }
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the personas in their order, with their ids.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Flag(help: "List the deleted ones, which can be restored.")
    var deleted = false
    @OptionGroup var reading: ReadingOptions

    func run() throws {
      try reading.read(map) { visit in
        let document = visit.document
        let lookup = RecordLookup(document, language: reading.language)
        let personas = lookup.records(.persona, isDeleted: deleted)
        let used = document.mapPersona
        if reading.json {
          return Terminal.out(
            JSONValue.array(
              personas.map { persona in
                var json = RecordFields(
                  record: persona, kind: .persona, lookup: lookup, roster: visit.session.roster
                ).json
                json["used"] = .bool(persona == used)
                return .object(json)
              }
            ).text)
        }
        guard !personas.isEmpty else {
          return Terminal.note(deleted ? "No persona is deleted." : "There is no persona yet.")
        }
        var table = Table([
          ("#", .right), ("ID", .left), ("THE MAP'S", .left), ("NAME", .left), ("SEGMENT", .left),
        ])
        for (index, persona) in personas.enumerated() {
          table.add([
            deleted ? "" : "\(index + 1)", lookup.names.text(persona),
            persona == used ? "yes" : "", lookup.title(persona),
            document.string(persona, Field.Persona.segment),
          ])
        }
        Terminal.out(table: table)
      }
    }
  }
}

extension MapDocument {
  /// The persona that the map is about; nil if it has none, or that one is deleted.
  var mapPersona: RecordID? {
    value(.root, Field.Map.persona).reference.flatMap { isLive($0) ? $0 : nil }
  }
}
