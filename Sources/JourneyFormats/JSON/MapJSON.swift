import JourneyInsight
import JourneyMap
import ReplicatedData

/// Writes a whole map as JSON, for scripts and for people who look into it.
///
///     {
///       "format": "waymark-map", "version": 1,
///       "stateHash": "<64 hexadecimal digits>",
///       "changes": {"<replica>": <how many changes of it are in this map>},
///       "map": {"title": "…", "kind": "current-state", …},
///       "personas": […], "channels": […], "stages": […], "lanes": […],
///       "cells": [{"stage": "<id>", "lane": "<id>", "cards": ["<id>", …]}],
///       "cards": [{"id": "<id>", "stage": "<id>", "lane": "<id>", "text": "…", "votes": {…}, …}],
///       "links": [{"id": "<id>", "from": "<id>", "to": "<id>", …}],
///       "comments": [{"id": "<id>", "on": "<id>", "text": "…", …}]
///     }
///
/// Ids are strings as of ``RecordName``. Every field that was written stands under its name in the
/// schema, fields never written are left out; votes, tags and the like are objects by key. Personas,
/// channels, stages, lanes and the cards of a cell are in their order on the map. A stage or lane of
/// null means that the card is in none. Deleted records are left out. Equal maps give equal texts.
package enum MapJSON {
  package static let version: Int64 = 1

  /// Ends with a line feed. O(size of the map).
  package static func text(_ document: MapDocument) -> String {
    var json = JSONText()
    json.object { json in
      json.key("format") { $0.string("waymark-map") }
      json.key("version") { $0.integer(version) }
      json.key("stateHash") { $0.string(document.stateHash().hex) }
      json.key("changes") { json in
        json.object { json in
          for entry in document.version.entries {
            json.key(RecordName.text(entry.replica)) { $0.integer(Int64(clamping: entry.seq)) }
          }
        }
      }
      json.key("map") { json in
        json.object { fields(of: .root, .map, document, to: &$0) }
      }
      for (name, kind) in orderedKinds {
        json.key(name) { records(document.ordered(kind), kind, document, to: &$0) }
      }
      cards(of: document, to: &json)
      json.key("links") { records(document.records(.link), .link, document, to: &$0) }
      json.key("comments") { records(document.records(.comment), .comment, document, to: &$0) }
    }
    return json.text + "\n"
  }

  private static let orderedKinds: [(String, RecordKind)] = [
    ("personas", .persona), ("channels", .channel), ("stages", .stage), ("lanes", .lane),
  ]

  private static func records(
    _ ids: [RecordID], _ kind: RecordKind, _ document: MapDocument, to json: inout JSONText
  ) {
    json.array(of: ids) { json, id in
      json.object { json in
        json.key("id") { $0.string(RecordName.text(id)) }
        fields(of: id, kind, document, to: &json)
      }
    }
  }

  private static func cards(of document: MapDocument, to json: inout JSONText) {
    let stages = order(document.ordered(.stage))
    let lanes = order(document.ordered(.lane))
    let cells = document.cells().sorted { a, b in
      let left = (rank(a.column, stages), rank(a.row, lanes))
      return left < (rank(b.column, stages), rank(b.row, lanes))
    }
    json.key("cells") { json in
      json.array(of: cells) { json, cell in
        json.object { json in
          place(cell, to: &json)
          json.key("cards") { $0.array(of: cell.cards) { $0.string(RecordName.text($1)) } }
        }
      }
    }
    json.key("cards") { json in
      json.array { json in
        for cell in cells {
          for card in cell.cards {
            json.element { json in
              json.object { json in
                json.key("id") { $0.string(RecordName.text(card)) }
                place(cell, to: &json)
                fields(of: card, .card, document, to: &json)
              }
            }
          }
        }
      }
    }
  }

  private static func order(_ ids: [RecordID]) -> [RecordID: Int] {
    var order: [RecordID: Int] = [:]
    for (index, id) in ids.enumerated() { order[id] = index }
    return order
  }

  /// Cards in no stage or lane come last.
  private static func rank(_ id: RecordID?, _ order: [RecordID: Int]) -> Int {
    id.flatMap { order[$0] } ?? .max
  }

  private static func place(_ cell: MapDocument.Cell, to json: inout JSONText) {
    for (name, id) in [("stage", cell.column), ("lane", cell.row)] {
      json.key(name) { json in
        if let id { json.string(RecordName.text(id)) } else { json.null() }
      }
    }
  }
}

// MARK: - Fields

extension MapJSON {
  private static func fields(
    of record: RecordID, _ kind: RecordKind, _ document: MapDocument, to json: inout JSONText
  ) {
    for definition in Schema.fields(of: kind) {
      let name = "\(definition.name)"
      switch definition.type {
      case .position: continue
      case .text:
        guard document.text(record, definition.field) != nil else { continue }
        json.key(name) { $0.string(document.string(record, definition.field)) }
      case .register:
        let value = document.value(record, definition.field)
        guard value != .null else { continue }
        json.key(name) { write(value, to: &$0) }
      case .keyed:
        let entries = document.keys(record, definition.field)
        guard !entries.isEmpty else { continue }
        json.key(name) { json in
          json.object { json in
            for entry in entries { json.key(entry.key) { write(entry.value, to: &$0) } }
          }
        }
      }
    }
  }

  private static func write(_ value: Value, to json: inout JSONText) {
    switch value {
    case .null: json.null()
    case .bool(let bool): json.bool(bool)
    case .integer(let integer): json.integer(integer)
    case .text(let text): json.string(text)
    case .reference(let record): json.string(RecordName.text(record))
    }
  }
}
