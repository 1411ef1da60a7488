import JourneyInsight
import MapOutline

/// What a map looks like that is not there yet: its rows and columns, and the first cards of each cell.
package enum PreviewJSON {
  /// Cards of a cell that a preview shows; and characters of each.
  private static let cardsShownMax = 4
  private static let charactersShownMax = 120

  package static func text(_ outline: JourneyOutline) -> String {
    var json = JSONText()
    write(outline, to: &json)
    return json.text
  }

  static func write(_ outline: JourneyOutline, to json: inout JSONText) {
    json.object { json in
      json.key("title") { $0.string(outline.title) }
      json.key("cards") { $0.integer(Int64(outline.cardCount)) }
      json.key("lanes") {
        $0.array(of: outline.lanes) { json, lane in
          json.object { json in
            json.key("title") { $0.string(lane.title) }
            json.key("kind") { $0.string(lane.usualKind) }
          }
        }
      }
      json.key("stages") {
        $0.array(of: outline.stages) { json, stage in
          json.object { json in
            json.key("title") { $0.string(stage.title) }
            json.key("afterSale") { $0.bool(stage.isAfterSale) }
            json.key("cells") { json in
              // By lane, the cards in none last.
              json.array(of: outline.lanes.indices.map { Optional($0) } + [nil]) { json, lane in
                write(cell: stage.cards.filter { $0.lane == lane }, to: &json)
              }
            }
          }
        }
      }
    }
  }

  private static func write(cell cards: [JourneyOutline.Card], to json: inout JSONText) {
    json.object { json in
      json.key("count") { $0.integer(Int64(cards.count)) }
      json.key("cards") {
        $0.array(of: cards.prefix(cardsShownMax)) { json, card in
          json.object { json in
            json.key("kind") { $0.string(card.kind) }
            json.key("text") { $0.string(String(card.text.prefix(charactersShownMax))) }
          }
        }
      }
    }
  }
}
