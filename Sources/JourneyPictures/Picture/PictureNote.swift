import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import MapOutline

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
    /// All of it in words, where the sign says what the text does not.
    var means: String?
  }

  private(set) var facts: [Fact] = []
  private let language: SpokenLanguage

  /// Fields that are drawn in a way of their own; all others that belong on a card stand there with what
  /// they are called.
  private static let drawn: Set<String> = [
    "emotions", "severity", "moment-of-truth", "importance", "existence", "impact", "effort",
    "values", "target", "funnel-count", "status", "owner", "due", "availability",
  ]

  /// - Parameter today: The day to judge by what is overdue; nil if nothing is to be.
  init(_ card: JourneyOutline.Card, _ language: SpokenLanguage, today: CalendarDay?) {
    self.language = language
    if let emotion = card.emotion {
      add(.face(min(max(emotion, -2), 2)), CardText.signed(emotion), of: "emotion")
    }
    if let opinions = card.detail("emotions") {
      add(.face(0), opinions.replacing("-", with: "−"), of: "emotions")
    }
    if let score = card.score {
      if let number = Int(score), (1...5).contains(number) {
        add(.score(number), of: "score", said: "\(number)/5")
      } else {
        add(nil, "\(language.onCard(field: "score")): \(score)")
      }
    }
    if let level = card.level("severity") {
      add(.severity(level), of: "severity", said: "\(level)/3")
    }
    if card.detail("moment-of-truth") == "yes" {
      add(.momentOfTruth, language.onCard(field: "moment-of-truth"))
    }
    if let level = card.level("importance") {
      add(.importance(level), of: "importance", said: "\(level)/3")
    }
    if card.detail("existence") == "should-exist" {
      add(.shouldExist, language.onCard(choice: "should-exist"))
    }
    if card.isQuickWin {
      add(.quickWin, language(.quickWin))
    } else {
      for name in ["impact", "effort"] {
        if let level = card.detail(name) { add(nil, "\(language.onCard(field: name)) \(level)") }
      }
    }
    if let channel = card.channel { add(.channel, channel, of: "channel") }
    addMeasure(of: card)
    addWork(of: card, today)
    addOthers(of: card)
    if let check = card.check { add(PictureMark(icon: check), language.onCard(choice: check)) }
    if !card.actors.isEmpty { add(.actors, card.actors.joined(separator: ", ")) }
    for tag in card.tags { add(nil, "#\(tag)") }
    if card.votes > 0 { add(.votes, "\(card.votes)", of: "votes") }
    if card.commentCount > 0 {
      facts.append(
        Fact(
          mark: .comments, text: "\(card.commentCount)",
          means: "\(language(.comments)): \(card.commentCount)"))
    }
  }

  private mutating func addMeasure(of card: JourneyOutline.Card) {
    let unit = card.unit(of: "values")
    // Values stand in the order of their days; the last one counts.
    let numbers = NumberWords(language)
    if let last = card.detail("values")?.split(separator: ", ").last {
      let parts = last.split(separator: ":", maxSplits: 1).map { String($0) }
      let value = parts.last.map { numbers.decimal($0.filter { $0 != " " }) } ?? ""
      let prefix = parts.count > 1 ? day(parts[0]) + ": " : ""
      add(nil, "\(prefix)\(value)\(unit)")
    }
    if let target = card.detail("target") {
      add(nil, "\(language.onCard(field: "target")) \(numbers.decimal(target))\(unit)")
    }
    if let count = card.detail("funnel-count") {
      add(.flow, Int64(count).map { numbers.count($0) } ?? count, of: "funnel-count")
    }
  }

  private mutating func addWork(of card: JourneyOutline.Card, _ today: CalendarDay?) {
    if let status = card.detail("status") { add(nil, language.onCard(choice: status)) }
    if let owner = card.detail("owner"), !owner.isEmpty { add(.owner, owner, of: "owner") }
    if let due = card.detail("due") {
      let isOverdue = today.map { card.overdueDay(today: $0) != nil } ?? false
      let day = day(due)
      add(.due, isOverdue ? "\(day) – \(language(.overdue))" : day, of: "due")
    }
    if let availability = card.detail("availability") {
      add(nil, language.onCard(choice: availability))
    }
  }

  private mutating func addOthers(of card: JourneyOutline.Card) {
    for detail in card.details where !Self.drawn.contains(detail.name) {
      guard let row = Schema.field(detail.name, of: .card), row.use.isOnCard else { continue }
      let unit = card.unit(of: detail.name)
      if let mark = row.use.icon.flatMap({ PictureMark(icon: "\($0)") }) {
        add(mark, detail.value + unit, of: detail.name)
      } else {
        add(nil, MessageWords.capitalised(language.said(row, detail.value)) + unit)
      }
    }
  }

  /// As the language writes it; a text that is no day as it is.
  private func day(_ text: String) -> String {
    CalendarDay(text).map { NumberWords(language).day($0) } ?? text
  }

  /// - Parameters:
  ///   - name: The field, where its sign stands for what it is called.
  ///   - said: The value in words, where the sign stands for it, too.
  private mutating func add(
    _ mark: PictureMark?, _ text: String = "", of name: String? = nil, said: String? = nil
  ) {
    let means = name.map { "\(language.onCard(field: $0)): \(said ?? text)" }
    facts.append(Fact(mark: mark, text: text, means: means))
  }
}

extension JourneyOutline.Card {
  /// What a field is counted in, behind a blank: ` %`; empty for none.
  func unit(of name: String) -> String {
    let row = Schema.field(name, of: .card)?.use.countedIn.flatMap { Schema.definition(.card, $0) }
    return row.flatMap { detail("\($0.name)") }.map { " \($0)" } ?? ""
  }

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
