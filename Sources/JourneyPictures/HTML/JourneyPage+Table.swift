import JourneyMap
import JourneyTemplates
import JourneyWords
import MapOutline

/// The map as a table, and lists of what belongs to its cards.
extension JourneyPage {
  func writeTable(to html: inout HTMLText) {
    let columns = outline.stages.map(\.cards) + (outline.unplaced.isEmpty ? [] : [outline.unplaced])
    let lanes = PicturePlan.lanes(of: outline, outline.cards, options.lanes)
    // By column and lane, each card with its place among all cards.
    var cells: [[Int?: [Int]]] = []
    var card = 0
    for column in columns {
      var cell: [Int?: [Int]] = [:]
      for item in column {
        let lane = item.lane.flatMap { outline.lanes.indices.contains($0) ? $0 : nil }
        cell[lane, default: []].append(card)
        card += 1
      }
      cells.append(cell)
    }
    let cards = outline.cards
    html.element(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": words(.map)]
    ) { html in
      html.element("table", ["class": "map"]) { html in
        writeStages(to: &html)
        html.element("tbody") { html in
          for (index, lane) in lanes.enumerated() {
            // Cards of no lane stand on neither side of the line, which is drawn once.
            if index > 0, lane != nil, isBackstage(lane) != isBackstage(lanes[index - 1]) {
              html.element("tr", ["class": "visibility"]) {
                $0.element(
                  "th", ["colspan": "\(columns.count + 1)", "scope": "rowgroup"],
                  words(.lineOfVisibility))
              }
            }
            html.element("tr") { html in
              html.element(
                "th", ["scope": "row"],
                lane.map { outline.lanes[$0].title } ?? words(.noLane), isWritten: true)
              for cell in cells {
                html.element("td") { html in
                  let list = cell[lane] ?? []
                  guard !list.isEmpty else { return }
                  html.element("ul", ["class": "cards"]) { html in
                    for card in list { write(cards[card], number: card, to: &html) }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private func isBackstage(_ lane: Int?) -> Bool {
    lane.map { outline.lanes[$0].isBackstage } ?? false
  }

  private func writeStages(to html: inout HTMLText) {
    html.element("thead") { html in
      html.element("tr") { html in
        html.raw("<td></td>\n")
        for stage in outline.stages {
          html.element("th", ["scope": "col", "class": stage.isAfterSale ? "after" : nil]) {
            $0.element("span", stage.title, isWritten: true)
            if stage.isAfterSale {
              $0.raw("<br>")
              $0.element("small", words(.afterSale))
            }
          }
        }
        if !outline.unplaced.isEmpty { html.element("th", ["scope": "col"], words(.noStage)) }
      }
    }
  }

  private func write(_ card: JourneyOutline.Card, number: Int, to html: inout HTMLText) {
    var style = "card f-\(PicturePalette.Family(kind: card.kind).rawValue)"
    if card.detail("moment-of-truth") == "yes" { style += " key" }
    if card.detail("existence") == "should-exist" { style += " planned" }
    html.element("li", ["id": "card-\(number)", "class": style]) { html in
      html.element("span", ["class": "kind"], words.cardKind(card.kind))
      html.element("span", ["class": "text"], card.text, isWritten: true)
      let facts = NoteFacts(card, words, today: options.date).facts
        .map { $0.means ?? $0.text }
      if !facts.isEmpty {
        html.element("span", ["class": "facts"], facts.joined(separator: " · "), isWritten: true)
      }
      for detail in card.details where !detail.value.isEmpty {
        guard let row = Schema.field(detail.name, of: .card), row.content == .prose else {
          continue
        }
        html.element("span", ["class": "facts"], detail.value, isWritten: true)
      }
    }
  }

  // MARK: Lists

  func writePersonas(to html: inout HTMLText) {
    for persona in outline.personas {
      html.element("h3", persona.name, isWritten: true)
      func detail(_ name: String) -> String? { persona.details.first { $0.name == name }?.value }
      html.element("dl", ["class": "facts-list"]) { html in
        for row in Schema.fields(of: .persona)
        where row.content == .prose && row.use.asking != .never {
          guard ![Field.Persona.name, Field.Persona.demographics].contains(row.field) else {
            continue
          }
          html.term(words.onCard(field: "\(row.name)"), detail("\(row.name)"))
        }
        html.term(words(.channels), persona.channels.joined(separator: ", "))
      }
      // Behaviour matters more.
      if let demographics = detail("demographics"), !demographics.isEmpty {
        html.element("details") { html in
          html.element("summary", words.onCard(field: "demographics"))
          html.element("p", demographics, isWritten: true)
        }
      }
    }
  }

  func writeEvidence(to html: inout HTMLText) {
    html.element("ul") { html in
      for (index, card) in outline.cards.enumerated() where !card.comments.isEmpty {
        html.element("li") { html in
          html.element("a", ["href": "#card-\(index)", "dir": "auto"], card.text)
          for comment in card.comments {
            html.element("blockquote") { html in
              html.element("span", comment.text, isWritten: true)
              if let address = comment.address, !address.isEmpty {
                html.words(" ")
                write(address: address, to: &html)
              }
            }
          }
        }
      }
    }
  }

  /// Only an address on the web becomes a link; anything else is shown as it is.
  private func write(address: String, to html: inout HTMLText) {
    let lower = address.lowercased()
    guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else {
      return html.element("span", address, isWritten: true)
    }
    html.element("a", ["href": address, "rel": "noopener noreferrer nofollow"], address)
  }

  func writeLinks(to html: inout HTMLText) {
    let cards = outline.cards
    html.element("ul") { html in
      for link in outline.links where cards.indices.contains(link.from) {
        guard cards.indices.contains(link.to) else { continue }
        html.element("li") { html in
          html.element("a", ["href": "#card-\(link.from)", "dir": "auto"], cards[link.from].text)
          let word = ExportWord(linkType: link.type, to: cards[link.to].kind)
          let label = link.label.isEmpty ? "" : " (\(link.label))"
          html.words(" — \(words(word).lowercased())\(label) → ")
          html.element("a", ["href": "#card-\(link.to)", "dir": "auto"], cards[link.to].text)
        }
      }
    }
  }
}
