import JourneyMap
import JourneyTemplates
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Importing twice")
struct ImportingTwiceTests {
  private func add(
    _ text: String, to document: inout MapDocument, adding: JourneyOutline.Adding = .whatIsNew,
    budget: ChangeBudget = .message
  ) throws -> OutlineAdditions {
    let file = try FileReader.read(Array(text.utf8))
    var addition = FileAddition(file, to: document, adding: adding, on: nil)
    while !addition.isFinished {
      _ = try document.edit(as: ReplicaID(7)) { editor throws(ChangeError) in
        try addition.add(to: &editor, upTo: budget)
      }
    }
    return addition.additions
  }

  private static let table = """
    Stage,Action,Pain Point
    Arrival,Finds the door,No sign; Dark stairs
    ,Finds the door,
    Repair,Waits,No chair
    """

  @Test("the same file adds nothing the second time, and all of it when asked to")
  func twice() throws {
    var document = MapDocument()
    let first = try add(Self.table, to: &document)
    #expect(first.cards == 6 && first.stages == 2)
    let second = try add(Self.table, to: &document)
    #expect(second.isNothing)
    #expect(second.wordsThereAlready == "6 cards were there already.")
    let third = try add(Self.table, to: &document, adding: .everything)
    #expect(third.cards == 6 && third.stages == 0)
  }

  @Test("rows that are new or reworded are added, whatever happened to the others")
  func edited() throws {
    var document = MapDocument()
    _ = try add(Self.table, to: &document)
    _ = try document.edit(as: ReplicaID(8)) { editor throws(ChangeError) in
      let cards = editor.document.records(.card)
      try editor.delete(cards[0])
      try editor.write("No chair at all", to: cards[5], Field.Card.text)
    }
    let longer =
      "Stage,Action,Pain Point\nNew,Comes,\n" + Self.table.dropFirst(24) + "\nRepair,Pays,\n"
    let again = try add(longer, to: &document)
    #expect(again.cards == 2, "\(again)")
    #expect(again.stages == 1)
    #expect(again.cardsThereAlready == 5)
    // The one that somebody deleted is neither there nor brought back, and it is said whose doing it is.
    #expect(again.deleted.mapValues(\.total) == [ReplicaID(8): 1])
    #expect(
      again.wordsDeleted { $0 == ReplicaID(8) ? "Ben" : "you" }
        == "Deleted on the map, and left so: 1 card by Ben. --restore brings it back.")
  }

  @Test("stages and lanes are found by their title in any language, in any case")
  func languages() throws {
    var document = MapDocument()
    _ = try add("Stage,Action\nPurchase,Pays\n", to: &document)
    let second = try add("Etap,Działania\nZAKUP,Bierze paragon\n", to: &document)
    #expect(second.stages == 0 && second.lanes == 0 && second.cards == 1)
  }

  @Test("what people wrote themselves is not doubled by the same words in a file")
  func byWords() throws {
    var document = MapDocument()
    _ = try document.edit(as: ReplicaID(3)) { editor throws(ChangeError) in
      let outline = JourneyOutline(
        lanes: [StandardLane.actions.row],
        stages: [
          .init(title: "Arrival", cards: [.init(kind: "action", lane: 0, text: "Finds the door")])
        ])
      _ = try outline.apply(to: &editor)
    }
    let second = try add(Self.table, to: &document)
    #expect(second.cardsThereAlready == 1 && second.cards == 5)
  }

  @Test("an import in many small changes is the import in one")
  func budgets() throws {
    for seed in seeds(20) {
      var random = RandomSource(seed: seed)
      let outline = random.map(OutlineShape(hasFrame: true, hasLinks: true, hasVotes: false))
      var maps: [MapDocument] = []
      for budget in [ChangeBudget.unbounded, ChangeBudget(operationsMax: 3, bytesMax: 10)] {
        var document = MapDocument()
        var addition = OutlineAddition(outline)
        while !addition.isFinished {
          _ = try document.edit(as: ReplicaID(7)) { editor throws(ChangeError) in
            try addition.add(to: &editor, upTo: budget)
          }
        }
        maps.append(document)
      }
      let difference = JourneyOutline(maps[0]).difference(from: JourneyOutline(maps[1]))
      #expect(difference == nil, "SEED=\(seed) \(difference ?? "")")
    }
  }

  @Test("an outline with everything, put into a map, is read from it again")
  func everything() throws {
    for seed in seeds(100) {
      var random = RandomSource(seed: seed)
      var outline = random.map(
        OutlineShape(hasFrame: true, hasLinks: true, hasEqualStages: true, hasVotes: false))
      var document = MapDocument()
      var report = LossReport()
      _ = try document.edit(as: ReplicaID(7)) { editor throws(ChangeError) in
        report = try outline.apply(to: &editor, addsStandardLanes: false).report
      }
      let again = JourneyOutline(document)
      // Channels are named by cards, and are of the map then.
      outline.channels = again.channels
      let difference = outline.difference(from: again)
      #expect(difference == nil, "SEED=\(seed) \(difference ?? "")")
      #expect(report.isEmpty, "SEED=\(seed) \(report.sentences)")
    }
  }

  @Test("counts of events replace those that were there")
  func refreshed() throws {
    var document = MapDocument()
    #expect(try add("journey,stage\n1,A\n2,A\n2,B\n", to: &document).cards == 2)
    let second = try add("journey,stage\n1,A\n2,A\n3,A\n2,B\n", to: &document)
    #expect(second.cards == 0 && second.cardsRefreshed == 1)
    let counts = JourneyOutline(document).stages.map { $0.cards[0].detail("funnel-count") }
    #expect(counts == ["3", "1"])
  }
}

