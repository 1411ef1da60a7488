import JourneyInsight
import JourneyTemplates

/// A card as a note of a picture: what is written on it, broken into lines.
struct PictureNote: Sendable {
  /// A mark, words, or both, in the small print of a note.
  struct Chip: Sendable {
    var mark: PictureMark?
    var text: String
    /// From the left edge of the small print.
    var x = 0
    var width: Int
  }

  var kind: String
  var text: PictureText
  /// The small print, line by line.
  var chips: [[Chip]]
  /// Whether it is a moment of truth, and drawn with a strong edge.
  var isKey: Bool
  /// Whether it does not exist yet, and is drawn with a broken edge.
  var isPlanned: Bool
  /// The whole text, where the note shows its beginning only.
  var wholeText: String?

  static let textSize = 13
  static let textLine = 17
  static let chipSize = 11
  static let chipLine = 16
  /// Where text begins, to the right of the mark, and how much room is at the other edges.
  static let left = 29
  static let right = 9
  static let top = 8
  /// More lines of text are left out.
  static let linesMax = 12
  private static let markSize = 12
  private static let chipGap = 9

  var height: Int {
    let small = chips.isEmpty ? 0 : chips.count * Self.chipLine + (text.lines == [""] ? 0 : 3)
    let lines = text.lines == [""] && !chips.isEmpty ? 0 : text.lines.count
    return 2 * Self.top + lines * Self.textLine + small
  }

  /// - Complexity: O(characters that fit).
  init(
    _ card: JourneyOutline.Card, width: Int, language: SpokenLanguage, today: CalendarDay? = nil
  ) {
    kind = card.kind
    let room = width - Self.left - Self.right
    text = PictureText(card.text, width: room, size: Self.textSize, linesMax: Self.linesMax)
    wholeText = text.isShortened ? card.text : nil
    isKey = card.detail("moment-of-truth") == "yes"
    isPlanned = card.detail("existence") == "should-exist"
    chips = Self.lines(NoteFacts(card, language, today: today).facts, width: room)
  }

  private static func lines(_ facts: [NoteFacts.Fact], width room: Int) -> [[Chip]] {
    var lines: [[Chip]] = []
    var x = 0
    for fact in facts {
      let markWidth = fact.mark.map { Self.width(of: $0) + (fact.text.isEmpty ? 0 : 4) } ?? 0
      let text =
        fact.text.isEmpty
        ? ""
        : PictureText(
          fact.text, width: room - markWidth, size: chipSize, linesMax: 1
        ).lines.first ?? ""
      let chip = Chip(
        mark: fact.mark, text: text,
        width: markWidth + (text.isEmpty ? 0 : TextMeasure.width(of: text, size: chipSize)))
      if lines.isEmpty || x + chip.width > room {
        lines.append([chip])
        x = chip.width + chipGap
      } else {
        var placed = chip
        placed.x = x
        lines[lines.count - 1].append(placed)
        x += chip.width + chipGap
      }
    }
    return lines
  }

  /// Of a mark in the small print, in pixels.
  static func width(of mark: PictureMark) -> Int { (mark.width * markSize + 15) / 16 }
}

/// What a note says of a card beside its text.
struct NoteFacts {
  struct Fact {
    var mark: PictureMark?
    var text = ""
  }

  private(set) var facts: [Fact] = []

