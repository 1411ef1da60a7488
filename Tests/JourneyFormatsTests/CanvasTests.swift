import Foundation
import JourneyTemplates
import TestSupport
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("JSON Canvas")
struct CanvasTests {
  private func read(_ text: String) throws(ImportError) -> ImportedJourney {
    try CanvasReader.read(Array(text.utf8))
  }

  @Test("any map written as a canvas is read back as it was")
  func roundTrip() throws {
    for seed in seeds(150) {
      var random = RandomSource(seed: seed)
      let outline = random.map(OutlineShape(hasLinks: true, hasEqualStages: true))
      let written = CanvasWriter.write(outline)
      #expect(written.report.isEmpty, "SEED=\(seed) \(written.report.sentences)")
      let again = try read(written.text)
      let difference = outline.difference(from: again.outline)
      #expect(difference == nil, "SEED=\(seed) \(difference ?? "")")
      #expect(again.report.isEmpty, "SEED=\(seed) \(again.report.sentences)")
    }
  }

  @Test("what is written keeps the specification: integers, unique ids, known types and sides")
  func specification() throws {
    for seed in seeds(40) {
      var random = RandomSource(seed: seed)
      let text = CanvasWriter.write(random.map(OutlineShape(hasLinks: true))).text
      let root = try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [[String: Any]]])
      let nodes = try #require(root["nodes"])
      let ids = nodes.compactMap { $0["id"] as? String }
      #expect(ids.count == nodes.count && Set(ids).count == ids.count, "SEED=\(seed)")
      for node in nodes {
        for key in ["x", "y", "width", "height"] {
          #expect(node[key] is Int, "SEED=\(seed) \(key)")
        }
        let type = node["type"] as? String
        #expect(type == "text" && node["text"] is String || type == "group", "SEED=\(seed)")
        if let color = node["color"] as? String { #expect(("1"..."6").contains(color)) }
      }
      for edge in root["edges"] ?? [] {
        #expect(ids.contains(edge["fromNode"] as? String ?? ""), "SEED=\(seed)")
        #expect(ids.contains(edge["toNode"] as? String ?? ""), "SEED=\(seed)")
        #expect(["left", "right", "bottom"].contains(edge["fromSide"] as? String))
      }
    }
  }

  @Test("cards do not lie upon each other, and lie within their stage")
  func geometry() throws {
    for seed in seeds(40) {
      var random = RandomSource(seed: seed)
      let text = CanvasWriter.write(random.map(OutlineShape())).text
      let file = try CanvasFile(
        try JSONNode.file(Array(text.utf8), limits: ImportLimits()), limits: ImportLimits())
      let cards = file.nodes.filter { $0.id.hasPrefix("card ") }
      let stages = file.nodes.filter { $0.id.hasPrefix("stage ") }
      for (index, card) in cards.enumerated() {
        for other in cards[..<index] { #expect(!card.box.overlaps(other.box), "SEED=\(seed)") }
        let around = stages.filter { $0.box.contains(card.box) }
        let isUnplaced = CanvasFile.Name(card.id).words.contains("unplaced")
        #expect(around.count == (isUnplaced ? 0 : 1), "SEED=\(seed)")
      }
    }
  }

  @Test("a canvas that somebody drew: stages from left to right, kinds by lane, group or word")
  func drawn() throws {
    let journey = try read(
      #"""
      {"nodes":[
        {"id":"f","type":"group","x":-50,"y":-50,"width":1300,"height":1000,"label":"Repair café"},
        {"id":"g2","type":"group","x":600,"y":0,"width":500,"height":800,"label":"Repair","color":"4"},
        {"id":"g1","type":"group","x":0,"y":0,"width":500,"height":800,"label":"Arrival"},
        {"id":"p","type":"group","x":20,"y":500,"width":400,"height":200,"label":"Pain points"},
        {"id":"a","type":"text","x":30,"y":30,"width":200,"height":60,"text":"Finds the door"},
        {"id":"b","type":"text","x":30,"y":120,"width":200,"height":60,"text":"Thought: is it free?"},
        {"id":"c","type":"text","x":40,"y":560,"width":200,"height":60,"text":"**No sign** outside"},
        {"id":"d","type":"text","x":620,"y":30,"width":200,"height":60,"text":"# Waits\nfor a chair"},
        {"id":"e","type":"link","x":1500,"y":30,"width":200,"height":60,"url":"https://example.org"},
        {"id":"h","type":"file","x":620,"y":300,"width":200,"height":60,"file":"notes/chairs.md"},
        {"id":"i","type":"text","x":3000,"y":30,"width":200,"height":60,"text":"Far away"},
        {"id":"j","type":"other","x":0,"y":0,"width":1,"height":1}
      ],"edges":[
        {"id":"1","fromNode":"a","toNode":"d","label":"leads to"},
        {"id":"2","fromNode":"d","toNode":"a"},
        {"id":"3","fromNode":"c","toNode":"e","label":"photo"},
        {"id":"4","fromNode":"g1","toNode":"g2"}
      ]}
      """#)
    let outline = journey.outline
    #expect(outline.title == "Repair café")
    #expect(outline.stages.map(\.title) == ["Arrival", "Repair"])
    #expect(outline.lanes.map(\.title) == ["Actions", "Thoughts", "Pain points"])
    #expect(
      outline.stages[0].cards.map(\.text) == [
        "Finds the door", "is it free?", "**No sign** outside",
      ])
    #expect(outline.stages[0].cards.map(\.kind) == ["action", "thought", "pain"])
    #expect(
      outline.stages[0].cards[2].comments
        == [.init(type: "link", text: "photo", address: "https://example.org")])
    #expect(outline.stages[1].cards.map(\.text) == ["Waits\nfor a chair", "notes/chairs.md"])
    #expect(
      outline.stages[1].cards[1].comments == [
        .init(type: "link", text: "", address: "notes/chairs.md")
      ])
    #expect(outline.unplaced.map(\.text) == ["Far away"])
    #expect(
      outline.links == [
        .init(from: 0, to: 3, type: "leads-to", label: "leads to"),
        .init(from: 3, to: 0, type: "loops-back-to"),
      ])
    #expect(
      journey.report.losses == [
        .nodesLeft(count: 1), .textsInNoStage(count: 1), .edgesLeft(count: 1),
      ])
  }

  /// A text node of 200 by 60.
  private func text(_ id: String, _ text: String, _ x: Int, _ y: Int) -> String {
    #"{"id":"\#(id)","type":"text","text":"\#(text)","x":\#(x),"y":\#(y),"width":200,"height":60}"#
  }

  private func group(_ label: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> String {
    #"{"id":"\#(label)","type":"group","label":"\#(label)","x":\#(x),"y":\#(y),"width":\#(width),"#
      + #""height":\#(height)}"#
  }

  private func canvas(_ nodes: [String]) -> String {
    "{\"nodes\":[\(nodes.joined(separator: ","))]}"
  }

  @Test("nodes and edges may be missing", arguments: ["{}", #"{"nodes":[]}"#, #"{"edges":[]}"#])
  func blank(json: String) throws {
    #expect(try read(json).outline == JourneyOutline())
    #expect(throws: ImportError(.unknownObject)) { try read(#"{"cards":[]}"#) }
  }

  @Test("without groups, the top row are stages and the column at the left lanes")
  func grid() throws {
    let cells = [
      text("h1", "Awareness", 200, 0), text("h2", "Purchase", 450, 0),
      text("r1", "Actions", 0, 100), text("r2", "Pains", 0, 300),
      text("1", "Reads poster", 200, 100),
      text("2", "Buys", 450, 100), text("5", "Waits", 460, 180), text("3", "Small print", 210, 300),
      text("4", "Queue", 440, 310),
    ]
    let title = text("t", "# Tickets", 0, -200)
    let frame = group("Tickets", -100, -300, 1_000, 900)
    for nodes in [cells, [title] + cells, cells.reversed(), [frame] + cells] {
      let journey = try read(canvas(nodes))
      let outline = journey.outline
      #expect(outline.stages.map(\.title) == ["Awareness", "Purchase"])
      #expect(outline.lanes.map(\.key) == ["actions", "pains"])
      #expect(outline.stages[0].cards.map(\.text) == ["Reads poster", "Small print"])
      #expect(outline.stages[1].cards.map(\.text) == ["Buys", "Waits", "Queue"])
      #expect(outline.stages[1].cards.map(\.kind) == ["action", "action", "pain"])
      #expect(outline.title == (nodes.count == cells.count ? "" : "Tickets"))
      #expect(journey.report.guesses.map(\.subject) == [.stages])
    }
  }

  @Test("rows under no stages are no grid, and one group around them stays a stage")
  func rowsAlone() throws {
    let outline = try read(
      canvas([
        group("Checkout", -100, -100, 1_000, 900), text("1", "Actions", 0, 0),
        text("2", "Pays", 250, 0),
        text("3", "Pains", 0, 100), text("4", "Queue", 250, 100), text("5", "Waits", 500, 0),
      ])
    ).outline
    #expect(outline.stages.map(\.title) == ["Checkout"])
    #expect(outline.cards.count == 5)
  }

  @Test("without lanes, columns under stages that have known names are read by the words of cards")
  func columns() throws {
    let outline = try read(
      canvas([
        text("1", "Awareness", 0, 0), text("2", "Purchase", 250, 0), text("3", "Loyalty", 500, 0),
        text("a", "Sees an ad", 0, 100), text("b", "Pain: small print", 0, 200),
        text("c", "Pays", 250, 100), text("d", "Writes", 500, 100),
      ])
    ).outline
    #expect(outline.stages.map(\.title) == ["Awareness", "Purchase", "Loyalty"])
    #expect(
      outline.stages.map { $0.cards.map(\.text) } == [
        ["Sees an ad", "small print"], ["Pays"], ["Writes"],
      ])
  }

  @Test("notes without any order stay in no stage, and the import says how stages are drawn")
  func heap() throws {
    let outline = try read(
      canvas((0..<5).map { text("\($0)", "Note \($0)", $0 * 170 % 400, $0 * 90) })
    ).outline
    #expect(outline.stages.isEmpty && outline.unplaced.count == 5)
    let reason = try #require(outline.emptiness(of: .canvas))
    #expect(reason.description.contains("draw a group around the cards of each stage"))
    #expect(reason.description.contains("“Note 0”"))
  }

  @Test("a text in the outer group alone is not put into the inner one")
  func nested() throws {
    let outline = try read(
      canvas([
        group("Phase 1", -40, -40, 900, 600), group("Details", 400, 0, 400, 300),
        text("a", "Write", 0, 0), text("b", "Check", 450, 40),
      ])
    ).outline
    #expect(outline.stages.map(\.title) == ["Phase 1", "Details"])
    #expect(outline.stages.map { $0.cards.map(\.text) } == [["Write"], ["Check"]])
    // Around several it is the map, and what stands in none of them in no stage.
    let framed = try read(
      canvas([
        group("All", -40, -40, 1200, 900), group("One", 0, 0, 300, 300),
        group("Two", 400, 0, 300, 300),
        text("a", "First", 10, 10), text("b", "Second", 410, 10), text("c", "Legend", 0, 500),
      ]))
    #expect(framed.outline.title == "All")
    #expect(framed.outline.stages.map { $0.cards.map(\.text) } == [["First"], ["Second"]])
    #expect(framed.outline.unplaced.map(\.text) == ["Legend"])
    #expect(framed.report.losses == [.textsInNoStage(count: 1)])
  }

  @Test("a text beside the groups goes to the nearest, and that is said; one far off to none")
  func beside() throws {
    let journey = try read(
      canvas([
        group("Find", 0, 0, 400, 400), group("Pay", 500, 0, 400, 400),
        text("a", "Inside", 10, 10), text("b", "Near", 1_000, 10), text("c", "Far", 4_000, 10),
      ]))
    #expect(journey.outline.stages.map { $0.cards.map(\.text) } == [["Inside"], ["Near"]])
    #expect(journey.outline.unplaced.map(\.text) == ["Far"])
    #expect(
      journey.report.guesses.map(\.sentence) == [
        "1 text stands in no group and was put into the nearest stage: “Near” into “Pay”."
      ])
  }

  @Test("what a node lacks costs it no words, and a second node of an id is told as that")
  func incomplete() throws {
    let journey = try read(
      canvas([
        group("A", 0, 0, 400, 400), #"{"id":"1","type":"text","text":"No size","x":10,"y":10}"#,
        #"{"id":"2","text":"No type","x":10,"y":100,"width":10,"height":10}"#,
        #"{"type":"text","text":"No id","x":10,"y":200,"width":10,"height":10}"#,
        #"{"id":"3","type":"text","text":"No place"}"#, text("1", "Same id", 10, 300),
        #"{"id":"4","type":"embed","x":0,"y":0,"width":10,"height":10}"#,
      ]))
    #expect(
      journey.outline.stages[0].cards.map(\.text) == ["No size", "No type", "No id", "Same id"])
    #expect(journey.outline.unplaced.map(\.text) == ["No place"])
    #expect(
      journey.report.losses == [
        .nodesLeft(count: 1), .textsInNoStage(count: 1), .idsRepeated(["1"]),
      ])
  }
}