@Suite("Importing at the same time")
struct ImportingTogetherTests {
  /// Two people who know the map and put the same file into it, each for themselves; then each gets
  /// what the other has written.
  private func together(
    _ text: String, on base: MapDocument = MapDocument(), again: Bool = false
  ) throws -> MapDocument {
    var documents = [base, base]
    var changes: [[Change]] = [[], []]
    for person in 0..<2 {
      let file = try FileReader.read(Array(text.utf8))
      for _ in 0..<(again ? 2 : 1) {
        var addition = FileAddition(file, to: documents[person], title: "Spring", on: nil)
        while !addition.isFinished {
          let local = try documents[person].edit(as: ReplicaID(UInt64(person + 20))) {
            editor throws(ChangeError) in
            try addition.add(to: &editor, upTo: ChangeBudget(operationsMax: 9, bytesMax: 900))
          }
          if let local { changes[person].append(local.change) }
        }
      }
    }
    for person in 0..<2 {
      for change in changes[1 - person] { try documents[person].integrate(change) }
    }
    #expect(documents[0].stateHash() == documents[1].stateHash())
    #expect(documents[0].brokenInvariant() == nil)
    return documents[0]
  }

  private func alone(_ text: String, on base: MapDocument = MapDocument()) throws -> MapDocument {
    var document = base
    var addition = FileAddition(
      try FileReader.read(Array(text.utf8)), to: document, title: "Spring", on: nil)
    while !addition.isFinished {
      _ = try document.edit(as: ReplicaID(7)) { editor throws(ChangeError) in
        try addition.add(to: &editor)
      }
    }
    return document
  }

  private static let table = """
    Stage,Action,Pain Point,Channel
    Arrival,Finds the door,No sign; Dark stairs,Kiosk
    ,Finds the door,,
    Repair,Waits,No chair,Phone
    """
  private static let mermaid = """
    journey
      title My day
      section Go to work
        Make tea: 5: Me
        Go upstairs: 3: Me, Cat
      section Go home
        Sit down: 5: Me
    """

  @Test("a table, a diagram and a map's file meet as one, with everything once")
  func meets() throws {
    let file = MapJSON.text(try alone(Self.table))
    for text in [Self.table, Self.mermaid, file] {
      let one = JourneyOutline(try alone(text))
      for again in [false, true] {
        let difference = one.difference(
          from: JourneyOutline(try together(text, again: again)))
        #expect(difference == nil, "\(difference ?? "")")
      }
    }
  }

  @Test("two people who add the same file to a map add it once, in the order of the file")
  func onAMap() throws {
    let base = try alone("Stage,Action\nArrival,Finds the way\nRepair,Pays\n")
    let one = JourneyOutline(try alone(Self.table, on: base))
    let both = JourneyOutline(try together(Self.table, on: base))
    let difference = one.difference(from: both)
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test("two people who make the same map from a template make one")
  func template() throws {
    var documents = [MapDocument(), MapDocument()]
    var changes: [Change] = []
    for person in 0..<2 {
      let map = try NewMap(title: "Spring", template: "purchase-3", persona: "Ana")
      let local = try documents[person].edit(as: ReplicaID(UInt64(person + 20))) {
        editor throws(ChangeError) in
        try map.apply(to: &editor)
      }
      changes.append(try #require(local).change)
    }
    for person in 0..<2 { try documents[person].integrate(changes[1 - person]) }
    #expect(documents[0].stateHash() == documents[1].stateHash())
    #expect(documents[0].string(.root, Field.Map.title) == "Spring")
    #expect(documents[0].records(.stage).count == 3)
    #expect(documents[0].records(.persona).count == 1)
    let titles = documents[0].ordered(.stage).map { documents[0].string($0, Field.Stage.title) }
    #expect(Set(titles).count == 3)
  }

  @Test("a stage that was renamed since is used again, one that was deleted is made again")
  func renamed() throws {
    var document = try alone(Self.table)
    let stages = document.ordered(.stage)
    _ = try document.edit(as: ReplicaID(8)) { editor throws(ChangeError) in
      try editor.write("Entrance", to: stages[0], Field.Stage.title)
      try editor.delete(stages[1])
    }
    let after = try alone(Self.table + "\nArrival,Greets,,\nRepair,Sits,,\n", on: document)
    let titles = after.ordered(.stage).map { after.string($0, Field.Stage.title) }
    #expect(titles == ["Entrance", "Repair"])
    let cards = after.records(.card).filter {
      ["Greets", "Sits"].contains(after.string($0, Field.Card.text))
    }
    #expect(cards.count == 2)
    for card in cards { #expect(after.place(card, Field.place)?.column.map(after.isLive) == true) }
  }
}
