import ArgumentParser
import JourneyEditing
import JourneyFormats
import JourneyMap
import JourneyTemplates
import ReplicatedData
import WorkshopClient

/// `waymark map …`
struct MapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map",
    abstract: "Show and change what a map says of itself: kind, persona, scope, goal …",
    subcommands: [Show.self, Edit.self])
}

extension MapCommand {
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a map says of itself, and how much is on it.")

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @OptionGroup var reading: ReadingOptions

    func run() throws {
      try reading.read(map) { visit in
        let document = visit.document
        let lookup = RecordLookup(document, language: reading.language)
        let fields = RecordFields(
          record: .root, kind: .map, lookup: lookup, roster: visit.session.roster)
        let counts: [(noun: RecordNoun, count: Int)] = [
          .persona, .stage, .lane, .channel, .card, .link, .evidence, .comment,
        ].map { ($0, lookup.records($0).count) }
        if reading.json {
          var json = fields.json
          json["name"] = .string(visit.target.map.string)
          json["counts"] = .object(
            counts.reduce(into: [:]) { $0[$1.noun.rawValue] = .number(Int64($1.count)) })
          return Terminal.out(JSONValue.object(json).text)
        }
        var list = PropertyList()
        list.add("name", visit.target.map.string)
        list.add(fields.rows(without: [Field.Map.title]))
        for (noun, count) in counts where count > 0 {
          list.add(count == 1 ? noun.singular : noun.plural, "\(count)")
        }
        let title = document.string(.root, Field.Map.title)
        let heading = title.isEmpty ? visit.target.map.string : title
        for line in list.lines(heading: heading, width: Terminal.columns) { Terminal.out(line) }
      }
    }
  }

  struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change what a map says of itself. An empty value clears it.",
      discussion: """
        waymark map edit spring --goal "Fewer calls about opening hours"
        waymark map edit spring --review-every quarterly --review-date +3m
        """)

    @Argument(help: "The map's name, or the link of an invitation.")
    var map: String
    @Option(help: "What the map is called for people.")
    var title: String?
    @Option(help: "\(Schema.mapKinds.map { "\($0)" }.joined(separator: ", ")).")
    var kind: String?
    @Option(help: "The persona that it is about: the name, number or id.")
    var persona: String?
    @Option(help: "What the map covers, and what not.")
    var scope: String?
    @Option(help: "Who keeps the map.")
    var owner: String?
    @Option(help: "What the map is made for.")
    var goal: String?
    @Option(parsing: .unconditional, help: "The day of the next review: 2026-03-31, +3m.")
    var reviewDate: String?
    @Option(help: "monthly or quarterly.")
    var reviewEvery: String?
    @Option(help: "The language that it is written in, such as pl.")
    var language: String?
    @Option(help: "b2b or b2c.")
    var market: String?
    @Option(help: "Anything else.")
    var notes: String?
    @OptionGroup var editing: EditingOptions

    private var texts: [String] {
      let options: [(name: String, value: String?)] = [
        ("title", title), ("kind", kind), ("scope", scope), ("owner", owner), ("goal", goal),
        ("review-date", reviewDate), ("review-every", reviewEvery),
        ("language", language.map(LanguageTag.normalised)), ("market", market), ("notes", notes),
      ]
      return options.compactMap { option in option.value.map { "\(option.name)=\($0)" } }
    }

    func validate() throws {
      guard !texts.isEmpty || persona != nil else {
        throw ValidationError("Say what to change: --title, --kind, --goal and the like.")
      }
      if let language, !language.isEmpty { try DisplayLanguage.check(language) }
      if let title, title.allSatisfy(\.isWhitespace) {
        throw ValidationError("A map needs a title.")
      }
    }

    func run() throws {
      let fields = try texts.map { try FieldAssignment($0, of: .map, .now).edit }
      try editing.make(map) { visit in
        let lookup = RecordLookup(visit.document)
        let persona = try persona.map { name in
          FieldEdit(
            Field.Map.persona,
            name.isEmpty ? .null : .reference(try PersonaRecord.find(name, lookup)))
        }
        return [RecordEdit(changing: [.root], fields + [persona].compactMap(\.self))]
      }
    }
  }
}
