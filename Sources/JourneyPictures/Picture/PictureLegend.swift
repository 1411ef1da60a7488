import JourneyMap
import JourneyTemplates
import JourneyWords

/// The lower part of a picture: what its marks mean, how large the map is, and when it was drawn.
struct PictureLegend: Sendable {
  struct Item: Sendable {
    enum Sample: Sendable {
      case kind(String)
      case mark(PictureMark)
      case band
      /// A line as links of a type are drawn.
      case link(String)
    }
    var sample: Sample
    var text: String
    var x: Int
    var y: Int
    /// How wide the sample is.
    var sampleWidth: Int
  }

  static let size = 12
  static let line = 24

  private(set) var items: [Item] = []
  /// How many stages and cards there are, and the day.
  private(set) var footer = ""
  private(set) var date = ""
  private(set) var footerBaseline = 0
  private(set) var bottom = 0

  init() {}

  init(
    _ content: PictureLayout.Content, frames: [PictureLayout.Frame], width: Int, y: Int
  ) {
    let language = content.options.language
    var entries: [(sample: Item.Sample, text: String, width: Int)] = []
    let kinds = Set(frames.map(\.note.kind))
    for kind in Schema.cardKinds.map({ "\($0)" }) where kinds.contains(kind) {
      entries.append((.kind(kind), language.cardKind(kind), 20))
    }
    let marks = Set(frames.lazy.flatMap(\.note.chips).joined().compactMap(\.mark))
    for (mark, words) in Self.explained(language) where marks.contains(where: { $0.isLike(mark) }) {
      entries.append((.mark(mark), words, mark.width))
    }
    if content.hasBand { entries.append((.band, language(.disagreement), 26)) }
    if content.hasLinks, !frames.isEmpty {
      for (type, word) in Self.links(of: content) {
        entries.append((.link(type), language(word), 30))
      }
    }
    place(entries, width: width, y: y)
    guard content.options.showsFrame else { return }
    footer =
      "\(language(.stages)): \(content.outline.stages.count)   ·   "
      + "\(language(.cards)): \(content.cards.count)"
    date = content.options.date.map { NumberWords(language).day($0) } ?? ""
    footerBaseline = bottom + 20
    bottom += 26
  }

  /// The types of links that are drawn as lines of their own, and what they are called: what answers
  /// nothing but pains solves them.
  private static func links(
    of content: PictureLayout.Content
  ) -> [(type: String, word: ExportWord)] {
    let (links, cards) = (content.outline.links, content.outline.cards)
    let shown = Set(links.map { $0.type ?? "leads-to" })
    let answered = links.filter { $0.type == "answers" && cards.indices.contains($0.to) }
    let areAllPains = answered.allSatisfy { cards[$0.to].kind == "pain" }
    return ["leads-to", "causes", "answers"].filter { shown.contains($0) }
      .map { ($0, ExportWord(linkType: $0, to: areAllPains ? "pain" : nil)) }
  }

  private mutating func place(
    _ entries: [(sample: Item.Sample, text: String, width: Int)], width: Int, y: Int
  ) {
    bottom = y
    var x = 0
    for entry in entries {
      let text =
        PictureText(
          entry.text, width: max(width - entry.width - 8, 40), size: Self.size, linesMax: 1
        ).lines.first ?? ""
      let whole = entry.width + 7 + TextMeasure.width(of: text, size: Self.size)
      if x > 0, x + whole > width {
        x = 0
        bottom += Self.line
      }
      items.append(
        Item(sample: entry.sample, text: text, x: x, y: bottom, sampleWidth: entry.width))
      x += whole + 22
    }
    if !entries.isEmpty { bottom += Self.line }
  }

  /// Marks that need a word, since none stands beside them on a note.
  private static func explained(_ language: SpokenLanguage) -> [(PictureMark, String)] {
    let fields = Schema.fields(of: .card).compactMap { row in
      // A moment of truth has its words beside its sign.
      row.field == Field.Card.momentOfTruth
        ? nil
        : PictureMark(legendOf: row).map { ($0, language.onCard(field: "\(row.name)")) }
    }
    return fields + [(.comments, language(.comments))]
  }
}

extension PictureMark {
  /// Whether both are the same but for what they count.
  fileprivate func isLike(_ other: PictureMark) -> Bool {
    switch (self, other) {
    case (.severity, .severity), (.importance, .importance), (.score, .score), (.face, .face): true
    default: self == other
    }
  }
}
