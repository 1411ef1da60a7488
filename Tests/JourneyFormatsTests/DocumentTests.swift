import Foundation
import JourneyMap
import JourneyTemplates
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Outlines and maps")
struct DocumentTests {
  private static let replica = ReplicaID(0xA1)

  private func map(
    _ outline: JourneyOutline, addsStandardLanes: Bool = false
  ) throws -> (MapDocument, LossReport) {
    var document = MapDocument()
    var report = LossReport()
    _ = try document.edit(as: Self.replica) { editor throws(ChangeError) in
      report = try outline.apply(to: &editor, addsStandardLanes: addsStandardLanes).report
    }
    return (document, report)
  }

  @Test("an outline put into a map is read from it again")
  func random() throws {
    for seed in seeds(200) {
      var random = RandomSource(seed: seed)
      let outline = random.journey()
      let (document, report) = try map(outline)
      let again = JourneyOutline(document)
      #expect(again == outline, "SEED=\(seed)")
      #expect(again.bytes == outline.bytes, "SEED=\(seed)")
      #expect(report.isEmpty)
    }
  }

  @Test("file to map to file means the same")
  func files() throws {
    for seed in seeds(100) {
      var random = RandomSource(seed: seed)
      let text = MermaidWriter.write(random.journey()).text
      let (document, _) = try map(try read(text).outline, addsStandardLanes: true)
      #expect(MermaidWriter.write(JourneyOutline(document)).text == text, "SEED=\(seed)")
    }
  }

  @Test("a map without lanes gets the standard ones, in their order")
  func standardLanes() throws {
    let imported = try read("journey\nsection A\nB: 3\n").outline
    let (document, _) = try map(imported, addsStandardLanes: true)
    let outline = JourneyOutline(document)
    #expect(outline.lanes.map(\.key) == StandardLane.allCases.map(\.rawValue))
    #expect(outline.lanes.map(\.title) == StandardLane.allCases.map(\.label))
    #expect(outline.lanes[0] == StandardLane.goals.labelledRow)
    #expect(outline.stages[0].cards.map(\.lane) == [1])
  }

  @Test("a second file is added behind the first, in the same lane, under the map's title")
  func secondFile() throws {
    var (document, _) = try map(
      try read("journey\ntitle One\n%% a\nX: 1\nsection A\nB: 3\n").outline)
    let second = try read("journey\ntitle Two\n%% b\nY: 2\nsection C\nD: 3\n").outline
    var report = LossReport()
    _ = try document.edit(as: ReplicaID(2)) { editor throws(ChangeError) in
      report = try second.apply(to: &editor).report
    }
    let outline = JourneyOutline(document)
    #expect(outline.title == "One")
    #expect(outline.notes.comments == ["b", "a"])
    #expect(outline.lanes.count == 1)
    #expect(outline.stages.map(\.title) == ["A", "C"])
    #expect(outline.unplaced.map(\.text) == ["X", "Y"])
    #expect(report.losses == [.titleKept(instead: "Two")])
  }

