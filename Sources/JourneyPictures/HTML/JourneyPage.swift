import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import MapOutline

/// A map as one HTML file: the map as a table, the curve of emotions as a picture, and what the map
/// tells in words.
///
/// The file stands alone: it needs no network, no scripts and no fonts, and says so to the browser
/// (Content Security Policy). It is made to be heard as well as seen: headings for rows and columns,
/// landmarks, a language, a way around by keyboard. Equal maps and options give equal bytes.
package struct JourneyPage {
  let document: MapDocument
  let outline: JourneyOutline
  let facts: MapFacts
  let insight: MapInsight
  let options: PictureOptions
  /// The language of stages, lanes and channels; nil for their titles as they stand.
  let language: String?
  /// What participants are called, by their ids.
  let people: [String: String]
  /// Where the cards of the insights are on the page, by their records.
  let anchors: [RecordID: Int]

  var words: SpokenLanguage { options.language }

  /// - Parameters:
  ///   - language: Of stages, lanes and channels.
  ///   - options: Language of the page's own words, theme, lanes and day.
  /// - Returns: HTML, and what was left out of it.
  /// - Complexity: O(size of the map × log).
  package static func write(
    _ document: MapDocument, language: String?, people: [String: String] = [:],
    options: PictureOptions
  ) -> ExportedText {
    let page = JourneyPage(document, language: language, people: people, options: options)
    var html = HTMLText()
    page.write(to: &html)
    return ExportedText(
      text: html.text, report: LossReport(page.outline.notes.isEmpty ? [] : [.notes]))
  }

  private init(
    _ document: MapDocument, language: String?, people: [String: String], options: PictureOptions
  ) {
    self.document = document
    self.people = people
    self.language = language
    self.options = options
    outline = JourneyOutline(document, language: language)
    facts = MapFacts(document)
    insight = MapInsight(facts)
    var anchors: [RecordID: Int] = [:]
    // Both go from stage to stage and from lane to lane.
    for (index, card) in facts.allCards.enumerated() { anchors[facts.cards[card].id] = index }
    self.anchors = anchors
  }

  struct Part {
    var id: String
    var title: String
    var write: (inout HTMLText) -> Void
  }

  private func write(to html: inout HTMLText) {
    let title = outline.title.isEmpty ? words(.untitled) : outline.title
    html.raw("<!doctype html>\n")
    html.element("html", ["lang": options.language.rawValue]) { html in
      html.element("head") { html in
        html.raw("<meta charset=\"utf-8\">\n")
        html.raw(
          "<meta http-equiv=\"Content-Security-Policy\" content=\"\(PageStyle.policy)\">\n")
        html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
        html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n")
        html.element("title", title)
        html.raw("<style>\n\(PageStyle.sheet(options.theme))</style>\n")
      }
      html.element("body") { html in
        let parts = parts
        html.element("a", ["class": "skip", "href": "#map"], words(.skip))
        html.element("header") { html in
          html.element("h1", title, isWritten: true)
          writeFacts(to: &html)
        }
        html.element("nav", ["aria-label": words(.contents)]) { html in
          html.element("ul") { html in
            for part in parts {
              html.element("li") { $0.element("a", ["href": "#\(part.id)"], part.title) }
            }
          }
        }
        html.element("main") { html in
          for part in parts {
            html.element(
              "section", ["id": part.id, "aria-labelledby": "\(part.id)-title"]
            ) { html in
              html.element("h2", ["id": "\(part.id)-title"], part.title)
              part.write(&html)
            }
          }
        }
        html.element("footer") { html in
          let day = options.date.map { " · \(NumberWords(words).day($0))" } ?? ""
          let stages = "\(words(.stages)): \(outline.stages.count)"
          html.element("p", "\(stages) · \(words(.cards)): \(outline.cardCount)\(day)")
        }
      }
    }
  }

  private var parts: [Part] {
    var parts: [Part] = []
    let emotions = PictureEmotion.of(insight.curve)
    if options.showsCurve, emotions.contains(where: { $0 != nil }) {
      parts.append(
        Part(id: "curve", title: words(.emotions)) { html in
          var picture = options
          picture.showsFrame = false
          picture.lanes = .some([])
          html.element("div", ["class": "curve"]) {
            $0.raw(JourneyPicture.write(outline, emotions: emotions, options: picture).text)
          }
          writeSentences(.curve, to: &html)
        })
    }
    parts.append(Part(id: "map", title: words(.map), write: writeTable))
    parts += insightParts
    if !outline.personas.isEmpty {
      parts.append(Part(id: "personas", title: words(.persona), write: writePersonas))
    }
    if outline.cards.contains(where: { !$0.comments.isEmpty }) {
      parts.append(Part(id: "evidence", title: words(.evidence), write: writeEvidence))
    }
    if !outline.links.isEmpty {
      parts.append(Part(id: "links", title: words(.links), write: writeLinks))
    }
    return parts
  }

  /// What is said of the map as a whole.
  private func writeFacts(to html: inout HTMLText) {
    func field(_ name: String) -> String? { outline.fields.first { $0.name == name }?.value }
    let persona = outline.persona.flatMap {
      outline.personas.indices.contains($0) ? outline.personas[$0].name : nil
    }
    html.element("dl", ["class": "facts-list"]) { html in
      html.term(words(.map), field("kind").map(words.mapKind))
      html.term(words(.persona), persona)
      html.term(words(.goal), field("goal"))
      html.term(words.onCard(field: "scope"), field("scope"))
      html.term(words.onCard(field: "owner"), field("owner"))
      let review = field("review-date")
      html.term(
        words.onCard(field: "review-date"),
        review.map { text in CalendarDay(text).map { NumberWords(words).day($0) } ?? text })
    }
  }
}

extension PictureEmotion {
  /// The points of a curve, stage by stage.
  package static func of(_ curve: EmotionCurve) -> [PictureEmotion?] {
    curve.points.map { point in
      point.value.map {
        PictureEmotion(mean: $0, low: point.lowest ?? $0, high: point.highest ?? $0)
      }
    }
  }
}
