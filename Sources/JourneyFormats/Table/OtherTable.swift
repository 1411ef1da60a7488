import StyledText

/// What a table is that is no journey, as far as its headings tell, and what would make one of it.
package struct OtherTable: Equatable, Sendable {
  package enum Kind: String, Sendable {
    case people = "a list of people"
    case issues = "a list of issues or tasks"
    case notes = "sticky notes of a board"
    case transactions = "a list of payments"
    case goods = "a list of goods"
    case glossary = "a glossary"
    case unknown = "a table"
  }

  package let kind: Kind
  /// The first of them.
  package let headings: [String]
  /// Those that a journey has: for its stages, and for what happens there.
  private let stages: [String]
  private let lanes: [String]
  /// Choices of columns that would do, where some suggest themselves.
  private let suggestion: String?

  init(_ table: TextTable) {
    let all = table.rows.first?.cells.map(\.text).filter { !$0.isEmpty } ?? []
    headings = Array(all.prefix(8))
    stages = all.filter { HeadingReader.alone($0) == .stage }
    lanes = all.filter {
      if case .lane(let lane) = HeadingReader.alone($0) {
        lane.isKnown || lane.isExplicit
      } else {
        false
      }
    }
    let words = Set(all.flatMap { PersonalHeading.words($0) })
    func has(_ stems: String...) -> Bool {
      words.contains { word in stems.contains { word.hasPrefix($0) } }
    }
    let people = all.count { heading in
      switch PersonalHeading.kind(of: heading) {
      case .name, .email, .phone, .address, .birth: true
      default: false
      }
    }
    if has("position", "sticky", "color", "colour", "width")
      && has("text", "note", "content", "area")
    {
      kind = .notes
    } else if has("assignee", "reporter", "sprint", "epic", "ticket", "issue")
      && has("status", "priority", "summary", "state", "key")
    {
      kind = .issues
    } else if has(
      "amount", "balance", "debit", "credit", "kwota", "saldo", "suma", "sold", "сумма", "остаток")
      && has("date", "data", "datum", "дата", "booking")
    {
      kind = .transactions
    } else if people >= 2 {
      kind = .people
    } else if has("price", "sku", "cena", "pret", "цена", "stock") {
      kind = .goods
    } else if has(
      "term", "definition", "definicja", "termen", "definit", "термин", "определен", "glossar")
      && all.count <= 3
    {
      kind = .glossary
    } else {
      kind = .unknown
    }
    suggestion = Self.suggestion(all, kind)
  }

  private static let groups = [
    "area", "column", "section", "frame", "group", "list", "board", "phase", "kolumna", "obszar",
    "grupa",
    "lista", "sekcja", "coloana", "zona", "grup", "sectiune", "колонка", "область", "группа",
    "раздел",
  ]
  private static let texts = [
    "text", "note", "content", "sticky", "card", "summary", "title", "description", "notatka",
    "tresc",
    "tekst", "opis", "continut", "nota", "descriere", "текст", "заметка", "описание", "содержание",
  ]

  /// `Area=stage,Text=card`.
  private static func suggestion(_ headings: [String], _ kind: Kind) -> String? {
    guard kind == .notes || kind == .unknown || kind == .issues else { return nil }
    func first(_ words: [String]) -> String? {
      headings.first { heading in
        PersonalHeading.words(heading).contains { word in words.contains { word.hasPrefix($0) } }
      }
    }
    guard let group = first(groups), let text = first(texts), group != text else { return nil }
    return "\(group)=stage,\(text)=card"
  }

  private static func list(_ headings: [String]) -> String {
    headings.map { "“\(TerminalText.excerpt($0, columnsMax: 24))”" }.joined(separator: ", ")
  }

  /// What it is, why it is not read, and what would help.
  var sentence: String {
    let known = stages + lanes
    var what =
      known.isEmpty
      ? "no heading says what the cells are"
      : "only \(Self.list(Array(known.prefix(3)))) \(known.count == 1 ? "is a heading" : "are headings") "
        + "that a journey has"
    if kind != .unknown { what = "this seems to be \(kind.rawValue), not a journey: \(what)" }
    what += ". There are: \(Self.list(headings))"
    let help: String
    switch kind {
    case .people:
      help =
        "A journey is made of what people do and feel, not of who they are; import answers of a "
        + "survey or a table of events instead"
    case .transactions, .goods, .glossary, .issues, .notes, .unknown:
      let cards = "Action, Touchpoint, Thought, Emotion, Pain or Opportunity"
      help =
        switch (stages.isEmpty, lanes.isEmpty) {
        case (true, true): "Call one of them Stage, and others \(cards)"
        case (true, false): "Call one of the others Stage"
        case (false, true): "Call one of the others \(cards)"
        case (false, false): "Leave out the columns that say nothing of what happens there"
        }
    }
    let example = TerminalText.excerpt(suggestion ?? "HEADING=stage,HEADING=pain")
    return "\(what). \(help); or say what they are: --columns '\(example)'"
  }
}