  /// - Parameter today: The day to judge by what is overdue; nil if nothing is to be.
  init(_ card: JourneyOutline.Card, _ language: SpokenLanguage, today: CalendarDay?) {
    if let emotion = card.emotion {
      add(.face(min(max(emotion, -2), 2)), CardText.signed(emotion))
    }
    if let opinions = card.detail("emotions") {
      add(.face(0), opinions.replacing("-", with: "−"))
    }
    if let score = card.score {
      if let number = Int(score), (1...5).contains(number) {
        add(.score(number))
      } else {
        add(nil, "\(language(.score)): \(score)")
      }
    }
    if let level = card.level("severity") { add(.severity(level)) }
    if card.detail("moment-of-truth") == "yes" { add(.momentOfTruth, language(.momentOfTruth)) }
    if let level = card.level("importance") { add(.importance(level)) }
    if card.detail("existence") == "should-exist" { add(.shouldExist, language(.shouldExist)) }
    if card.isQuickWin {
      add(.quickWin, language(.quickWin))
    } else {
      if let impact = card.detail("impact") { add(nil, "\(language(.impact)) \(impact)") }
      if let effort = card.detail("effort") { add(nil, "\(language(.effort)) \(effort)") }
    }
    if let channel = card.channel { add(.channel, channel) }
    addMeasure(of: card, language)
    addWork(of: card, language, today)
    switch card.check {
    case "assumption"?: add(.assumption, language(.assumption))
    case "validated"?: add(.validated, language(.validated))
    case "refuted"?: add(.refuted, language(.refuted))
    case let other?: add(nil, other)
    case nil: break
    }
    if !card.actors.isEmpty { add(.actors, card.actors.joined(separator: ", ")) }
    for tag in card.tags { add(nil, "#\(tag)") }
    if card.votes > 0 { add(.votes, "\(card.votes)") }
    if card.commentCount > 0 { add(.comments, "\(card.commentCount)") }
  }

  private mutating func addMeasure(of card: JourneyOutline.Card, _ language: SpokenLanguage) {
    let unit = card.detail("unit").map { " \($0)" } ?? ""
    // Values stand in the order of their days; the last one counts.
    let numbers = NumberWords(language)
    if let last = card.detail("values")?.split(separator: ", ").last {
      let parts = last.split(separator: ":", maxSplits: 1).map { String($0) }
      let value = parts.last.map { numbers.decimal($0.filter { $0 != " " }) } ?? ""
      let day = parts.count > 1 ? Self.day(parts[0], language) + ": " : ""
      add(nil, "\(day)\(value)\(unit)")
    }
    if let target = card.detail("target") {
      add(nil, "\(language(.target)) \(numbers.decimal(target))\(unit)")
    }
    if let count = card.detail("funnel-count") {
      add(.flow, Int64(count).map { numbers.count($0) } ?? count)
    }
  }

  private mutating func addWork(
    of card: JourneyOutline.Card, _ language: SpokenLanguage, _ today: CalendarDay?
  ) {
    switch card.detail("status") {
    case "open"?: add(nil, language(.open))
    case "doing"?: add(nil, language(.doing))
    case "done"?: add(nil, language(.done))
    case "dropped"?: add(nil, language(.dropped))
    case let other?: add(nil, other)
    case nil: break
    }
    if let owner = card.detail("owner"), !owner.isEmpty { add(.owner, owner) }
    if let due = card.detail("due") {
      let isOverdue = today.map { card.overdueDay(today: $0) != nil } ?? false
      let day = Self.day(due, language)
      add(.due, isOverdue ? "\(day) – \(language(.overdue))" : day)
    }
    switch card.detail("availability") {
    case "have"?: add(nil, language(.have))
    case "need"?: add(nil, language(.need))
    default: break
    }
  }

  /// As the language writes it; a text that is no day as it is.
  private static func day(_ text: String, _ language: SpokenLanguage) -> String {
    CalendarDay(text).map { NumberWords(language).day($0) } ?? text
  }

  private mutating func add(_ mark: PictureMark?, _ text: String = "") {
    facts.append(Fact(mark: mark, text: text))
  }
}

extension JourneyOutline.Card {
  /// A field that counts from 0 to 3.
  func level(_ name: String) -> Int? {
    detail(name).flatMap { Int($0) }.flatMap { (0...3).contains($0) ? $0 : nil }
  }

  /// As ``OverdueDay`` says it.
  func overdueDay(today: CalendarDay) -> CalendarDay? {
    guard kind == CardKind.actionItem.rawValue else { return nil }
    return OverdueDay.of(
      status: detail("status").flatMap { ActionStatus(rawValue: $0) },
      due: detail("due").flatMap { CalendarDay($0) }, today: today)
  }

  /// As ``CardFacts/isQuickWin`` says it.
  var isQuickWin: Bool {
    let isClosed = detail("status") == "done" || detail("status") == "dropped"
    return !isClosed
      && CardFacts.isQuickWin(impact: level("impact"), effort: level("effort"))
  }
}
