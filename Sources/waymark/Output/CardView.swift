import JourneyMap
import ReplicatedData
import StyledText
import SyncProtocol
import WorkshopClient

/// One card as it is printed.
struct CardView {
  private let card: RecordID
  private let lookup: RecordLookup
  private let fields: RecordFields

  init(_ card: RecordID, _ lookup: RecordLookup, _ roster: [ReplicaID: Participant]) {
    self.card = card
    self.lookup = lookup
    fields = RecordFields(record: card, kind: .card, lookup: lookup, roster: roster)
  }

  private var document: MapDocument { lookup.document }

  var id: String { lookup.names.text(card) }
  var text: String { document.string(card, Field.Card.text) }
  var kind: String { document.value(card, Field.Card.kind).text ?? "card" }

  var votes: Int64 {
    document.keys(card, Field.Card.votes).reduce(0) { $0 &+ ($1.value.integer ?? 0) }
  }

  /// All of the card, with its links in both directions and what is said about it.
  func lines(width: Int) -> [String] {
    var list = PropertyList()
    list.add("id", "\(id) · \(RecordName.text(card))")
    list.add("place", lookup.placeName(card))
    list.add("kind", kind)
    if let author = fields.author?.name { list.add("added by", author) }
    // What a card was imported from is a key for programs.
    list.add(
      fields.rows(without: [Field.Card.text, Field.place, Field.Card.kind, Field.Card.source]))
    for link in links {
      let label = document.string(link.id, Field.Link.label)
      let other = link.from == card ? link.to : link.from
      list.add(
        Self.words(of: link.type, isOutgoing: link.from == card),
        "\(lookup.title(other)) · \(lookup.names.text(other))"
          + (label.isEmpty ? "" : " · \(label)") + (document.isLive(other) ? "" : " · deleted"))
    }
    for comment in document.comments(on: card) {
      let view = CommentView(comment, lookup, fields.roster)
      list.add(view.type, view.words)
    }
    if !document.isLive(card) { list.add("deleted", "yes") }
    return list.lines(heading: text, width: width)
  }

  /// Links from and to the card, those from it first.
  private var links: [MapDocument.CardLink] {
    let all = document.cardLinks()
    return all.filter { $0.from == card } + all.filter { $0.to == card && $0.from != card }
  }

  private static func words(of type: String, isOutgoing: Bool) -> String {
    switch (type, isOutgoing) {
    case ("causes", false): "is caused by"
    case ("answers", false): "is answered by"
    case ("leads-to", true): "leads to"
    case ("leads-to", false): "comes from"
    case ("loops-back-to", true): "loops back to"
    case ("loops-back-to", false): "comes back from"
    case ("", _): "is linked to"
    default: type
    }
  }

  /// The card's fields and place, as lists of cards have them.
  var json: [String: JSONValue] {
    let place = document.place(card, Field.place)
    var json = fields.json
    json["stage"] = JSONValue(place?.column.map { RecordName.text($0) })
    json["lane"] = JSONValue(place?.row.map { RecordName.text($0) })
    return json
  }

  /// The same with links, comments and evidence.
  var wholeJSON: [String: JSONValue] {
    var json = json
    json["links"] = .array(
      links.map { .object(LinkView($0, lookup, fields.roster).json) })
    json["comments"] = .array(
      document.comments(on: card).map { .object(CommentView($0, lookup, fields.roster).json) })
    return json
  }
}

/// A comment or piece of evidence as it is printed.
struct CommentView {
  let fields: RecordFields
  private let comment: RecordID
  private let lookup: RecordLookup

  init(_ comment: RecordID, _ lookup: RecordLookup, _ roster: [ReplicaID: Participant]) {
    self.comment = comment
    self.lookup = lookup
    fields = RecordFields(record: comment, kind: .comment, lookup: lookup, roster: roster)
  }

  var id: String { lookup.names.text(comment) }
  var type: String { lookup.document.value(comment, Field.Comment.type).text ?? "comment" }
  var text: String { lookup.document.string(comment, Field.Comment.text) }
  var address: String { lookup.document.value(comment, Field.Comment.address).text ?? "" }
  var card: RecordID? { lookup.document.value(comment, Field.Comment.on).reference }

  /// What it says, where it is from, and who wrote it.
  var words: String {
    [text, address, fields.author?.name ?? "", id].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  var json: [String: JSONValue] {
    var json = fields.json
    json["type"] = .string(type)
    return json
  }
}

/// A link as it is printed.
struct LinkView {
  private let link: MapDocument.CardLink
  private let lookup: RecordLookup
  private let fields: RecordFields

  init(
    _ link: MapDocument.CardLink, _ lookup: RecordLookup, _ roster: [ReplicaID: Participant]
  ) {
    self.link = link
    self.lookup = lookup
    fields = RecordFields(record: link.id, kind: .link, lookup: lookup, roster: roster)
  }

  var id: String { lookup.names.text(link.id) }
  var type: String { link.type }
  var label: String { lookup.document.string(link.id, Field.Link.label) }
  var from: String { lookup.cardExcerpt(link.from) }
  var to: String { lookup.cardExcerpt(link.to) }

  var json: [String: JSONValue] {
    var json = fields.json
    json["from-text"] = .string(lookup.title(link.from))
    json["to-text"] = .string(lookup.title(link.to))
    return json
  }
}

extension RecordLookup {
  /// A card in a table of something else.
  func cardExcerpt(_ card: RecordID) -> String {
    TerminalText.excerpt(title(card), columnsMax: 32) + (document.isLive(card) ? "" : " (deleted)")
  }
}