  @Test("deleted cards are hidden, cards of a deleted stage are unplaced, other fields are details")
  func reading() throws {
    var (document, _) = try map(
      try read("journey\nsection A\nB: 3\nC: 4\nsection D\nE: 1: Z, Y\n").outline)
    _ = try document.edit(as: Self.replica) { editor throws(ChangeError) in
      let stages = editor.document.ordered(.stage)
      let cards = editor.document.records(.card)
      try editor.delete(cards[0])
      try editor.delete(stages[1])
      let channel = try editor.create(.channel)
      try editor.insert("Newsletter", into: channel, Field.Channel.name, at: 0)
      let card = cards[2]
      try editor.set(card, Field.Card.channel, .reference(channel))
      try editor.set(card, Field.Card.severity, .integer(2))
      try editor.set(card, Field.Card.emotion, .integer(-1))
      try editor.set(card, Field.Card.votes, key: "ola", .integer(2))
      try editor.set(card, Field.Card.votes, key: "ion", .integer(1))
      try editor.set(card, Field.Card.tags, key: "q2", .bool(true))
      let comment = try editor.create(.comment)
      try editor.set(comment, Field.Comment.on, .reference(card))
      try editor.insert("Really?", into: comment, Field.Comment.text, at: 0)
    }
    let outline = JourneyOutline(document)
    #expect(outline.stages.map(\.title) == ["A"])
    #expect(outline.stages[0].cards.map(\.text) == ["C"])
    #expect(
      outline.unplaced == [
        .init(
          kind: "action", lane: 0, text: "E", score: "1", actors: ["Z", "Y"], tags: ["q2"],
          channel: "Newsletter", votes: 3, comments: [.init(text: "Really?")], emotion: -1,
          details: [.init("severity", "2")])
      ])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(MapJSON.text(document).utf8)) as? [String: Any])
    let cards = try #require(json["cards"] as? [[String: Any]])
    #expect(cards.map { $0["text"] as? String } == ["C", "E"])
    #expect(cards[1]["stage"] is NSNull)
    #expect(cards[1]["votes"] as? [String: Int] == ["ola": 2, "ion": 1])
    #expect(cards[1]["severity"] as? Int == 2)
    let comments = try #require(json["comments"] as? [[String: Any]])
    #expect(comments[0]["on"] as? String == cards[1]["id"] as? String)
    #expect(json["stateHash"] as? String == document.stateHash().hex)
  }

  @Test("a map as JSON has a known form")
  func json() throws {
    let (document, _) = try map(try read("journey\ntitle T\nsection A\nB: 3: C\n").outline)
    #expect(
      MapJSON.text(document) == """
        {
          "format": "waymark-map",
          "version": 1,
          "stateHash": "\(document.stateHash().hex)",
          "changes": {
            "00000000000000a1": 1
          },
          "map": {
            "title": "T"
          },
          "personas": [],
          "channels": [],
          "stages": [
            {
              "id": "0@d702180891fc5c02",
              "title": "A"
            }
          ],
          "lanes": [
            {
              "id": "0@38087b2b212d3103",
              "title": "Actions",
              "key": "actions"
            }
          ],
          "cells": [
            {
              "stage": "0@d702180891fc5c02",
              "lane": "0@38087b2b212d3103",
              "cards": [
                "18@00000000000000a1"
              ]
            }
          ],
          "cards": [
            {
              "id": "18@00000000000000a1",
              "stage": "0@d702180891fc5c02",
              "lane": "0@38087b2b212d3103",
              "text": "B",
              "kind": "action",
              "score": "3",
              "actors": {
                "C": 0
              }
            }
          ],
          "links": [],
          "comments": []
        }

        """)
  }

  @Test("JSON of any map is read by another reader")
  func randomJSON() throws {
    for seed in seeds(50) {
      var random = RandomSource(seed: seed)
      let outline = random.journey()
      let (document, _) = try map(outline)
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(MapJSON.text(document).utf8))
          as? [String: Any])
      let stages = try #require(json["stages"] as? [[String: Any]])
      #expect(
        stages.map { Array(($0["title"] as? String ?? "").utf8) }
          == outline.stages.map { Array($0.title.utf8) }, "SEED=\(seed)")
    }
  }

  @Test("names of records are read back, and nothing else is a name")
  func names() {
    let record = RecordID(lamport: 42, replica: ReplicaID(0xF1))
    #expect(RecordName.text(record) == "42@00000000000000f1")
    #expect(RecordName.record("42@00000000000000F1") == record)
    #expect(RecordName.record("map") == .root)
    for text in [
      "", "42", "@", "0@0000000000000100", "042@00000000000000f1", "42@0000000000000000", "42@f1",
      "+42@00000000000000f1", "42@+0000000000000f1", "99999999999999999999@00000000000000f1",
    ] {
      #expect(RecordName.record(text) == nil, "\(text)")
    }
  }
}
